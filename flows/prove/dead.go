package prove

import (
	"slices"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
)

// nobody tells of a flow that reaches nobody. One without queue and callback is an announcement, and perhaps meant so.
func (v *proof) nobody() {
	start := v.step(v.program.Start)
	if start == nil {
		return
	}
	severity, message := strict.Warning, "this flow reaches nobody: it has no queue, books no callback and takes no message"
	for _, s := range v.stepsInOrder() {
		transfer, out := s.Verb.(*flows.Transfer)
		_, queue := s.Verb.(*flows.Queue)
		if queue || books(s.Verb) || out && transfer.Human {
			severity, message = strict.Fault, "this flow reaches nobody: no call ever comes to `"+string(s.ID)+"`"
		}
	}
	path := v.onward(v.places[place{step: start.ID}])
	v.find(Finding{Rule: RuleNobody, Step: start.ID, Path: path, Problem: strict.Problem{
		Pos: start.Pos, Severity: severity, Message: message, Hint: "callers can only hang up; lead them to a queue",
	}})
}

// back marks the spots from which some way leads to a goal, going back from the goals by ways that are allowed.
func (g *graph) back(goal func(*spot) bool, allow func(*spot, way) bool) []bool {
	into := make([][]int, len(g.spots))
	reaches := make([]bool, len(g.spots))
	var open []int
	for _, s := range g.spots {
		for _, w := range s.ways {
			if allow(s, w) {
				into[w.to] = append(into[w.to], s.id)
			}
		}
		if goal(s) {
			reaches[s.id] = true
			open = append(open, s.id)
		}
	}
	for len(open) > 0 {
		id := open[len(open)-1]
		open = open[:len(open)-1]
		for _, from := range into[id] {
			if !reaches[from] {
				reaches[from] = true
				open = append(open, from)
			}
		}
	}
	return reaches
}

// hopeless marks the spots from which no way whatever leads to somebody. The end of the call is not one of them.
func (v *proof) hopeless() []bool {
	lost := v.back(func(s *spot) bool { return s.goal() || s.served || s.kind == finished && !s.served }, func(s *spot, w way) bool {
		return v.spots[w.to].kind != finished || v.spots[w.to].served
	})
	for i := range lost {
		lost[i] = !lost[i]
	}
	return lost
}

// deadEnds finds the ways that lead to where nobody can be reached any more. What follows from silence and from a queue that
// takes nobody has rules of its own.
func (v *proof) deadEnds() {
	lost, all := v.hopeless(), v.forward(anyWay)
	for _, s := range v.spots {
		if lost[s.id] || !all.seen[s.id] {
			continue
		}
		for _, w := range s.ways {
			if lost[w.to] && !w.fails {
				path, _ := v.to(all, s.id)
				v.deadEnd(w.to, append(path, w.move(byHeard)))
			}
		}
	}
}

// deadEnd tells of a spot from which nobody can be reached, and of the way there and on.
func (v *proof) deadEnd(id int, path []Move) {
	step := v.spots[id].step
	path = append(path, v.onward(id)...)
	v.find(Finding{Rule: RuleDeadEnd, Step: step.ID, Path: path, Problem: strict.Problem{
		Pos:     step.Pos,
		Message: "from `" + string(step.ID) + "` no person, callback or mailbox can be reached: " + Script(path),
		Hint:    "lead it to a queue, a callback or back to a menu, or give the flow a `human` key",
	}})
}

// onward is what happens to a caller who does nothing, until the call ends or comes round.
func (v *proof) onward(id int) (path []Move) {
	seen := map[int]bool{}
	for !seen[id] {
		seen[id] = true
		i := slices.IndexFunc(v.spots[id].ways, func(w way) bool { return w.silent })
		if i < 0 {
			break
		}
		w := v.spots[id].ways[i]
		path, id = append(path, w.does), w.to
	}
	return path
}

// traps finds states of the world in which nobody can be reached although there are ways to somebody: the world never lets
// the caller take them.
func (v *proof) traps() {
	lost, all := v.hopeless(), v.forward(anyWay)
	told := map[call.StepID]bool{}
	for _, world := range v.worlds.all {
		g := game{measure: byAny, goal: func(s *spot) bool { return s.goal() || s.served || lost[s.id] }, fixed: world}
		solved := v.solve(g)
		for _, s := range v.blamed(solved, g, all) {
			if told[s.place.step] {
				continue
			}
			told[s.place.step] = true
			i := losing(s, solved, g)
			path, _ := v.to(all, s.id)
			path = append(path, s.ways[i].move(byHeard))
			path = append(path, v.stuck(solved, g, s.ways[i].to, s.id)...)
			v.find(Finding{Rule: RuleTrap, Step: s.place.step, Path: path, Problem: strict.Problem{
				Pos:     s.step.Pos,
				Message: "when " + s.ways[i].does.World + " no person, callback or mailbox can be reached: " + Script(path),
				Hint:    "lead this way to a queue, a callback or a menu that has one",
			}})
		}
	}
}

// losing returns the index of an answer by which the world keeps the caller from everybody, -1 for none. What follows from
// a queue that takes nobody has a rule of its own.
func losing(s *spot, solved solution, g game) int {
	return slices.IndexFunc(s.ways, func(w way) bool { return !w.fails && !solved.won[w.to] && g.allows(w) })
}

// blamed returns the spots at which the world decides that nobody is reached. Of several that follow each other it is the
// last; of several in a circle, the first in the file.
func (v *proof) blamed(solved solution, g game, all ahead) (out []*spot) {
	var deciding []*spot
	after := map[*spot]map[*spot]bool{}
	for _, s := range v.spots {
		decides := s.world && !solved.won[s.id] && all.seen[s.id] && losing(s, solved, g) >= 0 &&
			(slices.ContainsFunc(s.ways, func(w way) bool { return solved.won[w.to] }) || v.ends(s))
		if decides {
			deciding = append(deciding, s)
		}
	}
	for _, s := range deciding {
		after[s] = v.lostFrom(s, solved, g)
	}
	for _, s := range deciding {
		last := !slices.ContainsFunc(deciding, func(other *spot) bool {
			return other != s && after[s][other] && (!after[other][s] || other.step.Pos.Compare(s.step.Pos) < 0)
		})
		if last {
			out = append(out, s)
		}
	}
	return out
}

// ends reports whether an answer ends the call there and then.
func (v *proof) ends(s *spot) bool {
	return slices.ContainsFunc(s.ways, func(w way) bool { return v.spots[w.to].kind == finished })
}

// lostFrom returns the spots that a caller may come to who has lost.
func (v *proof) lostFrom(s *spot, solved solution, g game) map[*spot]bool {
	seen, open := map[*spot]bool{}, []*spot{s}
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		for _, w := range at.ways {
			if to := v.spots[w.to]; !solved.won[w.to] && g.allows(w) && !seen[to] {
				seen[to] = true
				open = append(open, to)
			}
		}
	}
	return seen
}

// stuck follows a caller who cannot get on until they come round.
func (v *proof) stuck(solved solution, g game, id, until int) (path []Move) {
	seen := map[int]bool{}
	for !seen[id] && id != until {
		seen[id] = true
		i := slices.IndexFunc(v.spots[id].ways, func(w way) bool { return !solved.won[w.to] && g.allows(w) })
		if i < 0 {
			break
		}
		w := v.spots[id].ways[i]
		path, id = append(path, w.move(byHeard)), w.to
	}
	return path
}
