package call

import "time"

// HandoverMode is how an agent passes a caller on.
type HandoverMode string

// The ways to pass a caller on.
const (
	HandoverBlind   HandoverMode = "blind"   // whoever answers has the caller at once
	HandoverConsult HandoverMode = "consult" // the agent speaks with whoever answers first, and the caller waits
	HandoverRecall  HandoverMode = "recall"  // back to the agent, who had hung up before anybody answered
)

// HandoverTarget is to whom a caller is passed on. One of the fields is set.
type HandoverTarget struct {
	Queue  QueueID `json:"to_queue,omitempty"`
	Agent  AgentID `json:"to_agent,omitempty"`
	Number Number  `json:"to_number,omitempty"` // a telephone outside, in E.164
}

// Sort names which of the fields is set: queue, agent or number. It is the `to` label of centralino_handovers_total.
func (t HandoverTarget) Sort() string {
	switch {
	case t.Queue != "":
		return "queue"
	case t.Agent != "":
		return "agent"
	default:
		return "number"
	}
}

// HandoverBegun: an agent passes on the caller they speak to. Until HandoverEnded the caller hears music, and is the agent's
// unless the agent hangs up.
type HandoverBegun struct {
	Agent AgentID      `json:"agent"`
	Queue QueueID      `json:"queue"` // of the conversation
	From  LegID        `json:"from"`  // the agent's leg
	Mode  HandoverMode `json:"mode"`
	HandoverTarget
	Leg   LegID   `json:"leg,omitempty"` // of who is rung; empty for a queue
	Trunk TrunkID `json:"trunk,omitempty"`
	Shown Number  `json:"shown,omitempty"` // what a telephone outside is shown
}

// HandoverAnswered: somebody answered. In a consultation the agent speaks with them, and the caller waits.
type HandoverAnswered struct {
	Leg     LegID         `json:"leg"`
	Rang    time.Duration `json:"rang_ns"`
	Secured bool          `json:"secured,omitempty"` // their sound is encrypted
}

// HandoverEnded: the caller has somebody to speak to again, or waits in a queue, or is gone. After HandoverDone it is the one
// that the caller was passed on to: an agent's conversation ends with Released, one outside with OutsideReleased.
type HandoverEnded struct {
	Agent   AgentID      `json:"agent"` // who passed the caller on
	Queue   QueueID      `json:"queue"`
	Mode    HandoverMode `json:"mode"`
	Partner PartnerID    `json:"partner,omitempty"` // of the agent to whom the caller was passed on
	HandoverTarget
	Leg    LegID          `json:"leg,omitempty"`
	Flow   FlowID         `json:"flow,omitempty"`
	Result HandoverResult `json:"result"`
	Status int            `json:"status,omitempty"` // the final SIP status, if there was one
	Rang   time.Duration  `json:"rang_ns,omitempty"`
	Talk   time.Duration  `json:"talk_ns,omitempty"` // of the two while the caller waited
}

// HandoverResult is what became of passing a caller on. It is the `result` label of centralino_handovers_total.
type HandoverResult string

// The ends of a handover. Of all but HandoverDone, HandoverGivenUp and HandoverLost the caller is back with the agent; where that one has
// hung up, their telephone is rung again, and after that the caller waits in the queue of the conversation.
const (
	HandoverDone     HandoverResult = "done"
	HandoverReturned HandoverResult = "returned" // the agent took the caller back
	HandoverParted   HandoverResult = "parted"   // whoever was asked hung up
	HandoverBusy     HandoverResult = "busy"
	HandoverDeclined HandoverResult = "declined"
	HandoverNoAnswer HandoverResult = "no-answer"
	HandoverFailed   HandoverResult = "failed"   // no such telephone; trunk or media failed
	HandoverGivenUp  HandoverResult = "given-up" // the caller hung up
	HandoverLost     HandoverResult = "lost"     // was under way when the process died
)

// HandoverResults lists every HandoverResult once.
func HandoverResults() []HandoverResult {
	return []HandoverResult{
		HandoverDone, HandoverReturned, HandoverParted, HandoverBusy, HandoverDeclined, HandoverNoAnswer, HandoverFailed, HandoverGivenUp,
		HandoverLost,
	}
}

// OutsideReleased: a caller who was passed on to a telephone outside, and whoever took the call there, have parted.
type OutsideReleased struct {
	Leg    LegID         `json:"leg"`
	Number Number        `json:"number"`
	Trunk  TrunkID       `json:"trunk"`
	By     Side          `json:"by"`
	Talk   time.Duration `json:"talk_ns"`
}

// Kind implements Body.
func (*HandoverBegun) Kind() Kind { return "handover_begun" }

// Kind implements Body.
func (*HandoverAnswered) Kind() Kind { return "handover_answered" }

// Kind implements Body.
func (*HandoverEnded) Kind() Kind { return "handover_ended" }

// Kind implements Body.
func (*OutsideReleased) Kind() Kind { return "outside_released" }
