package prove

import (
	"fmt"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
)

// Figures is how far it is from a step to somebody, in the worst state of the world.
type Figures struct {
	Step   call.StepID
	Person Reach // while the queues have agents
	Anyone Reach // a person, a callback or a mailbox, whatever the queues answer
	Books  bool  // the step books a callback or takes a message, and looks for no person
}

// Reach is one distance. Keys, Quick and Heard are each the smallest there is, by ways that may differ.
type Reach struct {
	Can      bool
	Pressing bool          // without letting a question run into silence; only then are there Keys
	Keys     int           // fewest keys
	Quick    time.Duration // fewest seconds for a caller who knows the way and presses as early as it helps
	Heard    time.Duration // fewest seconds for one who hears every prompt to its end; see below
	ByKeys   []Move        // the way of Keys
	ByHeard  []Move        // the way of Heard

	worst time.Duration // Heard, with a penalty for that key

	// Where nothing else helps, Heard counts the key for a person pressed at the end of a prompt that asks for none: "goodbye"
	// is heard out, and the key pressed just before the call would end. A state in which it takes that is worse than any other.
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
			v.report.Steps = append(v.report.Steps, Figures{s.ID, firstReach(), firstReach(), books(s.Verb)})
		}
	}
	for _, world := range v.worlds.all {
		staffed := v.staffed(world)
		for _, m := range []measure{byAny, byKeys, byQuick, byHeard} {
			v.measure(index, m, game{measure: m, goal: isPerson, fixed: staffed}, func(f *Figures) *Reach { return &f.Person })
			v.measure(index, m, game{measure: m, goal: isSomebody, fixed: world}, func(f *Figures) *Reach { return &f.Anyone })
		}
	}
}

func firstReach() Reach {
	return Reach{Can: true, Pressing: true, Quick: never, Heard: never, Keys: -1, worst: never}
}

// measure plays one game and keeps, for each step, what is worse than in the worlds before.
func (v *proof) measure(index map[call.StepID]int, m measure, g game, of func(*Figures) *Reach) {
	solved := v.solve(g)
	for step, i := range index {
		r, at := of(&v.report.Steps[i]), v.places[place{step: step}]
		won, cost := solved.won[at], solved.cost[at]
		switch m {
		case byAny:
			r.Can = r.Can && won
		case byKeys:
			r.Pressing = r.Pressing && won
			if won && int(cost.first) > r.Keys {
				r.Keys, r.ByKeys = int(cost.first), v.path(solved, at, m)
			}
		case byQuick:
			if won {
				r.Quick = max(r.Quick, time.Duration(cost.first))
			}
		case byHeard:
			if worst := time.Duration(cost.first); won && worst > r.worst {
				r.worst = worst
				r.Heard, r.ByHeard = worst%penalty, v.path(solved, at, m)
			}
		}
	}
}

// Summary says in a line what was proved of reaching a person.
func (r Report) Summary() string {
	var without, nobody []string
	var keys, heard *Figures // the worst of each
	steps := 0
	for i := range r.Steps {
		s := &r.Steps[i]
		if s.Books {
			continue
		}
		steps++
		if !s.Person.Can {
			if s.Anyone.Can {
				without = append(without, string(s.Step))
			} else {
				nobody = append(nobody, string(s.Step))
			}
			continue
		}
		if s.Person.Pressing && (keys == nil || s.Person.Keys > keys.Person.Keys) {
			keys = s
		}
		if heard == nil || s.Person.Heard > heard.Person.Heard {
			heard = s
		}
	}
	var b strings.Builder
	switch fmt.Fprintf(&b, "%s: ", r.Flow); {
	case heard == nil:
		b.WriteString("no step reaches a person in every state")
		return b.String()
	case keys != nil:
		fmt.Fprintf(&b, "a person within %s and %s of prompts from ", countedKeys(keys.Person.Keys), Seconds(heard.Person.Heard))
	default:
		fmt.Fprintf(&b, "a person within %s of prompts, by silence, from ", Seconds(heard.Person.Heard))
	}
	if missing := len(without) + len(nobody); missing == 0 {
		b.WriteString("everywhere")
	} else {
		fmt.Fprintf(&b, "%d of %d steps", steps-missing, steps)
	}
	if len(without) > 0 {
		fmt.Fprintf(&b, "; from %s at times only a callback or a mailbox", strict.Quoted(without))
	}
	if len(nobody) > 0 {
		fmt.Fprintf(&b, "; from %s at times nobody", strict.Quoted(nobody))
	}
	if keys != nil && keys.Person.Keys > 1 {
		fmt.Fprintf(&b, "; most keys: %s", Script(keys.Person.ByKeys))
	}
	if heard.Person.Heard > 0 {
		fmt.Fprintf(&b, "; longest: %s", Script(heard.Person.ByHeard))
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
