package app

import (
	"net/netip"
	"strings"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/directory"
	"centralino/flows"
	"centralino/ivr"
	"centralino/ladder"
	"centralino/media"
	"centralino/sip"
	"centralino/sip/sdp"
)

// farLeg is the telephone outside to which a call is passed on. The conversation owns it; what comes of one that was
// hung up already is passed over.
type farLeg struct {
	*leg // nil until it is dialled
	c    *conversation
	id   ivr.ID
	to   call.Number
	out  *sip.Outbound

	trunk   config.Trunk
	shown   call.Number
	early   bool // the trunk has sound of its own while it rings
	ringing bool // the caller hears that it rings
	up      bool // caller and far end are joined
	held    map[call.Side]bool
}

// What comes through the mailbox about a call that is passed on.
type (
	wayOut struct {
		far    *farLeg
		target sip.Target
		from   sip.Caller
		local  netip.Addr
		ok     bool
	}
	farEvent struct {
		far   *farLeg
		event sip.Event
	}
	farMediaLost struct{ far *farLeg }
	farHold      struct {
		far  *farLeg
		side call.Side
	}
)

// Event implements sip.Owner.
func (f *farLeg) Event(e sip.Event) {
	reanswered(f.leg, e, f.reheld, func(error) { f.c.box.put(farMediaLost{f}) })
	f.c.box.put(farEvent{f, e})
}

// Reoffer implements sip.Owner.
func (f *farLeg) Reoffer(offer *sdp.Description) (*sdp.Description, bool) {
	return reoffer(f.leg, offer, f.reheld)
}

// reheld says that the far telephone may have begun or ended a hold.
func (f *farLeg) reheld() { f.c.box.put(farHold{f, call.SideFar}) }

// transfer passes the call on, unless it may not be.
func (c *conversation) transfer(e ivr.Transfer) {
	f := &farLeg{c: c, id: e.ID, to: call.Number(e.To), held: map[call.Side]bool{}}
	c.far = f
	trunk, ok := c.helpline.cfg.Outlet(e.By.Trunk)
	if n, complete := directory.E164(trunk.Country, e.To); complete {
		f.to = n
	}
	hops := c.hops()
	if !ok || !c.mayPassOn(trunk, f.to, e.By) || hops < 0 {
		c.log.Warn("a call is not passed on", "to", f.to, "trunk", e.By.Trunk)
		c.box.put(ivr.Event(ivr.TransferEnded{ID: f.id, Result: call.TransferRefused}))
		return
	}
	f.trunk = trunk
	w := wayOut{far: f, target: sip.Target{Trunk: trunk.ID, Number: f.to}, from: sip.Caller{Hops: hops}}
	if strings.HasPrefix(string(f.to), "sip:") {
		w.target.Number, w.target.URI = "", string(f.to)
	}
	ours := c.helpline.shownTo(call.CallbackBooked{To: c.dialled, Flow: c.flow.Name})
	if e.By.AsCaller {
		f.shown, w.from.Diverted = c.caller, string(ours)
	} else {
		f.shown, w.from.Display = ours, c.helpline.cfg.Helpline
	}
	w.from.User = string(f.shown)
	go func() { // the proxy's name may have to be looked up
		w.local, w.ok = c.app.sip.Local(w.target)
		c.box.put(w)
	}()
}

// mayPassOn reports whether a call may be passed on to a number or an address: those that the flow has written were checked
// already, and are again, since the configuration knows more by now. An address that was worked out in the call never is.
// Nor is a call that comes from one of our own numbers, which is what passed it on, or one that has come round.
func (c *conversation) mayPassOn(trunk config.Trunk, to call.Number, by *flows.Transfer) bool {
	if by.Number != nil && strings.HasPrefix(string(to), "sip:") {
		return false
	}
	if _, ours := c.helpline.cfg.Numbers[c.caller]; ours && c.caller != "" {
		return false
	}
	return c.helpline.cfg.Transferable(trunk, string(to), by.Countries) == "" && !c.app.passesOn(c, to)
}

// passesOn reports whether another call of the same number is being passed on to the same telephone: a call that comes round
// shows itself so where carriers forget how far it has come. Callers without a number are not told apart.
func (a *App) passesOn(c *conversation, to call.Number) bool {
	if c.caller.Anonymous() {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	key := passedOn{c.caller, to}
	if other := a.passed[key]; other != nil && other != c {
		return true
	}
	a.passed[key] = c
	return false
}

// passedOn is what a call that has come round has in common with itself.
type passedOn struct{ caller, to call.Number }

// forgetPassed notes that a call is no longer passed on.
func (a *App) forgetPassed(c *conversation, to call.Number) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if key := (passedOn{c.caller, to}); a.passed[key] == c {
		delete(a.passed, key)
	}
}

// hops is how many servers a call that is passed on may go through: one less than the caller's; negative when none.
func (c *conversation) hops() int {
	if c.in == nil {
		return 0
	}
	if c.in.Hops <= 1 {
		return -1
	}
	return c.in.Hops - 1
}

// dialFar dials the far telephone, now that the way to it is known.
func (c *conversation) dialFar(w wayOut) {
	f := w.far
	if c.far != f {
		return
	}
	if !w.ok {
		c.farLost(call.TransferFailed, 0)
		return
	}
	leg, err := c.app.openLeg(w.local, c.helpline.trunkSRTP(f.trunk.ID), func(e media.Event) {
		if _, lost := e.(media.TimeoutEvent); lost {
			c.box.put(farMediaLost{f})
		}
	})
	if err != nil {
		c.log.Error("no media for a call that is passed on", "err", err)
		c.farLost(call.TransferFailed, 0)
		return
	}
	leg.prefer(c.leg)
	f.leg = leg
	w.target.Calling = c.calling(ladder.Far, string(f.trunk.ID))
	f.out = c.app.sip.Dial(w.target, w.from, leg.offer(), f)
}

// farSignalled handles what the far telephone says.
func (c *conversation) farSignalled(f *farLeg, e sip.Event) {
	if c.far != f {
		return
	}
	switch e := e.(type) {
	case sip.Ringing:
		if e.Session != nil && !f.early && !f.up && f.agreed(e.Session) == nil {
			f.early = true
			c.hearRinging()
		}
	case sip.Answered:
		c.farAnswered(f, e)
	case sip.Digit:
		f.stream.InfoDigit(e.Digit)
	case sip.Ended:
		f.out = nil
		c.farGone(e)
	}
}

// farAnswered joins caller and far end.
func (c *conversation) farAnswered(f *farLeg, e sip.Answered) {
	if e.Session == nil && !f.early || e.Session != nil && f.agreed(e.Session) != nil {
		c.farLost(call.TransferFailed, 488)
		return
	}
	c.step(ivr.TransferAnswered{ID: f.id, Secured: f.secured()})
	if c.far != f { // the flow had gone on
		return
	}
	c.leg.stream.Unbridge()
	f.up = true
	if err := media.Bridge(c.leg.stream, f.stream); err != nil {
		c.log.Error("caller and far end cannot be joined", "err", err)
	}
}

// farGone handles the end of the far telephone: nobody took the call, or the conversation is over.
func (c *conversation) farGone(e sip.Ended) {
	f := c.far
	ended := ivr.TransferEnded{ID: f.id, Result: transferResult(e), Status: e.Status}
	if e.Cause == sip.PeerHungUp {
		ended.By = call.SideFar
	}
	c.dropFar()
	c.step(ended)
}

// farLost handles a far telephone that cannot be reached, or heard any more.
func (c *conversation) farLost(result call.TransferResult, status int) {
	f := c.far
	c.dropFar()
	c.step(ivr.TransferEnded{ID: f.id, Result: result, Status: status})
}

// dropFar hangs the far telephone up, if there is one.
func (c *conversation) dropFar() {
	f := c.far
	if f == nil {
		return
	}
	c.far, c.lastFar = nil, f
	c.app.forgetPassed(c, f.to)
	c.leg.stream.Unbridge()
	if f.up {
		c.leg.stream.Quiet()
	}
	if f.out != nil {
		f.out.Hangup("")
	}
	if f.leg == nil {
		return
	}
	if report := f.stream.Close(); f.up {
		c.record(measured(call.SideFar, "", report))
	}
}

// ringFar lets the caller hear that it rings, from now on.
func (c *conversation) ringFar() {
	if c.far == nil {
		return
	}
	c.playing++
	c.far.ringing = true
	c.hearRinging()
}

// hearRinging lets the caller hear what the trunk plays while it rings, RFC 3960 section 3, or our own tone.
func (c *conversation) hearRinging() {
	switch f := c.far; {
	case !f.ringing:
	case f.early:
		c.leg.stream.Quiet()
		if err := media.Bridge(c.leg.stream, f.stream); err != nil {
			c.log.Error("what the trunk plays cannot be heard", "err", err)
		}
	default:
		c.app.ringback.Prepare(c.leg.stream.Codec())
		c.leg.stream.Loop(c.app.ringback)
	}
}

// farHeld follows hold on either side: who is on hold hears music.
func (c *conversation) farHeld(h farHold) {
	f := h.far
	if c.far != f || !f.up {
		return
	}
	holder, waiting := c.leg, f.stream
	if h.side == call.SideFar {
		holder, waiting = f.leg, c.leg.stream
	}
	held := holder.onHold()
	switch {
	case held == f.held[h.side]:
	case held:
		c.loopOn(waiting, call.Prompt{Language: c.state.View().Language, Name: flows.BuiltInMusic})
	default:
		waiting.Quiet()
	}
	f.held[h.side] = held
}

// passing completes what is told of a transfer by what the flow does not know.
func (c *conversation) passing(b call.Body) call.Body {
	f := c.far
	if f == nil {
		f = c.lastFar
	}
	if f == nil {
		return b
	}
	switch b := b.(type) {
	case *call.TransferBegun:
		with := *b
		with.To, with.Trunk, with.Shown = f.to, f.trunk.ID, f.shown
		return &with
	case *call.TransferAnswered:
		with := *b
		with.To, with.Trunk = f.to, f.trunk.ID
		return &with
	case *call.TransferEnded:
		with := *b
		with.To, with.Trunk = f.to, f.trunk.ID
		with.Rang, with.Talk = with.Rang.Truncate(time.Millisecond), with.Talk.Truncate(time.Millisecond)
		return &with
	}
	return b
}

// transferResult says in the journal's words why a far telephone did not answer: RFC 3261 sections 21.4 and 21.6.
func transferResult(e sip.Ended) call.TransferResult {
	switch missOf(e) {
	case call.MissBusy:
		return call.TransferBusy
	case call.MissDeclined:
		return call.TransferDeclined
	case call.MissNoAnswer:
		return call.TransferNoAnswer
	default:
		return call.TransferFailed
	}
}
