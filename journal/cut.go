package journal

import (
	"maps"
	"slices"
	"time"

	"centralino/call"
)

// cut is what calls are in the midst of: by call, how it ends if the process dies now. A call is in the midst of one such thing at a
// time.
type cut map[call.ID]*end

type end struct {
	call.Event
	seq uint64 // of its beginning
}

// apply follows what calls begin and end. For how long somebody spoke when the process died nobody knows, so it is not said.
func (c cut) apply(e call.Event) {
	switch b := e.Body.(type) {
	case *call.TransferBegun:
		c.begin(e, &call.TransferEnded{Flow: b.Flow, Step: b.Step, To: b.To, Trunk: b.Trunk, Result: call.TransferLost})
	case *call.HandoverBegun:
		c.begin(e, &call.HandoverEnded{
			Agent: b.Agent, Queue: b.Queue, Mode: b.Mode, HandoverTarget: b.HandoverTarget, Leg: b.Leg, Result: call.HandoverLost,
		})
	case *call.OutboundBegun:
		c.begin(e, &call.OutboundEnded{
			Agent: b.Agent, Partner: b.Partner, Leg: b.Leg, Number: b.Number, Trunk: b.Trunk, Result: call.OutboundLost,
		})
	case *call.TransferAnswered:
		c.answered(e.Call, b.Rang)
	case *call.HandoverAnswered:
		c.answered(e.Call, b.Rang)
	case *call.OutboundAnswered:
		c.answered(e.Call, b.Rang)
	case *call.TransferEnded, *call.HandoverEnded, *call.OutboundEnded, *call.Ended:
		delete(c, e.Call)
	}
}

func (c cut) begin(e call.Event, ends call.Body) {
	c[e.Call] = &end{call.Event{Call: e.Call, Body: ends}, e.Seq}
}

// answered notes for how long it rang until somebody answered.
func (c cut) answered(id call.ID, rang time.Duration) {
	if e := c[id]; e != nil {
		switch b := e.Body.(type) {
		case *call.TransferEnded:
			b.Rang = rang
		case *call.HandoverEnded:
			b.Rang = rang
		case *call.OutboundEnded:
			b.Rang = rang
		}
	}
}

// inOrder returns the ends in the order of the beginnings.
func (c cut) inOrder() (ends []call.Event) {
	for _, e := range slices.SortedFunc(maps.Values(c), func(a, b *end) int { return int(a.seq) - int(b.seq) }) {
		ends = append(ends, e.Event)
	}
	return ends
}
