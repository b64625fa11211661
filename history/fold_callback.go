package history

import (
	"maps"
	"slices"
	"time"

	"centralino/call"
)

// promise is a call back that is owed. Its legs are also those of the call that keeps it, once there is one.
type promise struct {
	row    *callbackRow
	caller *caller // has no row: nobody is on the telephone
}

// booked takes a promise into the books. One without a name is of an older program, which never kept any: nothing more
// will be told of it.
func (f *fold) booked(e call.Event, b *call.CallbackBooked) {
	if b.Callback != "" && f.owed[b.Callback] != nil {
		return
	}
	at := e.At.UnixNano()
	r := &callbackRow{seq: int64(e.Seq), id: e.Call, promise: b.Callback, queue: b.Queue, number: b.Number, booked: at}
	if !b.Due.IsZero() {
		r.due = b.Due.UnixNano()
	}
	if b.Message != nil {
		r.message = b.Message.File
	}
	if c := f.calls[e.Call]; c != nil && c.row.erased || f.names.erased(string(b.Number), r.seq) {
		r.number = ""
	}
	f.dirty.put(r)
	if b.Callback != "" {
		f.owe(r)
	}
}

func (f *fold) owe(r *callbackRow) {
	p := &promise{row: r, caller: &caller{legs: map[call.LegID]*leg{}}}
	if c := f.calls[r.promise]; c != nil {
		p.caller.legs = c.legs
	}
	f.owed[r.promise] = p
}

// applyPromise folds what is told of a promise; it reports false for what is about the call that keeps it.
func (f *fold) applyPromise(p *promise, e call.Event) bool {
	at := e.At.UnixNano()
	switch b := e.Body.(type) {
	case *call.Offered:
		f.tried(p, e, b)
	case *call.OfferEnded:
		if l := p.caller.legs[b.Leg]; l != nil && l.talk == nil && !l.dialling() {
			f.endOffer(l, b.Result, b.Status, at)
			f.drop(p.caller, b.Leg, l, at)
		}
	case *call.CallbackDialled:
		if l := p.caller.legs[b.Leg]; l != nil && l.attempt != nil && !l.dialling() {
			l.attempt.dialled, l.attempt.attempt = at, b.Attempt
			f.dirty.put(l.attempt)
			f.settle(l.agent, at)
			p.row.attempts = b.Attempt
			f.dirty.put(p.row)
		}
	case *call.CallbackMissed:
		f.missed(p, b, at)
	case *call.CallbackEnded:
		f.writeOff(p, b.Result, b.Rule, b.Delay, at)
	default:
		return false
	}
	return true
}

// tried begins an attempt: an agent's phone rings for a promise.
func (f *fold) tried(p *promise, e call.Event, b *call.Offered) {
	if p.caller.legs[b.Leg] != nil {
		return
	}
	l := f.newLeg(p.caller, b.Leg, b.Agent, b.Partner)
	f.attempt(p, l, e, b.Queue, b.Leg)
	f.settle(l.agent, e.At.UnixNano())
}

func (f *fold) attempt(p *promise, l *leg, e call.Event, queue call.QueueID, id call.LegID) {
	l.attempt = &attemptRow{
		seq: int64(e.Seq), promise: p.row.promise, queue: queue, agent: l.agent.row.agent, partner: l.agent.row.partner,
		leg: id, offered: e.At.UnixNano(),
	}
	f.dirty.put(l.attempt)
}

func (f *fold) missed(p *promise, b *call.CallbackMissed, at int64) {
	p.row.attempts = b.Attempt
	f.dirty.put(p.row)
	l := p.caller.legs[b.Leg]
	if l == nil || l.talk != nil {
		return
	}
	f.endOffer(l, call.OfferResult(b.Result), b.Status, at)
	f.drop(p.caller, b.Leg, l, at)
}

// reached is the one end of an attempt that is no call.Miss and no call.OfferResult.
const reached call.OfferResult = "reached"

// kept notes that the caller who was called back and the agent hear each other. The leg is a conversation's from here on.
func (f *fold) kept(p *promise, l *leg, e call.Event, b *call.Connected) {
	at := e.At.UnixNano()
	if l.attempt == nil {
		f.attempt(p, l, e, b.Queue, b.Leg)
		l.attempt.dialled = at
	}
	f.endOffer(l, reached, 0, at)
	p.row.kept = at
	f.dirty.put(p.row)
}

// writeOff closes a promise and the attempts that are under way.
func (f *fold) writeOff(p *promise, result call.CallbackResult, rule call.Rule, delay time.Duration, at int64) {
	if !slices.Contains(append(call.CallbackResults(), promiseLost), result) {
		result = call.CallbackCancelled
	}
	delete(f.owed, p.row.promise)
	for id, l := range inOrder(p.caller.legs) {
		if l.talk == nil {
			f.hangUp(p.caller, id, l, at)
		}
	}
	p.row.ended, p.row.result, p.row.rule, p.row.delay = at, result, rule, int64(delay)
	if result == call.CallbackKept && p.row.kept == 0 {
		p.row.kept = at
	}
	f.dirty.put(p.row)
}

// promiseLost is what became of a promise that a process did not take over from the one before.
const promiseLost call.CallbackResult = "lost"

// takeOver ends the attempts of the process before, and the promises that are no longer owed: those that it kept without
// living to say so, and those that the journal had forgotten.
func (f *fold) takeOver(owed []call.PendingCallback) {
	still := map[call.ID]bool{}
	for _, p := range owed {
		still[p.Callback] = true
	}
	for _, id := range slices.Sorted(maps.Keys(f.owed)) {
		p := f.owed[id]
		for leg, l := range inOrder(p.caller.legs) {
			f.hangUp(p.caller, leg, l, f.last)
		}
		switch due := max(p.row.booked, p.row.due); {
		case p.row.kept != 0 && !still[id]:
			f.writeOff(p, call.CallbackKept, "", time.Duration(max(0, p.row.kept-due)), p.row.kept)
		case !still[id]:
			f.writeOff(p, promiseLost, "", 0, f.last)
		}
	}
}
