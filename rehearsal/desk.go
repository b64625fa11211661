package rehearsal

import (
	"fmt"
	"maps"
	"time"

	"centralino/call"
	"centralino/ivr"
	"centralino/queue"
)

// rules are the queue's, but that a queue which is given as full has room for one caller, who is there.
func (h *Helpline) rules(given Given) queue.Config {
	rules := h.queues
	for id, line := range given.Queues {
		if settings, ok := rules.Queues[id]; ok && line.Full {
			settings.MaxWaiting = 1
			rules.Queues = maps.Clone(rules.Queues)
			rules.Queues[id] = settings
		}
	}
	return rules
}

// setUp lets happen what was before the call: agents came, and some of them are busy.
func (c *Call) setUp() {
	const before = time.Minute
	c.now = c.caller.At.Add(-before)
	for _, a := range c.helpline.cfg.Agents {
		is := c.given.agent(a.ID).Is
		if is == Absent || c.nobodyAnswersWith(a.ID) {
			continue
		}
		c.record("", &call.AgentRegistered{Agent: a.ID})
		switch is {
		case Paused:
			c.record("", &call.AgentPaused{Agent: a.ID, By: call.PausedByAgent})
		case Busy:
			c.occupy(a.ID)
		}
	}
	for id, line := range c.given.Queues {
		if line.Full {
			other := call.ID("full-" + string(id))
			c.record(other, &call.Queued{Queue: id})
			c.record(other, &call.SteppedAside{Queue: id}) // so that nobody answers, and nothing sends them on
		}
	}
	c.now = c.caller.At
}

// nobodyAnswersWith reports whether the agent serves a queue that is given as empty.
func (c *Call) nobodyAnswersWith(a call.AgentID) bool {
	for id, line := range c.given.Queues {
		if line.Empty && c.helpline.queues.Able(id, a) {
			return true
		}
	}
	return false
}

// occupy lets an agent speak with somebody else. One who serves no queue is paused instead, which is as good.
func (c *Call) occupy(a call.AgentID) {
	queues := c.engine.Serves(a)
	if len(queues) == 0 {
		c.record("", &call.AgentPaused{Agent: a, By: call.PausedByAgent})
		return
	}
	t := talk{call: call.ID("busy-" + string(a)), agent: a, leg: call.LegID("busy-" + string(a))}
	if d := c.given.agent(a).For; d > 0 {
		t.until = c.caller.At.Add(d)
	}
	c.record(t.call, &call.Queued{Queue: queues[0]})
	c.record(t.call, &call.Connected{Queue: queues[0], Agent: a, Leg: t.leg})
	c.talks = append(c.talks, t)
}

// record lets the queue know of an event, and keeps it when it is of this call or of an agent's pause.
func (c *Call) record(id call.ID, body call.Body) {
	c.seq++
	c.engine.Apply(call.Event{Seq: c.seq, At: c.now, Call: id, Body: body})
	if _, paused := body.(*call.AgentPaused); id == ourCall || paused && !c.now.Before(c.caller.At) {
		c.add(Moment{Body: body})
	}
}

// enqueue lets the caller join a queue, behind those who are given as ahead.
func (c *Call) enqueue(e ivr.Enqueue) {
	if !c.joined[e.Queue] {
		c.joined[e.Queue] = true
		c.crowd(e.Queue)
	}
	c.waiting, c.music = true, call.Prompt{}
	q := &call.Queued{
		Queue: e.Queue, Flow: c.caller.Flow.Name, Language: e.Language, Number: c.caller.From, Since: e.Since, EU: e.EU, Up: c.caller.At,
		Priority: c.helpline.queues.Queues[e.Queue].Priority,
	}
	if e.Priority != nil {
		q.Priority = *e.Priority
	}
	c.record(ourCall, q)
	c.decide()
}

// crowd lets those join who are ahead, and those agents be rung for them who are free.
func (c *Call) crowd(id call.QueueID) {
	const apart = 10 * time.Second
	ahead := c.given.Queues[id].Ahead
	for i := range ahead {
		c.record(call.ID(fmt.Sprintf("ahead-%s-%d", id, i+1)), &call.Queued{
			Queue: id, Since: c.now.Add(-time.Duration(ahead-i) * apart), Priority: c.helpline.queues.Queues[id].Priority,
		})
	}
	c.decide()
}

func (c *Call) leave(e ivr.LeaveQueue) {
	c.waiting = false
	if left, ok := c.engine.Leave(ourCall, e.Result, e.Rule, c.now); ok {
		c.record(ourCall, left)
	}
	c.decide()
	c.withdraw()
}

// decided carries out what the queue decided.
func (c *Call) decided(d queue.Decision) {
	switch b := d.Body.(type) {
	case *call.Offered:
		c.ring(d.Call, b)
	case *call.OfferEnded:
		c.offerEnded(b.Leg)
	case *call.Announced:
		if d.Call == ourCall {
			c.put(ivr.Announce{Position: b.Position, From: b.From, To: b.To})
		}
	case *call.QueueLeft:
		if d.Call == ourCall {
			c.waiting = false
			c.withdraw()
			c.put(ivr.QueueMoved{Result: b.Result, Rule: b.Rule})
		}
	}
}
