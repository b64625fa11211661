package sip

import (
	"strconv"
	"time"

	"centralino/call"
	"centralino/sip/digest"

	sipmsg "github.com/emiago/sipgo/sip"
)

// asks says in whose name a password is asked for: a registrar and a proxy have statuses and headers of their own, RFC
// 3261 section 22.
type asks bool

const (
	userLogin  asks = false
	proxyLogin asks = true
)

// login finds out which agent sends a request; not ok when the request was refused or has to come again with
// credentials. A page whose session says who it is needs none.
func (r *registrar) login(tx *serverTx, as asks) (call.AgentID, bool) {
	if agent := tx.from.vouched(); agent != "" {
		if _, there := r.password(agent); there {
			return agent, true
		}
	}
	source, now := tx.from.peer.Addr(), time.Now()
	name, challenge := "authorization", "WWW-Authenticate"
	status, reason := sipmsg.StatusUnauthorized, "Unauthorized"
	if as == proxyLogin {
		name, challenge = "proxy-authorization", "Proxy-Authenticate"
		status, reason = sipmsg.StatusProxyAuthRequired, "Proxy Authentication Required"
	}
	var credentials []string
	for _, h := range tx.req.GetHeaders(name) {
		credentials = append(credentials, h.Value())
	}
	if wait := r.wait(credentials, tx); wait > 0 {
		seconds := int(wait/time.Second) + 1
		tx.respond(sipmsg.StatusServiceUnavailable, "Too Many Failures", with("Retry-After", strconv.Itoa(seconds)))
		return "", false
	}
	user, verdict := r.auth.Check(credentials, string(tx.method), source, now)
	switch verdict {
	case digest.Granted:
		r.throttle.Succeeded(source, user)
		r.simple.answered(tx.req)
		return call.AgentID(user), true
	case digest.Denied:
		r.throttle.Failed(source, user, now)
		r.server.log.Warn("wrong user or password", "from", source, "user", user)
		tx.respond(sipmsg.StatusForbidden, "Forbidden")
		return "", false
	}
	var more []func(*sipmsg.Response)
	for _, text := range r.auth.Challenges(source, now, verdict == digest.Stale, r.algorithms(tx, now)...) {
		more = append(more, with(challenge, text))
	}
	tx.respond(status, reason, more...)
	return "", false
}

// algorithms are what the sender of a request is challenged with, nothing for all. JsSIP and its like, which browsers'
// telephones are made of, read one challenge and know MD5 alone.
func (r *registrar) algorithms(tx *serverTx, now time.Time) []digest.Algorithm {
	if tx.from.browsing() {
		return []digest.Algorithm{digest.MD5}
	}
	return r.simple.algorithms(tx.req, now)
}

// wait is how long a source that guessed too often must let the user alone.
func (r *registrar) wait(credentials []string, tx *serverTx) time.Duration {
	for _, text := range credentials {
		if c, err := digest.ParseCredentials(text); err == nil {
			return r.throttle.Wait(tx.from.peer.Addr(), c.User, time.Now())
		}
	}
	return 0
}
