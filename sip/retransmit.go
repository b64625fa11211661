package sip

import (
	"time"

	sipmsg "github.com/emiago/sipgo/sip"
)

// unacked is a 200 to an INVITE that is repeated until its ACK comes, over TCP too: RFC 3261 section 13.3.1.4.
type unacked struct {
	call     *session
	first    bool // it answers the call's first INVITE
	late     bool // it holds our offer: the ACK brings the answer
	sent     sent
	interval time.Duration
	waited   time.Duration
	timer    *timer
}

// accept sends a 200 to an INVITE and repeats it until the ACK comes.
func (c *session) accept(tx *serverTx, first, late bool, more ...func(*sipmsg.Response)) {
	seq := tx.req.CSeq().SeqNo
	res := c.server.response(tx.req, c.localTag, sipmsg.StatusOK, "OK", more...)
	u := &unacked{call: c, first: first, late: late, interval: c.server.opts.Timers.T1}
	u.sent = sent{seq: seq, data: tx.out.render(res), flow: tx.out.flow}
	tx.send(res)
	c.unacked = u
	u.again()
}

// again waits for the next repetition: T1, doubled up to T2, 64*T1 in all.
func (u *unacked) again() {
	t := u.call.server.opts.Timers
	pause := min(u.interval, t.timeout()-u.waited)
	u.timer = u.call.server.boxes.after(u.call.box, pause, func() {
		u.waited += pause
		if u.waited >= t.timeout() {
			u.call.giveUp()
			return
		}
		_ = u.sent.flow.write(u.sent.data)
		u.interval = min(2*u.interval, t.T2)
		u.again()
	})
}

// stop may be called on nil.
func (u *unacked) stop() {
	if u != nil {
		u.timer.stop()
	}
}

// giveUp ends a call whose peer never sent the ACK.
func (c *session) giveUp() {
	c.unacked = nil
	reason := ""
	if c.bye != nil {
		reason = *c.bye
	}
	c.sendBYE(reason)
	c.end(NoACK, 0, "")
}

// ack handles the ACK of a 200. One that comes late or twice changes nothing.
func (c *session) ack(req *sipmsg.Request) {
	u := c.unacked
	if u == nil || req.CSeq().SeqNo != u.sent.seq {
		return
	}
	u.stop()
	c.unacked = nil
	if c.bye != nil {
		c.sendBYE(*c.bye)
		c.end(WeHungUp, 0, "")
		return
	}
	event := Acked{}
	if u.late {
		session, status, _ := c.server.body(req)
		if status != 0 || session == nil { // an offer without an answer leaves nothing to talk with
			c.sendBYE(`SIP;cause=488;text="No answer to the offer"`)
			c.end(NoACK, 0, "no answer to our offer")
			return
		}
		event.Session = session
	}
	c.emit(event)
	c.ask()
}
