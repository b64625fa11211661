package explain

import "centralino/call"

// handedOver tells how an agent passed the caller on, and what came of it.
func (x *Explainer) handedOver(body call.Body) string {
	switch b := body.(type) {
	case *call.HandoverBegun:
		x.legs[b.Leg] = b.HandoverTarget.Agent
		return x.handoverBegun(b)
	case *call.HandoverAnswered:
		return x.words.Say("whoever was asked answered after %s", x.words.Span(b.Rang))
	case *call.HandoverEnded:
		return x.handoverEnded(b) + status(b.Status)
	case *call.OutsideReleased:
		talk := x.words.Span(b.Talk)
		if b.By == call.SideFar {
			return x.words.Say("%s hung up after %s", b.Number, talk)
		}
		return x.words.Say("the conversation with %s was over after %s", b.Number, talk)
	}
	return ""
}

func (x *Explainer) handoverBegun(b *call.HandoverBegun) string {
	to := x.target(b.HandoverTarget)
	switch b.Mode {
	case call.HandoverConsult:
		return x.words.Say("%s asks %s first", b.Agent, to) + x.shown(b.Trunk, b.Shown) + x.words.Say("; the caller hears music")
	case call.HandoverRecall:
		return x.words.Say("nobody took the caller, and the phone of %s rings anew", b.Agent)
	}
	return x.words.Say("%s passes the caller on to %s", b.Agent, to) + x.shown(b.Trunk, b.Shown)
}

func (x *Explainer) handoverEnded(b *call.HandoverEnded) string {
	to := x.target(b.HandoverTarget)
	switch b.Result {
	case call.HandoverDone:
		return x.words.Say("the caller was passed on to %s", to)
	case call.HandoverReturned:
		return x.words.Say("%s took the caller back", b.Agent)
	case call.HandoverParted:
		return x.words.Say("%s hung up, and the caller is back with %s", to, b.Agent)
	case call.HandoverGivenUp:
		return x.words.Say("the caller hung up before %s had them", to)
	case call.HandoverLost:
		return x.words.Say("passing the caller on to %s was cut off: the helpline died", to)
	}
	why := x.words.Word(map[call.HandoverResult]string{
		call.HandoverBusy:     "the line was busy",
		call.HandoverDeclined: "somebody said no",
		call.HandoverNoAnswer: "nobody answered",
		call.HandoverFailed:   "it could not be reached",
	}[b.Result])
	return x.words.Say("the caller was not passed on to %s: %s", to, otherwise(why, b.Result))
}

// target names to whom the caller is passed on.
func (x *Explainer) target(t call.HandoverTarget) string {
	switch {
	case t.Queue != "":
		return x.words.Say("the queue %s", t.Queue)
	case t.Agent != "":
		return string(t.Agent)
	}
	return string(t.Number)
}
