package call

import "time"

// SupervisionMode is what a supervisor does in a conversation.
type SupervisionMode string

// The modes. In each of them the supervisor hears both.
const (
	SupervisionListen  SupervisionMode = "listen"  // and nobody hears the supervisor
	SupervisionWhisper SupervisionMode = "whisper" // and the agent alone hears the supervisor
	SupervisionJoin    SupervisionMode = "join"    // and both hear the supervisor
)

// SupervisionModes lists every mode once.
func SupervisionModes() []SupervisionMode {
	return []SupervisionMode{SupervisionListen, SupervisionWhisper, SupervisionJoin}
}

// SupervisionBegan: from here on a supervisor hears what caller and agent say.
type SupervisionBegan struct {
	Supervisor string          `json:"supervisor"`
	Agent      AgentID         `json:"agent"`
	Leg        LegID           `json:"leg"` // the agent's, which names the conversation
	Mode       SupervisionMode `json:"mode"`
	Secured    bool            `json:"secured,omitempty"` // the supervisor's sound is encrypted
}

// SupervisionChanged: the supervisor goes on in another mode.
type SupervisionChanged struct {
	Supervisor string          `json:"supervisor"`
	Agent      AgentID         `json:"agent"`
	Leg        LegID           `json:"leg"`
	Mode       SupervisionMode `json:"mode"`
}

// SupervisionEnded: the supervisor hears the conversation no more, or never did.
type SupervisionEnded struct {
	Supervisor string            `json:"supervisor"`
	Agent      AgentID           `json:"agent"`
	Leg        LegID             `json:"leg"`
	Result     SupervisionResult `json:"result"`
	Length     time.Duration     `json:"length_ns"` // since SupervisionBegan; 0: nothing was heard
}

// SupervisionResult is why a supervision ended.
type SupervisionResult string

// Why supervisions end.
const (
	SupervisionHungUp       SupervisionResult = "hung-up"      // the supervisor hung up
	SupervisionAsked        SupervisionResult = "asked"        // the supervisor asked for the end
	SupervisionConversation SupervisionResult = "conversation" // caller and agent have parted
	SupervisionForbidden    SupervisionResult = "forbidden"    // a reload took the permission away
	SupervisionUnanswered   SupervisionResult = "unanswered"   // the supervisor's phone was not answered
	SupervisionFailed       SupervisionResult = "failed"       // the supervisor's phone could not be reached, or its sound has ended
)

// Kind implements Body.
func (*SupervisionBegan) Kind() Kind { return "supervision_began" }

// Kind implements Body.
func (*SupervisionChanged) Kind() Kind { return "supervision_changed" }

// Kind implements Body.
func (*SupervisionEnded) Kind() Kind { return "supervision_ended" }
