package queue

import (
	"math"
	"slices"
)

// A queue that overflows to another has the help of its agents after a while, and the other the burden.

// help is the agents of another queue who may serve this one's callers after a while.
type help struct {
	agents float64
	from   float64 // s from now: when the first of those waiting may be served by them
	work   float64 // agent seconds for their own callers who stand before the caller
}

// callHelp notes who may help the caller at k, and returns how many seconds from now the first of them may.
func (c *contest) callHelp(l *line, k key, now int64) (soonest float64) {
	if len(l.reach) == 0 || l.arrived.len() == 0 {
		return 0
	}
	oldest, _ := l.arrived.first()
	soonest = math.Inf(1)
	for _, r := range l.reach {
		agents := 0.0
		for _, t := range r.line.teams {
			if !slices.Contains(t.lines, l) {
				agents += float64(t.working)
			}
		}
		if agents == 0 {
			continue
		}
		c.helps = append(c.helps, help{
			agents, max(0, seconds(oldest.a+r.after-now)), float64(r.line.ahead(k)) / r.line.learned.handling.rate(),
		})
		soonest = min(soonest, max(0, seconds(k.b+r.after-now)))
	}
	return soonest
}

// feed adds what the callers take who overflow from another line.
func (c *contest) feed(l, f *line, k key, now int64) {
	if f.arrived.len() == 0 {
		return
	}
	claim := c.claim(f, f.ahead(k), float64(l.open().working), nil)
	if claim == nil {
		return
	}
	claim.only = float64(f.open().working)
	i := slices.IndexFunc(f.reach, func(r reach) bool { return r.line == l })
	oldest, _ := f.arrived.first()
	claim.from = max(0, seconds(oldest.a+f.reach[i].after-now))
}

// shares reports whether some agent serves both lines.
func (l *line) shares(other *line) bool {
	return slices.ContainsFunc(l.rivals, func(r rival) bool { return r.line == other })
}
