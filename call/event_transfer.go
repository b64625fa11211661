package call

import "time"

// TransferBegun: the call is being passed on, and the far telephone is rung. TransferEnded follows, and TransferAnswered
// before it where somebody took the call.
type TransferBegun struct {
	Flow  FlowID  `json:"flow"`
	Step  StepID  `json:"step"`
	To    Number  `json:"to,omitempty"`    // in E.164, or a SIP address; as the flow had it where it is neither
	Trunk TrunkID `json:"trunk,omitempty"` // empty where no call was made
	Shown Number  `json:"shown,omitempty"` // what the far telephone is shown; empty: no number
}

// TransferAnswered: caller and far end hear each other. Rang is the time since TransferBegun.
type TransferAnswered struct {
	Flow    FlowID        `json:"flow"`
	Step    StepID        `json:"step"`
	To      Number        `json:"to,omitempty"`
	Trunk   TrunkID       `json:"trunk,omitempty"`
	Rang    time.Duration `json:"rang_ns"`
	Secured bool          `json:"secured,omitempty"` // the sound of the far end is encrypted
}

// TransferEnded: the far end is gone. The caller goes on in the flow, unless it was they who hung up, or the process died.
type TransferEnded struct {
	Flow   FlowID         `json:"flow"`
	Step   StepID         `json:"step"`
	To     Number         `json:"to,omitempty"`
	Trunk  TrunkID        `json:"trunk,omitempty"`
	Result TransferResult `json:"result"`
	Status int            `json:"status,omitempty"` // the final SIP status, if there was one
	By     Side           `json:"by,omitempty"`     // who ended a conversation; empty: its greatest length did, or a fault
	Rang   time.Duration  `json:"rang_ns"`
	Talk   time.Duration  `json:"talk_ns,omitempty"`
}

// TransferResult is what became of a transfer. It is the `result` label of centralino_transfers_total.
type TransferResult string

// The ends of a transfer. Only TransferSpoke had a conversation.
const (
	TransferSpoke    TransferResult = "spoke"
	TransferBusy     TransferResult = "busy"
	TransferNoAnswer TransferResult = "no-answer"
	TransferDeclined TransferResult = "declined" // somebody said no
	TransferFailed   TransferResult = "failed"   // no such number, trunk or media failed
	TransferRefused  TransferResult = "refused"  // by ourselves: a number that may not be dialled, or that leads back here
	TransferGivenUp  TransferResult = "given-up" // the caller hung up or went elsewhere while it rang
	TransferLost     TransferResult = "lost"     // was under way when the process died: nobody knows for how long they spoke
)

// TransferResults lists every TransferResult once.
func TransferResults() []TransferResult {
	return []TransferResult{
		TransferSpoke, TransferBusy, TransferNoAnswer, TransferDeclined, TransferFailed, TransferRefused, TransferGivenUp, TransferLost,
	}
}

// Kind implements Body.
func (*TransferBegun) Kind() Kind { return "transfer_begun" }

// Kind implements Body.
func (*TransferAnswered) Kind() Kind { return "transfer_answered" }

// Kind implements Body.
func (*TransferEnded) Kind() Kind { return "transfer_ended" }
