package explain

import (
	"fmt"

	"centralino/call"
)

// supervised tells what a supervisor heard and who heard the supervisor.
func supervised(b call.Body) string {
	switch b := b.(type) {
	case *call.SupervisionBegan:
		return fmt.Sprintf("the supervisor %s %s", b.Supervisor, mode(b.Mode, b.Agent))
	case *call.SupervisionChanged:
		return fmt.Sprintf("the supervisor %s now %s", b.Supervisor, mode(b.Mode, b.Agent))
	case *call.SupervisionEnded:
		why := map[call.SupervisionResult]string{
			call.SupervisionHungUp: "hung up", call.SupervisionAsked: "asked to leave", call.SupervisionConversation: "the conversation was over",
			call.SupervisionForbidden:  "the configuration no longer allowed it",
			call.SupervisionUnanswered: "did not answer", call.SupervisionFailed: "the phone failed",
		}[b.Result]
		if why == "" {
			why = string(b.Result)
		}
		if b.Length == 0 {
			return fmt.Sprintf("the supervisor %s did not come to hear the conversation: %s", b.Supervisor, why)
		}
		return fmt.Sprintf("the supervisor %s heard no more after %s: %s", b.Supervisor, span(b.Length), why)
	}
	return ""
}

func mode(m call.SupervisionMode, agent call.AgentID) string {
	switch m {
	case call.SupervisionWhisper:
		return fmt.Sprintf("hears both and is heard by %s alone", agent)
	case call.SupervisionJoin:
		return "hears both and is heard by both"
	}
	return "hears both, heard by nobody"
}
