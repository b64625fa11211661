package app

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/directory"
	"centralino/ladder"
	"centralino/media"
	"centralino/sip"
)

// reachFor finds the telephones of whom a caller is to be passed on to, and records that they are rung. What it returns dials
// them.
func (c *conversation) reachFor(h *handover, way outlet) (*agentLeg, func() *sip.Outbound, error) {
	r := &agentLeg{c: c, id: c.nextSide(), agent: h.target.Agent, holding: map[call.Side]bool{}}
	begun := &call.HandoverBegun{
		Agent: h.agent, Queue: h.queue, From: h.from, Mode: h.mode, HandoverTarget: h.target, Leg: r.id,
	}
	if h.target.Agent != "" {
		return c.reachColleague(h, r, begun)
	}
	return c.reachOutside(h, r, begun, way)
}

// reachColleague rings all the phones of an agent, unless the agent is away or does something else.
func (c *conversation) reachColleague(h *handover, r *agentLeg, begun *call.HandoverBegun) (*agentLeg, func() *sip.Outbound, error) {
	free := c.app.desk.engine.Free
	if h.mode == call.HandoverRecall {
		free = c.app.desk.engine.Idle
	} else if err := c.app.helpline.Load().mayAsk(h.agent, h.target.Agent); err != nil {
		return nil, nil, err
	}
	phones := c.app.sip.Phones(r.agent)
	if len(phones) == 0 {
		return nil, nil, ErrColleagueAway
	}
	if err := c.openAgent(r, phones); err != nil {
		return nil, nil, fmt.Errorf("no media for a colleague: %w", err)
	}
	if !c.app.desk.ifFree(r.agent, free, c.id, begun) {
		r.close()
		return nil, nil, ErrColleagueBusy
	}
	plain, web := r.offers()
	from := sip.Caller{User: string(c.caller), Display: fmt.Sprintf("%s (%s)", h.queue, h.agent)}
	target := sip.Target{Agent: r.agent, Web: web, Calling: c.calling(ladder.Agent, string(r.agent))}
	return r, func() *sip.Outbound { return c.app.sip.Dial(target, from, plain, r) }, nil
}

// outlet is the way to a telephone outside, which may have had to be looked up.
type outlet struct {
	trunk  config.Trunk
	number call.Number
	local  netip.Addr
}

// outletFor finds the way to a number that agents may dial for what they want. It may take seconds.
func (a *App) outletFor(number string, allowed func(config.AgentCalls) []string) (w outlet, err error) {
	cfg := a.helpline.Load().cfg
	var why directory.Refusal
	w.trunk, w.number, why = cfg.MayDial(strings.TrimSpace(number), allowed(cfg.AgentCalls))
	switch why {
	case "":
	case config.RefusedOff:
		return w, ErrNoOutside
	case config.TransferLoop:
		return w, ErrLeadsBack
	case directory.RefusedKind:
		return w, ErrPremium
	case directory.RefusedCountry:
		return w, ErrNotAllowed
	default:
		return w, ErrNoNumber
	}
	local, ok := a.sip.Local(sip.Target{Trunk: w.trunk.ID, Number: w.number})
	if !ok {
		return w, ErrNoWayOut
	}
	w.local = local
	return w, nil
}

// reachOutside dials a telephone outside by a trunk.
func (c *conversation) reachOutside(h *handover, r *agentLeg, begun *call.HandoverBegun, way outlet) (*agentLeg, func() *sip.Outbound, error) {
	hops := c.hops()
	if hops < 0 || c.app.passesOn(c, way.number) {
		return nil, nil, ErrLeadsBack
	}
	l, err := c.app.openLeg(way.local, c.helpline.trunkSRTP(way.trunk.ID), func(e media.Event) {
		switch e.(type) {
		case media.TimeoutEvent, media.FailedEvent:
			c.box.put(agentMediaLost{r})
		}
	})
	if err != nil {
		c.app.forgetPassed(c, way.number)
		return nil, nil, fmt.Errorf("no media for a call outside: %w", err)
	}
	l.prefer(c.leg)
	r.leg, r.outside = l, &outsideLine{number: way.number, trunk: way.trunk.ID}
	h.target.Number = way.number
	shown := c.helpline.shownOutside(call.CallbackBooked{To: c.dialled, Flow: c.flow.Name})
	begun.HandoverTarget, begun.Trunk, begun.Shown = h.target, way.trunk.ID, shown
	c.app.desk.sync(c.id, begun)
	target := sip.Target{Trunk: way.trunk.ID, Number: way.number, Calling: c.calling(ladder.Far, string(way.trunk.ID))}
	from := sip.Caller{User: string(shown), Display: c.helpline.cfg.Helpline, Hops: hops}
	return r, func() *sip.Outbound { return c.app.sip.Dial(target, from, l.offer(), r) }, nil
}

// shownOutside is the number of ours that telephones outside are shown when an agent calls them.
func (h *helpline) shownOutside(b call.CallbackBooked) call.Number {
	if n := h.cfg.AgentCalls.Shown; n != "" {
		return n
	}
	return h.shownTo(b)
}

// mayAsk says why an agent may not ask a colleague; nil when they may. Partners' agents know nothing of each other.
func (h *helpline) mayAsk(id, colleague call.AgentID) error {
	if _, known := h.passwords[colleague]; !known || h.onlySupervises(colleague) {
		return ErrNoColleague
	}
	ours, theirs := h.partnerOf(id), h.partnerOf(colleague)
	if id == colleague || ours != "" && theirs != "" && ours != theirs {
		return ErrNoColleague
	}
	return nil
}

// sync records an event and has the queue know of it before it returns.
func (d *desk) sync(id call.ID, b call.Body) {
	d.do(func(time.Time) { d.append(id, b) })
}

// ifFree records that an agent is rung for a colleague; it reports false when the agent is not free.
func (d *desk) ifFree(agent call.AgentID, free func(call.AgentID) bool, id call.ID, b call.Body) (ok bool) {
	d.do(func(time.Time) {
		if ok = free(agent); ok {
			d.append(id, b)
		}
	})
	return ok
}

// mayQueue says why nobody may be passed on to a queue.
func (d *desk) mayQueue(q call.QueueID) error {
	attended := false
	d.do(func(time.Time) { attended = d.engine.Attended(q) })
	if !attended {
		return ErrQueueUnattended
	}
	return nil
}

// callOf is the call in which an agent speaks.
func (d *desk) callOf(agent call.AgentID) (id call.ID) {
	d.do(func(time.Time) { id = d.engine.CallOf(agent) })
	return id
}
