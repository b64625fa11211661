package app

import (
	"slices"
	"time"

	"centralino/call"
	"centralino/ivr/speech"
	"centralino/media"
	"centralino/sip"
)

// Keys of an agent who hears a message that waited in a queue.
const (
	taskAgain    call.Digit = '1'
	taskDone     call.Digit = '2'
	taskCallBack call.Digit = '3'

	taskPatience = 30 * time.Second // for a key, after which a message that was heard is done
)

// hearing is an agent who hears a message.
type hearing struct {
	callable bool // the caller may be called back
	heard    bool // the message was played to its end
	asked    bool // and the agent which key does what
	over     bool // the agent is done with it, or calls the caller back
	playing  uint64
	limit    *time.Timer
}

// What comes through the mailbox while an agent hears a message.
type (
	taskReady struct {
		leg     *agentLeg
		playing uint64
		clips   []*media.Clip
	}
	agentPlayed struct {
		leg *agentLeg
		id  uint64
	}
	taskSilent struct{ leg *agentLeg }
)

// queueTask has a message wait in a queue like a caller, where its box says so. It is in the journal, so a restart loses none.
func (c *conversation) queueTask(left *call.VoicemailLeft) {
	q := c.helpline.cfg.Boxes[left.Box].Task
	if q == "" {
		return
	}
	id, err := call.NewID(time.Now(), c.app.random)
	if err != nil {
		c.log.Error("a message has no name and will not wait in the queue", "file", left.File, "err", err)
		return
	}
	number, ok := c.complete(c.caller)
	if !ok {
		number = c.caller
	}
	c.record(&call.CallbackBooked{
		Callback: id, Queue: q, Number: number, Since: time.Now(), Priority: c.helpline.queues.Queues[q].Priority,
		Language: c.state.View().Language, Flow: c.flow.Name, To: c.dialled, Trunk: c.trunk(),
		Message: &call.LeftMessage{Call: c.id, Box: left.Box, File: left.File, Length: left.Length, Left: time.Now()},
	})
}

// hearTask lets an agent who has answered hear a message.
func (c *conversation) hearTask(a *agentLeg) {
	t := c.back.task
	m := c.back.promise.Message
	lang := c.helpline.agentLanguage(a.agent)
	said := c.aboutTask(lang, m)
	said = append(said, call.Prompt{Language: lang, Name: m.Box, File: m.File})
	t.heard, t.asked = false, false
	c.playTask(a, said)
}

// aboutTask says when a message was left, and from which number.
func (c *conversation) aboutTask(lang call.Language, m *call.LeftMessage) []call.Prompt {
	at := m.Left.In(c.helpline.cfg.Location)
	said := []call.Prompt{speech.Phrase(lang, "task-message")}
	if now := time.Now().In(at.Location()); now.YearDay() != at.YearDay() || now.Year() != at.Year() {
		said = append(said, speech.Date(lang, at, false)...)
	}
	said = append(said, speech.TimeOfDay(lang, at.Hour(), at.Minute(), speech.Clock{At: true})...)
	if c.caller.Anonymous() {
		return append(said, speech.Phrase(lang, "task-withheld"))
	}
	return slices.Concat(said, []call.Prompt{speech.Phrase(lang, "task-from")}, speech.Digits(lang, string(c.caller)))
}

// askTask says which key does what.
func (c *conversation) askTask(a *agentLeg) {
	t := c.back.task
	t.asked = true
	name := "task-keys"
	if !t.callable {
		name = "task-keys-only"
	}
	c.playTask(a, []call.Prompt{speech.Phrase(c.helpline.agentLanguage(a.agent), name)})
}

// playTask plays prompts to the agent. What cannot be had is left out, as for callers.
func (c *conversation) playTask(a *agentLeg, said []call.Prompt) {
	t := c.back.task
	t.playing++
	a.stream.Quiet()
	ready, codec := taskReady{leg: a, playing: t.playing}, a.stream.Codec()
	go func() {
		ready.clips = c.app.prompts.load(c.app.context, said, false)
		for _, clip := range ready.clips {
			clip.Prepare(codec)
		}
		c.box.put(ready)
	}()
}

// hearsTask returns the state of an agent who hears a message, nil for any other.
func (c *conversation) hearsTask(a *agentLeg) *hearing {
	if c.back == nil || c.back.task == nil || c.back.agent != a || c.back.task.over {
		return nil
	}
	return c.back.task
}

// taskHappens handles what comes of an agent who hears a message.
func (c *conversation) taskHappens(item any) {
	switch item := item.(type) {
	case taskReady:
		if t := c.hearsTask(item.leg); t != nil && t.playing == item.playing {
			if len(item.clips) == 0 {
				c.box.put(agentPlayed{item.leg, item.playing})
				return
			}
			item.leg.stream.Play(item.playing, item.clips)
		}
	case agentPlayed:
		t := c.hearsTask(item.leg)
		switch {
		case t == nil || t.playing != item.id:
		case t.asked:
			t.limit.Reset(taskPatience)
		default:
			t.heard = true
			c.askTask(item.leg)
		}
	case taskSilent:
		if t := c.hearsTask(item.leg); t != nil && t.heard {
			c.taskHeard(item.leg)
		}
	}
}

// taskKeyed obeys a key of an agent who hears a message; it reports false for any other agent.
func (c *conversation) taskKeyed(a *agentLeg, d call.Digit) bool {
	t := c.hearsTask(a)
	if t == nil {
		return false
	}
	t.limit.Stop()
	switch {
	case d == taskAgain:
		c.hearTask(a)
	case d == taskDone:
		c.taskHeard(a)
	case d == taskCallBack && t.callable:
		t.over = true
		a.stream.Quiet()
		c.dialCaller(a)
	default:
		c.askTask(a)
	}
	return true
}

// taskHeard is the end of a message's wait.
func (c *conversation) taskHeard(a *agentLeg) {
	c.back.task.over = true
	c.app.desk.heard(c.id, a.id)
	c.dropBack()
}

// taskLeft handles an agent who hangs up while a message is heard: one who has heard it all is done with it, for any other it
// comes again. It reports false where none is heard.
func (c *conversation) taskLeft(cause sip.Cause) bool {
	a := c.back.agent
	t := c.hearsTask(a)
	switch {
	case t == nil || cause == sip.ShuttingDown:
		return false
	case t.heard:
		c.taskHeard(a)
	default:
		c.missed(call.MissAgent, 0)
	}
	return true
}

// heard reports that an agent has heard a message and is done with it.
func (d *desk) heard(id call.ID, leg call.LegID) {
	d.do(func(now time.Time) {
		if ended, ok := d.engine.Heard(id, leg, now); ok {
			d.append(id, ended)
		}
	})
}
