package explain

import "centralino/call"

// transferred tells what became of a call that was passed on.
func (x *Explainer) transferred(body call.Body) string {
	switch b := body.(type) {
	case *call.TransferBegun:
		return x.words.Say("is passed on to %s", b.To) + x.shown(b.Trunk, b.Shown)
	case *call.TransferAnswered:
		return x.words.Say("%s answered after %s, and they hear each other", b.To, x.words.Span(b.Rang))
	case *call.TransferEnded:
		return x.transferEnded(b)
	}
	return ""
}

// shown says by which trunk somebody outside is called, and which number they see.
func (x *Explainer) shown(trunk call.TrunkID, number call.Number) (text string) {
	if trunk != "" {
		text += x.words.Say(" by the trunk %s", trunk)
	}
	if number != "" {
		text += x.words.Say(", which is shown %s", number)
	}
	return text
}

func (x *Explainer) transferEnded(b *call.TransferEnded) string {
	if b.Result == call.TransferSpoke {
		talk := x.words.Span(b.Talk)
		switch b.By {
		case call.SideCaller:
			return x.words.Say("the caller hung up after %s", talk)
		case call.SideFar:
			return x.words.Say("%s hung up after %s", b.To, talk)
		}
		return x.words.Say("the conversation with %s was ended after %s: its time was over, or it broke off", b.To, talk)
	}
	if b.Result == call.TransferLost {
		return x.words.Say("passing the caller on to %s was cut off: the helpline died", b.To)
	}
	became := x.words.Word(map[call.TransferResult]string{
		call.TransferBusy:     "the line was busy",
		call.TransferNoAnswer: "nobody answered",
		call.TransferDeclined: "somebody said no",
		call.TransferFailed:   "it could not be reached",
		call.TransferGivenUp:  "the caller hung up or went elsewhere",
		call.TransferRefused:  "it may not be dialled, or leads back here",
	}[b.Result])
	text := x.words.Say("%s was not reached: %s", b.To, otherwise(became, b.Result))
	if b.Rang > 0 {
		text += x.words.Say(" after %s", x.words.Span(b.Rang))
	}
	return text + status(b.Status)
}
