package app

import (
	"fmt"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/ivr"
	"centralino/media"
	"centralino/sip"
)

// handover is the passing on of a caller, from an agent's wish until the caller has somebody to speak to again. The caller
// hears music meanwhile. The agent hears how it rings, and in a consultation whoever answers. The conversation owns it.
type handover struct {
	by      *agentLeg // who passes the caller on; nil once they have hung up
	agent   call.AgentID
	from    call.LegID
	queue   call.QueueID // of the conversation
	mode    call.HandoverMode
	target  call.HandoverTarget
	rung    *agentLeg // who is rung, or spoken with
	begun   time.Time
	up      time.Time // when they answered; zero while it rings
	early   bool      // the trunk has sound of its own while it rings
	voice   *asking   // a second call of the agent's telephone, in which they ask; nil: they ask in the first
	resumed bool      // the recording goes on when the caller is back
	limit   *time.Timer
	told    func(call.HandoverResult, int) // of a telephone that asked by REFER; may be nil
}

// outsideLine is what an agentLeg is more when it is no agent's but a telephone outside.
type outsideLine struct {
	number call.Number
	trunk  call.TrunkID
	since  time.Time // when the caller was passed on to it
}

// handoverRangOut comes through the mailbox when a telephone has rung for long enough.
type handoverRangOut struct{ of *handover }

// handOver begins to pass the caller on.
func (c *conversation) handOver(w handoverWish) error {
	switch {
	case c.talk == nil || c.talk.agent != w.agent:
		return ErrNoCaller
	case c.hand != nil:
		return ErrHandingOver
	}
	a := c.talk
	h := &handover{by: a, agent: a.agent, from: a.id, queue: a.queue, mode: w.mode, target: w.target, told: w.told, voice: w.voice}
	if w.target.Queue != "" {
		return c.handToQueue(h)
	}
	r, dial, err := c.reachFor(h, w.way)
	if err != nil {
		return err
	}
	c.rings(h, r, dial)
	return nil
}

// rings puts the caller on music and rings whom the caller is to speak to.
func (c *conversation) rings(h *handover, r *agentLeg, dial func() *sip.Outbound) {
	h.rung, h.begun, c.hand = r, time.Now(), h
	c.endSupervision(call.SupervisionConversation)
	if c.tape != nil && !c.tape.paused {
		h.resumed = c.pauseTape(true, "handover") == nil
	}
	c.leg.stream.Unbridge()
	c.hearMusic()
	if h.by != nil && h.voice == nil { // a second call rings by itself
		h.by.stream.Quiet()
		c.ringOn(h.by)
	}
	ring := c.app.helpline.Load().cfg.AgentCalls.Ring
	h.limit = time.AfterFunc(ring, func() { c.box.put(handoverRangOut{h}) })
	r.out = dial()
}

// hearMusic lets a caller hear what they heard while they waited.
func (c *conversation) hearMusic() {
	music := c.music
	if music.Name == "" {
		music = call.Prompt{Language: c.state.View().Language, Name: flows.BuiltInMusic}
	}
	c.loopOn(c.leg.stream, music)
}

// handToQueue lets the caller wait in another queue, unless nobody is there who could answer. The wait they had before the
// conversation counts, the conversation does not: so they overtake nobody who has waited longer.
func (c *conversation) handToQueue(h *handover) error {
	if err := c.app.desk.mayQueue(h.target.Queue); err != nil {
		return err
	}
	a := c.talk
	h.begun = time.Now()
	c.record(&call.HandoverBegun{Agent: h.agent, Queue: h.queue, From: h.from, Mode: h.mode, HandoverTarget: h.target})
	waited := a.waited
	h.tell(call.HandoverDone, 0)
	c.endTalk(call.SideAgent)
	c.handed(h, call.HandoverDone, 0)
	c.sendOn(h.target.Queue, waited)
	return nil
}

// sendOn has the caller wait in a queue.
func (c *conversation) sendOn(q call.QueueID, waited time.Duration) {
	c.sentOnAt = time.Now()
	c.step(ivr.SentOn{
		To: &flows.Queue{Queue: q, Options: c.helpline.cfg.Waiting(q)}, Since: c.sentOnAt.Add(-waited),
	})
}

// handSignalled handles what the telephone says that is rung, or that the agent speaks with.
func (c *conversation) handSignalled(e sip.Event) {
	h := c.hand
	switch e := e.(type) {
	case sip.Ringing:
		if h.rung.outside != nil && e.Session != nil && h.by != nil && h.voice == nil && !h.early && h.up.IsZero() && h.rung.agreed(e.Session) == nil {
			h.early = true
			c.bridge(h.by.leg, h.rung.leg)
		}
	case sip.Answered:
		h.rung.settle()
		if h.up.IsZero() && (e.Session == nil && !h.early || e.Session != nil && h.rung.agreed(e.Session) != nil) {
			c.handFailed(call.HandoverFailed, 488)
			return
		}
		c.handAnswered()
	case sip.Digit:
		h.rung.stream.InfoDigit(e.Digit)
	case sip.Ended:
		switch {
		case !h.up.IsZero():
			c.handFailed(call.HandoverParted, 0)
		default:
			c.handFailed(handoverResult(e), e.Status)
		}
	}
}

// handAnswered goes on when somebody has answered: in a consultation the agent speaks with them, else the caller does.
func (c *conversation) handAnswered() {
	h := c.hand
	if !h.up.IsZero() {
		return
	}
	h.up = time.Now()
	h.limit.Stop()
	c.record(&call.HandoverAnswered{Leg: h.rung.id, Rang: h.up.Sub(h.begun).Truncate(time.Millisecond), Secured: h.rung.secured()})
	if h.mode != call.HandoverConsult || h.by == nil {
		c.handDone()
		return
	}
	if h.voice != nil && !h.voice.take() {
		c.handFailed(call.HandoverFailed, 488)
		return
	}
	voice := h.voiceOf()
	voice.stream.Unbridge()
	c.bridge(voice, h.rung.leg)
}

// handDone joins the caller with whom they were passed on to. The agent is free of the call.
func (c *conversation) handDone() {
	h := c.hand
	r := h.rung
	c.hand = nil
	h.tell(call.HandoverDone, 0)
	if h.voice != nil {
		h.voice.drop()
	}
	if h.by != nil {
		h.by.stream.Unbridge()
		c.leftWaited = h.by.waited
		c.endTalk(call.SideAgent)
	}
	r.queue, r.waited = h.queue, c.leftWaited
	c.handed(h, call.HandoverDone, 0)
	if r.outside != nil {
		r.outside.since = time.Now()
	}
	c.talk = r
	c.step(ivr.HandedOver{Agent: r.agent})
	c.leg.stream.Unbridge()
	c.bridge(c.leg, r.leg)
	if r.outside == nil {
		c.startTape(r.queue, r)
	}
}

// handFailed brings the caller back: to the agent, or where that one has hung up by ringing them again, and where that was
// tried in vain to the queue.
func (c *conversation) handFailed(result call.HandoverResult, status int) {
	h := c.hand
	c.dropRung(h)
	c.handed(h, result, status)
	if h.by != nil {
		c.comeBack(h)
		return
	}
	if h.mode != call.HandoverRecall {
		back := &handover{agent: h.agent, from: h.from, queue: h.queue, mode: call.HandoverRecall, target: call.HandoverTarget{Agent: h.agent}}
		if r, dial, err := c.reachFor(back, outlet{}); err == nil {
			c.rings(back, r, dial)
			return
		}
	}
	c.sendOn(h.queue, c.leftWaited)
}

// comeBack lets caller and agent hear each other again. Whoever holds the other still does.
func (c *conversation) comeBack(h *handover) {
	a := h.by
	a.stream.Unbridge()
	a.stream.Quiet()
	c.leg.stream.Quiet()
	c.bridge(c.leg, a.leg)
	if a.onHold() {
		c.hearMusic()
	}
	if h.resumed {
		_ = c.pauseTape(false, "handover") // a recording that failed has nothing to resume
	}
}

// handed records what became of a handover, and tells the telephone that asked for it.
func (c *conversation) handed(h *handover, result call.HandoverResult, status int) {
	now := time.Now()
	ended := &call.HandoverEnded{
		Agent: h.agent, Queue: h.queue, Mode: h.mode, HandoverTarget: h.target, Flow: c.flow.Name, Result: result, Status: status,
	}
	if r := h.rung; r != nil {
		ended.Leg, ended.Partner = r.id, c.helpline.partnerOf(r.agent)
		ended.Rang = now.Sub(h.begun).Truncate(time.Millisecond)
		if !h.up.IsZero() {
			ended.Rang, ended.Talk = h.up.Sub(h.begun).Truncate(time.Millisecond), now.Sub(h.up).Truncate(time.Millisecond)
		}
	}
	c.app.desk.sync(c.id, ended)
	h.tell(result, status)
}

// tell tells the telephone that asked by REFER what became of it, once: before it is hung up, since afterwards it would not
// listen.
func (h *handover) tell(result call.HandoverResult, status int) {
	if h.told != nil {
		h.told(result, status)
		h.told = nil
	}
}

// dropRung hangs up whom the caller was to speak to.
func (c *conversation) dropRung(h *handover) {
	c.hand = nil
	h.limit.Stop()
	if h.by != nil {
		h.by.stream.Unbridge()
	}
	if h.voice != nil {
		h.voice.drop()
	}
	r := h.rung
	if r.out != nil {
		r.out.Hangup("")
	}
	if r.outside != nil {
		c.app.forgetPassed(c, r.outside.number)
	}
	r.close()
}

// handOverLeft goes on with a handover whose agent has hung up: whoever answers has the caller, and who has answered has them
// now.
func (c *conversation) handOverLeft() {
	h := c.hand
	if !h.up.IsZero() {
		c.handDone()
		return
	}
	h.by.stream.Unbridge()
	h.by, h.early = nil, false
	if h.voice != nil {
		h.voice.drop()
		h.voice = nil
	}
	if h.mode == call.HandoverConsult {
		h.mode = call.HandoverBlind
	}
	c.leftWaited = c.talk.waited
	c.hand = nil
	c.endTalk(call.SideAgent)
	c.hand = h
	c.hearMusic()
}

// dropHandover ends a handover of a caller who is gone.
func (c *conversation) dropHandover() {
	if h := c.hand; h != nil {
		c.dropRung(h)
		c.handed(h, call.HandoverGivenUp, 0)
	}
}

// bridge lets two telephones hear each other.
func (c *conversation) bridge(a, b *leg) {
	if err := media.Bridge(a.stream, b.stream); err != nil {
		c.log.Error("two telephones cannot be joined", "err", err)
	}
}

// releaseOutside records the end of a conversation with a telephone outside.
func (c *conversation) releaseOutside(a *agentLeg, by call.Side) {
	if by == call.SideAgent {
		by = call.SideFar
	}
	c.app.forgetPassed(c, a.outside.number)
	c.record(measured(call.SideFar, a.id, a.stream.Close()))
	c.record(&call.OutsideReleased{
		Leg: a.id, Number: a.outside.number, Trunk: a.outside.trunk, By: by,
		Talk: time.Since(a.outside.since).Truncate(time.Millisecond),
	})
}

// handoverResult says in the journal's words why a telephone did not answer: RFC 3261 sections 21.4 and 21.6.
func handoverResult(e sip.Ended) call.HandoverResult {
	switch missOf(e) {
	case call.MissBusy:
		return call.HandoverBusy
	case call.MissDeclined:
		return call.HandoverDeclined
	case call.MissNoAnswer:
		return call.HandoverNoAnswer
	default:
		return call.HandoverFailed
	}
}

// nextSide names the leg of a telephone that an agent has rung.
func (c *conversation) nextSide() call.LegID {
	c.sides++
	return call.LegID(fmt.Sprintf("%s-t%d", strings.TrimSpace(string(c.id)), c.sides))
}
