package call

import "time"

// CallbackBooked: the caller is promised a call. A zero Due means as soon as an agent is free. The promise has a life of
// its own from here on: further events about it carry Callback as their call.
type CallbackBooked struct {
	Callback ID        `json:"callback,omitempty"`
	Queue    QueueID   `json:"queue"`
	Number   Number    `json:"number"`
	Due      time.Time `json:"due,omitzero"`
	Since    time.Time `json:"since,omitzero"` // when the caller's wait began: the place that is kept; zero: when due
	Priority int       `json:"priority,omitempty"`
	Language Language  `json:"language,omitempty"`
	Flow     FlowID    `json:"flow,omitempty"`
	Step     StepID    `json:"step,omitempty"` // whose next step follows the conversation
	To       Number    `json:"to,omitempty"`   // the number of ours that was dialled, shown to the caller who is called back
	Trunk    TrunkID   `json:"trunk,omitempty"`
	EU       bool      `json:"eu,omitempty"` // as in Queued

	// Message makes the promise a task: an agent hears what the caller left, and may call them back. Number may be empty, or one
	// that cannot be called.
	Message *LeftMessage `json:"message,omitempty"`
}

// LeftMessage is a message that waits for an agent to hear it.
type LeftMessage struct {
	Call   ID            `json:"call"` // in which it was left
	Box    string        `json:"box"`
	File   string        `json:"file"` // relative to the voicemail folder
	Length time.Duration `json:"length_ns"`
	Left   time.Time     `json:"left"`
}

// PendingCallback is a promise that was neither kept nor given up yet.
type PendingCallback struct {
	CallbackBooked
	Booked   time.Time `json:"booked"`
	Attempts int       `json:"attempts,omitempty"` // times the caller was dialled
	Again    time.Time `json:"again,omitzero"`     // not before
	Offers   int       `json:"offers,omitempty"`   // legs named so far
}

// CallbackDue: the promise may be kept from now on. It stands in the line where the caller would stand, Since being the
// start of the wait.
type CallbackDue struct {
	Queue QueueID   `json:"queue"`
	Since time.Time `json:"since"`
}

// CallbackHeld: the hours in which the queue calls back are over; the promise leaves the line until they begin anew.
type CallbackHeld struct {
	Queue QueueID `json:"queue"`
}

// CallbackDialled: the agent has answered, and the caller's telephone is rung; of a task, the agent hears the message. Connected follows when the caller is there
// and willing, CallbackMissed when not.
type CallbackDialled struct {
	Queue   QueueID `json:"queue"`
	Agent   AgentID `json:"agent"`
	Leg     LegID   `json:"leg"` // the agent's
	Number  Number  `json:"number"`
	Attempt int     `json:"attempt"` // 1 is the first
}

// CallbackMissed: an attempt came to nothing, and the agent is free again.
type CallbackMissed struct {
	Queue   QueueID   `json:"queue"`
	Agent   AgentID   `json:"agent"`
	Leg     LegID     `json:"leg"`
	Result  Miss      `json:"result"`
	Status  int       `json:"status,omitempty"` // the final SIP status, if there was one
	Attempt int       `json:"attempt"`          // how many count by now
	Again   time.Time `json:"again,omitzero"`   // when it is tried again; zero: never
}

// Miss is why somebody who was called back was not reached.
type Miss string

// The ways an attempt comes to nothing. MissPutOff is no attempt and does not count as one, nor does MissEU: from then on the
// promise is kept by an agent in the European Union.
const (
	MissNoAnswer    Miss = "no-answer"
	MissBusy        Miss = "busy"
	MissDeclined    Miss = "declined"
	MissUnconfirmed Miss = "unconfirmed"  // somebody or something answered and pressed no key: a voicemail as a rule
	MissHungUp      Miss = "hung-up"      // answered, and hung up before speaking to the agent
	MissAgent       Miss = "agent-left"   // the agent hung up first
	MissEU          Miss = "asked-for-eu" // heard where the agent sits, and asked for one in the European Union
	MissFailed      Miss = "failed"       // the trunk or the media failed
	MissPutOff      Miss = "put-off"      // we could not dial now: shutting down
)

// Misses lists every Miss once.
func Misses() []Miss {
	return []Miss{MissNoAnswer, MissBusy, MissDeclined, MissUnconfirmed, MissHungUp, MissAgent, MissEU, MissFailed, MissPutOff}
}

// CallbackEnded: the promise was kept or is over. A task is kept when an agent has heard the message, or speaks to the caller. Delay is how long after it was due, for a kept one.
type CallbackEnded struct {
	Queue  QueueID        `json:"queue"`
	Result CallbackResult `json:"result"`
	Rule   Rule           `json:"rule,omitempty"` // why, unless it was kept
	Delay  time.Duration  `json:"delay_ns,omitempty"`
}

// CallbackResult is what became of a promise to call back. It is the `result` label of centralino_callbacks_total.
type CallbackResult string

// The ends of a promise.
const (
	CallbackKept      CallbackResult = "kept"      // the caller speaks to an agent
	CallbackFailed    CallbackResult = "failed"    // never reached in all attempts
	CallbackCancelled CallbackResult = "cancelled" // no longer wanted or allowed
)

// CallbackResults lists every CallbackResult once.
func CallbackResults() []CallbackResult {
	return []CallbackResult{CallbackKept, CallbackFailed, CallbackCancelled}
}

// Kind implements Body.
func (*CallbackBooked) Kind() Kind { return "callback_booked" }

// Kind implements Body.
func (*CallbackDue) Kind() Kind { return "callback_due" }

// Kind implements Body.
func (*CallbackHeld) Kind() Kind { return "callback_held" }

// Kind implements Body.
func (*CallbackDialled) Kind() Kind { return "callback_dialled" }

// Kind implements Body.
func (*CallbackMissed) Kind() Kind { return "callback_missed" }

// Kind implements Body.
func (*CallbackEnded) Kind() Kind { return "callback_ended" }
