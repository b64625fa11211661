package board

import (
	"cmp"
	"slices"
	"time"

	"centralino/call"
)

// Alert is an alert that is on.
type Alert struct {
	ID string `json:"id"` // no other that is on has it
	call.AlertSubject
	When         string    `json:"when"` // the condition
	Since        time.Time `json:"since"`
	Fired        time.Time `json:"fired"`
	Value        float64   `json:"value"` // when it was fired, as When says: seconds, a share from 0 to 1, or a number
	Limit        float64   `json:"limit"`
	Acknowledged string    `json:"acknowledged,omitempty"` // who has seen to it
}

// applyAlert follows alerts.
func (b *Board) applyAlert(e call.Event) {
	switch x := e.Body.(type) {
	case *call.AlertFired:
		b.alerts[x.AlertSubject] = &Alert{
			ID: alertID(x.AlertSubject), AlertSubject: x.AlertSubject, When: x.When, Since: x.Since, Fired: e.At, Value: x.Value, Limit: x.Limit,
		}
	case *call.AlertAcknowledged:
		if a := b.alerts[x.AlertSubject]; a != nil {
			a.Acknowledged = x.By
		}
	case *call.AlertResolved:
		delete(b.alerts, x.AlertSubject)
	}
}

// alertID names an alert and what it is about in one word. Names have no points in them.
func alertID(s call.AlertSubject) string { return s.Alert + "." + string(s.Queue) + "." + s.Source }

// open lists the alerts that are on, the newest first.
func (b *Board) open() []Alert {
	out := make([]Alert, 0, len(b.alerts))
	for _, a := range b.alerts {
		out = append(out, *a)
	}
	slices.SortFunc(out, func(x, y Alert) int { return cmp.Or(y.Fired.Compare(x.Fired), cmp.Compare(x.ID, y.ID)) })
	return out
}
