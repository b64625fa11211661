package call

import "time"

// ShiftWarning: by the calendar of the queue and the shifts of its agents, nobody is there to serve the queue from From on.
// Ahead is how long before From that was told, 0 when it is so already.
type ShiftWarning struct {
	Queue QueueID       `json:"queue"`
	From  time.Time     `json:"from"`
	Ahead time.Duration `json:"ahead_ns"`
}

// ShiftCovered: what the last ShiftWarning of the queue foretold is so no more: somebody was put on the shift, the shift of
// somebody has begun, or the queue has closed.
type ShiftCovered struct {
	Queue QueueID   `json:"queue"`
	From  time.Time `json:"from"` // of the ShiftWarning
}

// Kind implements Body.
func (*ShiftWarning) Kind() Kind { return "shift_warning" }

// Kind implements Body.
func (*ShiftCovered) Kind() Kind { return "shift_covered" }
