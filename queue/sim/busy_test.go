package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/effort"
	"centralino/queue"
)

// routed is an office with everything that routing can do: one queue rings all, one overflows to another, one shares its
// calls among partners; places are kept, waits announced, and shifts known.
func routed(agents int, calls float64) Scenario {
	s := office(agents, calls)
	for q, set := range s.Rules.Queues {
		set.Announce = queue.Announce{Every: 45 * time.Second, Position: true, Wait: true}
		set.Grace = 2 * time.Minute
		switch q {
		case "billing":
			set.Overflow = queue.Overflow{After: 20 * time.Second, To: "complaints"}
		case "outages":
			set.Strategy, set.AtOnce = queue.RingAll, 5
		case "complaints":
			set.Shares, set.Tolerance = []queue.Share{{Partner: "alfa", Part: 0.6}, {Partner: "beta", Part: 0.4}}, 0.02
		}
		s.Rules.Queues[q] = set
	}
	for i := range s.Agents {
		a := s.Rules.Agents[s.Agents[i].ID]
		a.Partner, a.Country = []call.PartnerID{"alfa", "beta"}[i/4%2], []string{"IT", "AL", "FR"}[i%3]
		a.Shift = within{s.Start.Add(s.Agents[i].Shifts[0].From), s.Start.Add(s.Agents[i].Shifts[0].To)}
		s.Rules.Agents[s.Agents[i].ID] = a
	}
	return s
}

// within are hours between two moments.
type within struct{ from, to time.Time }

func (w within) Open(t time.Time) bool { return !t.Before(w.from) && t.Before(w.to) }

// enliven lets callers of a day show numbers, ask for the EU, go back to a menu, and call again when they gave up.
func enliven(d *Day) *Day {
	r := rand.New(rand.NewPCG(d.Seed, 41))
	for i := range d.Callers {
		c := &d.Callers[i]
		c.Like = &call.Queued{Number: call.Number(fmt.Sprint("+3906", r.IntN(len(d.Callers)/3))), EU: r.IntN(12) == 0}
		if r.IntN(10) == 0 {
			from := time.Duration(r.Int64N(int64(30 * time.Second)))
			c.Aside = []Span{{from, from + time.Duration(r.Int64N(int64(time.Minute)))}}
		}
		if c.Patience < time.Hour && r.IntN(2) == 0 {
			again := *c
			again.ID, again.Again, again.Aside = c.ID+"-again", c.ID, nil
			again.At += c.Patience + time.Duration(r.Int64N(int64(100*time.Second)))
			d.Callers = append(d.Callers, again)
		}
	}
	slices.SortStableFunc(d.Callers, func(a, b Caller) int { return int(a.At - b.At) })
	return d
}

// TestABusyDayTakesNoTime: 20,000 calls and 150 agents in less than ten seconds, whatever else the machine does.
func TestABusyDayTakesNoTime(t *testing.T) {
	const calls, agents = 20_000, 150
	for name, day := range map[string]*Day{"plain": office(agents, calls).Day(1), "with all of routing": enliven(routed(agents, calls).Day(1))} {
		begun, queued, left, seen := effort.Spent(t), 0, 0, map[call.Rule]int{}
		var engine *queue.Engine
		events := Run(day, Hooks{
			Joined: func(*queue.Engine, Arrival) { queued++ },
			Left:   func(e *queue.Engine, _ Outcome) { left, engine = left+1, e },
			Event: func(ev call.Event) {
				switch b := ev.Body.(type) {
				case *call.Offered:
					seen[b.Chosen]++
					seen[b.Rule]++
				case *call.SteppedAside:
					seen["aside"]++
				}
			},
		})
		took := effort.Spent(t) - begun
		if left != queued || left < 19_000 {
			t.Errorf("%s: %d of %d callers left a queue", name, left, queued)
		}
		if took > 10*time.Second {
			t.Errorf("%s: %d calls took %v", name, left, took)
		}
		if broken, now := engine.Violations(), engine.Audit(); len(broken)+len(now) > 0 {
			t.Errorf("%s: violated were %v, are %v", name, broken, now)
		}
		if name != "plain" {
			for _, what := range []call.Rule{
				"ring-all", "aside", call.RuleShare, call.RuleOverflow, call.RuleLastAgent, call.RuleLanguage, call.RuleRedial, call.RulePriority,
			} {
				if seen[what] < 10 {
					t.Errorf("%s: %d times %s, in all %v", name, seen[what], what, seen)
				}
			}
		}
		t.Logf("%s: %d calls, %d events in %v: %.0f events/s", name, left, events, took, float64(events)/took.Seconds())
	}
}
