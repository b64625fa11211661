package explain

import "centralino/call"

// calledBack tells what became of the promise to call somebody back.
func (x *Explainer) calledBack(body call.Body) string {
	switch b := body.(type) {
	case *call.CallbackDue:
		return x.words.Say("the call back is due, and stands in the queue %s as if the caller waited", b.Queue)
	case *call.CallbackHeld:
		return x.words.Say("the hours in which the queue %s calls back are over; the call back waits until they begin anew", b.Queue)
	case *call.CallbackDialled:
		x.legs[b.Leg] = b.Agent
		return x.words.Say("%s has answered; attempt %d to reach %s", b.Agent, b.Attempt, b.Number)
	case *call.CallbackMissed:
		return x.missed(b)
	case *call.CallbackEnded:
		return x.callbackEnded(b)
	}
	return ""
}

func (x *Explainer) missed(b *call.CallbackMissed) string {
	why := x.words.Word(map[call.Miss]string{
		call.MissNoAnswer:    "nobody answered",
		call.MissBusy:        "the line was busy",
		call.MissDeclined:    "somebody said no",
		call.MissUnconfirmed: "whoever answered pressed no key, as a machine does",
		call.MissHungUp:      "hung up before speaking to the agent",
		call.MissAgent:       "the agent hung up first",
		call.MissEU:          "asked for an agent in the European Union",
		call.MissFailed:      "it could not be reached",
		call.MissPutOff:      "nobody could be called just then",
	}[b.Result])
	text := x.words.Say("they did not speak: %s", otherwise(why, b.Result)) + status(b.Status)
	if b.Again.IsZero() {
		return text
	}
	return text + x.words.Say("; tried again from %s on", x.words.Moment(x.to.in(b.Again)))
}

func (x *Explainer) callbackEnded(b *call.CallbackEnded) string {
	if b.Result == call.CallbackKept {
		return x.words.Say("the call back is done, %s after it was due", x.words.Span(b.Delay))
	}
	why := x.words.Word(map[call.Rule]string{
		call.RuleUnreached: "not reached in all the attempts that the queue allows",
		call.RuleServed:    "the caller called again and spoke to an agent",
		call.RuleRebooked:  "the same number asked for a call back again",
		call.RuleRefused:   "the number may no longer be dialled",
		call.RuleNoQueue:   "the queue is no longer there",
	}[b.Rule])
	return x.words.Say("the call back is over: %s", otherwise(why, b.Rule))
}
