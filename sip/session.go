package sip

import (
	"centralino/sip/sdp"

	sipmsg "github.com/emiago/sipgo/sip"
)

// session is one call with its dialog. Everything in it belongs to the call's mailbox.
type session struct {
	*dialog
	server *Server
	box    string
	owner  Owner
	ours   bool // we made the call and its Call-ID
	phone  bool // the peer is an agent's phone and reached where it wrote from

	invite *serverTx // the call's first INVITE, until it is answered
	up     bool      // answered
	over   bool      // Ended was told

	onEnd func() // of whoever made the session; may be nil

	unacked *unacked         // our 200 that waits for its ACK
	bye     *string          // hang up with this reason once the ACK came
	wish    *sdp.Description // our offer that waits for its turn
	asking  bool             // our re-INVITE is on its way
	expiry  *timer           // when the peer must have refreshed, RFC 4028
	acked   sent             // our last ACK, to be repeated
}

// sent is a message that may have to be sent again.
type sent struct {
	seq  uint32
	data []byte
	flow flow
}

func (c *session) emit(e Event) {
	if c.owner != nil {
		c.owner.Event(e)
	}
}

// end closes the books on the call. Nothing brings it back: later messages of its dialog find nothing.
func (c *session) end(cause Cause, status int, text string) {
	if c.over {
		return
	}
	c.over = true
	c.unacked.stop()
	c.expiry.stop()
	c.unacked, c.wish, c.invite = nil, nil, nil
	c.server.remove(c)
	if c.onEnd != nil {
		c.onEnd()
	}
	c.emit(Ended{Cause: cause, Status: status, Text: text})
	c.owner = nil
}

// hangup ends a call that is up. Before the ACK of our 200 came a BYE must wait, RFC 3261 section 15.
func (c *session) hangup(cause Cause, reason string) {
	if c.over {
		return
	}
	if c.unacked != nil && c.unacked.first {
		if c.bye == nil {
			c.bye = &reason
			c.wish = nil
		}
		c.mute(cause)
		return
	}
	c.sendBYE(reason)
	c.end(cause, 0, "")
}

// mute tells the owner that the call is over while its dialog still waits for an ACK.
func (c *session) mute(cause Cause) {
	if c.owner != nil {
		c.owner.Event(Ended{Cause: cause})
		c.owner = nil
	}
}

func (c *session) sendBYE(reason string) {
	c.flow = c.server.registrar.present(c.target, c.flow)
	req := c.newRequest(sipmsg.BYE)
	if reason != "" {
		req.AppendHeader(sipmsg.NewHeader("Reason", oneLine(reason)))
	}
	req.SetBody(nil)
	c.server.work.add(1)
	c.server.transmit(req, c.flow, func(res *sipmsg.Response, err error) {
		if err != nil || res.StatusCode >= 200 {
			c.server.work.add(-1)
		}
	}, func(*clientTx, flow) {})
}

// handle answers a request inside the dialog.
func (c *session) handle(tx *serverTx) {
	seq := tx.req.CSeq().SeqNo
	if seq <= c.remoteSeq {
		tx.respond(sipmsg.StatusInternalServerError, "CSeq Out Of Order") // RFC 3261 section 12.2.2
		return
	}
	c.remoteSeq = seq
	c.moved(tx.from)
	switch tx.method {
	case sipmsg.BYE:
		c.byed(tx)
	case sipmsg.INVITE:
		c.reinvited(tx)
	case sipmsg.UPDATE:
		c.updated(tx)
	case sipmsg.INFO:
		c.informed(tx)
	case sipmsg.REFER:
		c.referred(tx)
	case sipmsg.OPTIONS:
		c.server.options(tx)
	default:
		tx.respond(sipmsg.StatusMethodNotAllowed, "Method Not Allowed", with("Allow", allowedList))
	}
}

func (c *session) byed(tx *serverTx) {
	text := header(tx.req, "reason")
	tx.respond(sipmsg.StatusOK, "OK")
	if c.invite != nil { // RFC 3261 section 15.1.2: what is pending ends with 487
		c.invite.respond(sipmsg.StatusRequestTerminated, "Request Terminated")
		c.end(PeerCancelled, 0, text)
		return
	}
	c.end(PeerHungUp, 0, text)
}

// lost ends a call whose peer does not know it any more, RFC 3261 section 12.2.1.2.
func (c *session) lost(res *sipmsg.Response, err error) bool {
	if err != nil {
		c.sendBYE("")
		c.end(TransportLost, sipmsg.StatusRequestTimeout, err.Error())
		return true
	}
	switch res.StatusCode {
	case sipmsg.StatusCallTransactionDoesNotExists, sipmsg.StatusRequestTimeout:
		c.sendBYE("")
		c.end(TransportLost, res.StatusCode, res.Reason)
		return true
	}
	return false
}
