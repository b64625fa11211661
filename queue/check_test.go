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
	if a.overdue || a.wrapping && a.wrapUntil <= now || a.resting && a.restUntil <= now {
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
		if c.pool != nil || c.offer != nil || c.relax.place != 0 || c.duty.place != 0 {
			t.Fatalf("%s left and is still here", c.id)
		}
		return
	}
	if c.full {
		t.Fatalf("%s was to leave a full queue", c.id)
	}
	if (c.pool == nil) != (c.offer != nil) {
		t.Fatalf("%s neither stands nor is offered, or both", c.id)
	}
	if c.offer != nil && !slices.Contains(c.legs, c.offer) {
		t.Fatalf("%s is offered on no leg", c.id)
	}
	if c.offer != nil {
		return
	}
	// A free able agent and a waiting caller meet, unless the caller's language is still waited for.
	for _, a := range e.agents {
		if !naivelyFree(a) || !slices.ContainsFunc(a.seats, func(s seat) bool { return s.pool.line == c.line }) {
			continue
		}
		waitsForLanguage := c.line.set.prefers(WishLanguage) && c.language != "" && !c.relaxed && c.relaxAt > now
		if !waitsForLanguage || slices.Contains(a.conf.Languages, c.language) {
			t.Fatalf("%s waits although %s is free", c.id, a.id)
		}
	}
}

func checkLine(t tester, e *Engine, l *line) {
	t.Helper()
	waiting, present := 0, 0
	for _, c := range e.callers {
		if c.line == l {
			waiting++
		}
	}
	for _, a := range e.agents {
		sits := slices.ContainsFunc(a.seats, func(s seat) bool { return s.pool == l.open() })
		if sits && a.registered && a.refused < refuseLimit && a.failed < failLimit && (a.pause == nil || a.pause.By != call.PausedByMisses) {
			present++
		}
	}
	if l.waiting != waiting || l.all.len() != waiting {
		t.Fatalf("%s counts %d and %d waiting, there are %d", l.id, l.waiting, l.all.len(), waiting)
	}
	if l.open().present != present || l.empty != (present == 0) {
		t.Fatalf("%s counts %d present (empty=%v), there are %d", l.id, l.open().present, l.empty, present)
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
		fmt.Fprintf(&b, "line %s %+v empty=%v %d epoch=%d %d %d %v waiting=%d\n",
			id, l.set, l.empty, l.emptySince, l.epoch, l.offered, l.answered, l.left, l.waiting)
		for _, p := range l.pools {
			fmt.Fprintf(&b, "  pool %q present=%d working=%d callers=%v free=%v\n",
				p.language, p.present, p.working, names(&p.callers, (*caller).name), names(&p.free, (*agent).name))
		}
		fmt.Fprintf(&b, "  all %v\n", names(&l.all, (*caller).name))
	}
	for _, id := range slices.Sorted(maps.Keys(e.agents)) {
		a := e.agents[id]
		fmt.Fprintf(&b, "agent %s %s %+v reg=%v misses=%d refused=%d failed=%d wrap=%v rest=%v idle=%d calls=%d legs=%+v due=%d\n",
			id, a.state(), a.pause, a.registered, a.misses, a.refused, a.failed, a.wrapping, a.resting, a.idleSince, a.calls,
			describe(a.legs), a.timer.at*int64(min(1, a.timer.place)))
	}
	for _, id := range slices.Sorted(maps.Keys(e.callers)) {
		c := e.callers[id]
		fmt.Fprintf(&b, "caller %s offers=%d key=%v tried=%d relaxed=%v tell=%d told=%d promise=%d legs=%+v\n",
			id, c.offers, c.key, len(c.tried), c.relaxed, c.tellAt, c.told, c.promiseAt, describe(c.legs))
	}
	return b.String()
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
