package call

// Started: the process began to serve. It carries the pauses and closed queues that were in force and the call backs that are owed, in the
// order they were booked, so a later start need not read what lies before it.
type Started struct {
	Version   string            `json:"version"`
	Flows     map[FlowID]string `json:"flows,omitempty"` // the version of each flow in force
	Paused    map[AgentID]Pause `json:"paused,omitempty"`
	Callbacks []PendingCallback `json:"callbacks,omitempty"`
	Closed    []QueueID         `json:"closed,omitempty"`

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
