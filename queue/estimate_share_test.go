package queue

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"centralino/call"
)

// checkEstimate derives by plain scans what the estimate keeps, and compares.
func checkEstimate(t tester, e *Engine) {
	t.Helper()
	for _, l := range e.lines {
		busy := 0
		for _, a := range e.agents {
			for _, leg := range a.legs {
				busy += int(is(leg.line == l))
			}
			busy += int(is(a.work.line == l))
		}
		if l.learned.busy != busy {
			t.Fatalf("%s keeps %d agents busy, counts %d", l.id, busy, l.learned.busy)
		}
		if l.listed && teamsOf(e, l) != l.open().working {
			t.Fatalf("%s: %d agents at work, %d in its teams", l.id, l.open().working, teamsOf(e, l))
		}
		for _, r := range l.rivals {
			both, only := 0, 0
			for _, a := range e.agents {
				if a.working && serves1(a, r.line) {
					both += int(is(serves1(a, l)))
					only += int(is(!serves1(a, l)))
				}
			}
			if both != int(working(r.both)) || only != int(working(r.only)) {
				t.Fatalf("%s shares %d agents with %s, who has %d more; counts %v and %v", l.id, both, r.line.id, only, working(r.both), working(r.only))
			}
		}
		for _, f := range []float64{l.learned.handling.rate(), l.learned.patience.rate(), l.learned.ring.value} {
			if !(f >= 0) || math.IsInf(f, 0) {
				t.Fatalf("%s learned %+v", l.id, l.learned)
			}
		}
	}
}

// dumpEstimate writes what was learned and told, for the comparison of two engines.
func dumpEstimate(b *strings.Builder, e *Engine) {
	for _, id := range slices.Sorted(maps.Keys(e.lines)) {
		fmt.Fprintf(b, "%s learned %+v\n", id, e.lines[id].learned)
	}
	for _, id := range slices.Sorted(maps.Keys(e.callers)) {
		fmt.Fprintf(b, "%s heard %v and %v\n", id, e.callers[id].firstTold, e.callers[id].lastTold)
	}
}

func serves1(a *agent, l *line) bool {
	return slices.ContainsFunc(a.seats, func(s seat) bool { return s.pool == l.open() })
}

// teamsOf counts who works in the teams that serve a line.
func teamsOf(e *Engine, l *line) (n int) {
	seen := map[*team]bool{}
	for _, a := range e.agents {
		if a.team != nil && !seen[a.team] && slices.Contains(a.team.lines, l) {
			seen[a.team] = true
			n += a.team.working
		}
	}
	return n
}

func TestTeams(t *testing.T) {
	skills := func(names ...string) Agent {
		a := Agent{Skills: map[string]int{}, Languages: []call.Language{"it"}}
		for _, n := range names {
			a.Skills[n] = 1
		}
		return a
	}
	c := Config{
		Queues: map[call.QueueID]Settings{
			"x": {Skills: []string{"x"}, Prefer: Wishes(), Relax: time.Minute}, "y": {Skills: []string{"y"}}, "z": {Skills: []string{"z"}},
		},
		Agents: map[call.AgentID]Agent{"a": skills("x"), "b": skills("x", "y"), "c": skills("y", "x"), "d": skills("y"), "e": skills("q")},
	}
	b := newBench(t, c)
	b.register("a", "b", "c", "d", "e")
	x := b.e.lines["x"]
	if b.e.agents["b"].team != b.e.agents["c"].team || b.e.agents["a"].team == b.e.agents["b"].team || b.e.agents["e"].team != nil {
		t.Error("teams are who serves the same queues")
	}
	if len(x.rivals) != 1 || x.rivals[0].line.id != "y" || working(x.rivals[0].both) != 2 || working(x.rivals[0].only) != 1 {
		t.Errorf("x shares with %+v", x.rivals)
	}
	b.do("", &call.AgentPaused{Agent: "b", By: call.PausedByAgent})
	if working(x.rivals[0].both) != 1 {
		t.Error("one on a break is still at work")
	}
	c.Agents = map[call.AgentID]Agent{"a": skills("x"), "b": skills("x", "y"), "c": skills("z"), "d": skills("x", "y", "z")}
	b.e.Reconfigure(c)
	checkEstimate(t, b.e)
	if len(x.rivals) != 2 {
		t.Errorf("after the reload x shares with %+v", x.rivals)
	}
	b.do("", &call.AgentReady{Agent: "b"})
	checkEstimate(t, b.e)
}
