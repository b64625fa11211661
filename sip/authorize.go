package sip

import (
	"centralino/call"
	"centralino/sip/digest"

	sipmsg "github.com/emiago/sipgo/sip"
)

// Login is how a call of ours answers whoever asks for a password. The zero value answers nobody: the call then fails with
// the status of the challenge.
type Login struct {
	User     string
	Password call.Secret
}

// proof is what was answered to one kind of challenge: a registrar and a proxy on the way may both have asked, RFC 3261
// section 22.3.
type proof struct {
	header     string // Authorization or Proxy-Authorization
	challenges []string
	sent       uint32 // requests with this nonce
	value      string // of the last
}

// challengeLimit is how often one INVITE is sent anew with credentials: two kinds, and a stale nonce of each.
const challengeLimit = 4

// authorize sends the INVITE anew with credentials, RFC 3261 section 22.2; it reports false when the response asks for none,
// or has refused those that we have.
func (l *leg) authorize(res *sipmsg.Response) bool {
	header, asked := "Authorization", "www-authenticate"
	switch res.StatusCode {
	case sipmsg.StatusUnauthorized:
	case sipmsg.StatusProxyAuthRequired:
		header, asked = "Proxy-Authorization", "proxy-authenticate"
	default:
		return false
	}
	var challenges []string
	for _, h := range res.GetHeaders(asked) {
		challenges = append(challenges, h.Value())
	}
	login := l.call.from.Login
	if login.User == "" || l.quit != nil || l.challenged == challengeLimit || l.answers(header) != nil && !stale(challenges) {
		return false
	}
	if _, err := digest.Respond(challenges, login.User, login.Password, "INVITE", l.target.String(), 1); err != nil {
		return false
	}
	l.challenged++
	p := l.answers(header)
	if p == nil {
		p = &proof{header: header}
		l.proofs = append(l.proofs, p)
	}
	p.challenges, p.sent = challenges, 0
	l.seq++
	l.heard, l.tx = false, nil
	l.invite(l.over)
	return true
}

// answers is what was answered under a header, nil for nothing yet.
func (l *leg) answers(header string) *proof {
	for _, p := range l.proofs {
		if p.header == header {
			return p
		}
	}
	return nil
}

// prove puts fresh credentials on an INVITE: each request with the same nonce is counted, RFC 7616 section 3.4.
func (l *leg) prove(req *sipmsg.Request) {
	login := l.call.from.Login
	for _, p := range l.proofs {
		p.sent++
		value, err := digest.Respond(p.challenges, login.User, login.Password, "INVITE", l.target.String(), p.sent)
		if err != nil { // it was possible when the challenge came
			continue
		}
		p.value = value
		req.AppendHeader(sipmsg.NewHeader(p.header, value))
	}
}

// proven are the credentials of the last INVITE, which its ACK repeats: RFC 3261 section 13.2.2.4.
func (l *leg) proven() (list []sipmsg.Header) {
	for _, p := range l.proofs {
		if p.value != "" {
			list = append(list, sipmsg.NewHeader(p.header, p.value))
		}
	}
	return list
}

// stale reports whether only the nonce was too old.
func stale(challenges []string) bool {
	for _, text := range challenges {
		if c, err := digest.ParseChallenge(text); err == nil && c.Stale {
			return true
		}
	}
	return false
}
