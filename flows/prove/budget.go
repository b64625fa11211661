package prove

import (
	"fmt"
	"time"

	"centralino/flows"
	"centralino/flows/strict"
)

// budget warns of what takes callers long: the way to the first question, menus with many keys, people far away.
func (v *proof) budget() {
	v.firstOption()
	all := v.forward(anyWay)
	for _, s := range v.spots {
		if s.step == nil || s.kind != enter || s.served || !all.seen[s.id] {
			continue
		}
		if menu, ok := s.step.Verb.(*flows.Menu); ok {
			v.menu(s, menu)
		}
	}
	for _, f := range v.report.Steps {
		v.reach(f)
	}
}

// warn adds a warning at a step.
func (v *proof) warn(rule string, step *flows.Step, path []Move, hint, format string, args ...any) {
	v.find(Finding{Rule: rule, Step: step.ID, Path: path, Problem: strict.Problem{
		Pos: step.Pos, Severity: strict.Warning, Message: fmt.Sprintf(format, args...), Hint: hint,
	}})
}

// firstOption measures the longest that a caller may hear before the first question.
func (v *proof) firstOption() {
	limit := v.options.Limits.FirstOption
	if limit == 0 {
		return
	}
	type best struct {
		time time.Duration
		path []Move
		ok   bool
	}
	known, open := map[int]best{}, map[int]bool{}
	var from func(s *spot) best
	from = func(s *spot) best {
		if b, ok := known[s.id]; ok || open[s.id] || s.goal() {
			return b
		}
		if s.asks() {
			return best{ok: true}
		}
		open[s.id] = true
		var longest best
		for _, w := range s.ways {
			if rest := from(v.spots[w.to]); w.silent && rest.ok && (!longest.ok || rest.time+w.heard > longest.time) {
				longest = best{rest.time + w.heard, append([]Move{w.does}, rest.path...), true}
			}
		}
		open[s.id], known[s.id] = false, longest
		return longest
	}
	start := v.spots[v.places[place{step: v.program.Start}]]
	if b := from(start); b.ok && b.time > limit {
		v.warn(RuleFirst, start.step, b.path, "shorten what is said before it",
			"callers hear %s before the first question, more than %s: %s", Seconds(b.time), Seconds(limit), Script(b.path))
	}
}

// menu counts the keys of a menu, and looks for the one that leads to a person.
func (v *proof) menu(s *spot, menu *flows.Menu) {
	keys, person := 0, v.program.HumanAt(s.step).Step != "" || !v.hasSomebody()
	for _, to := range menu.Keys {
		if to != v.program.HumanAt(s.step).Step {
			keys++
		}
		if id, ok := v.places[place{step: to}]; ok && !person {
			person = v.leads(id, map[int]bool{})
		}
	}
	if limit := v.options.Limits.Options; limit > 0 && keys > limit {
		v.warn(RuleOptions, s.step, nil, "split the menu, or leave out what few choose",
			"the menu `%s` has %d keys, more than %d", s.step.ID, keys, limit)
	}
	if !person {
		v.warn(RuleOptions, s.step, nil, "give one key to a queue: other questions are always asked",
			"no key of the menu `%s` leads to a person", s.step.ID)
	}
}

// leads reports whether doing nothing leads from a spot to a queue or a callback, whatever the world answers.
func (v *proof) leads(id int, known map[int]bool) bool {
	s := v.spots[id]
	if _, queue := queueAsked(s); queue || s.goal() {
		return true
	}
	if leads, ok := known[id]; ok || s.asks() || s.kind == finished {
		return leads
	}
	known[id] = false // a circle leads to nobody
	for _, w := range s.ways {
		if w.silent && w.value != "closed" && !v.leads(w.to, known) {
			return false
		}
	}
	known[id] = true
	return true
}

// reach warns of steps from which a person is far away.
func (v *proof) reach(f Figures) {
	limits, p := v.options.Limits, f.Person
	if limits.Keys > 0 && p.Pressing && p.Keys > limits.Keys {
		v.warn(RuleReach, v.step(f.Step), p.ByKeys, "lead there sooner, or give the flow a `human` key",
			"a person is %d keys away from `%s`, more than %d: %s", p.Keys, f.Step, limits.Keys, Script(p.ByKeys))
	}
	if limits.Prompts > 0 && p.Can && p.Heard > limits.Prompts {
		v.warn(RuleReach, v.step(f.Step), p.ByHeard, "shorten the prompts, or lead there sooner",
			"a person is %s of prompts away from `%s`, more than %s: %s",
			Seconds(p.Heard), f.Step, Seconds(limits.Prompts), Script(p.ByHeard))
	}
}
