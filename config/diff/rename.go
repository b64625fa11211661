package diff

import (
	"slices"

	"centralino/call"
	"centralino/flows"
)

// enough is how much two steps must have in common to be one that was renamed.
const enough = 0.5

// renames finds the steps that only have another name: one that is gone and one that is new, with the same verb, that say
// the same for the most part and have the same neighbours. Pairs are taken one after the other, the most alike first,
// because each makes neighbours known.
func (c *comparison) renames(before, after *flows.Program) map[call.StepID]call.StepID {
	renamed, taken := map[call.StepID]call.StepID{}, map[call.StepID]bool{}
	for {
		best, from, to := enough, call.StepID(""), call.StepID("")
		for _, old := range before.InOrder() {
			if _, done := renamed[old.ID]; done || after.Steps[old.ID] != nil {
				continue
			}
			for _, now := range after.InOrder() {
				if taken[now.ID] || before.Steps[now.ID] != nil || old.Word() != now.Word() {
					continue
				}
				// A pair that is as much alike as one before it is not better.
				if alike := c.alike(before, after, old, now, renamed); alike > best || from == "" && alike == best {
					best, from, to = alike, old.ID, now.ID
				}
			}
		}
		if from == "" {
			return renamed
		}
		renamed[from], taken[to] = to, true
	}
}

// alike is the share of what is said of either step that is said of both. Neighbours whose fate is not known are all alike.
func (c *comparison) alike(before, after *flows.Program, old, now *flows.Step, renamed map[call.StepID]call.StepID) float64 {
	const unknown = "?"
	was := features(before, old, c.before, func(id call.StepID) call.StepID {
		if name := newName(renamed, id); id == flows.End || after.Steps[name] != nil {
			return name
		}
		return unknown
	})
	is := features(after, now, c.after, func(id call.StepID) call.StepID {
		if id == flows.End || before.Steps[id] != nil {
			return id
		}
		for _, name := range renamed {
			if name == id {
				return id
			}
		}
		return unknown
	})
	common := 0
	for feature := range was {
		if is[feature] {
			common++
		}
	}
	if all := len(was) + len(is) - common; all > 0 {
		return float64(common) / float64(all)
	}
	return 0
}

// features is all that is said of a step, and by which ways it is reached.
func features(p *flows.Program, s *flows.Step, r reader, name func(call.StepID) call.StepID) map[string]bool {
	r.step = name
	out := map[string]bool{}
	for path, words := range r.stepFacts(s).words {
		out[path+"="+words] = true
	}
	for _, from := range p.Steps {
		for _, w := range from.Ways() {
			if w.To == s.ID {
				out["from "+string(name(from.ID))+" by "+w.Label] = true
			}
		}
	}
	return out
}

// stepFacts reads a step. What a queue does while callers wait is said of the queue.
func (r reader) stepFacts(s *flows.Step) facts {
	leftOut := []string{"options"}
	if _, ok := s.Verb.(*flows.Calendar); ok {
		leftOut = append(leftOut, "calendar") // its name is read
	}
	f := r.read(s.Verb, leftOut...)
	next := s.Next
	if r.step != nil && next != "" {
		next = r.step(next)
	}
	f.say("next", string(next))
	for _, a := range s.Set {
		f.say("set."+a.Name, a.Value.String())
	}
	return f
}

// isWay reports whether a path of a step says where a call goes.
func isWay(path string) bool {
	return slices.Contains([]string{"next", "failed", "found", "unknown", "open", "closed", "menu", "full", "empty", "busy"}, path)
}
