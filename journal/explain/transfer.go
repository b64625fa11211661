package explain

import (
	"fmt"

	"centralino/call"
)

// transferred tells what became of a call that was passed on.
func transferred(body call.Body) string {
	switch b := body.(type) {
	case *call.TransferBegun:
		text := "is passed on to " + string(b.To)
		if b.Trunk != "" {
			text += fmt.Sprintf(" by the trunk %s", b.Trunk)
		}
		if b.Shown != "" {
			text += fmt.Sprintf(", which is shown %s", b.Shown)
		}
		return text
	case *call.TransferAnswered:
		return fmt.Sprintf("%s answered after %s, and they hear each other", b.To, span(b.Rang))
	case *call.TransferEnded:
		return transferEnded(b)
	}
	return ""
}

func transferEnded(b *call.TransferEnded) string {
	if b.Result == call.TransferSpoke {
		who := map[call.Side]string{call.SideCaller: "the caller", call.SideFar: string(b.To)}[b.By]
		if who == "" {
			return fmt.Sprintf("the conversation with %s was ended after %s: its time was over, or it broke off", b.To, span(b.Talk))
		}
		return fmt.Sprintf("%s hung up after %s", who, span(b.Talk))
	}
	became := map[call.TransferResult]string{
		call.TransferBusy: "the line was busy", call.TransferNoAnswer: "nobody answered", call.TransferDeclined: "somebody said no",
		call.TransferFailed: "it could not be reached", call.TransferGivenUp: "the caller hung up or went elsewhere",
		call.TransferRefused: "it may not be dialled, or leads back here",
	}[b.Result]
	text := fmt.Sprintf("%s was not reached: %s", b.To, became)
	if b.Rang > 0 {
		text += fmt.Sprintf(" after %s", span(b.Rang))
	}
	if b.Status != 0 {
		text += fmt.Sprintf(" (status %d)", b.Status)
	}
	return text
}
