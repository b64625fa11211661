package metrics

import "centralino/call"

func (f *figures) defineOutbound() {
	f.outbound = f.counter("centralino_outbound_calls_total",
		"Calls that agents made from the desk, when they are over, by how they ended: spoke is the only one with a conversation. They are "+
			"in no other figure but those of what agents do.",
		"result")
	f.outboundTalk = f.histogram("centralino_outbound_talk_seconds",
		"Conversations of calls from the desk, from the answer until one of the two hung up.", talkBuckets())
}

// applyOutbound follows an agent who calls somebody from the desk.
func (m *Metrics) applyOutbound(e call.Event) {
	switch b := e.Body.(type) {
	case *call.OutboundBegun:
		if m.outbound[e.Call] == nil {
			l := &leg{agent: m.agent(b.Agent), aside: true}
			m.outbound[e.Call], l.agent.legs[l] = &outbound{l, b.WrapUp > 0}, true
		}
	case *call.OutboundDialled:
		if o := m.outbound[e.Call]; o != nil {
			o.live = true
		}
	case *call.OutboundEnded:
		m.figures.outbound.WithLabelValues(oneOf(b.Result, call.OutboundResults())).Inc()
		if b.Result == call.OutboundSpoke {
			m.figures.outboundTalk.WithLabelValues().Observe(b.Talk.Seconds())
		}
		o := m.outbound[e.Call]
		if o == nil {
			return
		}
		delete(m.outbound, e.Call)
		delete(o.agent.legs, o.leg)
		if b.Result == call.OutboundSpoke {
			m.finishWork(o.agent, e.At)
			if o.work {
				o.agent.work = &work{from: e.At}
			}
		}
	}
}

// outbound is a call from the desk.
type outbound struct {
	*leg
	work bool // after-call work follows
}
