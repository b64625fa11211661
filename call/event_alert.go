package call

import "time"

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

// Kind implements Body.
func (*AlertFired) Kind() Kind { return "alert_fired" }

// Kind implements Body.
func (*AlertAcknowledged) Kind() Kind { return "alert_acknowledged" }

// Kind implements Body.
func (*AlertResolved) Kind() Kind { return "alert_resolved" }
