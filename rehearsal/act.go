package rehearsal

import (
	"time"

	"centralino/call"
	"centralino/ivr"
)

// betweenKeys is how fast a caller presses keys one after the other.
const betweenKeys = 200 * time.Millisecond

// Press presses keys one after the other; the time stands at the last afterwards. It does nothing when the call is over.
func (c *Call) Press(keys ...call.Digit) {
	if c.Over() || len(keys) == 0 {
		return
	}
	c.add(Moment{})
	at := len(c.moments) - 1
	for i, d := range keys {
		if i > 0 {
			c.Wait(betweenKeys)
		}
		shown := d.String()
		if c.secret {
			shown = "•"
		}
		c.moments[at].Keys += shown
		c.tell(ivr.Key{Digit: d})
	}
}

// Wait lets time pass.
func (c *Call) Wait(d time.Duration) {
	until := c.now.Add(d)
	for c.Next(until) { // everything happens in the condition
	}
	c.now = until
}

// HangUp ends the call from the caller's side.
func (c *Call) HangUp() {
	if c.Over() {
		return
	}
	if t, ok := c.talking(); ok {
		c.hangUp(t, call.SideCaller)
	}
	c.tell(ivr.HungUp{Reason: call.CallerHungUp})
	c.settle()
}

// Answer lets an agent answer whose phone rings for the caller and who answers when told to, the first when none is named. It reports whether
// there was one. They speak at once, or when the caller has heard what they have to hear before.
func (c *Call) Answer(agent call.AgentID) bool {
	for _, p := range c.phones {
		if p.call == ourCall && p.answers.IsZero() && !p.waits && (agent == "" || p.agent == agent) {
			c.answer(p)
			c.settle()
			return true
		}
	}
	return false
}

// AgentHangsUp lets the agent end the conversation. It reports whether there was one.
func (c *Call) AgentHangsUp() bool {
	t, ok := c.talking()
	if ok {
		c.hangUp(t, call.SideAgent)
		c.settle()
	}
	return ok
}

// Speak lets the caller speak for so long. It is heard by the mailbox alone.
func (c *Call) Speak(d time.Duration) {
	c.recorder.spoken = c.now.Add(d)
	c.Wait(d)
}

// Turn reports whether it is the caller's: the helpline waits for a key, plays music, records, or an agent listens.
func (c *Call) Turn() bool {
	if c.Over() {
		return true
	}
	_, talking := c.talking()
	return c.playing.id == 0 && (!c.timerAt.IsZero() || c.looping || c.recorder.on || talking)
}

// ToTurn lets things happen until it is the caller's turn. It reports false when that does not come within a time.
func (c *Call) ToTurn(within time.Duration) bool {
	until := c.now.Add(within)
	for !c.Turn() {
		if !c.Next(until) {
			return false
		}
	}
	return true
}

// Silence is the turn of a caller who does nothing: something happens, and then everything until the next turn. It reports
// false when nothing happens within a time.
func (c *Call) Silence(within time.Duration) bool {
	until := c.now.Add(within)
	for before := len(c.moments); len(c.moments) == before || !c.Turn(); {
		if c.Over() || !c.Next(until) {
			return false
		}
	}
	return true
}

// View returns what may be shown of the call: nothing of it is secret.
func (c *Call) View() ivr.View { return c.state.View() }
