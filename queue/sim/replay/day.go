package replay

import (
	"cmp"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"centralino/call"
	"centralino/queue"
	"centralino/queue/sim"
)

// anchor is how far an offer may be from the recorded one and still be the same.
const anchor = time.Second

// Plan is what is to be different.
type Plan struct {
	Rules queue.Config // new agents included
	Extra []sim.Agent  // new agents and their shifts, from the recording's Start
}

// Recording is a day that can be replayed.
type Recording struct {
	*recording
	rules    queue.Config // of that day
	events   []call.Event
	patience map[call.QueueID]Patience
	served   map[call.QueueID][]service // by queue, and of all queues under the empty name
	habits   map[call.AgentID][]habit
	anybody  []habit
}

// service is what it took to serve one caller.
type service struct{ talk, wrap time.Duration }

// habit is one thing that an agent's phone did.
type habit struct {
	after  time.Duration
	picked time.Duration // 0: at after
	result call.OfferResult
	status int
}

// rang is how long the phone rang.
func (h habit) rang() time.Duration { return cmp.Or(h.picked, h.after) }

// Recording ends the recording.
func (r *Recorder) Recording() *Recording {
	events := r.Events()
	out := &Recording{
		recording: read(events, r.from), rules: r.rules, events: events,
		patience: map[call.QueueID]Patience{}, served: map[call.QueueID][]service{}, habits: map[call.AgentID][]habit{},
	}
	out.learn()
	return out
}

// Start is what the times of a Plan count from.
func (r *Recording) Start() time.Time { return r.start }

// Events returns what was recorded, for a tally of the day as it was.
func (r *Recording) Events() []call.Event { return r.events }

// Calls returns how many calls came to a queue from the beginning of the day on.
func (r *Recording) Calls() (n int) {
	for _, c := range r.calls {
		if !c.visits[0].at.Before(r.start) {
			n++
		}
	}
	return n
}

// Queues lists the queues that callers came to, sorted.
func (r *Recording) Queues() []call.QueueID {
	seen := map[call.QueueID]bool{}
	for _, c := range r.calls {
		for _, v := range c.visits {
			if r.remembered(v) {
				continue
			}
			seen[v.queued.Queue] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// remembered reports whether a visit is from before the recording: all that is known of it is the agent.
func (r *Recording) remembered(v *visit) bool { return v.at.Before(r.start.Add(-lead)) }

// learn gathers what is drawn from where the recording has no answer.
func (r *Recording) learn() {
	samples := map[call.QueueID][]sample{}
	for _, c := range r.calls {
		for _, v := range c.visits {
			if v.result == "" || r.remembered(v) {
				continue
			}
			s := sample{v.left.Sub(v.at), v.gaveUp()}
			for _, q := range []call.QueueID{v.queued.Queue, ""} {
				samples[q] = append(samples[q], s)
				if !v.released.IsZero() {
					r.served[q] = append(r.served[q], service{v.talk, r.wrap(v)})
				}
			}
		}
	}
	all := estimate(samples[""])
	for q, s := range samples {
		if r.patience[q] = estimate(s); r.patience[q].abandons < MinAbandons {
			r.patience[q] = all
		}
	}
	legs := slices.SortedFunc(maps.Keys(r.offers), func(a, b call.LegID) int {
		return cmp.Or(r.offers[a].at.Compare(r.offers[b].at), cmp.Compare(a, b))
	})
	for _, leg := range legs {
		if o := r.offers[leg]; o.over && o.own() {
			h := habit{o.ended.Sub(o.at), o.notice(o.at), o.result, o.status}
			r.habits[o.agent] = append(r.habits[o.agent], h)
			r.anybody = append(r.anybody, h)
		}
	}
}

// wrap is the after-call work of a visit if the agent was done sooner than the queue allows, else 0: as long as allowed.
func (r *Recording) wrap(v *visit) time.Duration {
	const slack = 50 * time.Millisecond // of a live system's timers
	if v.wrap < r.rules.Queues[v.queued.Queue].WrapUp-slack {
		return v.wrap
	}
	return 0
}

// Day makes the day of a plan. The same seed gives the same day.
func (r *Recording) Day(p Plan, seed uint64) *sim.Day {
	d := &sim.Day{Start: r.start, Rules: p.Rules, Before: r.before, Seed: seed}
	for _, c := range r.calls {
		if c.ended.IsZero() || !c.ended.Before(r.start) {
			d.Callers = append(d.Callers, r.caller(c, seed))
		}
	}
	slices.SortStableFunc(d.Callers, func(a, b sim.Caller) int { return cmp.Compare(a.At, b.At) })
	for _, n := range r.notes {
		d.Notes = append(d.Notes, sim.Note{At: n.At.Sub(r.start), Body: n.Body})
	}
	if len(p.Extra) > 0 {
		d.Notes = append(d.Notes, sim.Notes(queue.Config{}, p.Extra)...)
		slices.SortStableFunc(d.Notes, func(a, b sim.Note) int { return cmp.Compare(a.At, b.At) })
	}
	for id, m := range r.away {
		back := sim.Fixed(sim.Forever)
		if m.longest > 0 {
			back = sim.Fixed(m.longest + time.Nanosecond) // the recorded return comes first, where there is one
		}
		d.Agents = append(d.Agents, sim.Agent{ID: id, Back: back})
	}
	slices.SortFunc(d.Agents, func(a, b sim.Agent) int { return cmp.Compare(a.ID, b.ID) })
	d.Respond = func(o sim.Offer) sim.Response { return r.respond(o, seed) }
	return d
}

// caller says what a recorded caller will do.
func (r *Recording) caller(c *recorded, seed uint64) sim.Caller {
	out := sim.Caller{ID: c.id, Flow: c.flow, Again: c.again}
	source := chance(seed, string(c.id))
	for i, v := range c.visits {
		n := r.visit(v, source)
		if v.at.Before(r.start) {
			out.Begun++
		}
		if i == 0 {
			n.At = v.at.Sub(r.start)
			out.Visit = n
			continue
		}
		before := c.visits[i-1]
		n.After, n.At = before.result, max(0, v.at.Sub(before.left))
		if before.result == call.LeftAnswered {
			n.At = max(0, v.at.Sub(before.released))
		}
		out.Then = append(out.Then, n)
	}
	return out
}

// visit says what a caller will do in one queue. It takes the same numbers from the source whatever is known.
func (r *Recording) visit(v *visit, source *rand.Rand) sim.Visit {
	q := v.queued.Queue
	n := sim.Visit{
		Queue: q, Priority: v.queued.Priority, Language: v.queued.Language, Like: v.queued, Talk: v.talk, Wrap: r.wrap(v),
		Aside: v.aside,
	}
	if !v.queued.Since.IsZero() && v.queued.Kept != call.RuleRedial {
		n.Waited = max(0, v.at.Sub(v.queued.Since))
	}
	if !v.asked.IsZero() {
		n.AsksEU = max(1, v.asked.Sub(v.at))
	}
	if !v.queued.Up.IsZero() {
		n.Up = max(0, v.at.Sub(v.queued.Up))
	}
	lasted := time.Duration(0)
	if v.result != "" {
		lasted = v.left.Sub(v.at)
	}
	n.Patience = r.patience[q].DrawBeyond(lasted+anchor, source)
	if v.result != "" && (v.rule == call.RuleCaller || v.rule == call.RuleShutdown || v.rule == call.RuleMoved) {
		n.Patience, n.GivesUp = lasted, v.result
	}
	if talk, wrap := r.service(q, source); v.released.IsZero() {
		n.Talk, n.Wrap = talk, wrap
	}
	return n
}

// respond is what a phone does with an offer: what it did, if the offer was made that day too, else one of the things that
// it does.
func (r *Recording) respond(o sim.Offer, seed uint64) sim.Response {
	source := chance(seed, string(o.Agent)+" "+string(o.Leg))
	if was := r.offers[o.Leg]; was != nil && was.over && was.agent == o.Agent {
		at := r.start.Add(o.At)
		if apart := at.Sub(was.at); apart < anchor && apart > -anchor {
			after := max(0, was.ended.Sub(at))
			switch {
			case was.result == call.OfferMissed:
				return sim.Response{After: sim.Forever}
			case !was.own() && !was.picked.IsZero(): // who was to hear something left, or asked for another agent
				return sim.Response{After: after + anchor, Picked: was.notice(at)}
			case !was.own():
				return r.habit(o.Agent, after+anchor, source)
			}
			return sim.Response{After: after, Picked: was.notice(at), Result: was.result, Status: was.status}
		}
	}
	return r.habit(o.Agent, 0, source)
}

// habit draws what an agent's phone does after it has rung for a time already.
func (r *Recording) habit(a call.AgentID, rung time.Duration, source *rand.Rand) sim.Response {
	habits := r.habits[a]
	if len(habits) == 0 {
		habits = r.anybody
	}
	if rung > 0 {
		habits = slices.DeleteFunc(slices.Clone(habits), func(h habit) bool { return h.rang() <= rung })
	}
	u := source.Float64()
	switch {
	case len(habits) == 0 && rung > 0:
		return sim.Response{After: sim.Forever}
	case len(habits) == 0:
		return sim.Response{}
	}
	h := habits[int(u*float64(len(habits)))]
	if h.result == call.OfferMissed {
		return sim.Response{After: sim.Forever}
	}
	return sim.Response{After: h.after, Picked: h.picked, Result: h.result, Status: h.status}
}

// notice is how long after a moment the phone answered of a caller who heard something first, 0 when nothing was.
func (o *offer) notice(from time.Time) time.Duration {
	if o.picked.IsZero() {
		return 0
	}
	return max(1, o.picked.Sub(from))
}

// chance is the random source of a name.
func chance(seed uint64, name string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // it never fails
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}
