package call

import "time"

// OutboundBegun: an agent calls a telephone outside from the desk, and their own telephone is rung first. OutboundEnded follows.
// The event's call is this call: no caller arrived, and it is in no queue.
type OutboundBegun struct {
	Agent   AgentID       `json:"agent"`
	Partner PartnerID     `json:"partner,omitempty"`
	Leg     LegID         `json:"leg"` // the agent's
	Number  Number        `json:"number"`
	Trunk   TrunkID       `json:"trunk"`
	Shown   Number        `json:"shown,omitempty"` // what the telephone outside is shown
	WrapUp  time.Duration `json:"wrap_up_ns"`      // after-call work, if they speak
}

// OutboundDialled: the agent's telephone was answered, and the one outside is rung.
type OutboundDialled struct {
	Agent AgentID `json:"agent"`
	Leg   LegID   `json:"leg"`
}

// OutboundAnswered: agent and telephone outside hear each other. Rang is the time since OutboundDialled.
type OutboundAnswered struct {
	Agent   AgentID       `json:"agent"`
	Leg     LegID         `json:"leg"`
	Rang    time.Duration `json:"rang_ns"`
	Secured bool          `json:"secured,omitempty"` // the sound of the far end is encrypted
}

// OutboundEnded: a call from the desk is over. After OutboundSpoke the agent's after-call work begins.
type OutboundEnded struct {
	Agent   AgentID        `json:"agent"`
	Partner PartnerID      `json:"partner,omitempty"`
	Leg     LegID          `json:"leg"`
	Number  Number         `json:"number"`
	Trunk   TrunkID        `json:"trunk"`
	Result  OutboundResult `json:"result"`
	Status  int            `json:"status,omitempty"` // the final SIP status, if there was one
	By      Side           `json:"by,omitempty"`     // who ended a conversation; empty: a fault did
	Rang    time.Duration  `json:"rang_ns,omitempty"`
	Talk    time.Duration  `json:"talk_ns,omitempty"`
}

// OutboundResult is what became of a call from the desk. It is the `result` label of centralino_outbound_calls_total.
type OutboundResult string

// The ends of a call from the desk. Only OutboundSpoke had a conversation.
const (
	OutboundSpoke    OutboundResult = "spoke"
	OutboundBusy     OutboundResult = "busy"
	OutboundDeclined OutboundResult = "declined"
	OutboundNoAnswer OutboundResult = "no-answer"
	OutboundFailed   OutboundResult = "failed"   // no such number; trunk or media failed
	OutboundGivenUp  OutboundResult = "given-up" // the agent hung up while it rang, or did not answer their own telephone
	OutboundLost     OutboundResult = "lost"     // was under way when the process died: nobody knows for how long they spoke
)

// OutboundResults lists every OutboundResult once.
func OutboundResults() []OutboundResult {
	return []OutboundResult{OutboundSpoke, OutboundBusy, OutboundDeclined, OutboundNoAnswer, OutboundFailed, OutboundGivenUp, OutboundLost}
}

// Kind implements Body.
func (*OutboundBegun) Kind() Kind { return "outbound_begun" }

// Kind implements Body.
func (*OutboundDialled) Kind() Kind { return "outbound_dialled" }

// Kind implements Body.
func (*OutboundAnswered) Kind() Kind { return "outbound_answered" }

// Kind implements Body.
func (*OutboundEnded) Kind() Kind { return "outbound_ended" }
