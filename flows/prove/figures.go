package prove

import (
	"fmt"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows"
)

// Figures is how far it is from a step to somebody, in the worst state of the world.
type Figures struct {
	Step   call.StepID
	Person Reach // while the queues have agents
	Anyone Reach // a person, a callback or a mailbox, whatever the queues answer
}

// Reach is one distance. Keys, Quick and Heard are each the smallest there is, by ways that may differ.
type Reach struct {
	Can      bool
	Pressing bool          // without letting a question run into silence; only then are there Keys
	Keys     int           // fewest keys
	Quick    time.Duration // fewest seconds for a caller who knows the way and presses as early as it helps
	Heard    time.Duration // fewest seconds for one who hears every prompt to its end
	ByKeys   []Move        // the way of Keys
	ByHeard  []Move        // the way of Heard
}

// goals of the two reaches.
func isPerson(s *spot) bool   { return s.kind == waiting }
func isSomebody(s *spot) bool { return s.goal() }

// figures works out the distances from every step, as the worst of all worlds has them.
func (v *proof) figures() {
	index := map[call.StepID]int{}
	for _, s := range v.stepsInOrder() {
		if _, ok := v.places[place{step: s.ID}]; ok {
			index[s.ID] = len(v.report.Steps)
			v.report.Steps = append(v.report.Steps, Figures{s.ID, firstReach(), firstReach()})
		}
	}
	for _, world := range v.worlds.all {
		staffed := v.staffed(world)
		for _, m := range []measure{byAny, byKeys, byQuick, byHeard} {
			v.measure(index, m, game{m, isPerson, staffed}, func(f *Figures) *Reach { return &f.Person })
			v.measure(index, m, game{m, isSomebody, world}, func(f *Figures) *Reach { return &f.Anyone })
		}
	}
}

func firstReach() Reach {
	return Reach{Can: true, Pressing: true, Quick: never, Heard: never, Keys: -1}
}

// measure plays one game and keeps, for each step, what is worse than in the worlds before.
func (v *proof) measure(index map[call.StepID]int, m measure, g game, of func(*Figures) *Reach) {
	solved := v.solve(g)
	for step, i := range index {
		r, at := of(&v.report.Steps[i]), v.places[place{step: step}]
		worst, won, cost := false, solved.won[at], solved.cost[at]
		switch m {
		case byAny:
			r.Can = r.Can && won
		case byKeys:
			r.Pressing = r.Pressing && won
			if worst = won && int(cost.first) > r.Keys; worst {
				r.Keys, r.ByKeys = int(cost.first), v.path(solved, at, m)
			}
		case byQuick:
			if won {
				r.Quick = max(r.Quick, time.Duration(cost.first))
			}
		case byHeard:
			heard := time.Duration(cost.first) % penalty
			if worst = won && heard > r.Heard; worst {
				r.Heard, r.ByHeard = heard, v.path(solved, at, m)
			}
		}
	}
}

// Summary says in a line what was proved of reaching a person.
func (r Report) Summary() string {
	var without []string
	keys, heard := -1, -1
	for i, s := range r.Steps {
		if !s.Person.Can {
			without = append(without, string(s.Step))
			continue
		}
		if s.Person.Pressing && (keys < 0 || s.Person.Keys > r.Steps[keys].Person.Keys) {
			keys = i
		}
		if heard < 0 || s.Person.Heard > r.Steps[heard].Person.Heard {
			heard = i
		}
	}
	var b strings.Builder
	switch fmt.Fprintf(&b, "%s: ", r.Flow); {
	case heard < 0:
		b.WriteString("no person can be reached in every state")
		return b.String()
	case keys >= 0:
		fmt.Fprintf(&b, "a person within %s and %s of prompts", countedKeys(r.Steps[keys].Person.Keys), Seconds(r.Steps[heard].Person.Heard))
	default:
		fmt.Fprintf(&b, "a person within %s of prompts, by silence", Seconds(r.Steps[heard].Person.Heard))
	}
	if len(without) == 0 {
		b.WriteString(" from everywhere")
	} else {
		fmt.Fprintf(&b, " from %d of %d steps, a callback or a mailbox at times from %s", len(r.Steps)-len(without), len(r.Steps), strings.Join(without, ", "))
	}
	if keys >= 0 && r.Steps[keys].Person.Keys > 0 {
		fmt.Fprintf(&b, "; most keys: %s", Script(r.Steps[keys].Person.ByKeys))
	}
	if r.Steps[heard].Person.Heard > 0 {
		fmt.Fprintf(&b, "; longest: %s", Script(r.Steps[heard].Person.ByHeard))
	}
	return b.String()
}

func countedKeys(n int) string {
	switch n {
	case 0:
		return "no key"
	case 1:
		return "1 key"
	}
	return fmt.Sprintf("%d keys", n)
}

// step returns the step of a spot's finding, which is always there.
func (v *proof) step(id call.StepID) *flows.Step { return v.program.Steps[id] }
