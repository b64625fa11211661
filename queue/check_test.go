package queue

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"centralino/call"
)

// check derives by plain scans what the engine keeps in indexes, and compares. The engine must have nothing left to
// decide at now.
func check(t tester, e *Engine, now int64) {
	t.Helper()
	for _, a := range e.agents {
		checkAgent(t, e, a, now)
	}
	for _, c := range e.callers {
		checkCaller(t, e, c, now)
	}
	for _, l := range e.lines {
		checkLine(t, e, l)
	}
	checkEstimate(t, e)
	for _, h := range []*timers{&e.soon, &e.later} {
		for i, armed := range h.heap {
			if armed.place != i+1 || i > 0 && armed.before(h.heap[(i-1)/2]) {
				t.Fatalf("timer of %s is out of place", armed.id)
			}
			if armed.at <= now {
				t.Fatalf("timer of %s is overdue", armed.id)
			}
		}
	}
}

func naivelyFree(a *agent) bool {
	return a.registered && a.pause == nil && !a.overdue && len(a.legs) == 0 && !a.wrapping && !a.resting
}

func checkAgent(t tester, e *Engine, a *agent, now int64) {
	t.Helper()
	if a.free != naivelyFree(a) && len(a.seats) > 0 {
		t.Fatalf("%s is taken for free=%v", a.id, a.free)
	}
	if a.overdue || a.wrapping && !a.owes && a.wrapUntil <= now || a.resting && a.restUntil <= now {
		t.Fatalf("%s: something was due", a.id)
	}
	for _, l := range a.legs {
		if !l.live && l.deadline <= now {
			t.Fatalf("%s rings for ever", a.id)
		}
		if e.callers[l.caller.id] != l.caller || !slices.Contains(l.caller.legs, l) {
			t.Fatalf("%s has a leg whose call has not", a.id)
		}
	}
	for _, s := range a.seats {
		in := false
		for x := range s.pool.free.all() {
			in = in || x == a
		}
		if in != a.free {
			t.Fatalf("%s stands among the free of %s: %v", a.id, s.pool.line.id, in)
		}
	}
}

func checkCaller(t tester, e *Engine, c *caller, now int64) {
	t.Helper()
	for _, l := range c.legs {
		if e.agents[l.agent.id] != l.agent || !slices.Contains(l.agent.legs, l) {
			t.Fatalf("%s has a leg whose agent has not", c.id)
		}
	}
	if c.line == nil {
		if c.pool != nil || len(c.guests) > 0 || c.offer != nil || c.rung != 0 || c.stage.place != 0 || c.duty.place != 0 && c.back == nil {
			t.Fatalf("%s left and is still here", c.id)
		}
		checkBack(t, e, c, now)
		return
	}
	if c.full {
		t.Fatalf("%s was to leave a full queue", c.id)
	}
	rung := 0
	for _, l := range c.legs {
		if !l.live && l.over == "" {
			rung++
		}
	}
	if rung != c.rung || (rung > 0) != (c.offer != nil) || c.aside && rung > 0 {
		t.Fatalf("%s is rung for by %d phones, counts %d", c.id, rung, c.rung)
	}
	if stands := !c.aside && c.picked == nil && rung < c.phones(); (c.pool != nil) != stands {
		t.Fatalf("%s stands %v, should be %v", c.id, c.pool != nil, stands)
	}
	if c.pool == nil {
		return
	}
	checkWishes(t, e, c, now)
	// A free agent and a waiting caller meet, unless the caller still waits for somebody else.
	for _, a := range e.agents {
		if naivelyFree(a) && serves(a, c) {
			t.Fatalf("%s waits although %s is free", c.id, a.id)
		}
	}
}

// checkWishes checks that nobody waits for a wish that nobody can fulfil or whose time is over, nor for help that is due.
func checkWishes(t tester, e *Engine, c *caller, now int64) {
	t.Helper()
	if wishing(c, WishLanguage) && !slices.ContainsFunc(c.line.crew, func(a *agent) bool { return a.present && slices.Contains(a.conf.Languages, c.language) }) {
		t.Fatalf("%s waits for %s, which nobody speaks", c.id, c.language)
	}
	if wishing(c, WishLastAgent) && !c.last.present {
		t.Fatalf("%s waits for %s, who is not there", c.id, c.last.id)
	}
	if relax := int64(c.line.set.Relax); (wishing(c, WishLanguage) || wishing(c, WishLastAgent)) && c.since+2*relax <= now {
		t.Fatalf("%s insists on a wish too long", c.id)
	}
	for i, r := range c.line.reach {
		if c.reached <= i && (c.since+r.after <= now || c.ground.alone) {
			t.Fatalf("%s is not yet served by %s", c.id, r.line.id)
		}
	}
}

// wishing reports whether a caller waits for a wish, as the engine has it.
func wishing(c *caller, w Wish) bool {
	return c.line.set.prefers(w) && c.has(w) && c.dropped&w.bit() == 0
}

// checkBack checks a promise that does not stand in the line: it is being dialled, or not due, or out of hours.
func checkBack(t tester, e *Engine, c *caller, now int64) {
	t.Helper()
	switch b := c.back; {
	case b == nil:
	case b.ending():
		t.Fatalf("%s is over and still owed", c.id)
	case b.dialling != slices.ContainsFunc(c.legs, func(l *leg) bool { return l.live }):
		t.Fatalf("%s is dialled %v, with legs %+v", c.id, b.dialling, describe(c.legs))
	case b.dialling:
	case len(c.legs) == 0 && c.duty.place == 0:
		t.Fatalf("%s is forgotten", c.id)
	case b.again <= now && b.home.callsBack(now):
		t.Fatalf("%s is due and does not stand", c.id)
	}
}

func checkLine(t tester, e *Engine, l *line) {
	t.Helper()
	waiting, standing, owed, tasks, backs := 0, [2]int{}, 0, 0, 0
	var inLine [2]ordered[*caller]
	for _, c := range e.callers {
		switch {
		case c.back == nil || c.back.home != l:
		case c.back.task():
			tasks++
		default:
			owed++
		}
		if c.line != l {
			continue
		}
		if c.pool != nil && c.rung == 0 {
			inLine[eu(c.eu)].insert(c.key, c)
		}
		if c.back != nil {
			backs++
			continue
		}
		waiting++
		if c.pool != nil && c.rung == 0 {
			standing[eu(c.eu)]++
		}
	}
	for i, g := range l.floor {
		if g == nil {
			continue
		}
		present, help := 0, 0
		for _, a := range e.agents {
			there := a.registered && a.refused < refuseLimit && a.failed < failLimit && (a.pause == nil || a.pause.By != call.PausedByMisses)
			if !there || i == 1 && !call.InEU(a.conf.Country) {
				continue
			}
			if ableIn(a, l) {
				present++
			}
			if slices.ContainsFunc(l.reach, func(r reach) bool { return ableIn(a, r.line) }) {
				help++
			}
		}
		if g.pool.present != present || g.empty != (present+help == 0) || g.alone != (present == 0) {
			t.Fatalf("%s counts %d present (empty=%v, alone=%v), there are %d and %d", l.id, g.pool.present, g.empty, g.alone, present, help)
		}
		if g.standing != standing[i] {
			t.Fatalf("%s counts %d standing, there are %d", l.id, g.standing, standing[i])
		}
		if is, should := names(&g.line, (*caller).name), names(&inLine[i], (*caller).name); !slices.Equal(is, should) {
			t.Fatalf("%s has %v in line, there are %v", l.id, is, should)
		}
	}
	if l.promises.owed != owed || l.tasks.owed != tasks {
		t.Fatalf("%s counts %d promises and %d messages, there are %d and %d", l.id, l.promises.owed, l.tasks.owed, owed, tasks)
	}
	if l.waiting != waiting || l.all.len() != waiting+backs {
		t.Fatalf("%s counts %d and %d waiting, there are %d", l.id, l.waiting, l.all.len(), waiting)
	}
	if l.tally != nil {
		flying := int64(0)
		for _, a := range e.agents {
			for _, g := range a.legs {
				if g.tally == l.tally {
					flying++
				}
				if g.live && g.tally != nil {
					t.Fatalf("%s is counted as ringing and speaks", a.id)
				}
			}
		}
		for _, n := range l.tally.flying {
			flying -= n
		}
		if flying != 0 {
			t.Fatalf("%s miscounts the offers that ring by %d", l.id, flying)
		}
	}
	sum := l.answered + uint64(l.waiting)
	for _, n := range l.left {
		sum += n
	}
	if l.offered != sum {
		t.Fatalf("%s: %d offered, %d answered, left and waiting", l.id, l.offered, sum)
	}
}

// dump writes the whole state, so that two engines can be compared byte for byte.
func dump(e *Engine) string {
	var b strings.Builder
	dumpEstimate(&b, e)
	for _, id := range slices.Sorted(maps.Keys(e.lines)) {
		l := e.lines[id]
		fmt.Fprintf(&b, "line %s %+v %d %d %v waiting=%d arrived=%v warned=%v %d %d\n",
			id, l.set, l.offered, l.answered, l.left, l.waiting, names(&l.arrived, (*caller).name),
			l.rota.warned, l.rota.from, l.rota.lead)
		fmt.Fprintf(&b, "  promises %+v, messages %+v\n", l.promises, l.tasks)
		for _, g := range l.floor {
			if g != nil {
				fmt.Fprintf(&b, "  ground empty=%v alone=%v %d epoch=%d standing=%d\n", g.empty, g.alone, g.emptySince, g.epoch, g.standing)
			}
		}
		if l.tally != nil {
			fmt.Fprintf(&b, "  tally %+v\n", *l.tally)
		}
		for _, p := range l.pools {
			if p != l.open() && p.callers.len() == 0 {
				continue // made when somebody first asked, and kept: it says nothing
			}
			fmt.Fprintf(&b, "  pool %+v present=%d working=%d callers=%v free=%v\n",
				p.demand, p.present, p.working, names(&p.callers, (*caller).name), names(&p.free, (*agent).name))
		}
		fmt.Fprintf(&b, "  all %v\n", names(&l.all, (*caller).name))
	}
	for _, id := range slices.Sorted(maps.Keys(e.agents)) {
		a := e.agents[id]
		fmt.Fprintf(&b, "agent %s %s %+v reg=%v misses=%d refused=%d failed=%d %v wrap=%v rest=%v idle=%d calls=%d legs=%+v due=%d owes=%v said=%q\n",
			id, a.state(), a.pause, a.registered, a.misses, a.refused, a.failed, a.reported, a.wrapping, a.resting, a.idleSince, a.calls,
			describe(a.legs), a.timer.at*int64(min(1, a.timer.place)), a.owes, a.talk.outcome)
	}
	for _, id := range slices.Sorted(maps.Keys(e.callers)) {
		c := e.callers[id]
		fmt.Fprintf(&b, "caller %s offers=%d key=%v tried=%d dropped=%d reached=%d aside=%v tell=%d told=%d promise=%d legs=%+v\n",
			id, c.offers, c.key, len(c.tried), c.dropped, c.reached, c.aside, c.tellAt, c.told, c.promiseAt, describe(c.legs))
		if p := c.back; p != nil {
			fmt.Fprintf(&b, "  back due=%d again=%d since=%d attempts=%d dialling=%v kept=%v failed=%v moot=%s\n",
				p.due, p.again, c.since, p.attempts, p.dialling, p.kept, p.failed, p.moot)
		}
	}
	return b.String()
}

func eu(asked bool) int {
	if asked {
		return 1
	}
	return 0
}

func (c *caller) name() string { return string(c.id) }

func (a *agent) name() string { return string(a.id) }

func names[T any](o *ordered[T], name func(T) string) []string {
	var out []string
	for v := range o.all() {
		out = append(out, name(v))
	}
	return out
}
