package explain

import (
	"fmt"

	"centralino/call"
)

// outcome tells what an agent said came of the conversation.
func outcome(b *call.OutcomeRecorded) string {
	text := fmt.Sprintf("the agent %s said what came of it: %s", b.Agent, b.Code)
	if b.Again {
		text = fmt.Sprintf("the agent %s said anew what came of it: %s", b.Agent, b.Code)
	}
	if b.Note != "" {
		text += fmt.Sprintf(", and noted: %s", b.Note)
	}
	return text
}
