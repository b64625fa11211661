// Package mutants makes flows that differ from another in one place, as a slip would make them: keys swapped, a wait
// dropped, a failed path forgotten. A slip that no test of the flow notices is a caller whom nobody thought of.
package mutants

import (
	"fmt"
	"maps"
	"slices"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
)

// Mutant is a flow with one slip.
type Mutant struct {
	Pos  strict.Pos  // of the step
	Step call.StepID // empty: the flow as a whole
	What string      // "keys 1 and 2 swapped"
	Flow *flows.Program
}

// All returns every mutant of a flow, in the order of its file; the same flow always has the same.
func All(p *flows.Program) []Mutant {
	m := maker{program: p, queues: queuesOf(p)}
	if human := p.Steps[p.Human.Step]; human != nil {
		without := *p
		without.Human = flows.Human{}
		m.all = append(m.all, Mutant{Pos: human.Pos, What: "the key " + p.Human.Key.String() + " for a person removed", Flow: &without})
	}
	steps := slices.SortedFunc(maps.Values(p.Steps), func(a, b *flows.Step) int { return a.Pos.Compare(b.Pos) })
	for _, s := range steps {
		if s.Inside != "" {
			continue // what the flow runs has tests of its own
		}
		m.step = s
		m.mutate()
	}
	return m.all
}

// maker collects the mutants of a flow.
type maker struct {
	program *flows.Program
	queues  []call.QueueID
	step    *flows.Step
	all     []Mutant
}

// queuesOf are the queues that a flow leads to, sorted.
func queuesOf(p *flows.Program) (all []call.QueueID) {
	for _, s := range p.Steps {
		if q, ok := s.Verb.(*flows.Queue); ok && !slices.Contains(all, q.Queue) {
			all = append(all, q.Queue)
		}
	}
	slices.Sort(all)
	return all
}

// add adds a mutant in which the step is another.
func (m *maker) add(step flows.Step, format string, args ...any) {
	flow := *m.program
	flow.Steps = maps.Clone(flow.Steps)
	flow.Steps[step.ID] = &step
	m.all = append(m.all, Mutant{Pos: step.Pos, Step: step.ID, What: fmt.Sprintf(format, args...), Flow: &flow})
}

// verb adds a mutant in which the step's verb is another.
func (m *maker) verb(v flows.Verb, format string, args ...any) {
	step := *m.step
	step.Verb = v
	m.add(step, format, args...)
}

// next adds a mutant that ends the call where the step goes on.
func (m *maker) next() {
	if m.step.Next == "" || m.step.Next == flows.End {
		return
	}
	step := *m.step
	step.Next = flows.End
	m.add(step, "next: %s became end", m.step.Next)
}

// mutate makes the mutants of one step.
func (m *maker) mutate() {
	for i, a := range m.step.Set {
		step := *m.step
		step.Set = slices.Delete(slices.Clone(step.Set), i, i+1)
		m.add(step, "set: %s removed", a.Name)
	}
	switch v := m.step.Verb.(type) {
	case *flows.Play:
		m.verb(&flows.Play{}, "plays nothing")
	case *flows.Message:
		m.verb(&flows.Message{}, "plays nothing")
	case *flows.Menu:
		m.menu(v)
	case *flows.Collect:
		m.collect(v)
	case *flows.Identify:
		m.identify(v)
	case *flows.Choose:
		m.choose(v)
	case *flows.Queue:
		m.queue(v)
	case *flows.Calendar:
		if v.Open != v.Closed {
			swapped := *v
			swapped.Open, swapped.Closed = v.Closed, v.Open
			m.verb(&swapped, "open and closed swapped")
		}
	case *flows.Survey:
		m.survey(v)
	case *flows.Callback:
		m.callback(v)
	case *flows.Run:
		m.verb(&flows.Set{}, "run: %s left out", v.Flow)
	case *flows.Flash:
		m.verb(&flows.Flash{Name: v.Name}, "plays nothing")
	case *flows.Wait:
		m.verb(&flows.Wait{For: 1}, "wait: %v dropped", v.For)
	case *flows.HTTP:
		m.http(v)
	case *flows.Voicemail:
		if len(v.Prompts) > 0 {
			changed := *v
			changed.Prompts = nil
			m.verb(&changed, "plays nothing of its own")
		}
		if v.Review {
			changed := *v
			changed.Review = false
			m.verb(&changed, "not to be heard again")
		}
	case *flows.Record:
		m.record(v)
	case *flows.Transfer:
		m.transfer(v)
	}
	m.next()
}

// otherQueue is another queue of the flow.
func (m *maker) otherQueue(q call.QueueID) (other call.QueueID, ok bool) {
	for _, other := range m.queues {
		if other != q {
			return other, true
		}
	}
	return "", false
}
