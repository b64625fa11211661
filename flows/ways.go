package flows

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"centralino/call"
	"centralino/flows/strict"
)

// Way is one way out of a step.
type Way struct {
	Label string // "next", "failed", "key 1", "case 2", …
	To    call.StepID
	// Instant: a call may take this way without anybody having waited, pressed or heard anything.
	Instant bool
}

// Ways returns every way out of a step in a fixed order, without the key for a person and without what the options of
// a queue give to a waiting caller.
func (s *Step) Ways() []Way {
	var out []Way
	add := func(label string, to call.StepID, instant bool) {
		if to != "" {
			out = append(out, Way{label, to, instant})
		}
	}
	switch v := s.Verb.(type) {
	case *Menu:
		for _, d := range slices.Sorted(maps.Keys(v.Keys)) {
			add("key "+d.String(), v.Keys[d], false)
		}
		add("failed", v.Failed, false)
	case *Collect:
		add("failed", v.Failed, false)
	case *Identify:
		add("found", v.Found, v.PIN == nil)
		add("unknown", v.Unknown, true)
		add("failed", v.Failed, true)
	case *Choose:
		for i, one := range v.Cases {
			add("case "+strconv.Itoa(i+1), one.Next, true)
		}
	case *Queue:
		add("menu", v.Menu, false)
		add("full", v.Full, true)
		add("empty", v.Empty, true)
	case *Calendar:
		add("open", v.Open, true)
		add("closed", v.Closed, true)
	case *Run:
		if v.Entry != "" {
			add("run", v.Entry, true)
			return out
		}
	case *Callback:
		add("failed", v.Failed, false)
		add("next", s.Next, true)
		return out
	case *HTTP: // what is kept of an answer, or a service that is left alone, takes no time
		add("failed", v.Failed, true)
		add("next", s.Next, true)
		return out
	case *Transfer:
		add("busy", v.Busy, true)
		add("failed", v.Failed, true)
	case *Record:
		add("failed", v.Failed, false)
	case *Set, *Survey, *Flash: // a survey is nothing to callers who spoke with nobody, nor a flash that is off
		add("next", s.Next, true)
		return out
	}
	add("next", s.Next, false)
	return out
}

// checkReachable reports the steps that no call can reach.
func (c *compiler) checkReachable(p *Program) {
	seen := map[call.StepID]bool{}
	open := []call.StepID{p.Start, p.Human.Step}
	for len(open) > 0 {
		id := open[len(open)-1]
		open = open[:len(open)-1]
		step := p.Steps[id]
		if step == nil || seen[id] {
			continue
		}
		seen[id] = true
		for _, w := range step.Ways() {
			open = append(open, w.To)
		}
	}
	for id, step := range p.Steps {
		if !seen[id] {
			c.fault(step, "lead to it from another step, or remove it", "no call can reach the step `"+string(id)+"`")
		}
	}
}

// checkSpinning reports circles of steps in which nobody waits, presses or hears anything: a call would go round in
// them for ever within one moment.
func (c *compiler) checkSpinning(p *Program) {
	p.spinning(func(circle []call.StepID) { c.doc.Add(p.spinningProblem(circle)) })
}

// spinning finds the circles in which nobody waits, presses or hears anything.
func (p *Program) spinning(found func(circle []call.StepID)) {
	state := map[call.StepID]int{} // 1: on the path, 2: done
	var path []call.StepID
	var visit func(id call.StepID)
	visit = func(id call.StepID) {
		step := p.Steps[id]
		if step == nil || state[id] == 2 {
			return
		}
		if state[id] == 1 {
			found(path[slices.Index(path, id):])
			return
		}
		state[id] = 1
		path = append(path, id)
		for _, w := range step.Ways() {
			if w.Instant {
				visit(w.To)
			}
		}
		path = path[:len(path)-1]
		state[id] = 2
	}
	for _, step := range p.InOrder() {
		visit(step.ID)
	}
}

func (p *Program) spinningProblem(circle []call.StepID) strict.Problem {
	var names []string
	for _, id := range circle {
		names = append(names, string(id))
	}
	names = append(names, names[0])
	return strict.Problem{
		Pos: p.Steps[circle[0]].Pos, Hint: "play something or ask for a key on the way",
		Message: "a call can go round here for ever without a prompt or a wait: " + strings.Join(names, " → "),
	}
}
