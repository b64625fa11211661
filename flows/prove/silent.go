package prove

import (
	"slices"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
)

// silence finds the questions whose silence ends the call. Outside the opening hours that is a warning: what there is was
// offered, and whoever says nothing is gone.
func (v *proof) silence() {
	all, open := v.forward(anyWay), v.forward(inHours)
	for _, s := range v.spots {
		if s.served || !s.asks() || !all.seen[s.id] {
			continue
		}
		for _, w := range s.ways {
			if !w.silent || v.spots[w.to].kind == pin || v.told(RuleSilence, s.place.step) {
				continue // of the tries at a PIN the last is told of
			}
			v.silent(s, w, all, open)
		}
	}
}

// silent follows silence from a way until the next question, and tells of it when it ends the call.
func (v *proof) silent(s *spot, w way, all, open ahead) {
	ends := v.chain(inHours).follow(w, map[string]string{})
	severity, reach := strict.Fault, open
	if !open.seen[s.id] || ends == nil {
		severity, reach = strict.Warning, all
		if ends = v.chain(anyWay).follow(w, map[string]string{}); ends == nil {
			return
		}
	}
	path, _ := v.to(reach, s.id)
	path = append(path, ends...)
	message := "silence in `" + string(s.place.step) + "` ends the call: "
	if severity == strict.Warning {
		message = "outside the opening hours silence in `" + string(s.place.step) + "` ends the call: "
	}
	v.find(Finding{Rule: RuleSilence, Step: s.place.step, Path: path, Problem: strict.Problem{
		Pos: s.step.Pos, Severity: severity, Message: message + Script(path),
		Hint: "let `failed` lead to a person, or to a step that books a callback or takes a message",
	}})
}

// chain follows callers who do nothing.
type chain struct {
	*proof
	allow func(*spot, way) bool
	ends  []bool // from where silence may end the call
	seen  []bool
	left  int // spots that may still be looked at: what the world answered may make the same way useless very often
}

// mostLooks bounds how many spots one chain looks at.
const mostLooks = 20_000

func (v *proof) chain(allow func(*spot, way) bool) *chain {
	silent := func(s *spot, w way) bool { return w.silent && allow(s, w) && !s.goal() && !s.served && !s.asks() }
	ends := v.back(func(s *spot) bool { return s.kind == finished && !s.served }, silent)
	return &chain{v, allow, ends, make([]bool, len(v.spots)), mostLooks}
}

// follow returns the path by which silence ends the call without another question and without reaching anybody; nil when it
// does not. What the world answered once it answers again.
func (c *chain) follow(w way, world map[string]string) []Move {
	s := c.spots[w.to]
	switch {
	case s.kind == finished && !s.served:
		return []Move{w.does}
	case !c.ends[s.id], s.asks(), c.seen[s.id], c.left == 0:
		return nil
	}
	c.left--
	c.seen[s.id] = true
	defer func() { c.seen[s.id] = false }()
	for _, next := range s.ways {
		if !next.silent || !c.allow(s, next) {
			continue
		}
		before, known := world[next.asked]
		if next.asked != "" && known && before != next.value {
			continue
		}
		if next.asked != "" {
			world[next.asked] = next.value
		}
		if rest := c.follow(next, world); rest != nil {
			return append([]Move{w.does}, rest...)
		}
		if next.asked != "" && !known {
			delete(world, next.asked)
		}
	}
	return nil
}

// longWaits finds queues that hang up on whom they cannot take.
func (v *proof) longWaits() {
	all, open := v.forward(anyWay), v.forward(inHours)
	for _, s := range v.spots {
		queue, ok := queueAsked(s)
		if !ok || s.served || !all.seen[s.id] {
			continue
		}
		for _, w := range s.ways {
			ends := v.chain(anyWay).follow(w, map[string]string{w.asked: w.value})
			if ends == nil {
				continue
			}
			severity, reach := strict.Fault, open
			if !open.seen[s.id] {
				severity, reach = strict.Warning, all
			}
			path, _ := v.to(reach, s.id)
			path = append(path, ends...)
			v.find(Finding{Rule: RuleLongWait, Step: s.place.step, Path: path, Problem: strict.Problem{
				Pos: s.step.Pos, Severity: severity,
				Message: "when " + w.does.World + " the call of somebody who does nothing ends: " + Script(path),
				Hint: "remove `" + w.value + "` from the step, and the queue `" + string(queue.Queue) +
					"` offers a callback and a mailbox",
			}})
		}
	}
}

// queueAsked returns the queue of a spot where it is asked whether it takes the caller.
func queueAsked(s *spot) (*flows.Queue, bool) {
	if s.step == nil || !s.world {
		return nil, false
	}
	q, ok := s.step.Verb.(*flows.Queue)
	return q, ok
}

// loops finds where silence goes round for ever. In each world silence has one way on from every spot of the caller, so a
// circle of such ways is one that nobody leaves without a key.
func (v *proof) loops() {
	all := v.forward(anyWay)
	told := map[call.StepID]bool{}
	severity := strict.Fault
	if !v.hasSomebody() {
		severity = strict.Warning // a tape that begins anew until the caller hangs up
	}
	for _, world := range v.worlds.all {
		for _, circle := range v.circles(world, all) {
			at := v.blame(circle)
			if told[at.place.step] {
				continue
			}
			told[at.place.step] = true
			path, _ := v.to(all, at.id)
			i := slices.IndexFunc(circle, func(s round) bool { return s.spot == at })
			for _, s := range slices.Concat(circle[i:], circle[:i]) {
				path = append(path, s.way.does)
			}
			v.find(Finding{Rule: RuleLoop, Step: at.place.step, Path: path, Problem: strict.Problem{
				Pos: at.step.Pos, Severity: severity,
				Message: "a caller who keeps silent goes round for ever: " + Script(path),
				Hint:    "let `failed` lead to a person, or the circle to another step",
			}})
		}
	}
}

// round is one spot of a circle with the way by which it goes on.
type round struct {
	spot *spot
	way  way
}

// blame returns the spot of a circle that is told of: its first question, or else its first step.
func (v *proof) blame(circle []round) *spot {
	best := circle[0].spot
	for _, r := range circle[1:] {
		s := r.spot
		if s.asks() != best.asks() {
			if s.asks() {
				best = s
			}
			continue
		}
		if s.step.Pos.Compare(best.step.Pos) < 0 {
			best = s
		}
	}
	return best
}

// circles returns the circles of silence in one world, the first of each that are found.
func (v *proof) circles(world map[string]string, all ahead) (out [][]round) {
	const open, done = 1, 2
	state := make([]int, len(v.spots))
	var path []round
	var visit func(s *spot)
	visit = func(s *spot) {
		state[s.id] = open
		for _, w := range s.ways {
			if !w.silent || s.goal() && !s.booking() || !(game{fixed: world}).allows(w) {
				continue
			}
			path = append(path, round{s, w})
			switch state[w.to] {
			case 0:
				visit(v.spots[w.to])
			case open:
				i := slices.IndexFunc(path, func(r round) bool { return r.spot.id == w.to })
				out = append(out, slices.Clone(path[i:]))
			}
			path = path[:len(path)-1]
		}
		state[s.id] = done
	}
	for _, s := range v.spots {
		if all.seen[s.id] && state[s.id] == 0 {
			visit(s)
		}
	}
	return out
}
