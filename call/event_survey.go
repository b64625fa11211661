package call

import "time"

// SurveyOffered: a caller who spoke with an agent came to a survey. Whoever hangs up from here on, or says nothing, was
// asked and did not answer: the response rate is the share of these who answer a question.
type SurveyOffered struct {
	Survey  string    `json:"survey"`
	Queue   QueueID   `json:"queue,omitempty"` // of the conversation
	Agent   AgentID   `json:"agent,omitempty"`
	Partner PartnerID `json:"partner,omitempty"` // the agent's, if there is one
}

// Surveyed: the caller answered one question after the conversation.
type Surveyed struct {
	Survey   string    `json:"survey"`
	Question string    `json:"question"`
	Answer   string    `json:"answer"` // as keyed: one key, or 10
	Queue    QueueID   `json:"queue,omitempty"`
	Agent    AgentID   `json:"agent,omitempty"`
	Partner  PartnerID `json:"partner,omitempty"`
}

// SurveyCommentLeft: the caller said something in their own words, which lies in File, relative to the voicemail folder.
type SurveyCommentLeft struct {
	Survey  string        `json:"survey"`
	Queue   QueueID       `json:"queue,omitempty"`
	Agent   AgentID       `json:"agent,omitempty"`
	Partner PartnerID     `json:"partner,omitempty"`
	File    string        `json:"file"`
	Length  time.Duration `json:"length_ns"`
}

// Kind implements Body.
func (*SurveyOffered) Kind() Kind { return "survey_offered" }

// Kind implements Body.
func (*Surveyed) Kind() Kind { return "surveyed" }

// Kind implements Body.
func (*SurveyCommentLeft) Kind() Kind { return "survey_comment_left" }
