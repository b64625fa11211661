package queue

import (
	"slices"
	"time"

	"centralino/call"
)

// rota looks ahead, by the calendar of a line and the shifts of its crew, for a time at which the line is open and nobody
// is to be there.
type rota struct {
	shifts []Hours // of the crew; none: nobody has one, and nothing is foretold
	hours  Hours
	warned bool
	from   int64 // of the warning that stands
	lead   int64 // the lead for which it was told last
	timer  timer
}

const (
	minute = int64(time.Minute)
	// lookout is how far beyond the longest lead the rota is read at once.
	lookout = 60 * minute
)

// readRota takes the shifts of a line's crew from the configuration and looks at them anew.
func (e *Engine) readRota(l *line) {
	r := &l.rota
	r.shifts, r.hours = nil, l.set.Hours
	for _, a := range l.crew {
		if a.conf.Shift != nil && l.listed {
			r.shifts = append(r.shifts, a.conf.Shift)
		}
	}
	if len(r.shifts) == 0 && !r.warned {
		e.later.disarm(&r.timer)
		return
	}
	e.later.arm(&r.timer, longAgo)
}

// bare reports whether nobody is to be there although the line is open.
func (r *rota) bare(at int64) bool {
	t := time.Unix(0, at).UTC()
	if len(r.shifts) == 0 || r.hours != nil && !r.hours.Open(t) {
		return false
	}
	return !slices.ContainsFunc(r.shifts, func(h Hours) bool { return h.Open(t) })
}

// next returns the first full minute from a time on, up to another, at which the line is bare or is not.
func (r *rota) next(from, to int64, bare bool) (at int64, ok bool) {
	for at = from; at <= to; at += minute {
		if r.bare(at) == bare {
			return at, true
		}
	}
	return 0, false
}

// watch returns what is to be told of the rota at now, or sets the time at which to look again.
func (e *Engine) watch(l *line, now int64) (call.Body, bool) {
	r := &l.rota
	this := floorDiv(now, minute) * minute
	gap, found := r.next(this, this+e.leads[0]+lookout, true)
	told := r.warned && found && (gap == r.from || gap == this && r.from <= this)
	if r.warned && !told && !(found && gap < r.from) {
		return &call.ShiftCovered{Queue: l.id, From: time.Unix(0, r.from).UTC()}, true
	}
	if !found {
		e.lookAgain(r, this+lookout)
		return nil, false
	}
	from := gap
	if told {
		from = r.from
	}
	lead := e.lead(gap - now)
	if lead < 0 {
		e.lookAgain(r, gap-e.leads[0])
		return nil, false
	}
	if !told || lead < r.lead { // a gap that begins earlier than was told is told in its place
		return &call.ShiftWarning{Queue: l.id, From: time.Unix(0, from).UTC(), Ahead: time.Duration(max(0, gap-now))}, true
	}
	if gap > now {
		at := gap
		for _, next := range e.leads { // the longest first
			if next < r.lead {
				at = gap - next
				break
			}
		}
		e.lookAgain(r, at)
		return nil, false
	}
	end, _ := r.next(this+minute, this+lookout, false)
	if end == 0 {
		end = this + lookout
	}
	e.lookAgain(r, end)
	return nil, false
}

// lookAgain arms the rota's timer, later than the present minute.
func (e *Engine) lookAgain(r *rota, at int64) {
	if len(r.shifts) == 0 && !r.warned {
		e.later.disarm(&r.timer)
		return
	}
	e.later.arm(&r.timer, at)
}

// lead returns the shortest lead that is not shorter than a time ahead, below 0 when the longest is.
func (e *Engine) lead(ahead int64) int64 {
	best := int64(-1)
	for _, lead := range e.leads {
		if ahead <= lead {
			best = lead
		}
	}
	return best
}

// setLeads takes the leads, longest first. The gap itself is no lead of its own: who was warned knows.
func (e *Engine) setLeads(leads []time.Duration) {
	e.leads = e.leads[:0]
	for _, d := range leads {
		if d >= 0 {
			e.leads = append(e.leads, int64(d))
		}
	}
	if len(e.leads) == 0 {
		for _, d := range DefaultLeads() {
			e.leads = append(e.leads, int64(d))
		}
	}
	slices.Sort(e.leads)
	e.leads = slices.Compact(e.leads)
	slices.Reverse(e.leads)
}

func (e *Engine) applyShiftWarning(w *call.ShiftWarning) {
	l := e.lines[w.Queue]
	if l == nil {
		return
	}
	l.rota.warned, l.rota.from, l.rota.lead = true, nanos(w.From), e.lead(int64(w.Ahead))
	e.later.arm(&l.rota.timer, longAgo)
}

func (e *Engine) applyShiftCovered(w *call.ShiftCovered) {
	if l := e.lines[w.Queue]; l != nil {
		l.rota.warned = false
		e.later.arm(&l.rota.timer, longAgo)
	}
}
