package sip

import (
	"cmp"
	"math/rand/v2"
	"strconv"
	"time"

	"centralino/sip/sdp"

	sipmsg "github.com/emiago/sipgo/sip"
)

// reinvited answers a re-INVITE: hold, a new address, a refresh, or a wish for our offer. RFC 3261 section 14.2.
func (c *session) reinvited(tx *serverTx) {
	switch {
	case !c.up:
		tx.respond(sipmsg.StatusInternalServerError, "Previous INVITE Pending", with("Retry-After", strconv.Itoa(rand.IntN(11))))
		return
	case c.asking, c.unacked != nil: // RFC 5407 section 3.1.4 for the second
		tx.respond(sipmsg.StatusRequestPending, "Request Pending")
		return
	}
	offer, ok := c.offered(tx)
	if !ok {
		return
	}
	answer, ok := c.reoffer(tx, offer)
	if !ok {
		return
	}
	c.refreshTarget(tx.req, func() {
		if c.over || tx.req == nil {
			return
		}
		more := c.server.capabilities(tx.from, c.phone, answer)
		c.accept(tx, false, offer == nil, append(more, c.refreshed(tx.req)...)...)
	})
}

// updated answers an UPDATE, RFC 3311: a refresh when it is empty, an offer otherwise.
func (c *session) updated(tx *serverTx) {
	offer, ok := c.offered(tx)
	if !ok {
		return
	}
	var answer []byte
	if offer != nil {
		switch {
		case !c.up:
			tx.respond(sipmsg.StatusInternalServerError, "Offer Pending", with("Retry-After", strconv.Itoa(rand.IntN(11))))
			return
		case c.asking, c.unacked != nil:
			tx.respond(sipmsg.StatusRequestPending, "Request Pending")
			return
		}
		if answer, ok = c.reoffer(tx, offer); !ok {
			return
		}
	}
	c.refreshTarget(tx.req, func() {
		if tx.req != nil {
			tx.respond(sipmsg.StatusOK, "OK", append(c.server.capabilities(tx.from, c.phone, answer), c.refreshed(tx.req)...)...)
		}
	})
}

// offered reads the offer of a request; not ok when the request was refused.
func (c *session) offered(tx *serverTx) (offer *sdp.Description, ok bool) {
	if status := tooShort(tx.req); status != 0 {
		tx.respond(status, "Session Interval Too Small", with("Min-SE", strconv.Itoa(int(shortestSession/time.Second))))
		return nil, false
	}
	offer, status, reason := c.server.body(tx.req)
	if status != 0 {
		tx.respond(status, reason, with("Accept", typeSDP))
		return nil, false
	}
	return offer, true
}

// reoffer asks the owner; not ok when the request was refused.
func (c *session) reoffer(tx *serverTx, offer *sdp.Description) (answer []byte, ok bool) {
	if c.owner == nil {
		tx.respond(sipmsg.StatusCallTransactionDoesNotExists, "Call Does Not Exist")
		return nil, false
	}
	session, ok := c.owner.Reoffer(offer)
	if !ok || session == nil {
		tx.respond(sipmsg.StatusNotAcceptableHere, "Not Acceptable Here", with("Warning", `304 centralino "Media type not available"`))
		return nil, false
	}
	answer, err := session.Marshal()
	if err != nil {
		tx.respond(sipmsg.StatusInternalServerError, "Server Internal Error")
		return nil, false
	}
	return answer, true
}

// refreshTarget follows the peer's new Contact and goes on once the way there is known.
func (c *session) refreshTarget(m interface{ Contact() *sipmsg.ContactHeader }, then func()) {
	before := c.target.String()
	c.retarget(m)
	if c.target.String() == before {
		then()
		return
	}
	c.server.dialogHop(c.dialog, c.phone, then)
}

// reinvite offers a new session as soon as no other offer is under way.
func (c *session) reinvite(offer *sdp.Description) {
	c.wish = offer
	c.ask()
}

func (c *session) ask() {
	if c.wish == nil || !c.up || c.over || c.asking || c.unacked != nil {
		return
	}
	offer := c.wish
	body, err := offer.Marshal()
	if err != nil {
		c.wish = nil
		c.emit(Reanswered{Status: sipmsg.StatusInternalServerError})
		return
	}
	c.asking, c.wish = true, nil
	c.flow = c.server.registrar.present(c.target, c.flow)
	req := c.newRequest(sipmsg.INVITE)
	seq := req.CSeq().SeqNo
	req.AppendHeader(c.server.contact(c.flow))
	req.AppendHeader(sipmsg.NewHeader("Allow", allowedList))
	kind := sipmsg.ContentTypeHeader(typeSDP)
	req.AppendHeader(&kind)
	req.SetBody(body)
	c.server.transmit(req, c.flow, func(res *sipmsg.Response, err error) { c.reanswered(offer, seq, res, err) },
		func(*clientTx, flow) {})
}

// reanswered handles the responses to our re-INVITE.
func (c *session) reanswered(offer *sdp.Description, seq uint32, res *sipmsg.Response, err error) {
	if err == nil && res.StatusCode < 200 {
		return
	}
	c.asking = false
	switch {
	case err == nil && res.StatusCode < 300:
		if !c.over {
			c.retarget(res)
		}
		c.sendACK(seq)
	case c.over:
	case c.lost(res, err):
	case res.StatusCode == sipmsg.StatusRequestPending && c.wish == nil:
		c.asking = true // nothing else is asked before the second try
		c.server.boxes.after(c.box, c.glarePause(), func() {
			c.asking, c.wish = false, cmp.Or(c.wish, offer)
			c.ask()
		})
		return
	}
	if c.over {
		return
	}
	reply := Reanswered{Status: res.StatusCode}
	if res.StatusCode < 300 {
		reply.Session, _, _ = c.server.body(res)
	}
	c.emit(reply)
	c.ask()
}

// glarePause keeps two sides that offered at once from doing so again, RFC 3261 section 14.1.
func (c *session) glarePause() time.Duration {
	if c.ours {
		return 2100*time.Millisecond + time.Duration(rand.IntN(190))*10*time.Millisecond
	}
	return time.Duration(rand.IntN(200)) * 10 * time.Millisecond
}

// sendACK acknowledges a 200 to our INVITE and keeps the ACK: the 200 may come again. Of the INVITE that
// began the call it repeats the credentials.
func (c *session) sendACK(seq uint32, credentials ...sipmsg.Header) {
	req := c.sequenced(sipmsg.ACK, seq)
	for _, h := range credentials {
		req.AppendHeader(h)
	}
	c.server.via(req, c.flow)
	req.SetBody(nil)
	c.acked = sent{seq: seq, data: render(req), flow: c.flow}
	_ = c.flow.write(c.acked.data)
}
