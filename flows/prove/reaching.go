package prove

import (
	"fmt"
	"maps"
	"slices"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/calendar"
)

// Reaching answers what rules of law ask of one flow, for the worst that directories and conditions may answer while
// the queues have agents. Its methods must not be called by several at once.
type Reaching struct {
	proof
	calendars []*calendar.Calendar   // that steps ask or queues have, and that may be closed
	solved    map[string][]distances // by which calendars are open
}

// distances are how far it is to a person in one world: by any means, and by keys that callers choose.
type distances struct{ any, keys solution }

// NewReaching looks at a program as Flow does.
func NewReaching(p *flows.Program, o Options) *Reaching {
	g := build(p, o)
	r := &Reaching{proof: proof{graph: g, options: o, worlds: g.worldsToTry()}, solved: map[string][]distances{}}
	for _, s := range g.stepsInOrder() {
		if c := CalendarOf(s); c != nil && !slices.Contains(r.calendars, c) {
			r.calendars = append(r.calendars, c)
		}
	}
	return r
}

// CalendarOf is the calendar that a step asks, or that of its queue, outside of which nobody is there; nil: none.
func CalendarOf(s *flows.Step) *calendar.Calendar {
	switch v := s.Verb.(type) {
	case *flows.Calendar:
		return v.Calendar
	case *flows.Queue:
		return v.Options.Calendar
	}
	return nil
}

// Person is how far it is from a step to a person while those calendars are open that a function says are; nil: all of them.
// A queue whose calendar is closed has nobody. While the flow tells its callers that some calendar is closed, the key for a
// person does not count: it would put them into a queue that nobody is there to answer. Keys are those of choices:
// using up the tries of a question is none. The zero Reach is of a step to which no call comes.
func (r *Reaching) Person(from call.StepID, isOpen func(*calendar.Calendar) bool) Reach {
	at, ok := r.places[place{step: from}]
	if !ok {
		return Reach{}
	}
	out := firstReach()
	for _, d := range r.distances(isOpen) {
		out.Can = out.Can && d.any.won[at]
		switch {
		case !d.keys.won[at]:
			out.Pressing = false
		case int(d.keys.cost[at].first) > out.Keys:
			out.Keys, out.ByKeys = int(d.keys.cost[at].first), r.path(d.keys, at, byKeys)
		}
	}
	return out
}

// distances plays the game in every world with the calendars as they are told to be, once for each combination.
func (r *Reaching) distances(isOpen func(*calendar.Calendar) bool) []distances {
	closed, now := map[*calendar.Calendar]bool{}, make([]byte, len(r.calendars))
	for i, c := range r.calendars {
		if isOpen != nil && !isOpen(c) {
			closed[c], now[i] = true, 1
		}
	}
	if all, ok := r.solved[string(now)]; ok {
		return all
	}
	values := map[string]string{}
	for _, s := range r.stepsInOrder() {
		if c, ok := s.Verb.(*flows.Calendar); ok && closed[c.Calendar] {
			values["calendar "+c.Name] = "closed"
		} else if ok {
			values["calendar "+c.Name] = "open"
		}
	}
	person := func(s *spot) bool { return isPerson(s) && !closed[CalendarOf(s.step)] }
	human := !r.saysClosed(values)
	var all []distances
	tried := map[string]bool{} // worlds that differ only in what is fixed here are one
	for _, world := range r.worlds.all {
		fixed := r.staffed(world)
		maps.Copy(fixed, values)
		same := fmt.Sprint(fixed)
		if tried[same] {
			continue
		}
		tried[same] = true
		all = append(all, distances{
			any:  r.solve(game{byAny, person, fixed, func(w way) bool { return human || !w.human }}),
			keys: r.solve(game{byKeys, person, fixed, func(w way) bool { return !w.fails && (human || !w.human) }}),
		})
	}
	r.solved[string(now)] = all
	return all
}

// saysClosed reports whether a call may come, without the key for a person, to a step whose calendar is closed.
func (r *Reaching) saysClosed(values map[string]string) bool {
	told := game{fixed: values}
	seen := r.forward(func(_ *spot, w way) bool { return !w.human && told.allows(w) })
	return slices.ContainsFunc(r.spots, func(s *spot) bool {
		if !seen.seen[s.id] || s.step == nil || s.served {
			return false
		}
		c, ok := s.step.Verb.(*flows.Calendar)
		return ok && values["calendar "+c.Name] == "closed"
	})
}

// Steps returns every step that a call may come to before it has got to somebody, in the order of the file.
func (r *Reaching) Steps() (out []*flows.Step) {
	for _, s := range r.stepsInOrder() {
		if _, ok := r.places[place{step: s.ID}]; ok {
			out = append(out, s)
		}
	}
	return out
}

// StepsInHours is Steps while the calendars are open.
func (r *Reaching) StepsInHours() []*flows.Step {
	open := r.forward(inHours)
	return slices.DeleteFunc(r.Steps(), func(s *flows.Step) bool { return !open.seen[r.places[place{step: s.ID}]] })
}

// Entrance is a menu at which a call may hear its first choices.
type Entrance struct {
	Step *flows.Step
	Menu *flows.Menu
	Path []Move // how a call gets there
}

// FirstMenus returns the menus of the first level: those that a call comes to from its start, while the calendars are open,
// without another menu before them and without the key for a person. One that asks for nothing but the language is no
// level.
func (r *Reaching) FirstMenus() (out []Entrance) {
	type visit struct {
		id   int
		path []Move
	}
	start := r.places[place{step: r.program.Start}]
	seen, open := map[int]bool{start: true}, []visit{{id: start}}
	for len(open) > 0 {
		v := open[0]
		open = open[1:]
		s := r.spots[v.id]
		if menu := menuOf(s); menu != nil && !r.asksLanguage(menu) {
			out = append(out, Entrance{s.step, menu, v.path})
			continue
		}
		if s.goal() {
			continue
		}
		for _, w := range s.ways {
			if seen[w.to] || w.human || !inHours(s, w) {
				continue
			}
			seen[w.to] = true
			open = append(open, visit{w.to, append(slices.Clone(v.path), w.move(byHeard))})
		}
	}
	return out
}

func menuOf(s *spot) *flows.Menu {
	if s.step == nil || s.kind != enter {
		return nil
	}
	menu, _ := s.step.Verb.(*flows.Menu)
	return menu
}

// asksLanguage reports whether every key of a menu leads to a step that sets the language.
func (r *Reaching) asksLanguage(menu *flows.Menu) bool {
	for _, to := range menu.Keys {
		step := r.program.Steps[to]
		if step == nil || !slices.ContainsFunc(step.Set, func(a flows.Assignment) bool { return a.Name == "language" }) {
			return false
		}
	}
	return len(menu.Keys) > 0
}

// KeysTo returns the keys of a menu that lead to a step, or to what the caller comes to by doing nothing on the way from it
// while the calendars are open, before anything else is asked.
func (r *Reaching) KeysTo(menu *flows.Menu, step call.StepID) []call.Digit {
	return r.keysTo(menu, func(s *spot) bool { return s.place.step == step })
}

// KeysToPerson returns the keys of a menu that lead to a queue in the same way. The flow's key for a person is not among
// them.
func (r *Reaching) KeysToPerson(menu *flows.Menu) []call.Digit {
	return r.keysTo(menu, func(s *spot) bool {
		_, queue := queueAsked(s)
		return queue || isPerson(s)
	})
}

func (r *Reaching) keysTo(menu *flows.Menu, goal func(*spot) bool) (keys []call.Digit) {
	for _, d := range digits {
		key := call.Digit(d)
		to, has := menu.Keys[key]
		if !has {
			continue
		}
		if id, ok := r.places[place{step: to}]; ok && r.onwardTo(id, goal, map[int]bool{}) {
			keys = append(keys, key)
		}
	}
	return keys
}

// onwardTo reports whether doing nothing leads from a spot to a goal, whatever the world answers.
func (r *Reaching) onwardTo(id int, goal func(*spot) bool, known map[int]bool) bool {
	s := r.spots[id]
	if goal(s) {
		return true
	}
	if leads, ok := known[id]; ok || s.asks() || s.goal() || s.kind == finished {
		return leads
	}
	known[id] = false // a circle leads nowhere
	ways := 0
	for _, w := range s.ways {
		if !w.silent || !inHours(s, w) {
			continue
		}
		ways++
		if !r.onwardTo(w.to, goal, known) {
			return false
		}
	}
	known[id] = ways > 0
	return known[id]
}

// Speaks reports whether the text of a menu speaks of one of the keys; known is false where no text tells which it offers.
func (r *Reaching) Speaks(menu *flows.Menu, keys []call.Digit) (speaks, known bool) {
	lang := r.program.Languages[0]
	var offered []call.Digit
	for _, p := range menu.Prompts {
		if p.Say[lang] == "" {
			return false, false
		}
		offered = append(offered, keysIn(p.Say[lang])...)
	}
	return slices.ContainsFunc(keys, func(d call.Digit) bool { return slices.Contains(offered, d) }), len(offered) > 0
}
