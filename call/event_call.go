package call

import "time"

// Arrived: a call came in and was matched to a flow. A call that is refused arrives and ends at once.
type Arrived struct {
	From    Number  `json:"from,omitempty"`
	To      Number  `json:"to"`
	Trunk   TrunkID `json:"trunk,omitempty"`
	Flow    FlowID  `json:"flow,omitempty"`
	Version string  `json:"version,omitempty"` // content hash of the flow the call keeps
	Back    bool    `json:"back,omitempty"`    // we called: From was called back, and To is the number of ours they had dialled
}

// Answered: our 200 OK left; Setup is the time since the INVITE came. Secured: the sound is encrypted (SRTP); it is not
// known yet when the caller left the offer to us.
type Answered struct {
	Flow    FlowID        `json:"flow"`
	Setup   time.Duration `json:"setup_ns"`
	Secured bool          `json:"secured,omitempty"`
}

// StepEntered: the call reached a step of its flow.
type StepEntered struct {
	Flow FlowID `json:"flow"`
	Step StepID `json:"step"`
}

// Keyed: the caller chose by a key in a menu, a survey or a wait. Digits of a collect or a PIN are never Keyed.
type Keyed struct {
	Flow FlowID `json:"flow"`
	Step StepID `json:"step"`
	Key  Digit  `json:"key"`
}

// Collected: the caller keyed in digits that are not secret.
type Collected struct {
	Flow   FlowID `json:"flow"`
	Step   StepID `json:"step"`
	Name   string `json:"name"`
	Digits string `json:"digits"`
}

// Identity is what a directory said of a caller.
type Identity string

// The answers of a directory.
const (
	IdentityFound   Identity = "found"
	IdentityUnknown Identity = "unknown" // nobody has that number or code
	IdentityDenied  Identity = "denied"  // the PIN was wrong too often
	IdentityFailed  Identity = "failed"  // the directory did not answer
)

// Identified: a directory was asked who is calling.
type Identified struct {
	Flow      FlowID   `json:"flow"`
	Step      StepID   `json:"step"`
	Directory string   `json:"directory"`
	By        string   `json:"by"` // the variable asked by: "caller.number" or a collected name
	Answer    Identity `json:"answer"`
	Customer  string   `json:"customer,omitempty"` // the directory's own key of the customer
}

// VoicemailLeft: the caller spoke a message that lies in File, relative to the voicemail folder.
type VoicemailLeft struct {
	Queue  QueueID       `json:"queue,omitempty"`
	Box    string        `json:"box,omitempty"` // of the configuration, for which a flow took it
	File   string        `json:"file"`
	Length time.Duration `json:"length_ns"`

	Attached []Attached `json:"attached,omitempty"` // what else the caller said in the call and the flow sends along
}

// Ended: the call is over. Nothing follows it for the same call, but for a RecordingEnded that took its time, the Acted of
// somebody who hears what was recorded, and the
// OutcomeRecorded of an agent who says in the after-call work what came of it.
type Ended struct {
	Flow FlowID `json:"flow,omitempty"`
	Termination
}

// Kind implements Body.
func (*Arrived) Kind() Kind { return "arrived" }

// Kind implements Body.
func (*Answered) Kind() Kind { return "answered" }

// Kind implements Body.
func (*StepEntered) Kind() Kind { return "step_entered" }

// Kind implements Body.
func (*Keyed) Kind() Kind { return "keyed" }

// Kind implements Body.
func (*Collected) Kind() Kind { return "collected" }

// Kind implements Body.
func (*Identified) Kind() Kind { return "identified" }

// Kind implements Body.
func (*VoicemailLeft) Kind() Kind { return "voicemail_left" }

// Kind implements Body.
func (*Ended) Kind() Kind { return "ended" }
