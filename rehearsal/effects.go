package rehearsal

import (
	"context"
	"maps"
	"time"

	"centralino/call"
	"centralino/directory"
	"centralino/ivr"
)

// carryOut does one thing that the flow asks for.
func (c *Call) carryOut(effect ivr.Effect) {
	switch e := effect.(type) {
	case ivr.Play:
		c.play(e)
	case ivr.Loop:
		c.loop(e.Prompt)
	case ivr.Quiet:
		c.hush()
	case ivr.Timer:
		c.timer, c.timerAt = e.ID, c.now.Add(e.After)
	case ivr.StopTimer:
		c.timerAt = time.Time{}
	case ivr.Lookup:
		c.put(c.lookUp(e))
	case ivr.Verify:
		c.put(ivr.Verified{ID: e.ID, Answer: c.verify(e)})
	case ivr.Request:
		c.request(e)
	case ivr.Enqueue:
		c.enqueue(e)
	case ivr.LeaveQueue:
		c.leave(e)
	case ivr.StepAside:
		c.stepAside()
	case ivr.StepBack:
		c.stepBack()
	case ivr.AskForEU:
		c.askForEU()
	case ivr.AskFlash:
		c.put(ivr.Flashed{ID: e.ID, On: c.given.Flashes[e.Name]})
	case ivr.MayCallBack:
		c.put(ivr.CallbackAllowed{ID: e.ID, OK: c.mayCallBack(e)})
	case ivr.RecordVoicemail:
		c.startRecording(e)
	case ivr.StopRecording:
		c.stopRecording()
	case ivr.Transfer:
		c.transfer(e)
	case ivr.Ringing:
		c.ringing()
	case ivr.EndTransfer:
		c.endTransfer()
	case ivr.SecretDigits:
		c.secret = e.On
	case ivr.Report:
		c.report(e.Body)
	case ivr.Fault:
		c.add(Moment{Fault: e.Message})
	}
}

// play begins to play prompts. Those that last no time cannot be had and are left out; when that leaves nothing, the flow
// is told that it was heard.
func (c *Call) play(e ivr.Play) {
	c.hush()
	c.playing.id, c.lacked = e.ID, false
	for _, p := range e.Prompts {
		if length := c.lengthOf(p); length > 0 {
			c.playing.rest = append(c.playing.rest, Heard{Prompt: p, Length: length})
		} else {
			c.lacked = true
		}
	}
	c.nextPrompt()
}

// nextPrompt goes on to the next of several prompts, or says that the last was heard.
func (c *Call) nextPrompt() {
	p := &c.playing
	if len(p.rest) == 0 {
		c.put(ivr.Played{ID: p.id})
		c.playing = playing{}
		return
	}
	heard := p.rest[0]
	p.rest, p.end, p.at = p.rest[1:], c.now.Add(heard.Length), len(c.moments)
	c.add(Moment{Heard: &heard})
}

// hush lets whatever plays stop. What began since anybody could do something was never heard.
func (c *Call) hush() {
	if p := c.playing; !p.end.IsZero() && p.at >= c.settled {
		c.moments[p.at].Heard = nil
	}
	c.playing, c.looping = playing{}, false
}

// loop plays music. Of a wait it is told once: it comes back after every announcement.
func (c *Call) loop(p call.Prompt) {
	c.hush()
	c.looping = true
	if c.music != p {
		c.music = p
		c.add(Moment{Heard: &Heard{Prompt: p, Loop: true}})
	}
}

func (c *Call) lookUp(e ivr.Lookup) ivr.LookedUp {
	found := ivr.LookedUp{ID: e.ID, Answer: call.IdentityUnknown}
	if given, ok := c.given.Directories[e.Directory]; ok {
		found.Answer = given.Answer
		if given.Answer == call.IdentityFound {
			found.Customer, found.Fields = e.Value.Reveal(), maps.Clone(given.Fields)
			if match := c.helpline.cfg.Directories[e.Directory].Match; len(match) > 0 && given.Fields[match[0]] != "" {
				found.Customer = given.Fields[match[0]]
			}
		}
		return found
	}
	d := c.directories[e.Directory]
	if d == nil { // it is asked online, which nothing is in a rehearsal
		found.Answer = call.IdentityFailed
		return found
	}
	customer, ok, err := d.Lookup(context.Background(), e.Value.Reveal())
	switch {
	case err != nil:
		found.Answer = call.IdentityFailed
	case ok:
		found.Answer, found.Customer, found.Fields = call.IdentityFound, customer.Key, customer.Fields
	}
	return found
}

func (c *Call) verify(e ivr.Verify) ivr.PINAnswer {
	if given, ok := c.given.Directories[e.Directory]; ok {
		if given.PIN.Empty() || given.PIN.Equal(e.PIN) {
			return ivr.PINRight
		}
		return ivr.PINWrong
	}
	d := c.directories[e.Directory]
	if d == nil {
		return ivr.PINFailed
	}
	switch d.VerifyPIN(context.Background(), e.Customer, e.PIN, c.caller.From) {
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

// mayCallBack answers whether a queue may promise a call to a number.
func (c *Call) mayCallBack(e ivr.MayCallBack) bool {
	n, ok := directory.E164(c.helpline.country(), string(e.Number))
	return ok && c.helpline.mayDial(e.Queue, n) && c.engine.MayCallBack(e.Queue, n, c.now)
}

// report keeps what the flow reports, with numbers completed as the caller's trunk reads them. A promise to call back has no
// name here: nobody keeps it.
func (c *Call) report(b call.Body) {
	if told, ok := b.(*call.CountryTold); ok {
		c.countryTold(told)
		return
	}
	b = c.passedOn(b)
	if booked, ok := b.(*call.CallbackBooked); ok {
		complete := *booked
		complete.Number = c.helpline.Number(string(booked.Number))
		b = &complete
	}
	c.record(ourCall, b)
}
