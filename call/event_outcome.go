package call

// OutcomeCode is what came of a conversation, in a word of the configuration.
type OutcomeCode string

// OutcomeRecorded: the agent said what came of a conversation, while it lasted or in the after-call work; so it may follow
// Ended. Note is in the agent's own words, and personal data: no log and no metric has it.
type OutcomeRecorded struct {
	Queue    QueueID     `json:"queue"`
	Agent    AgentID     `json:"agent"`
	Partner  PartnerID   `json:"partner,omitempty"` // the agent's
	Leg      LegID       `json:"leg"`               // of the conversation
	Code     OutcomeCode `json:"code"`
	Note     string      `json:"note,omitempty"`
	Customer string      `json:"customer,omitempty"` // the directory's key, where the flow found one
	Again    bool        `json:"again,omitempty"`    // in place of what was said of the conversation before
}

// Kind implements Body.
func (*OutcomeRecorded) Kind() Kind { return "outcome_recorded" }
