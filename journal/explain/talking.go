package explain

import (
	"strings"

	"centralino/call"
)

// talking tells what happened with an agent on the line.
func (x *Explainer) talking(e call.Event) {
	switch b := e.Body.(type) {
	case *call.Connected:
		x.wait = nil
		x.legs[b.Leg] = b.Agent
		x.say(e.At, x.connected(b))
	case *call.Held:
		x.tell(e.At, "%s put the other on hold", x.holder(b.By, b.Leg))
	case *call.Resumed:
		x.tell(e.At, "%s took the other off hold", x.holder(b.By, b.Leg))
	case *call.Released:
		who, talk := x.holder(b.By, b.Leg), x.words.Span(b.Talk)
		if b.Hold > 0 {
			x.tell(e.At, "%s hung up after %s, of which %s on hold", who, talk, x.words.Span(b.Hold))
			return
		}
		x.tell(e.At, "%s hung up after %s", who, talk)
	case *call.SupervisionBegan, *call.SupervisionChanged, *call.SupervisionEnded:
		x.say(e.At, x.supervised(b))
	case *call.HandoverBegun, *call.HandoverAnswered, *call.HandoverEnded, *call.OutsideReleased:
		x.say(e.At, x.handedOver(b))
	case *call.OutboundBegun, *call.OutboundDialled, *call.OutboundAnswered, *call.OutboundEnded:
		x.say(e.At, x.outbound(b))
	case *call.CallbackDue, *call.CallbackHeld, *call.CallbackDialled, *call.CallbackMissed, *call.CallbackEnded:
		x.say(e.At, x.calledBack(b))
	default:
		x.say(e.At, strings.ReplaceAll(string(e.Body.Kind()), "_", " "))
	}
}

// holder names who is at one end.
func (x *Explainer) holder(by call.Side, leg call.LegID) string {
	if agent := x.legs[leg]; by == call.SideAgent && agent != "" {
		return string(agent)
	}
	return otherwise(x.words.Word(map[call.Side]string{
		call.SideCaller: "the caller", call.SideAgent: "the agent", call.SideFar: "whoever is outside",
	}[by]), by)
}

func (x *Explainer) connected(b *call.Connected) string {
	text := x.words.Say("speaks to %s after waiting %s", b.Agent, x.words.Span(b.Waited))
	if b.ToHuman > b.Waited {
		text += x.words.Say(" (%s from the answer of the call)", x.words.Span(b.ToHuman))
	}
	if b.InTarget {
		return text + x.words.Say("; that is within the queue's service level")
	}
	return text + x.words.Say("; that is not within the queue's service level")
}
