package queue

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"centralino/call"

	"pgregory.net/rapid"
)

// world is a helpline under random events: callers come, press, give up; phones answer, refuse, break; agents log in and
// out. In a hostile world, events also come twice, late, for nobody, or lie about the time.
type world struct {
	*bench
	configs []Config
	history []step
	calls   int
	backs   int // promises to call back

	honestly bool // everything that happens can happen
}

// step is one thing that was done to the engine.
type step struct {
	ev     call.Event
	config *Config
	asked  time.Time // of a question, and what was answered
	answer []byte
}

func TestHonestWorld(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(rt)
		w.honestly = true
		rt.Repeat(w.honest(rt))
		w.replayed(rt)
	})
}

func TestHostileWorld(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(rt)
		actions := w.honest(rt)
		actions["anything"] = w.anything
		actions["twice"] = w.twice
		actions["started"] = func(t *rapid.T) {
			w.act(t, "", &call.Started{Paused: map[call.AgentID]call.Pause{drawAgent(t): {By: call.PausedByAgent, Since: w.now}}})
		}
		rt.Repeat(actions)
		w.replayed(rt)
		w.recovers(rt)
	})
}

func newWorld(t *rapid.T) *world {
	w := &world{configs: []Config{drawConfig(t, "first"), drawConfig(t, "second")}}
	w.bench = newBench(t, w.configs[0])
	for _, a := range agentIDs() {
		w.act(t, "", &call.AgentRegistered{Agent: a})
	}
	return w
}

func agentIDs() []call.AgentID { return []call.AgentID{"a1", "a2", "a3", "a4"} }

func drawAgent(t *rapid.T) call.AgentID { return rapid.SampledFrom(agentIDs()).Draw(t, "agent") }

func drawConfig(t *rapid.T, name string) Config {
	settings := func(name string, skills ...string) Settings {
		seconds := func(what string, list ...int) time.Duration {
			return time.Duration(rapid.SampledFrom(list).Draw(t, name+what)) * time.Second
		}
		position := rapid.Bool().Draw(t, name+"position") // without it, a turn to say nothing passes without an event
		set := Settings{
			Skills: skills, Strategy: rapid.SampledFrom(Strategies()).Draw(t, name+"strategy"),
			Ageing: seconds("ageing", 0, 10, 60), MaxWaiting: rapid.SampledFrom([]int{0, 1, 3}).Draw(t, name+"max"),
			Ring: seconds("ring", 0, 5), WrapUp: seconds("wrap", 0, 10), Outcome: rapid.IntRange(0, 3).Draw(t, name+"outcome") == 0, Misses: rapid.SampledFrom([]int{0, 1, 2}).Draw(t, name+"misses"),
			Prefer: rapid.SampledFrom([][]Wish{nil, {WishLanguage}, Wishes(), {WishLastAgent, WishLanguage}}).Draw(t, name+"prefer"), Relax: seconds("relax", 0, 30),
			Announce: Announce{Every: seconds("every", 0, 15), Position: position, Wait: position && rapid.Bool().Draw(t, name+"wait")},
			Promise:  Promise{After: seconds("promise", 0, 120), Then: call.LeftVoicemail},
			Callback: Callback{
				Retries: rapid.IntRange(0, 2).Draw(t, name+"retries"), Every: seconds("again", 0, 20, 70),
				PerDay: rapid.SampledFrom([]int{0, 2}).Draw(t, name+"per day"), Pending: rapid.SampledFrom([]int{0, 1}).Draw(t, name+"pending"),
			},
			AtOnce: rapid.SampledFrom([]int{0, 2}).Draw(t, name+"at once"), Grace: seconds("grace", 0, 60),
			Remember: seconds("remember", 0, 60),
			Overflow: Overflow{
				After: seconds("overflow", 0, 20),
				To:    rapid.SampledFrom([]call.QueueID{"", "", "x", "y", "z", "nowhere"}).Draw(t, name+"to"),
			},
		}
		if rapid.Bool().Draw(t, name+"shared") {
			set.Shares, set.ShareWindow = []Share{{"alfa", 0.7}, {"beta", 0.3}}, seconds("window", 0, 30)
			set.Tolerance = rapid.SampledFrom([]float64{0, 0.1}).Draw(t, name+"tolerance")
		}
		if rapid.Bool().Draw(t, name+"hours") {
			set.Hours = every(7)
		}
		return set
	}
	shift := Hours(nil)
	if rapid.Bool().Draw(t, name+"shift") {
		shift = every(5)
	}
	return Config{
		Queues: map[call.QueueID]Settings{"x": settings(name+"x", "s"), "y": settings(name + "y"), "z": settings(name+"z", "s", "r")},
		Agents: map[call.AgentID]Agent{
			"a1": {Skills: map[string]int{"s": 1}, Languages: []call.Language{"it"}, Partner: "alfa", Country: "IT", Shift: shift},
			"a2": {Skills: map[string]int{"s": 2, "r": 1}, Languages: []call.Language{"it", "en"}, Partner: "beta", Country: "AL"},
			"a3": {Skills: map[string]int{"r": 5}, Country: "FR"},
			"a4": {Skills: map[string]int{"s": 3, "r": 3}, Languages: []call.Language{"en"}, Partner: "beta"},
		},
		Leads: []time.Duration{3 * time.Minute, time.Minute},
	}
}

// every is open in all minutes but each so manieth.
type every int64

func (n every) Open(t time.Time) bool { return t.Unix()/60%int64(n) != 0 }

// act appends an event, lets the engine decide, and checks every decision and the state after it.
func (w *world) act(t *rapid.T, id call.ID, body call.Body) {
	w.actAt(t, id, body, w.now, uint64(len(w.log)+1))
}

func (w *world) actAt(t *rapid.T, id call.ID, body call.Body, at time.Time, seq uint64) {
	ev := call.Event{Seq: seq, At: at, Call: id, Body: body}
	w.log = append(w.log, ev)
	w.history = append(w.history, step{ev: ev})
	w.e.Apply(ev)
	w.decide(t)
}

func (w *world) decide(t *rapid.T) {
	for range 1000 {
		d, ok := w.e.Decide(w.now)
		w.history = append(w.history, step{asked: w.now, answer: encode(t, d)})
		if !ok {
			w.settled(t)
			return
		}
		if again, _ := w.e.Decide(w.now); !slices.Equal(encode(t, again), encode(t, d)) {
			t.Fatalf("asked again, decides %s after %s", show(again), show(d))
		}
		if o, offered := d.Body.(*call.Offered); offered {
			w.fair(t, d.Call, o)
		}
		ev := call.Event{Seq: uint64(len(w.log) + 1), At: w.now, Call: d.Call, Body: d.Body}
		w.log = append(w.log, ev)
		w.history = append(w.history, step{ev: ev})
		w.e.Apply(ev)
	}
	t.Fatalf("decides for ever")
}

// settled checks the state when nothing is left to decide.
func (w *world) settled(t *rapid.T) {
	check(t, w.e, nanos(w.now))
	broken, counted := w.e.Audit(), w.e.Violations()
	for _, i := range Invariants() {
		if w.honestly && (slices.Contains(broken, i) || counted[i] > 0) {
			t.Fatalf("violated: now %v, so far %v", broken, counted)
		}
		if i != AgentTwice && i != CallerTwice && slices.Contains(broken, i) {
			t.Fatalf("violated whatever was told: %v", broken)
		}
	}
	if at, ok := w.e.Wake(w.now); ok && !at.After(w.now) {
		t.Fatalf("wants to be woken at once with nothing to do")
	}
	legs := legsOf(w.log)
	for _, a := range agentIDs() {
		s := w.e.AgentState(a)
		if (s == call.AgentBusy || s == call.AgentRinging) && !slices.ContainsFunc(legs, func(l Leg) bool { return l.Agent == a }) {
			t.Fatalf("%s is %s without a leg", a, s)
		}
	}
}

// legsOf reads from the journal alone which offers and conversations were begun and not ended.
func legsOf(log []call.Event) (legs []Leg) {
	over := func(id call.ID, leg call.LegID, live bool) {
		legs = slices.DeleteFunc(legs, func(l Leg) bool { return l.Call == id && l.ID == leg && l.Live == live })
	}
	owed := map[call.ID]bool{}
	for _, ev := range log {
		switch b := ev.Body.(type) {
		case *call.CallbackBooked:
			owed[b.Callback] = true
		case *call.Offered:
			legs = append(legs, Leg{ID: b.Leg, Call: ev.Call, Agent: b.Agent})
		case *call.OfferEnded:
			over(ev.Call, b.Leg, false)
		case *call.Connected:
			delete(owed, ev.Call)
			legs = append(legs, Leg{ID: b.Leg, Call: ev.Call, Agent: b.Agent, Live: true})
			over(ev.Call, b.Leg, false)
		case *call.Released:
			if !owed[ev.Call] { // nobody speaks to who is dialled
				over(ev.Call, b.Leg, true)
			}
		case *call.CallbackDialled:
			if rings := (Leg{ID: b.Leg, Call: ev.Call, Agent: b.Agent}); owed[ev.Call] && slices.Contains(legs, rings) {
				over(ev.Call, b.Leg, false)
				rings.Live = true
				legs = append(legs, rings)
			}
		case *call.HandoverBegun:
			legs = append(legs, Leg{ID: b.Leg, Call: ev.Call, Agent: b.HandoverTarget.Agent})
		case *call.HandoverEnded:
			at := slices.IndexFunc(legs, func(l Leg) bool { return l.Call == ev.Call && l.ID == b.Leg && !l.Live })
			if b.Result == call.HandoverDone && at >= 0 {
				legs = append(legs, Leg{ID: b.Leg, Call: ev.Call, Agent: legs[at].Agent, Live: true})
			}
			over(ev.Call, b.Leg, false)
		case *call.OutboundBegun:
			legs = append(legs, Leg{ID: b.Leg, Call: ev.Call, Agent: b.Agent})
		case *call.OutboundEnded:
			over(ev.Call, b.Leg, false)
		case *call.CallbackMissed:
			if owed[ev.Call] {
				over(ev.Call, b.Leg, false)
				over(ev.Call, b.Leg, true)
			}
		case *call.CallbackEnded:
			if owed[ev.Call] {
				delete(owed, ev.Call)
				legs = slices.DeleteFunc(legs, func(l Leg) bool { return l.Call == ev.Call })
			}
		case *call.Ended:
			if owed[ev.Call] { // no call yet, so none that can end
				continue
			}
			legs = slices.DeleteFunc(legs, func(l Leg) bool { return l.Call == ev.Call })
		case *call.Started:
			clear(owed)
			legs = nil
		}
	}
	return legs
}

// fair checks an offer before it is applied: both sides are unengaged, the agent is able, and nobody who could be
// served by a free agent has a longer effective wait or, with an equal one, came earlier.
func (w *world) fair(t *rapid.T, id call.ID, o *call.Offered) {
	a, c := w.e.agents[o.Agent], w.e.callers[id]
	if a == nil || c == nil || c.line == nil || c.line.id != o.Queue {
		t.Fatalf("%s offered to %s, who does not wait or is not there", id, o.Agent)
	}
	if !naivelyFree(a) || len(a.legs) > 0 || c.rung >= c.phones() || c.aside || c.picked != nil || slices.ContainsFunc(c.legs, func(l *leg) bool { return l.live }) {
		t.Fatalf("%s offered to %s: one of them is engaged", id, o.Agent)
	}
	if !serves(a, c) {
		t.Fatalf("%s offered to %s, who cannot serve", id, o.Agent)
	}
	for _, other := range w.e.callers {
		if other == c || other.line == nil || other.rung >= other.phones() || other.full || other.aside || other.picked != nil {
			continue
		}
		for _, free := range w.e.agents {
			if naivelyFree(free) && serves(free, other) && before(other, c) {
				t.Fatalf("%s offered, %s comes first and %s is free", id, other.id, free.id)
			}
		}
	}
	w.named(t, a, c, o)
}

// named checks that an offer names the right rule: whoever of the agent's callers has waited longer and was passed over.
func (w *world) named(t *rapid.T, a *agent, c *caller, o *call.Offered) {
	if o.Country != a.conf.Country || o.Partner != a.conf.Partner || o.Chosen == "" {
		t.Fatalf("%s offered as %+v", c.id, o)
	}
	first := c
	for _, other := range w.e.callers {
		if other.line == nil || other.rung > 0 || other.full || other.aside || other.arrival().compare(first.arrival()) >= 0 {
			continue
		}
		reached := !wishing(other, WishLastAgent) && slices.ContainsFunc(other.line.reach[:other.reached], func(r reach) bool {
			speaks := !wishing(other, WishLanguage) || r.line.languages[other.language]
			return speaks && ableIn(a, r.line)
		})
		if ableIn(a, other.line) || reached {
			first = other
		}
	}
	switch o.Rule {
	case call.RuleFCFS, call.RuleAgeing, call.RuleRedial:
		if first != c || o.Over != "" {
			t.Fatalf("%s offered by %s, %s has waited longer", c.id, o.Rule, first.id)
		}
	case call.RulePriority:
		if o.Over != first.id || !before(c, first) {
			t.Fatalf("%s offered by %s over %s, %s has waited longer", c.id, o.Rule, o.Over, first.id)
		}
	case call.RuleWish, call.RuleCountry:
		if o.Over != first.id || serves(a, first) {
			t.Fatalf("%s offered by %s over %s, %s has waited longer", c.id, o.Rule, o.Over, first.id)
		}
	default:
		t.Fatalf("%s offered by %q", c.id, o.Rule)
	}
}

// serves reports whether the agent may be offered the caller as the documentation has it.
func serves(a *agent, c *caller) bool {
	switch {
	case c.eu && !call.InEU(a.conf.Country):
		return false
	case wishing(c, WishLastAgent) && a != c.last:
		return false
	case wishing(c, WishLanguage) && !slices.Contains(a.conf.Languages, c.language):
		return false
	case ableIn(a, c.line):
		return true
	}
	return slices.ContainsFunc(c.line.reach[:c.reached], func(r reach) bool { return ableIn(a, r.line) })
}

// ableIn reports whether the agent is one of the line's own.
func ableIn(a *agent, l *line) bool {
	if !l.listed || !a.hired {
		return false
	}
	if a.assigned != nil {
		return slices.Contains(a.assigned.Queues, l.id)
	}
	for _, s := range l.set.Skills {
		if a.conf.Skills[s] < 1 {
			return false
		}
	}
	return true
}

func before(a, b *caller) bool {
	x, y := a.since-int64(a.priority)*int64(a.line.set.Ageing), b.since-int64(b.priority)*int64(b.line.set.Ageing)
	if x != y {
		return x < y
	}
	if a.since != b.since {
		return a.since < b.since
	}
	return a.seq < b.seq
}

func encode(t *rapid.T, d Decision) []byte {
	if d.Body == nil {
		return nil
	}
	b, err := json.Marshal(call.Event{Call: d.Call, Body: d.Body})
	if err != nil {
		t.Fatal(err)
	}
	return b
}
