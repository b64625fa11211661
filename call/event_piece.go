package call

import "time"

// PieceRecorded: the caller said something that a flow asked for and gave a name, to be played or sent later in the call.
type PieceRecorded struct {
	Flow   FlowID        `json:"flow"`
	Step   StepID        `json:"step"`
	Name   string        `json:"name"`
	Length time.Duration `json:"length_ns"`
	File   string        `json:"file,omitempty"` // relative to the voicemail folder; empty: it is deleted when the call ends
	Until  time.Time     `json:"until,omitzero"` // then the file is deleted
}

// Attached is a recording of a call that goes along with something: by its name in the call. File is relative to the
// voicemail folder.
type Attached struct {
	Name   string        `json:"name"`
	File   string        `json:"file"`
	Length time.Duration `json:"length_ns"`
}

// Kind implements Body.
func (*PieceRecorded) Kind() Kind { return "piece_recorded" }
