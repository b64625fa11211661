package app

import (
	"errors"
	"time"

	"centralino/call"
	"centralino/media"
)

// ErrNotRecorded is returned for a call that is not being recorded now.
var ErrNotRecorded = errors.New("this call is not being recorded")

const (
	// tapePatience is how long the end of a call waits for its recordings to be complete in the journal.
	tapePatience = 2 * time.Second
	// codePause is the longest pause between the keys of a code.
	codePause = 3 * time.Second
)

// tape is the recording of one conversation.
type tape struct {
	recording *media.Recording
	file      *tapeFile
	leg       call.LegID
	agent     call.AgentID
	paused    bool
	over      chan struct{} // closed once the journal has its end

	keyed   string // the agent's last keys
	keyedAt time.Time
}

// notice keeps whether the caller was told that the conversation will be recorded: a notice that could not be played has
// told nothing.
func (c *conversation) notice(p call.Prompt) {
	c.told = false
	if p.Name != "" {
		clips, _ := c.app.prompts.inMemory([]call.Prompt{p}, false)
		c.told = len(clips) > 0
	}
}

// startTape records a conversation that has begun, if its queue wants that and the caller was told.
func (c *conversation) startTape(queue call.QueueID, a *agentLeg) {
	if c.helpline.cfg.Queues[queue].Record.Announce == "" {
		return
	}
	if !c.told {
		c.log.Error("a conversation is not recorded: the caller could not be told", "queue", queue)
		c.record(&call.RecordingEnded{Leg: a.id, Result: call.RecordingUnannounced})
		return
	}
	file := &tapeFile{folder: c.app.options.Recordings, name: tapeName(queue, a.id, time.Now())}
	recording, err := media.RecordBoth(file, c.leg.stream, a.stream)
	if err != nil { // one of them has just hung up
		c.log.Warn("a conversation is not recorded", "err", err)
		return
	}
	a.stream.KeepKeys(true)
	c.record(&call.RecordingStarted{Queue: queue, Agent: a.agent, Leg: a.id, File: file.name})
	c.tape = &tape{recording: recording, file: file, leg: a.id, agent: a.agent, over: make(chan struct{})}
	c.tapes = append(c.tapes, c.tape)
	t := c.tape
	c.app.taping.Go(func() { c.awaitTape(t) })
}

// awaitTape says in the journal what became of a recording, when it is complete or the disk did not take it.
func (c *conversation) awaitTape(t *tape) {
	defer close(t.over)
	length, err := t.recording.Wait()
	ended := &call.RecordingEnded{
		Leg: t.leg, Result: call.RecordingKept, File: t.file.kept(), Length: length, Missed: t.recording.Missed(),
	}
	if err != nil {
		ended.Result = call.RecordingFailed
		c.log.Error("a recording ended early", "file", t.file.name, "err", err)
	}
	c.record(ended)
}

// stopTape ends the recording of a conversation that is over.
func (c *conversation) stopTape() {
	if c.tape != nil {
		c.tape.recording.Stop()
		c.tape = nil
	}
}

// awaitTapes waits a moment for the recordings of the call, so that the journal has them before its end.
func (c *conversation) awaitTapes() {
	if len(c.tapes) == 0 {
		return
	}
	enough := time.NewTimer(tapePatience)
	defer enough.Stop()
	for _, t := range c.tapes {
		select {
		case <-t.over:
		case <-enough.C:
			return
		}
	}
}

// agentKeyed handles a key of an agent who is being recorded: the code pauses the recording, or lets it go on.
func (c *conversation) agentKeyed(a *agentLeg, d call.Digit) {
	if c.taskKeyed(a, d) {
		return
	}
	t := c.tape
	if c.talk != a || t == nil {
		return
	}
	if now := time.Now(); now.Sub(t.keyedAt) > codePause {
		t.keyed, t.keyedAt = "", now
	} else {
		t.keyedAt = now
	}
	t.keyed += d.String()
	code := c.app.helpline.Load().cfg.AgentCodes.Record
	switch n := len(t.keyed) - len(code); {
	case n < 0:
	case t.keyed[n:] != code:
		t.keyed = t.keyed[n:]
	default:
		t.keyed = ""
		_ = c.pauseTape(!t.paused, string(t.agent)) // a recording that failed has nothing to pause
	}
}

// pauseTape pauses the recording or lets it go on, lets the agent hear which, and says so in the journal.
func (c *conversation) pauseTape(pause bool, by string) error {
	t := c.tape
	if t == nil {
		return ErrNotRecorded
	}
	select {
	case <-t.recording.Done():
		return ErrNotRecorded
	default:
	}
	if t.paused == pause {
		return nil
	}
	t.paused = pause
	if pause {
		t.recording.Pause()
		c.record(&call.RecordingPaused{Leg: t.leg, By: by})
	} else {
		t.recording.Resume()
		c.record(&call.RecordingResumed{Leg: t.leg, By: by})
	}
	if !c.talk.holding[call.SideCaller] { // who is on hold hears music
		c.talk.stream.Play(1, []*media.Clip{c.app.beeps.of(pause)})
	}
	return nil
}
