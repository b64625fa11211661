package sip

import (
	"crypto/rand"
	"errors"
	"net/netip"
	"slices"

	"centralino/call"
	"centralino/sip/location"
	"centralino/sip/sdp"

	sipmsg "github.com/emiago/sipgo/sip"
)

// Target is whom to ring: all phones of an agent, a number or a SIP address outside by way of a trunk's proxy, or one SIP URI.
type Target struct {
	Agent  call.AgentID
	Trunk  call.TrunkID
	Number call.Number // used with Trunk: in E.164 with its plus, and nothing else leaves
	URI    string      // used when Number is empty: an address that Trunk's proxy is asked for, or without Trunk one to be rung itself

	Web *sdp.Description // what an agent's telephones in browsers are offered; nil: they are not rung

	// Calling is told the Call-ID of each INVITE before it leaves; nil: nobody is. It must not block.
	Calling func(callID string)
}

// Caller is who is shown as calling.
type Caller struct {
	User    string // user part of the From URI; empty: anonymous
	Display string
	Host    string // of the From URI; empty: our own address
	Login   Login

	// Diverted is the number of ours that was called and passes the call on, for a caller whose number is shown in its place:
	// carriers learn of it by Diversion (RFC 5806), and it is what we give our word for. Empty: nobody else called.
	Diverted string

	// Hops is how many servers the call may still go through, Max-Forwards; 0 for as many as a new call may. A call that is
	// passed on has one less than it came with, so that it cannot come round for ever, RFC 7332 section 3.1.
	Hops int
}

// Outbound is a call of ours to an agent or to the outside. Its methods return at once and may be called from anywhere;
// what is too late does nothing.
type Outbound struct {
	server *Server
	box    string
	from   Caller
	offer  []byte // nil: none but browsers are rung
	web    []byte // for browsers
	owner  Owner

	calling  func(callID string)
	asserted bool // our word for who calls goes along, RFC 3325 section 9.1

	legs    []*leg   // the phones that ring
	session *session // of the phone that answered
	over    bool     // Ended was told, or is the session's to tell
	worst   failure  // the best reason so far why nobody answered
}

// failure is a final response that is no answer.
type failure struct {
	status int
	text   string
}

// Local returns the address of ours that the target's phone reaches, to be put into the offer; ok is false when there
// is no phone to ring, or its address must be looked up first.
func (s *Server) Local(to Target) (local netip.Addr, ok bool) {
	if to.Agent != "" {
		for _, c := range s.registrar.store.Contacts(to.Agent) {
			if over, ok := c.Flow.(flow); ok {
				return over.local, true
			}
		}
		return netip.Addr{}, false
	}
	if to.Trunk != "" {
		return s.trunkLocal(to)
	}
	var u sipmsg.Uri
	if sipmsg.ParseUri(to.URI, &u) != nil {
		return netip.Addr{}, false
	}
	peer, err := netip.ParseAddr(u.Host)
	if err != nil {
		return netip.Addr{}, false
	}
	f, err := s.packetFlow(netip.AddrPortFrom(peer.Unmap(), 5060), flow{})
	return f.local, err == nil
}

// Phone is a kind of telephones that an agent has.
type Phone struct {
	Local   netip.Addr // the address of ours that the most preferred of them reaches, to be put into the offer
	Browser bool       // they are in browsers, and take WebRTC's offers alone
}

// Phones returns the kinds of telephones that an agent has registered, the most preferred first; none, one or both.
func (s *Server) Phones(agent call.AgentID) (kinds []Phone) {
	for _, c := range s.registrar.store.Contacts(agent) {
		over, ok := c.Flow.(flow)
		if ok && !slices.ContainsFunc(kinds, func(p Phone) bool { return p.Browser == over.browsing() }) {
			kinds = append(kinds, Phone{Local: over.local, Browser: over.browsing()})
		}
	}
	return kinds
}

// Dial rings the target: all of an agent's phones at once, the first that answers wins; without an offer browsers alone,
// which are offered what the target says. It returns at once; what becomes of the call is told to the owner, of a target
// without phones too (Ended with 480).
func (s *Server) Dial(to Target, from Caller, offer *sdp.Description, owner Owner) *Outbound {
	o := &Outbound{server: s, box: rand.Text(), from: from, owner: owner, calling: to.Calling}
	s.work.add(1)
	s.boxes.post(o.box, func() { o.start(to, offer) })
	return o
}

func (o *Outbound) start(to Target, offer *sdp.Description) {
	var err1, err2 error
	if offer != nil {
		o.offer, err1 = offer.Marshal()
	}
	if to.Web != nil {
		o.web, err2 = to.Web.Marshal()
	}
	err := errors.Join(err1, err2)
	switch {
	case o.over:
	case err != nil:
		o.failed(failure{sipmsg.StatusInternalServerError, err.Error()})
	case o.server.draining.Load():
		o.end(Ended{Cause: ShuttingDown})
	case to.Agent != "":
		for _, c := range o.server.registrar.store.Contacts(to.Agent) {
			o.ring(c)
		}
	case to.Trunk != "":
		o.leave(to)
	default:
		o.call(to.URI, "")
	}
	o.settle()
}

// ring calls one phone of an agent, over the way its registration came.
func (o *Outbound) ring(c location.Contact) {
	over, ok := c.Flow.(flow)
	var target sipmsg.Uri
	if ok && o.offered(over) != nil && sipmsg.ParseUri(c.URI, &target) == nil {
		l := o.newLeg(target, true)
		l.invite(over)
	}
}

// offered is what a telephone is offered; nil for one that is not rung.
func (o *Outbound) offered(over flow) []byte {
	if over.browsing() {
		return o.web
	}
	return o.offer
}

// call calls a URI; via is that of a proxy to be asked for it, or empty.
func (o *Outbound) call(uri, via string) {
	var target, hop sipmsg.Uri
	if err := sipmsg.ParseUri(uri, &target); err != nil || target.Scheme != "sip" || !portOK(target.Port) {
		o.failed(failure{sipmsg.StatusNotFound, "not a SIP URI we can call"})
		return
	}
	if hop = target; via != "" && (sipmsg.ParseUri(via, &hop) != nil || hop.Scheme != "sip" || !portOK(hop.Port)) {
		o.failed(failure{sipmsg.StatusNotFound, "no SIP URI of a proxy"})
		return
	}
	l := o.newLeg(target, false)
	o.server.reach(o.box, hop, flow{}, func(f flow, err error) {
		if err != nil {
			l.finish(failure{sipmsg.StatusServiceUnavailable, err.Error()})
			return
		}
		l.invite(f)
	})
}

// settle ends a call that nobody is left to answer.
func (o *Outbound) settle() {
	if o.over || o.session != nil || len(o.legs) > 0 {
		return
	}
	if o.worst.status == 0 {
		o.worst = failure{sipmsg.StatusTemporarilyUnavailable, "no phone registered"}
	}
	o.end(Ended{Cause: NotAnswered, Status: o.worst.status, Text: o.worst.text})
}

// end tells the owner that the call is over.
func (o *Outbound) end(e Ended) {
	if o.over {
		return
	}
	o.over = true
	o.server.work.add(-1)
	o.owner.Event(e)
	o.owner = nil
}

// failed remembers why a phone did not answer. Of several reasons the most telling is kept: a refusal of the human
// before a busy line before a fault before silence, RFC 3261 section 16.7 in spirit.
func (o *Outbound) failed(f failure) {
	if weight(f.status) > weight(o.worst.status) {
		o.worst = f
	}
}

func weight(status int) int {
	switch {
	case status >= 600:
		return 5
	case status == sipmsg.StatusBusyHere:
		return 4
	case status == sipmsg.StatusTemporarilyUnavailable:
		return 3
	case status == sipmsg.StatusRequestTimeout:
		return 1
	case status == 0:
		return 0
	}
	return 2
}

// won makes the call of the first phone that answered; the others are told.
func (o *Outbound) won(by *leg, d *dialog, res *sipmsg.Response) {
	c := &session{
		dialog: d, server: o.server, box: o.box, owner: o.owner, ours: true, phone: by.phone, up: true,
	}
	o.session = c
	c.onEnd = func() {
		o.over = true
		o.server.work.add(-1)
		by.release()
	}
	o.server.add(c)
	for _, l := range o.legs {
		if l != by {
			l.cancel(CompletedElsewhere)
		}
	}
	o.server.dialogHop(d, by.phone, func() {
		c.sendACK(by.seq, by.proven()...)
		session, _, _ := o.server.body(res)
		c.emit(Answered{Contact: d.target.String(), Browser: by.over.browsing(), Session: session})
	})
}

// CompletedElsewhere is the reason given to Hangup, RFC 3326, that keeps phones which did not win a call from showing it as
// missed.
const CompletedElsewhere = `SIP;cause=200;text="Call completed elsewhere"`

// Hangup ends the call in whatever state it is: CANCEL while it rings, BYE when it is up. The reason, if there is one,
// is sent as a Reason header (RFC 3326).
func (o *Outbound) Hangup(reason string) {
	o.server.boxes.post(o.box, func() { o.stop(WeHungUp, reason) })
}

func (o *Outbound) stop(cause Cause, reason string) {
	if o.session != nil {
		o.session.hangup(cause, reason)
		return
	}
	for _, l := range o.legs {
		l.cancel(reason)
	}
	o.end(Ended{Cause: cause})
}

// Reinvite offers a new session to the peer of a call that is up, as soon as no other offer is under way; the reply
// comes as Reanswered.
func (o *Outbound) Reinvite(offer *sdp.Description) {
	o.server.boxes.post(o.box, func() {
		if o.session != nil {
			o.session.reinvite(offer)
		}
	})
}
