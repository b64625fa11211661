package sip

import (
	"fmt"
	"strconv"
	"strings"

	sipmsg "github.com/emiago/sipgo/sip"
)

// Referrer is an Owner whose peer may ask by REFER that somebody else is called in its place, RFC 3515. Of any other Owner that
// is declined.
type Referrer interface {
	// Refer must not block. The owner answers by the Referral's methods.
	Refer(*Referral)
}

// Referral is what a REFER asks for. Its methods return at once and may be called from anywhere; what is too late does nothing.
type Referral struct {
	User     string // user part of the Refer-To URI: who is to be called
	Replaces string // Call-ID of the call that the new one is to take the place of, RFC 3891; empty: of none

	session *session
	tx      *serverTx
	id      string // CSeq of the REFER, which tells its notifications apart
	over    bool   // the last notification left
}

// sipfrag is what notifications tell, RFC 3420.
const sipfrag = "message/sipfrag;version=2.0"

// referred takes a REFER to the owner, RFC 3515 section 2.4. Only agents' telephones may refer.
func (c *session) referred(tx *serverTx) {
	to := tx.req.GetHeaders("refer-to")
	owner, may := c.owner.(Referrer)
	switch {
	case !c.phone || !may || !c.up:
		tx.respond(sipmsg.StatusGlobalDecline, "Decline")
		return
	case len(to) != 1:
		tx.respond(sipmsg.StatusBadRequest, "One Refer-To")
		return
	}
	user, replaces, ok := referTo(to[0].Value())
	if !ok {
		tx.respond(sipmsg.StatusBadRequest, "Bad Refer-To")
		return
	}
	owner.Refer(&Referral{User: user, Replaces: replaces, session: c, tx: tx, id: strconv.FormatUint(uint64(tx.req.CSeq().SeqNo), 10)})
}

// referTo reads who a Refer-To header means, and which call is to be replaced: that stands in the URI's headers, escaped, RFC
// 5589 section 7.3.
func referTo(text string) (user, replaces string, ok bool) {
	if _, rest, found := strings.Cut(text, "<"); found {
		text, _, found = strings.Cut(rest, ">")
		if !found {
			return "", "", false
		}
	} else {
		text, _, _ = strings.Cut(text, ";")
	}
	text, headers, _ := strings.Cut(strings.TrimSpace(text), "?")
	var u sipmsg.Uri
	if sipmsg.ParseUri(text, &u) != nil || u.Scheme != "sip" && u.Scheme != "sips" && u.Scheme != "tel" {
		return "", "", false
	}
	for header := range strings.SplitSeq(headers, "&") {
		name, value, _ := strings.Cut(header, "=")
		if strings.EqualFold(unescaped(name), "replaces") {
			replaces, _, _ = strings.Cut(unescaped(value), ";")
		}
	}
	user = userOf(&u)
	return user, strings.TrimSpace(replaces), user != "" && len(user) <= 100
}

// Accept says that the referral is being carried out, RFC 3515 section 2.4.4.
func (r *Referral) Accept() { r.session.server.boxes.post(r.session.box, r.accept) }

func (r *Referral) accept() {
	if r.tx == nil {
		return
	}
	contact := r.session.server.contact(r.tx.from)
	r.tx.respond(sipmsg.StatusAccepted, "Accepted", func(res *sipmsg.Response) { res.AppendHeader(contact) })
	r.tx = nil
	r.notify(100, "Trying")
}

// Refuse says that the referral is not carried out, with a final status from 400 to 699.
func (r *Referral) Refuse(status int, text string) {
	r.session.server.boxes.post(r.session.box, func() {
		if r.tx != nil {
			r.tx.respond(status, oneLine(text))
			r.tx, r.over = nil, true
			return
		}
		r.notify(status, text)
	})
}

// Done says what became of the referral: 200, or a final status from 300 to 699. Nothing follows.
func (r *Referral) Done(status int, text string) {
	r.session.server.boxes.post(r.session.box, func() {
		r.accept()
		r.notify(status, text)
	})
}

// notify tells the telephone how far its referral has come, RFC 3515 section 2.4.5. The subscription ends with the last word.
func (r *Referral) notify(status int, text string) {
	c := r.session
	if r.over || c.over {
		return
	}
	state := "active;expires=120"
	if r.over = status >= 200; r.over {
		state = "terminated;reason=noresource"
	}
	c.flow = c.server.registrar.present(c.target, c.flow)
	req := c.newRequest(sipmsg.NOTIFY)
	req.AppendHeader(c.server.contact(c.flow))
	req.AppendHeader(sipmsg.NewHeader("Event", "refer;id="+r.id))
	req.AppendHeader(sipmsg.NewHeader("Subscription-State", state))
	kind := sipmsg.ContentTypeHeader(sipfrag)
	req.AppendHeader(&kind)
	req.SetBody(fmt.Appendf(nil, "SIP/2.0 %d %s\r\n", status, oneLine(text)))
	c.server.work.add(1)
	c.server.transmit(req, c.flow, func(res *sipmsg.Response, err error) {
		if err != nil || res.StatusCode >= 200 {
			c.server.work.add(-1)
		}
	}, func(*clientTx, flow) {})
}
