package sip

import (
	"errors"
	"fmt"
	"net/netip"
	"sync/atomic"

	"centralino/call"
	"centralino/sip/sdp"

	sipmsg "github.com/emiago/sipgo/sip"
)

// Inbound is a call from outside. Its fields never change after Incoming. Its methods return at once and may be called
// from anywhere; what is too late does nothing.
type Inbound struct {
	ID      string           // Call-ID of the peer
	From    string           // user part of the caller's address as sent; empty when withheld, RFC 3323 and 3325
	Display string           // display name of the caller; empty when withheld
	To      string           // user part of the Request-URI: what was dialled
	Trunk   call.TrunkID     // where it came in; empty for agents
	Country string           // of the trunk
	Agent   call.AgentID     // the agent who calls; empty for callers
	Offer   *sdp.Description // nil: the caller leaves the offer to us, and Answer makes it
	Local   netip.Addr       // address of ours that the peer reached
	Peer    netip.AddrPort   // where the request came from
	Browser bool             // it is a telephone in a browser: its sound is WebRTC's
	Hops    int              // how many more servers it may go through, Max-Forwards

	session *session
	gone    atomic.Bool
}

// ErrOver: the call is over, or was answered before.
var ErrOver = errors.New("sip: call is over")

// invited handles an INVITE that begins a call.
func (s *Server) invited(tx *serverTx) {
	req := tx.req
	who, ok := s.admit(tx)
	if !ok {
		return
	}
	if s.refusing.Load() || s.full() {
		tx.respond(sipmsg.StatusServiceUnavailable, "Service Unavailable", s.retryAfter())
		return
	}
	if tooShort(req) != 0 {
		tx.respond(422, "Session Interval Too Small", with("Min-SE", "90"))
		return
	}
	offer, status, reason := s.body(req)
	if status != 0 {
		tx.respond(status, reason, with("Accept", typeSDP))
		return
	}
	if !who.enter(tx) {
		return
	}
	tx.respond(sipmsg.StatusTrying, "Trying")
	s.begin(tx, who, offer)
}

func (s *Server) begin(tx *serverTx, who origin, offer *sdp.Description) {
	req := tx.req
	d := dialogOfRequest(req, tx.tag, tx.from)
	c := &Inbound{
		ID: d.callID, To: userOf(&req.Recipient), Trunk: who.trunk.Name, Country: who.trunk.Country, Agent: who.agent,
		Offer: offer, Local: tx.from.local, Peer: tx.from.peer, Browser: tx.from.browsing(),
	}
	c.From, c.Display = caller(req, who)
	c.Hops = maxForwards
	if limit := req.MaxForwards(); limit != nil {
		c.Hops = int(min(*limit, maxForwards))
	}
	c.session = &session{dialog: d, server: s, box: d.callID, phone: who.agent != "", invite: tx}
	switch {
	case who.visit != nil:
		c.session.onEnd = who.leave
	case who.guest:
		c.session.visited(tx.from.link)
	}
	tx.cancel = c.cancelled
	s.add(c.session)
	c.session.owner = watcher{c, nil}
	if owner := s.opts.Handler.Incoming(c); owner != nil {
		c.session.owner = watcher{c, owner}
		return
	}
	c.Reject(sipmsg.StatusInternalServerError, "Server Internal Error") // after what Incoming itself did
}

// watcher notes the end of a call before its owner hears of it.
type watcher struct {
	call *Inbound
	Owner
}

// Event implements Owner.
func (w watcher) Event(e Event) {
	if _, over := e.(Ended); over {
		w.call.gone.Store(true)
	}
	if w.Owner != nil {
		w.Owner.Event(e)
	}
}

func (c *Inbound) post(f func()) { c.session.server.boxes.post(c.session.box, f) }

// Ringing sends 180.
func (c *Inbound) Ringing() {
	c.post(func() {
		if tx := c.session.invite; tx != nil {
			contact := c.session.server.contact(tx.from)
			tx.respond(sipmsg.StatusRinging, "Ringing", func(r *sipmsg.Response) { r.AppendHeader(contact) })
		}
	})
}

// Answer takes the call with our session: the answer to Offer, or the offer when there was none; Acked follows. It
// fails with ErrOver, or when the session cannot be written.
func (c *Inbound) Answer(session *sdp.Description) error {
	body, err := session.Marshal()
	if err != nil {
		return err
	}
	if c.gone.Load() {
		return ErrOver
	}
	c.post(func() { c.answer(body) })
	return nil
}

func (c *Inbound) answer(body []byte) {
	u := c.session
	tx := u.invite
	if tx == nil {
		return
	}
	u.invite, u.up = nil, true
	more := append(u.server.capabilities(tx.from, u.phone, body), u.refreshed(tx.req)...)
	u.accept(tx, true, c.Offer == nil, more...)
	u.server.dialogHop(u.dialog, u.phone, func() {})
}

// Reject refuses a call that was not answered yet, with a final status from 400 to 699.
func (c *Inbound) Reject(status int, reason string) {
	c.post(func() { c.reject(status, oneLine(reason)) })
}

// NotAcceptable refuses a call that was not answered yet with 488 for what its session wants. The text says why in a
// Warning, RFC 3261 section 20.43; it must hold no quotes.
func (c *Inbound) NotAcceptable(code int, text string) {
	warning := fmt.Sprintf("%d centralino %q", code, text)
	c.post(func() { c.reject(sipmsg.StatusNotAcceptableHere, "Not Acceptable Here", with("Warning", warning)) })
}

func (c *Inbound) reject(status int, reason string, more ...func(*sipmsg.Response)) {
	u := c.session
	tx := u.invite
	if tx == nil {
		return
	}
	if status < 400 || status > 699 {
		status, reason = sipmsg.StatusInternalServerError, "Server Internal Error"
	}
	if status == sipmsg.StatusServiceUnavailable {
		more = append(more, u.server.retryAfter())
	}
	tx.respond(status, reason, more...)
	u.end(WeHungUp, 0, "")
}

// Hangup ends the call in whatever state it is: 603 before the answer, BYE after it. The reason, if there is one, is
// sent as a Reason header (RFC 3326), such as `Q.850;cause=16`.
func (c *Inbound) Hangup(reason string) {
	c.post(func() {
		if c.session.invite != nil {
			c.reject(sipmsg.StatusGlobalDecline, "Decline")
			return
		}
		c.session.hangup(WeHungUp, reason)
	})
}

// Reinvite offers a new session to the peer of a call that is up, as soon as no other offer is under way; the reply
// comes as Reanswered.
func (c *Inbound) Reinvite(offer *sdp.Description) { c.post(func() { c.session.reinvite(offer) }) }

// cancelled ends a call whose caller gave up before the answer. A CANCEL that crosses our 200 does nothing: the
// caller's BYE will follow.
func (c *Inbound) cancelled(reason string) {
	if tx := c.session.invite; tx != nil {
		tx.respond(sipmsg.StatusRequestTerminated, "Request Terminated")
		c.session.end(PeerCancelled, 0, reason)
	}
}

// shutDown ends a call because the server closes.
func (c *session) shutDown() {
	if tx := c.invite; tx != nil {
		tx.respond(sipmsg.StatusServiceUnavailable, "Shutting Down", c.server.retryAfter())
		c.end(ShuttingDown, 0, "")
		return
	}
	c.hangup(ShuttingDown, "")
}
