package app

import (
	"math"
	"testing"
	"time"

	"centralino/call"
	"centralino/flows/rules"
	"centralino/history"
	"centralino/history/report"
)

// compareLaw measures what every set of rules asks of a day, and compares it with a plain recount of the journal.
func compareLaw(w *world, db *history.DB, zone *time.Location) {
	w.Helper()
	from, to := time.Date(2026, 11, 23, 8, 0, 0, 0, zone), time.Date(2026, 11, 23, 18, 0, 0, 0, zone)
	cfg := w.app.helpline.Load().cfg
	told := 0
	for _, name := range rules.Names() {
		set, err := rules.Named(name)
		if err != nil {
			w.Fatal(err)
		}
		o := Measures(cfg, set, from, to)
		o.Lines = 3
		for i := range o.Targets {
			if o.Targets[i].Queues != nil {
				o.Targets[i].Queues = []call.QueueID{"outages"}
			}
		}
		r, err := report.Law(w.Context(), db, o)
		if err != nil {
			w.Fatal(err)
		}
		if r.Missing != "" {
			w.Errorf("%s: %s", name, r.Missing)
		}
		for _, f := range r.Figures {
			told++
			value, whole := recountLaw(w.seen(), f.Target, o, r.AsOf)
			near := 1e-6
			if f.Figure == report.Accessibility {
				near = 1e-4 // the recount looks four times a second
			}
			if math.Abs(value-f.Value) > near || whole != f.Whole {
				w.Errorf("%s/%s is %v of %d, and the journal says %v of %d", name, f.ID, f.Value, f.Whole, value, whole)
			}
			if met := f.Most && value <= f.Bound || !f.Most && value >= f.Bound; met != (f.Verdict == report.Met) || f.Whole == 0 {
				w.Errorf("%s/%s of %d is %v: %s %s", name, f.ID, f.Whole, value, f.Verdict, f.Why)
			}
		}
		c := r.Calls
		if c.Arrived != c.Up+c.Unasked+c.Asked || c.Asked != c.Spoke+c.GaveUp+c.Later+c.Lost+c.Other || c.GaveUp*c.Later*c.Spoke == 0 {
			w.Errorf("the calls do not add up, or too little happened: %+v", c)
		}
	}
	if told != 10 {
		w.Errorf("%d figures were measured", told)
	}
	wholeMonth(w, db, zone)
}

// wholeMonth holds that nothing is told of a month of which the history has one day.
func wholeMonth(w *world, db *history.DB, zone *time.Location) {
	set, err := rules.Named("it-agcom-255-24")
	if err != nil {
		w.Fatal(err)
	}
	o := Measures(w.app.helpline.Load().cfg, set, time.Date(2026, 11, 1, 0, 0, 0, 0, zone), time.Date(2026, 12, 1, 0, 0, 0, 0, zone))
	r, err := report.Law(w.Context(), db, o)
	if err != nil {
		w.Fatal(err)
	}
	for _, f := range r.Figures {
		if f.Verdict != report.Untold || f.Why == "" || math.IsNaN(f.Value) {
			w.Errorf("of a month without data %s is %v: %s", f.ID, f.Value, f.Verdict)
		}
	}
}

// recounted is what the journal tells of one call.
type recounted struct {
	arrived, answered, entered, spoke, ended time.Time
	left                                     time.Time // the queue
	leave                                    call.Leave
	queues                                   map[call.QueueID]bool
	lost                                     bool
}

// recountLaw works a figure out from events, going through the calls one by one.
func recountLaw(events []call.Event, t report.Target, o report.LawOptions, until time.Time) (value float64, whole int) {
	calls := map[call.ID]*recounted{}
	for _, e := range events {
		if b, ok := e.Body.(*call.Arrived); ok && !b.Back {
			calls[e.Call] = &recounted{arrived: e.At, queues: map[call.QueueID]bool{}}
		}
		if c := calls[e.Call]; c != nil {
			c.read(e)
		}
	}
	if t.Figure == report.Accessibility {
		return recountLines(calls, o, until)
	}
	var sum float64
	for _, c := range calls {
		over := !c.spoke.IsZero() || !c.ended.IsZero()
		if c.arrived.Before(o.From) || !c.arrived.Before(o.To) || !over || !c.came(t.Queues) {
			continue
		}
		spoke, began := !c.spoke.IsZero(), c.answered
		if t.Queued {
			began = c.entered
		}
		switch t.Figure {
		case report.MeanTimeToHuman, report.MeanWait:
			end := c.spoke
			switch {
			case spoke:
			case t.Figure == report.MeanTimeToHuman || c.lost:
				continue
			case c.leave == call.LeftCallback || c.leave == call.LeftVoicemail:
				end = c.left
			default:
				end = c.ended
			}
			sum += end.Sub(c.answered).Seconds()
		case report.AnsweredWithin:
			if spoke && c.spoke.Sub(began) <= t.Within {
				sum++
			}
		case report.ServiceLevel:
			if spoke {
				sum++
			}
		}
		whole++
	}
	return sum / float64(whole), whole
}

func (c *recounted) came(to []call.QueueID) bool {
	if to == nil {
		return len(c.queues) > 0
	}
	for _, q := range to {
		if c.queues[q] {
			return true
		}
	}
	return false
}

func (c *recounted) read(e call.Event) {
	switch b := e.Body.(type) {
	case *call.Answered:
		c.answered = e.At
	case *call.Queued:
		if c.entered.IsZero() {
			c.entered = e.At
		}
		c.queues[b.Queue] = true
		c.leave = ""
	case *call.QueueLeft:
		c.left, c.leave = e.At, b.Result
	case *call.Connected:
		if c.spoke.IsZero() {
			c.spoke = e.At
		}
	case *call.Ended:
		c.ended, c.lost = e.At, b.Result == call.Lost
	}
}

// recountLines looks four times a second whether a line is free.
func recountLines(calls map[call.ID]*recounted, o report.LawOptions, until time.Time) (value float64, whole int) {
	free := 0.0
	const step = time.Second / 4
	for at := o.From; at.Before(o.To); at = at.Add(step) {
		if !o.Open(at) {
			continue
		}
		up := 0
		for _, c := range calls {
			if ended := c.ended; !c.arrived.After(at) && (ended.IsZero() && at.Before(until) || ended.After(at)) {
				up++
			}
		}
		whole++
		if up < o.Lines {
			free++
		}
	}
	return free / float64(whole), whole / 4
}

// TestMeasuresWithoutAConfiguration: what only a configuration tells cannot be told, and the rest can.
func TestMeasuresWithoutAConfiguration(t *testing.T) {
	set, err := rules.Named("it-arera-water")
	if err != nil {
		t.Fatal(err)
	}
	o := Measures(nil, set, time.Time{}, time.Time{})
	if o.Open != nil || o.Lines != 0 || len(o.Targets) != 4 || len(o.Beside) != 2 {
		t.Errorf("%+v", o)
	}
	for _, target := range o.Targets {
		if (target.Queues != nil) != (target.ID == "emergency-within-120s") || len(target.Queues) != 0 {
			t.Errorf("%s: %q", target.ID, target.Queues)
		}
	}
}
