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

// deadEnds finds the steps from which nobody can be reached any more, and tells of each once, by the shortest way there. What follows
// from silence and from a queue that takes nobody has rules of its own.
func (v *proof) deadEnds() {
	lost, all := v.hopeless(), v.forward(anyWay)
	shortest := map[call.StepID][]Move{}
	for _, s := range v.spots {
		if lost[s.id] || !all.seen[s.id] {
			continue
		}
		for _, w := range s.ways {
			if !lost[w.to] || w.fails {
				continue
			}
			path, _ := v.to(all, s.id)
			path, id := v.toStep(w.to, append(path, w.move(byHeard)))
			if v.spots[id].kind != enter && w.does.World != "" {
				v.within = append(v.within, v.trap(s, w, append(path, v.onward(id)...)))
				continue
			}
			path = append(path, v.onward(id)...)
			if step := v.spots[id].step.ID; shortest[step] == nil || len(path) < len(shortest[step]) {
				shortest[step] = path
			}
		}
	}
	for _, step := range v.stepsInOrder() {
		if path := shortest[step.ID]; path != nil {
			v.find(Finding{Rule: RuleDeadEnd, Step: step.ID, Path: path, Problem: strict.Problem{
				Pos:     step.Pos,
				Message: "from `" + string(step.ID) + "` no person, callback or mailbox can be reached: " + Script(path),
				Hint:    "lead it to a queue, a callback, a mailbox or back to a menu, or give the flow a `human` key",
			}})
		}
	}
}

// toStep follows a caller who does nothing to where a step begins, from within another one: whom nobody can help any more after a
// directory was down may be helped in that same step when it is not. The call may end before, or never leave the step.
func (v *proof) toStep(id int, path []Move) ([]Move, int) {
	seen := map[int]bool{}
	for at := id; v.spots[at].kind != enter && !seen[at]; {
		seen[at] = true
		i := slices.IndexFunc(v.spots[at].ways, func(w way) bool { return w.silent })
		if i < 0 || v.spots[v.spots[at].ways[i].to].kind == finished {
			break
		}
		w := v.spots[at].ways[i]
		if path, at = append(path, w.does), w.to; v.spots[at].kind == enter {
			return path, at
		}
	}
	return path, id
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
			v.find(v.trap(s, s.ways[i], append(path, v.stuck(solved, g, s.ways[i].to, s.id)...)))
		}
	}
	for _, f := range v.within {
		if !told[f.Step] {
			told[f.Step] = true
			v.find(f)
		}
	}
}

// trap is what is told of an answer after which nobody can be reached.
func (v *proof) trap(s *spot, answer way, path []Move) Finding {
	return Finding{Rule: RuleTrap, Step: s.place.step, Path: path, Problem: strict.Problem{
		Pos:     s.step.Pos,
		Message: "when " + answer.does.World + " no person, callback or mailbox can be reached: " + Script(path),
		Hint:    "lead this way to a queue, a callback, a mailbox or a menu that has one",
	}}
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
