package explain

import "centralino/call"

// acted tells what somebody wanted on the pages; what came of it are events of their own.
func (x *Explainer) acted(b *call.Acted) string {
	who := b.By
	if b.Token != "" {
		who = x.words.Say("the program %s", b.Token)
	}
	text := x.words.Say("%s asked to %s", who, x.action(b.Action))
	if b.Detail != "" {
		text += " (" + b.Detail + ")"
	}
	if b.Refused != "" {
		text += x.words.Say(", which was refused: %s", b.Refused)
	}
	return text
}

// action says what was asked for, by the name that the API has for it.
func (x *Explainer) action(name string) string {
	what := x.words.Word(map[string]string{
		"move":              "move the caller to another queue",
		"take":              "take the caller",
		"prioritise":        "change the priority",
		"supervise":         "hear the conversation",
		"end-supervision":   "hear the conversation no more",
		"pause-recording":   "pause the recording",
		"resume-recording":  "let the recording go on",
		"hear-recording":    "hear a recording",
		"read-caller":       "see who calls",
		"outcome":           "say what came of the call",
		"transfer":          "pass the caller on",
		"consult":           "speak with somebody first",
		"complete-transfer": "leave the caller there",
		"end-transfer":      "have the caller back",
		"call":              "call a number",
	}[name])
	if what == "" {
		return x.words.Say("do this: %s", name)
	}
	return what
}
