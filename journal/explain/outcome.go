package explain

import "centralino/call"

// outcome tells what an agent said came of the conversation.
func (x *Explainer) outcome(b *call.OutcomeRecorded) string {
	text := x.words.Say("the agent %s said what came of it: %s", b.Agent, b.Code)
	if b.Again {
		text = x.words.Say("the agent %s said anew what came of it: %s", b.Agent, b.Code)
	}
	if b.Note != "" {
		text += x.words.Say(", and noted: %s", b.Note)
	}
	return text
}
