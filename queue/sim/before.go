package sim

import (
	"centralino/call"
)

// begin applies what happened before the day and takes up every call that it left under way.
func (r *run) begin() {
	p := past{legs: map[call.LegID]int64{}, calls: map[call.ID]moment{}}
	for _, ev := range r.day.Before {
		r.now = max(r.now, ev.At.UnixNano())
		p.follow(ev)
		r.apply(ev.Call, ev.Body)
	}
	r.now = max(r.now, r.start)
	for i := range r.day.Callers {
		if r.day.Callers[i].Begun > 0 {
			r.takeUp(int32(i), p)
		}
	}
	r.decide()
}

// past is when what is under way began.
type past struct {
	legs  map[call.LegID]int64 // the offer, then the conversation
	calls map[call.ID]moment
}

// moment is the last change of a call: it entered a queue, or left it in some way.
type moment struct {
	at    int64
	how   call.Leave // empty: waits
	queue call.QueueID
}

func (p past) follow(ev call.Event) {
	at := ev.At.UnixNano()
	switch b := ev.Body.(type) {
	case *call.Queued:
		if was, up := p.calls[ev.Call]; !up || was.how != "" || was.queue != b.Queue { // otherwise the caller steps back
			p.calls[ev.Call] = moment{at: at, queue: b.Queue}
		}
	case *call.Offered:
		p.legs[b.Leg] = at
	case *call.Connected:
		p.legs[b.Leg] = at
		p.calls[ev.Call] = moment{at: at, how: call.LeftAnswered}
	case *call.Released:
		p.calls[ev.Call] = moment{at: at, how: call.LeftAnswered}
	case *call.QueueLeft:
		p.calls[ev.Call] = moment{at: at, how: b.Result}
	}
}

// takeUp plans what a call will do that is under way: give up, be answered, hang up, or go on to the next queue.
func (r *run) takeUp(i int32, p past) {
	c, s := &r.day.Callers[i], &r.callers[i]
	was := p.calls[c.ID]
	s.visit, s.up, s.waiting, s.answered = int32(c.Begun-1), true, was.how == "", was.how == call.LeftAnswered
	v := c.visit(int(s.visit))
	if s.waiting {
		r.due.plan(was.at, v.Patience, task{what: giveUp, caller: i, visit: s.visit})
		r.stepAside(i, s.visit, v, was.at)
		if v.AsksEU > 0 && was.at+int64(v.AsksEU) >= r.now {
			r.due.plan(was.at, v.AsksEU, task{what: askEU, caller: i, visit: s.visit})
		}
	}
	legs := r.engine.Legs(c.ID)
	for _, l := range legs {
		began := p.legs[l.ID]
		t := task{caller: i, visit: s.visit, agent: r.agent(l.Agent), leg: l.ID}
		if l.Live {
			t.what = hangUp
			r.due.plan(began, v.Talk, t)
			continue
		}
		r.rings(t, began)
	}
	if !s.waiting && len(legs) == 0 {
		r.goOn(i, was.how, was.at)
	}
}
