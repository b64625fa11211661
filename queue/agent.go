package queue

import (
	"cmp"
	"time"

	"centralino/call"
)

// agent is what is known of one agent. Whether they are free or present is derived from the other fields and only
// indexed in the pools.
type agent struct {
	id    call.AgentID
	conf  Agent
	hired bool // is in the configuration
	legs  []*leg

	assigned   *call.Assignment // the queues to serve in place of those of the skills; nil: those
	registered bool
	pause      *call.Pause
	overdue    bool // misses in a row reached the limit, and the pause is still to be decided
	reported   bool // that offers come to nothing
	misses     int  // missed offers in a row
	refused    int  // offers in a row that the phone said no to
	failed     int  // offers in a row that the phone could not be reached for
	wrapUntil  int64
	wrapping   bool
	work       work // what the after-call work under way belongs to
	talk       talk // the latest conversation
	owes       bool // to say what came of it, before the after-call work ends
	restUntil  int64
	resting    bool
	idleSince  int64
	offeredAt  int64 // number of the latest offer
	calls      uint64

	seats                  []seat
	team                   *team
	free, present, working bool // as the pools have it
	timer                  timer
}

// seat is an agent's place in one pool.
type seat struct {
	pool  *pool
	level int
	key   key
}

// work is the conversation that after-call work follows.
type work struct {
	line *line
}

// agent returns the record of an agent. One that is not configured serves no queue, but may be by the next
// configuration.
func (e *Engine) agent(id call.AgentID) *agent {
	a := e.agents[id]
	if a == nil {
		a = &agent{id: id}
		a.timer = timer{id: string(id), agent: a}
		e.agents[id] = a
	}
	return a
}

// settleAgent brings the pools, the shifts and the agent's timer in line with what the agent's fields say now.
func (e *Engine) settleAgent(a *agent, at int64) {
	if e.place(a) {
		var shifts []*line
		for i := range a.seats {
			if p := a.seats[i].pool; p == p.line.open() {
				shifts = append(shifts, p.line)
			}
		}
		for _, l := range shifts { // settling one may give up seats
			e.settleShift(l, at)
		}
	}
	e.scheduleAgent(a)
}

// place brings the pools in line and reports whether the agent came or went.
func (e *Engine) place(a *agent) (moved bool) {
	here := a.registered && !a.overdue && a.refused < refuseLimit && a.failed < failLimit
	present := here && (a.pause == nil || a.pause.By != call.PausedByMisses)
	working := here && a.pause == nil
	free := a.registered && a.pause == nil && !a.overdue && len(a.legs) == 0 && !a.wrapping && !a.resting
	for i := range a.seats {
		e.settleSeat(a, &a.seats[i], free, present, working)
	}
	a.team.moved(a.working, working)
	moved = present != a.present
	a.free, a.present, a.working = free, present, working
	return moved
}

func (e *Engine) settleSeat(a *agent, s *seat, free, present, working bool) {
	p := s.pool
	p.present += delta(a.present, present)
	p.working += delta(a.working, working)
	k := s.rank(a)
	if free == a.free && (!free || k == s.key) {
		return
	}
	if a.free {
		p.free.remove(s.key)
	}
	if free {
		p.free.insert(k, a)
	}
	s.key = k
	e.settlePool(p)
}

func delta(was, is bool) int {
	switch {
	case is && !was:
		return 1
	case was && !is:
		return -1
	}
	return 0
}

// scheduleAgent arms the agent's timer at the earliest of pause, alarm, end of an offer, of after-call work and of a rest.
func (e *Engine) scheduleAgent(a *agent) {
	at := never
	if a.overdue || a.unreachable() {
		at = longAgo
	}
	for _, l := range a.legs {
		if !l.live {
			at = min(at, l.due())
		}
	}
	if a.wrapping && !a.owes {
		at = min(at, a.wrapUntil)
	}
	if a.resting {
		at = min(at, a.restUntil)
	}
	if a.assigned != nil {
		at = min(at, nanos(a.assigned.Until))
	}
	if at == never {
		e.soon.disarm(&a.timer)
		return
	}
	e.soon.arm(&a.timer, at)
}

// dueOfAgent returns the decision that is due about an agent at now; the end of a rest is nobody's decision and is
// simply noticed.
func (e *Engine) dueOfAgent(a *agent, now int64) (Decision, bool) {
	if a.overdue {
		return Decision{"", &call.AgentPaused{Agent: a.id, Reason: ReasonNoAnswer, By: call.PausedByMisses}}, true
	}
	if a.unreachable() {
		return Decision{"", a.alarm()}, true
	}
	for _, l := range a.legs {
		if l.live || l.due() > now {
			continue
		}
		result := cmp.Or(l.over, call.OfferMissed) // when the caller has gone and nobody told: not the agent's miss
		return Decision{l.caller.id, &call.OfferEnded{Queue: l.line.id, Agent: a.id, Leg: l.id, Result: result}}, true
	}
	if a.wrapping && !a.owes && a.wrapUntil <= now {
		return Decision{"", &call.WrapUpEnded{Agent: a.id}}, true
	}
	if a.assigned != nil && nanos(a.assigned.Until) <= now {
		return Decision{"", &call.AgentUnassigned{Agent: a.id}}, true
	}
	if a.resting && a.restUntil <= now {
		a.resting = false
		e.settleAgent(a, now)
		return Decision{}, false
	}
	e.scheduleAgent(a)
	return Decision{}, false
}

func (e *Engine) applyRegistered(id call.AgentID, at int64) {
	a := e.agent(id)
	if a.registered {
		return
	}
	a.registered, a.idleSince = true, at
	a.reached()
	e.settleAgent(a, at)
}

// applyUnregistered never cuts a conversation: the leg lives until its own event ends it.
func (e *Engine) applyUnregistered(id call.AgentID, at int64) {
	a := e.agent(id)
	a.registered = false
	e.settleAgent(a, at)
}

// applyPaused takes effect at once for offers; a conversation and after-call work go on and show in the state first.
func (e *Engine) applyPaused(p *call.AgentPaused, at int64) {
	a := e.agent(p.Agent)
	a.pause = &call.Pause{Reason: p.Reason, By: p.By, Since: time.Unix(0, at).UTC()}
	a.overdue = false
	e.settleAgent(a, at)
}

// applyReady ends pause and rest, and after-call work too: who says they are ready is.
func (e *Engine) applyReady(id call.AgentID, at int64) {
	a := e.agent(id)
	if a.pause != nil {
		a.idleSince = at
	}
	a.pause, a.overdue = nil, false
	a.reached()
	a.owes = false
	if a.wrapping {
		a.wrapUntil = min(a.wrapUntil, at)
	}
	e.settleAgent(a, at)
}

func (e *Engine) applyWrapUpEnded(id call.AgentID, at int64) {
	a := e.agent(id)
	if !a.wrapping {
		return
	}
	a.finishWork(at)
	a.wrapping, a.owes, a.idleSince = false, false, at
	e.settleAgent(a, at)
}

// applyWrapUpExtended moves the end of after-call work; there is none to move for an agent who does none.
func (e *Engine) applyWrapUpExtended(x *call.WrapUpExtended) {
	a := e.agent(x.Agent)
	if !a.wrapping || x.By <= 0 {
		return
	}
	a.wrapUntil += int64(min(x.By, maxExtension))
	e.scheduleAgent(a)
}

// maxExtension keeps the arithmetic of times far from overflow.
const maxExtension = 24 * time.Hour

// finishWork learns that the conversation is over, after-call work included.
func (a *agent) finishWork(at int64) {
	if a.work.line != nil {
		a.work.line.disengage(at)
		a.work.line.handled()
	}
	a.work = work{}
}

func (a *agent) state() call.AgentState {
	for _, l := range a.legs {
		if l.live || l.spoken {
			return call.AgentBusy
		}
	}
	switch {
	case len(a.legs) > 0:
		return call.AgentRinging
	case !a.registered:
		return call.AgentOffline
	case a.wrapping:
		return call.AgentWrapUp
	case a.pause != nil:
		return call.AgentOnPause
	}
	return call.AgentAvailable
}
