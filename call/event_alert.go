package call

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// AlertSubject is what an alert is about. At most one of Queue and Source is set.
type AlertSubject struct {
	Alert  string  `json:"alert"` // its name in the configuration
	Queue  QueueID `json:"queue,omitempty"`
	Source string  `json:"source,omitempty"` // a directory, a service, or a figure that a law limits
}

// AlertFired: what an alert waits for has been so for as long as it is to be. Value and Limit are seconds, a share from 0 to 1
// or a number of failures, as When says.
type AlertFired struct {
	AlertSubject
	When  string    `json:"when"` // the condition
	Since time.Time `json:"since"`
	Value float64   `json:"value"`
	Limit float64   `json:"limit"`
}

// AlertAcknowledged: somebody has seen to an alert that is on.
type AlertAcknowledged struct {
	AlertSubject
	By string `json:"by"` // the account, or the name of the token
}

// AlertResolved: what an alert had fired for has been over for a while, or the alert is not configured any more.
type AlertResolved struct {
	AlertSubject
	When    string        `json:"when"`
	Lasted  time.Duration `json:"lasted_ns"` // since it was fired
	Removed bool          `json:"removed,omitempty"`
}

// ActiveAlert is an alert that is on, as Started hands it on to the next process.
type ActiveAlert struct {
	AlertSubject
	When         string    `json:"when"`
	Since        time.Time `json:"since"`
	Fired        time.Time `json:"fired"`
	Value        float64   `json:"value"` // when it was fired
	Limit        float64   `json:"limit"`
	Acknowledged string    `json:"acknowledged,omitempty"` // who sees to it
}

// ActiveAlerts are the alerts that are on: the fold of the events above, and of Started.
type ActiveAlerts map[AlertSubject]ActiveAlert

// Apply folds an event. One that it has seen changes nothing.
func (a ActiveAlerts) Apply(e Event) {
	switch b := e.Body.(type) {
	case *Started:
		clear(a)
		for _, on := range b.Alerts {
			a[on.AlertSubject] = on
		}
	case *AlertFired:
		if _, on := a[b.AlertSubject]; !on {
			a[b.AlertSubject] = ActiveAlert{AlertSubject: b.AlertSubject, When: b.When, Since: b.Since, Fired: e.At, Value: b.Value, Limit: b.Limit}
		}
	case *AlertAcknowledged:
		if on, ok := a[b.AlertSubject]; ok {
			on.Acknowledged = b.By
			a[b.AlertSubject] = on
		}
	case *AlertResolved:
		delete(a, b.AlertSubject)
	}
}

// Sorted lists them, the newest first.
func (a ActiveAlerts) Sorted() []ActiveAlert {
	return slices.SortedFunc(maps.Values(a), func(x, y ActiveAlert) int {
		return cmp.Or(y.Fired.Compare(x.Fired), x.Compare(y.AlertSubject))
	})
}

// Compare orders subjects.
func (s AlertSubject) Compare(o AlertSubject) int {
	return cmp.Or(cmp.Compare(s.Alert, o.Alert), cmp.Compare(s.Queue, o.Queue), cmp.Compare(s.Source, o.Source))
}

// Kind implements Body.
func (*AlertFired) Kind() Kind { return "alert_fired" }

// Kind implements Body.
func (*AlertAcknowledged) Kind() Kind { return "alert_acknowledged" }

// Kind implements Body.
func (*AlertResolved) Kind() Kind { return "alert_resolved" }
