package queue

import "slices"

// reach is a line whose agents may serve the callers of another after they have waited for so long.
type reach struct {
	line  *line
	after int64
}

// connect finds the lines that each line may overflow to, following the chain from one to the next. A chain that comes
// back to a line ends there: callers who are within reach of everybody already cannot go further.
func (e *Engine) connect() {
	for _, l := range e.lines {
		l.reach, l.feeders = nil, nil
	}
	for _, l := range e.lines {
		after := int64(0)
		for at := l; ; {
			after += max(0, int64(at.set.Overflow.After))
			to := e.lines[at.set.Overflow.To]
			if to == nil || !to.listed || to == l || slices.ContainsFunc(l.reach, func(r reach) bool { return r.line == to }) {
				break
			}
			l.reach = append(l.reach, reach{to, after})
			to.feeders = append(to.feeders, l)
			at = to
		}
	}
}

// helped reports whether somebody present in a line within reach meets the demand.
func (l *line) helped(d demand) bool {
	return slices.ContainsFunc(l.reach, func(r reach) bool {
		p := r.line.find(d)
		return p != nil && p.present > 0
	})
}

// callForHelp puts those whose own line has nobody left for them within reach of all the others at once.
func (e *Engine) callForHelp(l *line, g *ground) {
	if len(l.reach) == 0 {
		return
	}
	for _, c := range slices.Collect(l.all.all()) {
		if c.ground == g && c.reached < len(l.reach) {
			c.reached = len(l.reach)
			e.restand(c)
		}
	}
}

// visit lets a caller stand in the lines within reach too, from one of them on. Who insists on one agent would meet nobody
// there.
func (e *Engine) visit(c *caller, d demand, from int) {
	if d.agent != "" {
		return
	}
	for _, r := range c.line.reach[from:c.reached] {
		if p := e.pool(r.line, d); p != nil {
			c.guests = append(c.guests, p)
			e.join(c, p)
			if c.counted {
				p.line.note(c)
			}
		}
	}
}
