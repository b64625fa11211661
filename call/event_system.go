package call

import "time"

// Started: the process began to serve. It carries the pauses, closed queues and assignments that were in force and the call backs that are owed, in the
// order they were booked, so a later start need not read what lies before it.
type Started struct {
	Version   string            `json:"version"`
	Flows     map[FlowID]string `json:"flows,omitempty"` // the version of each flow in force
	Paused    map[AgentID]Pause `json:"paused,omitempty"`
	Callbacks []PendingCallback `json:"callbacks,omitempty"`
	Closed    []QueueID         `json:"closed,omitempty"`

	ClosedUntil map[QueueID]time.Time  `json:"closed_until,omitempty"` // of those that open by themselves
	Assigned    map[AgentID]Assignment `json:"assigned,omitempty"`     // agents who serve other queues for now

	Flashes map[string]ActiveFlash `json:"flashes,omitempty"` // announcements that are switched on
	Alerts  []ActiveAlert          `json:"alerts,omitempty"`
}

// Stopped: the process stopped in good order.
type Stopped struct{}

// Reloaded: configuration and flows were read anew and are in force for new calls. Flows maps each flow to its version.
type Reloaded struct {
	Flows map[FlowID]string `json:"flows"`
}

// ReloadRefused: what was read anew had faults, and what was in force before still is.
type ReloadRefused struct {
	Problems []string `json:"problems"`
}

// Kind implements Body.
func (*Started) Kind() Kind { return "started" }

// Kind implements Body.
func (*Stopped) Kind() Kind { return "stopped" }

// Kind implements Body.
func (*Reloaded) Kind() Kind { return "reloaded" }

// Kind implements Body.
func (*ReloadRefused) Kind() Kind { return "reload_refused" }
