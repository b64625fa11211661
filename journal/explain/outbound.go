package explain

import "centralino/call"

// outbound tells of a call that an agent made from the desk.
func (x *Explainer) outbound(body call.Body) string {
	switch b := body.(type) {
	case *call.OutboundBegun:
		x.legs[b.Leg] = b.Agent
		return x.words.Say("%s calls %s", b.Agent, b.Number) + x.shown(b.Trunk, b.Shown)
	case *call.OutboundDialled:
		return x.words.Say("%s has answered their own phone, and the number is rung", b.Agent)
	case *call.OutboundAnswered:
		return x.words.Say("answered after %s, and they hear each other", x.words.Span(b.Rang))
	case *call.OutboundEnded:
		return x.outboundEnded(b)
	}
	return ""
}

func (x *Explainer) outboundEnded(b *call.OutboundEnded) string {
	if b.Result == call.OutboundSpoke {
		talk := x.words.Span(b.Talk)
		switch b.By {
		case call.SideAgent:
			return x.words.Say("%s hung up after %s", b.Agent, talk)
		case "":
			return x.words.Say("the conversation with %s broke off after %s", b.Number, talk)
		}
		return x.words.Say("%s hung up after %s", b.Number, talk)
	}
	if b.Result == call.OutboundLost {
		return x.words.Say("the call to %s was cut off: the helpline died", b.Number)
	}
	became := x.words.Word(map[call.OutboundResult]string{
		call.OutboundBusy:     "the line was busy",
		call.OutboundDeclined: "somebody said no",
		call.OutboundNoAnswer: "nobody answered",
		call.OutboundFailed:   "it could not be reached",
		call.OutboundGivenUp:  "the agent hung up, or did not answer their own phone",
	}[b.Result])
	return x.words.Say("%s was not reached: %s", b.Number, otherwise(became, b.Result)) + status(b.Status)
}
