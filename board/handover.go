package board

import (
	"time"

	"centralino/call"
)

// Outside is the phase of a call that an agent has passed on to a telephone outside.
const Outside Phase = "outside"

// Handover is the passing on of a caller by an agent. It is shown until the next one, or the end of the conversation after it.
type Handover struct {
	Agent call.AgentID      `json:"agent"` // who passes the caller on
	Mode  call.HandoverMode `json:"mode"`
	call.HandoverTarget
	Since    time.Time           `json:"since"`
	Answered bool                `json:"answered,omitempty"` // they speak, and the caller waits
	Result   call.HandoverResult `json:"result,omitempty"`   // empty: not over yet
}

// handedOver follows a caller whom agents pass on.
func (c *onLine) handedOver(e call.Event) {
	switch x := e.Body.(type) {
	case *call.HandoverBegun:
		c.shown.Handover = &Handover{Agent: x.Agent, Mode: x.Mode, HandoverTarget: x.HandoverTarget, Since: e.At}
		if x.HandoverTarget.Agent != "" {
			c.rings[x.Leg] = x.HandoverTarget.Agent
		}
	case *call.HandoverAnswered:
		if h := c.shown.Handover; h != nil {
			next := *h
			next.Answered, next.Since = true, e.At
			c.shown.Handover = &next
		}
	case *call.HandoverEnded:
		delete(c.rings, x.Leg)
		c.shown.Handover = &Handover{Agent: x.Agent, Mode: x.Mode, HandoverTarget: x.HandoverTarget, Since: e.At, Result: x.Result}
		if x.Result != call.HandoverDone {
			return
		}
		switch {
		case x.HandoverTarget.Agent != "":
			c.shown.Agent, c.shown.Queue, c.talkLeg = x.HandoverTarget.Agent, x.Queue, x.Leg
			c.enter(Talking, e.At)
		case x.Number != "":
			c.enter(Outside, e.At)
		}
	case *call.OutsideReleased:
		c.shown.Handover = nil
		c.enter(InFlow, e.At)
	}
}

// applyOutbound follows a call of an agent's from the desk; it reports false for everything else.
func (b *Board) applyOutbound(e call.Event) bool {
	switch x := e.Body.(type) {
	case *call.OutboundBegun:
		b.calls[e.Call] = &onLine{rings: map[call.LegID]call.AgentID{x.Leg: x.Agent}, shown: Call{
			Call: e.Call, From: x.Shown, To: x.Number, Phase: Ringing, Agent: x.Agent, Arrived: e.At, Since: e.At, Outbound: true,
		}}
	case *call.OutboundDialled:
	case *call.OutboundAnswered:
		if c := b.calls[e.Call]; c != nil {
			clear(c.rings)
			c.enter(Talking, e.At)
		}
	case *call.OutboundEnded:
		delete(b.calls, e.Call)
	default:
		return false
	}
	return true
}
