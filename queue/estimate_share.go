package queue

import (
	"maps"
	"slices"
	"strings"

	"centralino/call"
)

// team is all agents who serve the same queues.
type team struct {
	lines   []*line // sorted by id
	working int     // present and not on a pause
}

// moved counts an agent who begins or stops to work. It may be called on nil.
func (t *team) moved(was, is bool) {
	if t != nil {
		t.working += delta(was, is)
	}
}

// rival is another queue that shares agents with one.
type rival struct {
	line *line
	both []*team // serve the two
	only []*team // serve the rival and not the one
}

func working(teams []*team) (n float64) {
	for _, t := range teams {
		n += float64(t.working)
	}
	return n
}

// wanted counts the queues of the team in which somebody waits, at least one.
func (t *team) wanted() (n int) {
	for _, l := range t.lines {
		if l.all.len() > 0 {
			n++
		}
	}
	return max(1, n)
}

// reteam groups the agents anew.
func (e *Engine) reteam() {
	teams := map[string]*team{}
	for _, id := range slices.Sorted(maps.Keys(e.agents)) {
		a := e.agents[id]
		a.team = nil
		var lines []*line
		for _, q := range e.Serves(id) {
			lines = append(lines, e.lines[q])
		}
		if len(lines) == 0 {
			continue
		}
		name := teamKey(lines)
		if teams[name] == nil {
			teams[name] = &team{lines: lines}
		}
		a.team = teams[name]
		a.team.moved(false, a.working)
	}
	for _, l := range e.lines {
		l.rivals = nil
	}
	for _, name := range slices.Sorted(maps.Keys(teams)) {
		t := teams[name]
		for _, l := range t.lines {
			for _, other := range t.lines {
				if other != l {
					l.meet(other, t)
				}
			}
		}
	}
	e.findOnly(teams)
}

func teamKey(lines []*line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(string(l.id))
		b.WriteByte(0)
	}
	return b.String()
}

// meet notes that a team serves this queue and another.
func (l *line) meet(other *line, t *team) {
	for i := range l.rivals {
		if l.rivals[i].line == other {
			l.rivals[i].both = append(l.rivals[i].both, t)
			return
		}
	}
	l.rivals = append(l.rivals, rival{line: other, both: []*team{t}})
}

// findOnly notes for each rival which teams it has for itself.
func (e *Engine) findOnly(teams map[string]*team) {
	serving := map[call.QueueID][]*team{}
	for _, name := range slices.Sorted(maps.Keys(teams)) {
		for _, l := range teams[name].lines {
			serving[l.id] = append(serving[l.id], teams[name])
		}
	}
	for _, l := range e.lines {
		l.teams = serving[l.id]
		for i := range l.rivals {
			r := &l.rivals[i]
			for _, t := range serving[r.line.id] {
				if !slices.Contains(r.both, t) {
					r.only = append(r.only, t)
				}
			}
		}
	}
}
