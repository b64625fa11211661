package sim

import (
	"time"

	"centralino/call"
)

// carryOut lets a task happen.
func (r *run) carryOut(t task) {
	switch t.what {
	case arrive:
		r.arrive(t)
	case giveUp:
		r.giveUp(t)
	case stepAside, stepBack:
		r.step(t)
	case askEU:
		r.askEU(t)
	case pickUp:
		if b, ok := r.engine.PickUp(r.day.Callers[t.caller].ID, t.leg); ok {
			r.apply(r.day.Callers[t.caller].ID, b)
		}
	case respond:
		r.respond(t)
	case hangUp:
		r.hangUp(t)
	case wrapOver:
		if a := &r.agents[t.agent]; a.wraps == t.turn && r.engine.AgentState(a.id) == call.AgentWrapUp {
			r.apply("", &call.WrapUpEnded{Agent: a.id})
		}
	case back:
		if a := &r.agents[t.agent]; a.pauses == t.turn {
			r.apply("", &call.AgentReady{Agent: a.id})
		}
	case note:
		r.note()
	}
}

// arrive lets a caller join a queue. The next caller of the day is planned here, so that the heap stays small.
func (r *run) arrive(t task) {
	c := &r.day.Callers[t.caller]
	v := c.visit(int(t.visit))
	if next := t.caller + 1; t.visit == 0 && int(next) < len(r.day.Callers) {
		r.due.plan(r.start, r.day.Callers[next].At, task{what: arrive, caller: next})
	}
	s := &r.callers[t.caller]
	if t.visit > 0 && !s.up || t.visit == 0 && r.spared(c) {
		return
	}
	s.visit, s.waiting, s.up = t.visit, true, true
	r.apply(c.ID, r.queued(c, v))
	r.due.plan(r.now, v.Patience, task{what: giveUp, caller: t.caller, visit: t.visit})
	r.stepAside(t.caller, t.visit, v, r.now)
	if v.AsksEU > 0 {
		r.due.plan(r.now, v.AsksEU, task{what: askEU, caller: t.caller, visit: t.visit})
	}
	if r.hooks.Joined != nil {
		r.hooks.Joined(r.engine, Arrival{c, int(t.visit), r.time()})
	}
}

// spared reports whether a caller need not call again.
func (r *run) spared(c *Caller) bool {
	before, known := r.byID[c.Again]
	return c.Again != "" && known && (r.callers[before].answered || r.callers[before].waiting)
}

// queued makes the event that queues a caller. Who was cut off gets the place back, as at the helpline's desk.
func (r *run) queued(c *Caller, v *Visit) *call.Queued {
	q := &call.Queued{}
	if v.Like != nil {
		*q = *v.Like
	}
	q.Queue, q.Flow, q.Priority, q.Language = v.Queue, c.Flow, v.Priority, v.Language
	q.Since, q.Kept, q.Up = time.Time{}, "", time.Time{}
	if v.Waited > 0 {
		q.Since = r.time().Add(-v.Waited)
	}
	if v.Up > 0 {
		q.Up = r.time().Add(-v.Up)
	}
	if since, ok := r.engine.Place(q.Queue, q.Number, r.time()); ok && (q.Since.IsZero() || since.Before(q.Since)) {
		q.Since, q.Kept = since, call.RuleRedial
	}
	return q
}

// stepAside plans when a caller who was queued at a time is back in a menu; what lies before now has happened.
func (r *run) stepAside(caller, visit int32, v *Visit, queued int64) {
	for _, s := range v.Aside {
		for _, t := range []struct {
			what what
			at   time.Duration
		}{{stepAside, s.From}, {stepBack, s.To}} {
			if t.at == Forever || queued+int64(t.at) >= r.now {
				r.due.plan(queued, t.at, task{what: t.what, caller: caller, visit: visit})
			}
		}
	}
}

// askEU lets a caller ask for an agent in the European Union. The engine calls off the phones of others.
func (r *run) askEU(t task) {
	if s := &r.callers[t.caller]; !s.waiting || s.visit != t.visit {
		return
	}
	id := r.day.Callers[t.caller].ID
	if b, ok := r.engine.AskForEU(id); ok {
		r.apply(id, b)
	}
}

// step lets a caller go back to a menu, or wait on.
func (r *run) step(t task) {
	if s := &r.callers[t.caller]; !s.waiting || s.visit != t.visit {
		return
	}
	id := r.day.Callers[t.caller].ID
	if t.what == stepBack {
		if b, ok := r.engine.StepBack(id); ok {
			r.apply(id, b)
		}
		return
	}
	if b, ok := r.engine.StepAside(id); ok {
		r.apply(id, b)
		r.withdraw(id)
	}
}

func (r *run) giveUp(t task) {
	s := &r.callers[t.caller]
	if !s.waiting || s.visit != t.visit {
		return
	}
	c := &r.day.Callers[t.caller]
	how := c.visit(int(t.visit)).GivesUp
	if how == "" {
		how = call.LeftAbandoned
	}
	if q, ok := r.engine.Leave(c.ID, how, call.RuleCaller, r.time()); ok {
		r.apply(c.ID, q)
		r.left(t.caller, q)
	}
}

// left ends a visit without a conversation: phones that ring for the caller are called off.
func (r *run) left(i int32, q *call.QueueLeft) {
	c, s := &r.day.Callers[i], &r.callers[i]
	s.waiting = false
	r.withdraw(c.ID)
	r.tell(i, q.Queue, Outcome{Result: q.Result, Rule: q.Rule, Waited: q.Waited})
	r.goOn(i, q.Result, r.now)
}

func (r *run) withdraw(id call.ID) {
	for _, l := range r.engine.Legs(id) {
		if l.Live {
			continue
		}
		if o, ok := r.engine.OfferOver(id, l.ID, call.OfferWithdrawn, 0); ok {
			r.apply(id, o)
		}
	}
}

// tell completes an outcome and passes it on.
func (r *run) tell(i int32, q call.QueueID, o Outcome) {
	if r.hooks.Left == nil {
		return
	}
	o.Caller, o.Visit, o.Now, o.Queue = &r.day.Callers[i], int(r.callers[i].visit), r.time(), q
	r.hooks.Left(r.engine, o)
}

// goOn sends a caller to the next queue, if that follows upon what happened at a time, or ends the call.
func (r *run) goOn(i int32, how call.Leave, at int64) {
	c, s := &r.day.Callers[i], &r.callers[i]
	if n := int(s.visit); n < len(c.Then) && c.Then[n].After == how {
		r.due.plan(at, c.Then[n].At, task{what: arrive, caller: i, visit: s.visit + 1})
		return
	}
	s.up = false
	r.apply(c.ID, &call.Ended{Flow: c.Flow, Termination: ending(how)})
}

// ending is how a call ends whose caller left the last queue in a way.
func ending(how call.Leave) call.Termination {
	t := call.Termination{Result: call.Informed, Reason: call.FlowEnded}
	switch how {
	case call.LeftAnswered:
		t.Result = call.Served
	case call.LeftAbandoned:
		t.Result, t.Reason = call.Abandoned, call.CallerHungUp
	case call.LeftCallback:
		t.Result = call.Callback
	case call.LeftVoicemail:
		t.Result = call.Voicemail
	case call.LeftOverflowed:
	}
	return t
}

// ring lets an agent's phone ring for a caller, as the engine decided.
func (r *run) ring(id call.ID, o *call.Offered) {
	i := r.byID[id]
	r.rings(task{caller: i, visit: r.callers[i].visit, agent: r.agent(o.Agent), leg: o.Leg}, r.now)
}

// rings plans what an agent's phone does that began to ring at a time.
func (r *run) rings(t task, began int64) {
	a := &r.agents[t.agent]
	offer := Offer{&r.day.Callers[t.caller], int(t.visit), a.id, t.leg, time.Duration(began - r.start)}
	if r.day.Respond != nil {
		t.response = r.day.Respond(offer)
	} else {
		t.response = r.chance.of(offer, a.answer)
	}
	if t.response.Picked > 0 && began+int64(t.response.Picked) >= r.now {
		t.what = pickUp
		r.due.plan(began, t.response.Picked, t)
	}
	t.what = respond
	r.due.plan(began, t.response.After, t)
}

// respond lets a phone answer or say no; the offer may be over by then.
func (r *run) respond(t task) {
	id := r.day.Callers[t.caller].ID
	if t.response.Result != "" {
		if o, ok := r.engine.OfferOver(id, t.leg, t.response.Result, t.response.Status); ok {
			r.apply(id, o)
		}
		return
	}
	c, ok := r.engine.Answer(id, t.leg, r.time())
	if !ok {
		return
	}
	r.apply(id, c)
	s := &r.callers[t.caller]
	s.waiting, s.answered = false, true
	r.tell(t.caller, c.Queue, Outcome{Result: call.LeftAnswered, Waited: c.Waited, Agent: c.Agent})
	talk := t.response.Talk
	if talk == 0 {
		talk = r.day.Callers[t.caller].visit(int(t.visit)).Talk
	}
	t.what = hangUp
	r.due.plan(r.now, talk, t)
}

// hangUp ends a conversation; the agent's after-call work begins.
func (r *run) hangUp(t task) {
	c, a := &r.day.Callers[t.caller], &r.agents[t.agent]
	b, ok := r.engine.Release(c.ID, t.leg, call.SideCaller, r.time())
	if !ok {
		return
	}
	r.apply(c.ID, b)
	a.wraps++
	wrap := t.response.Wrap
	if wrap == 0 {
		wrap = c.visit(int(t.visit)).Wrap
	}
	if allowed := r.day.Rules.Queues[b.Queue].WrapUp; wrap > 0 && wrap < allowed {
		r.due.plan(r.now, wrap, task{what: wrapOver, agent: t.agent, turn: a.wraps})
	}
	r.goOn(t.caller, call.LeftAnswered, r.now)
}

// defaultBack is how long an agent stays away who was paused for missed offers, unless the Agent says otherwise.
const defaultBack = 5 * time.Minute

// missed plans the return of an agent who was paused for missed offers.
func (r *run) missed(id call.AgentID) {
	i := r.agent(id)
	a := &r.agents[i]
	a.pauses++
	away := defaultBack
	if a.answer != nil && a.answer.Back != nil {
		away = r.chance.back(id, a.pauses, a.answer.Back)
	}
	r.due.plan(r.now, away, task{what: back, agent: i, turn: a.pauses})
}

// note lets the next note happen. A process that starts anew has lost its calls.
func (r *run) note() {
	n := r.day.Notes[r.noted]
	if r.noted++; r.noted < len(r.day.Notes) {
		r.due.plan(r.start, r.day.Notes[r.noted].At, task{what: note})
	}
	switch b := n.Body.(type) {
	case *call.AgentPaused:
		r.agents[r.agent(b.Agent)].pauses++
	case *call.AgentReady:
		r.agents[r.agent(b.Agent)].pauses++
	case *call.Started:
		r.lose()
	}
	r.apply("", n.Body)
}

func (r *run) lose() {
	for i := range r.callers {
		if s := &r.callers[i]; s.up {
			s.up, s.waiting = false, false
			c := &r.day.Callers[i]
			r.apply(c.ID, &call.Ended{Flow: c.Flow, Termination: call.Termination{Result: call.Lost, Reason: call.ProcessDied}})
		}
	}
}
