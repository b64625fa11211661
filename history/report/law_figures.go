package report

import (
	"math"
	"time"

	"centralino/call"
)

// finish makes the figures of what was read.
func (m *lawMaker) finish() {
	for i := range m.calls {
		m.report.Calls.count(&m.calls[i])
	}
	m.quietDays()
	for _, t := range m.report.Targets {
		f := Measured{Target: t, Value: math.NaN()}
		if t.Queues != nil && len(t.Queues) == 0 {
			f.Untold = m.report.words.Say("nobody said which queue is the emergency line: %s", "rules: [{set: "+m.report.Set+", emergency: QUEUE}]")
		}
		f.Counts, f.LeftOut = m.report.definition(t)
		switch t.Figure {
		case MeanTimeToHuman:
			m.mean(&f, func(c *lawCall) (int64, bool) { return c.spoke - c.answered, c.spoke != 0 })
		case MeanWait:
			m.mean(&f, (*lawCall).waited)
		case AnsweredWithin:
			m.share(&f, func(c *lawCall) bool { return c.spoke != 0 && c.spoke-c.begins(t.Queued) <= int64(t.Within) })
		case ServiceLevel:
			m.share(&f, func(c *lawCall) bool { return c.spoke != 0 })
		case Accessibility:
			m.accessibility(&f)
		}
		m.report.verdict(&f)
		m.report.Figures = append(m.report.Figures, f)
	}
}

// begins is when the time until an operator begins.
func (c *lawCall) begins(queued bool) int64 {
	if queued {
		return c.entered
	}
	return c.answered
}

// waited is how long the call waited for an operator; ok is false when nobody knows.
func (c *lawCall) waited() (ns int64, ok bool) {
	switch {
	case c.spoke != 0:
		return c.spoke - c.answered, true
	case c.result == call.Lost:
		return 0, false
	case c.leave == call.LeftCallback || c.leave == call.LeftVoicemail:
		return c.left - c.answered, true
	}
	return c.ended - c.answered, true
}

// mean works out the mean time of the calls that came to the queues of a figure.
func (m *lawMaker) mean(f *Measured, of func(*lawCall) (ns int64, ok bool)) {
	var total float64
	for i := range m.calls {
		c := &m.calls[i]
		if !c.came(f.Queues) || !c.over() || c.answered == 0 {
			continue
		}
		if ns, ok := of(c); ok {
			total += time.Duration(ns).Seconds()
			f.Whole++
		}
	}
	if f.Whole > 0 {
		f.Value = total / float64(f.Whole)
	}
}

// share works out the share of the calls that came to the queues of a figure.
func (m *lawMaker) share(f *Measured, counts func(*lawCall) bool) {
	for i := range m.calls {
		c := &m.calls[i]
		if !c.came(f.Queues) || !c.over() {
			continue
		}
		f.Whole++
		if counts(c) {
			f.Part++
		}
	}
	if f.Whole > 0 {
		f.Value = float64(f.Part) / float64(f.Whole)
	}
}

// count adds a call to what became of them.
func (l *LawCalls) count(c *lawCall) {
	l.Arrived++
	switch {
	case !c.over():
		l.Up++
		return
	case !c.asked():
		l.Unasked++
		return
	}
	l.Asked++
	switch {
	case c.spoke != 0:
		l.Spoke++
	case c.result == call.Lost:
		l.Lost++
	case c.leave == call.LeftCallback || c.leave == call.LeftVoicemail:
		l.Later++
	case c.leave == call.LeftAbandoned:
		l.GaveUp++
	default:
		l.Other++
	}
}

// quietDays finds the days on which operators answered and no call came: nobody called, or the helpline did not answer.
func (m *lawMaker) quietDays() {
	r := m.report
	if r.Missing != "" || r.Open == nil {
		return
	}
	called := map[string]bool{}
	for i := range m.calls {
		called[time.Unix(0, m.calls[i].arrived).In(r.Zone).Format(time.DateOnly)] = true
	}
	for day := r.From; day.Before(r.To) && day.Before(r.AsOf); {
		next := time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, r.Zone)
		if name := day.Format(time.DateOnly); !called[name] && m.open(day, next) > 0 {
			r.Quiet = append(r.Quiet, name)
		}
		day = next
	}
}
