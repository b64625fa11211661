package history

import "centralino/call"

// Why a telephone outside was called.
const (
	outsideHandover = "handover"
	outsideDesk     = "desk"
)

// applyOutbound follows calls of agents from the desk: they are in no queue's figures.
func (f *fold) applyOutbound(e call.Event) {
	at := e.At.UnixNano()
	switch b := e.Body.(type) {
	case *call.OutboundBegun:
		if f.outbound[e.Call] == nil {
			l := &leg{agent: f.agent(b.Agent, at), aside: true}
			f.outbound[e.Call], l.agent.legs[l] = l, true
			f.settle(l.agent, at)
		}
	case *call.OutboundDialled:
		if l := f.outbound[e.Call]; l != nil {
			l.spoken = true
			f.settle(l.agent, at)
		}
	case *call.OutboundEnded:
		f.outboundEnded(e, b)
	}
}

func (f *fold) outboundEnded(e call.Event, b *call.OutboundEnded) {
	at := f.when(e)
	agent, partner := f.person(b.Agent)
	var number any
	if !f.names.erased(string(b.Number), int64(e.Seq)) {
		number = text(b.Number)
	}
	f.note(inOutside, e, at, outsideDesk, text(agent), text(partner), number, text(b.Trunk), text(b.Result), when(int64(b.Status)), text(b.By),
		when(int64(b.Rang)), when(int64(b.Talk)))
	if l := f.outbound[e.Call]; l != nil {
		delete(f.outbound, e.Call)
		delete(l.agent.legs, l)
		if b.Result == call.OutboundSpoke {
			f.endWork(l.agent, 0)
			l.agent.work = &conversationRow{desk: true, released: at}
		}
		f.settle(l.agent, at)
	}
}
