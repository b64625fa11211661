package explain

import "centralino/call"

// supervised tells what a supervisor heard and who heard the supervisor.
func (x *Explainer) supervised(b call.Body) string {
	switch b := b.(type) {
	case *call.SupervisionBegan:
		return x.words.Say("the supervisor %s %s", b.Supervisor, x.mode(b.Mode, b.Agent))
	case *call.SupervisionChanged:
		return x.words.Say("the supervisor %s now %s", b.Supervisor, x.mode(b.Mode, b.Agent))
	case *call.SupervisionEnded:
		why := otherwise(x.words.Word(map[call.SupervisionResult]string{
			call.SupervisionHungUp:       "hung up",
			call.SupervisionAsked:        "asked to leave",
			call.SupervisionConversation: "the conversation was over",
			call.SupervisionForbidden:    "the configuration no longer allowed it",
			call.SupervisionUnanswered:   "did not answer",
			call.SupervisionFailed:       "the phone failed",
		}[b.Result]), b.Result)
		if b.Length == 0 {
			return x.words.Say("the supervisor %s did not come to hear the conversation: %s", b.Supervisor, why)
		}
		return x.words.Say("the supervisor %s heard no more after %s: %s", b.Supervisor, x.words.Span(b.Length), why)
	}
	return ""
}

func (x *Explainer) mode(m call.SupervisionMode, agent call.AgentID) string {
	switch m {
	case call.SupervisionWhisper:
		return x.words.Say("hears both and is heard by %s alone", agent)
	case call.SupervisionJoin:
		return x.words.Say("hears both and is heard by both")
	}
	return x.words.Say("hears both, heard by nobody")
}
