package app

import (
	"cmp"
	"context"
	"errors"
	"os"
	"slices"
	"time"

	"centralino/call"
	"centralino/directory"
	"centralino/ivr"
	"centralino/media"
)

// carryOut does one thing that the flow asks for.
func (c *conversation) carryOut(effect ivr.Effect) {
	switch e := effect.(type) {
	case ivr.Play:
		c.play(e.ID, e.Prompts, false)
	case ivr.Loop:
		c.music = e.Prompt
		c.play(0, []call.Prompt{e.Prompt}, true)
	case ivr.Quiet:
		c.playing++
		c.leg.stream.Quiet()
	case ivr.Timer:
		c.pending = e.ID
		c.timer.Reset(e.After)
	case ivr.StopTimer:
		c.timer.Stop()
	case ivr.Lookup:
		go c.lookUp(e)
	case ivr.Verify:
		go c.verify(e)
	case ivr.Request:
		go c.request(e, c.enclose(e))
	case ivr.Enqueue:
		c.waiting = true
		c.notice(e.Notice)
		c.stood, c.stoodAt = c.enqueued(e), time.Now()
		if c.app.desk.join(c.id, c.stood) {
			c.box.put(ivr.Event(ivr.PlaceKept{}))
		}
	case ivr.LeaveQueue:
		c.waiting = false
		c.app.desk.leave(c.id, e.Result, e.Rule)
		c.withdraw()
	case ivr.StepAside:
		c.stepAside()
	case ivr.StepBack:
		c.waiting = true
		c.app.desk.stepBack(c.id)
	case ivr.AskForEU:
		if c.back != nil && !c.back.joined {
			c.freeAgent(call.MissEU)
			return
		}
		c.askForEU()
	case ivr.RecordVoicemail:
		c.startRecording(e)
	case ivr.Discard:
		c.discard(e.File)
	case ivr.StopRecording:
		c.stopRecording()
	case ivr.Transfer:
		c.transfer(e)
	case ivr.Ringing:
		c.ringFar()
	case ivr.EndTransfer:
		c.dropFar()
	case ivr.SecretDigits:
		c.secret = e.On
	case ivr.Report:
		c.report(e.Body)
	case ivr.Fault:
		c.log.Warn("the flow went another way", "step", e.Step, "fault", e.Message)
	case ivr.Hangup:
		c.hangUpCaller()
	case ivr.AskFlash:
		c.box.put(ivr.Event(c.app.flashed(e)))
	case ivr.MayCallBack:
		c.mayCallBack(e)
	case ivr.Reached:
		c.notice(e.Notice)
		c.reached()
	case ivr.Unreached:
		c.missed(cmp.Or(c.back.why, call.MissUnconfirmed), 0)
	}
}

// report records what the flow reports, with numbers completed as the caller's trunk reads them.
func (c *conversation) report(b call.Body) {
	if booked, ok := b.(*call.CallbackBooked); ok {
		b = c.booked(booked)
	}
	if told, ok := b.(*call.CountryTold); ok {
		c.countryTold(told)
		return
	}
	if left, ok := b.(*call.VoicemailLeft); ok && left.Box != "" {
		left = c.attach(left)
		c.post(left)
		c.record(left)
		c.queueTask(left)
		return
	}
	c.record(c.surveyed(c.passing(b)))
}

// play has prompts played now if they are in memory as the caller's telephone wants them, else as soon as they are.
func (c *conversation) play(id ivr.ID, prompts []call.Prompt, loop bool) {
	c.playing++
	if !loop {
		c.once = id
	}
	codec := c.leg.stream.Codec()
	if clips, ok := c.app.prompts.inMemory(prompts, loop); ok && prepared(clips, codec) {
		c.start(clipsReady{c.playing, clips, id, loop, len(clips) < len(prompts)})
		return
	}
	c.leg.stream.Quiet()
	ready := clipsReady{playing: c.playing, play: id, loop: loop}
	go func() {
		ready.clips = c.app.prompts.load(c.app.context, prompts, loop)
		ready.lacks = len(ready.clips) < len(prompts)
		for _, clip := range ready.clips {
			clip.Prepare(codec)
		}
		c.box.put(ready)
	}()
}

// prepared reports whether clips can be played at once in a codec.
func prepared(clips []*media.Clip, codec media.Codec) bool {
	return !slices.ContainsFunc(clips, func(c *media.Clip) bool { return !c.Prepared(codec) })
}

// start plays clips unless something else was asked for meanwhile. When there is nothing to be heard, the flow is told
// that it was heard, so it goes on.
func (c *conversation) start(r clipsReady) {
	if r.lacks && !r.loop {
		c.unheard = r.play
	}
	switch {
	case r.playing != c.playing:
	case len(r.clips) == 0 && !r.loop:
		c.box.put(ivr.Event(ivr.Played{ID: r.play}))
	case len(r.clips) == 0:
		c.leg.stream.Quiet()
	case r.loop:
		c.leg.stream.Loop(r.clips[0])
	default:
		c.leg.stream.Play(uint64(r.play), r.clips)
	}
}

// lookUp asks a directory who is calling. It runs beside the call, which goes on by its own timer if this takes long.
func (c *conversation) lookUp(e ivr.Lookup) {
	ctx, cancel := context.WithTimeout(c.app.context, lookupTimeout)
	defer cancel()
	found := ivr.LookedUp{ID: e.ID, Answer: call.IdentityFailed}
	customer, ok, err := c.helpline.directories[e.Directory].Lookup(ctx, e.Value.Reveal())
	switch {
	case err != nil:
		c.log.Warn("directory did not answer", "directory", e.Directory, "err", err)
	case !ok:
		found.Answer = call.IdentityUnknown
	default:
		found.Answer, found.Customer, found.Fields = call.IdentityFound, customer.Key, customer.Fields
	}
	c.box.put(ivr.Event(found))
}

// verify asks a directory whether a PIN is right, beside the call as lookUp does.
func (c *conversation) verify(e ivr.Verify) {
	ctx, cancel := context.WithTimeout(c.app.context, lookupTimeout)
	defer cancel()
	answer := c.helpline.directories[e.Directory].VerifyPIN(ctx, e.Customer, e.PIN, c.caller)
	c.box.put(ivr.Event(ivr.Verified{ID: e.ID, Answer: pinAnswer(answer)}))
}

// pinAnswer says in the flow's words what a directory answered.
func pinAnswer(a directory.Answer) ivr.PINAnswer {
	switch a {
	case directory.Right:
		return ivr.PINRight
	case directory.Wrong:
		return ivr.PINWrong
	case directory.Locked:
		return ivr.PINLocked
	default:
		return ivr.PINFailed
	}
}

// startRecording records what the caller says into the voicemail folder.
func (c *conversation) startRecording(e ivr.RecordVoicemail) {
	c.stopRecording()
	m, err := newVoicemail(c.app.voicemail, c.id, e, func() { c.box.put(recordingOver{}) })
	if err == nil {
		m.recording, err = media.Record(m, c.leg.stream)
	}
	if err != nil {
		c.log.Error("no message can be recorded", "err", err)
		if m != nil {
			m.discard()
		}
		c.box.put(ivr.Event(ivr.Recorded{ID: e.ID, Failed: true}))
		return
	}
	c.message = m
}

// stopRecording ends a recording, if there is one, and tells the flow what was kept.
func (c *conversation) stopRecording() {
	m := c.message
	if m == nil {
		return
	}
	c.message = nil
	m.recording.Stop()
	_, err := m.recording.Wait()
	file, length, closeErr := m.close()
	if err := errors.Join(err, closeErr); err != nil {
		c.log.Error("a message was not kept whole", "file", file, "err", err)
		if m.whole {
			_ = os.Remove(m.path) // it may be gone already
			c.box.put(ivr.Event(ivr.Recorded{ID: m.id, Failed: true}))
			return
		}
	}
	c.box.put(ivr.Event(ivr.Recorded{ID: m.id, File: file, Length: length}))
}

// loopOn plays a recording over and over on any leg if it is in memory, as music is that was played before. No
// prompt is silence.
func (c *conversation) loopOn(s *media.Stream, p call.Prompt) {
	if p.Name == "" {
		return
	}
	if clips, ok := c.app.prompts.inMemory([]call.Prompt{p}, true); ok && len(clips) > 0 {
		s.Loop(clips[0])
	}
}
