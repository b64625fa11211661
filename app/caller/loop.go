package caller

import (
	"context"
	"errors"
	"fmt"
	"time"

	"centralino/call"
	"centralino/media"
	"centralino/sip"
	"centralino/sip/sdp"
)

// goodbye is how long the other side may take to confirm our hanging up.
const goodbye = 5 * time.Second

// roundTrip is how long we stay after hanging up on somebody who has not said a word yet: a CANCEL may only follow the first
// provisional response, RFC 3261 section 9.1, and without it the telephone would ring on.
const roundTrip = 500 * time.Millisecond

// nobody takes no calls: this telephone only dials.
type nobody struct{}

// Incoming implements sip.Handler.
func (nobody) Incoming(in *sip.Inbound) sip.Owner {
	in.Reject(480, "Temporarily Unavailable")
	return nil
}

// AgentOnline implements sip.Handler.
func (nobody) AgentOnline(call.AgentID) {}

// AgentOffline implements sip.Handler.
func (nobody) AgentOffline(call.AgentID, bool) {}

// Event implements sip.Owner.
func (c *caller) Event(e sip.Event) { c.box.put(e) }

// Reoffer implements sip.Owner.
func (c *caller) Reoffer(offer *sdp.Description) (*sdp.Description, bool) {
	return c.line.reoffer(offer)
}

// dial begins the call.
func (c *caller) dial() {
	c.dialed = time.Now()
	c.tell.begin(c.dialed)
	from := c.From.User
	if from == "" {
		from = "somebody who withholds the number"
	}
	c.tell.say("dials", fmt.Sprintf("%s as %s, by %s", c.Target.URI, from, c.Target.Transport))
	c.limit = time.NewTimer(c.Ring)
	if c.Words != nil {
		c.words = make(chan word)
		go read(c.Words, c.words, c.ended)
	}
	c.out = c.server.Dial(sip.Target{URI: c.Target.URI}, c.From, c.line.offer(), c)
}

// loop handles one thing after the other until the call is over.
func (c *caller) loop(ctx context.Context) {
	defer close(c.ended)
	defer c.limit.Stop()
	done := ctx.Done()
	for !c.over {
		words := c.words
		if c.pause != nil || !c.answered && !c.Live || c.leaving != "" {
			words = nil
		}
		select {
		case <-c.box.ready:
			for _, e := range c.box.take() {
				c.handle(e)
			}
		case w := <-words:
			c.obey(w)
		case <-c.pause:
			c.pause = nil
		case <-c.limit.C:
			c.late()
		case <-done:
			done = nil
			c.hangUp("we, interrupted")
		}
	}
}

// handle takes what signalling and media tell.
func (c *caller) handle(e any) {
	switch e := e.(type) {
	case sip.Ringing:
		c.ringing(e)
	case sip.Answered:
		c.begin(e)
	case sip.Acked:
		if e.Session != nil && c.line.accept(e.Session) != nil { // of an offer that the other side wanted
			c.fail("there is no codec that both sides have")
		}
	case sip.Ended:
		c.end(e)
	case media.DigitEvent:
		c.tell.say("key", "the other side presses "+e.Digit.String())
	case media.PlayedEvent:
		if c.voice.played(e.ID) {
			c.tell.say("said", "all of the recording")
		}
	case media.TimeoutEvent:
		c.fail(fmt.Sprintf("nothing came from the other side for %v", e.Silence.Round(time.Second)))
	case bool:
		if e {
			c.tell.say("held", "the other side does not listen")
		} else {
			c.tell.say("resumed", "the other side listens again")
		}
	}
}

// ringing tells a provisional response once, and lets early media be heard, RFC 3960 section 3.
func (c *caller) ringing(e sip.Ringing) {
	if !c.rung[e.Status] {
		c.rung[e.Status] = true
		c.tell.say("rings", fmt.Sprintf("%d after %s", e.Status, c.tell.since()))
	}
	if e.Session == nil || c.answered || c.line.accept(e.Session) != nil || c.early {
		return
	}
	c.early = true
	c.voice.hush()
	c.tell.say("early", "sound before the answer: "+c.line.settled())
}

// begin takes the answer: from now on words count.
func (c *caller) begin(e sip.Answered) {
	c.outcome.Answered = max(time.Since(c.dialed), 1)
	c.answered = true
	switch {
	case e.Session == nil && !c.early:
		c.fail("the answer says nothing about sound")
		return
	case e.Session != nil:
		if err := c.line.accept(e.Session); err != nil {
			c.fail("there is no codec that both sides have")
			return
		}
	}
	c.tell.say("answered", fmt.Sprintf("after %s by %s: %s", c.tell.since(), e.Contact, c.line.settled()))
	c.limit.Reset(c.For)
	c.voice.speak()
}

// late hangs up where the time is over, of ringing or of the call.
func (c *caller) late() {
	if !c.answered {
		c.hangUp(fmt.Sprintf("we, nobody answered within %v", c.Ring))
		return
	}
	c.hangUp(fmt.Sprintf("we, after %v", c.For))
}

// fail ends a call that does not work.
func (c *caller) fail(why string) {
	c.outcome.Fault = why
	c.hangUp("we, " + why)
}

func (c *caller) hangUp(why string) {
	if c.leaving == "" {
		c.leaving = why
		c.out.Hangup("")
	}
}

// press keys digits as telephone-events, or as tones where the other side takes none.
func (c *caller) press(keys []call.Digit) {
	text := ""
	for _, k := range keys {
		text += k.String()
	}
	if !c.answered {
		c.tell.say("presses", text+", in vain: nobody has answered yet")
		return
	}
	switch err := c.line.stream.SendDigits(keys...); {
	case errors.Is(err, media.ErrNoEvents):
		c.voice.press(keys)
		c.tell.say("presses", text+", as tones")
	case err != nil:
		c.tell.say("presses", text+", in vain: too many keys wait")
	default:
		c.tell.say("presses", text)
	}
}

// end tells who ended the call, and why.
func (c *caller) end(e sip.Ended) {
	c.over = true
	c.outcome.Cause, c.outcome.Status = e.Cause, e.Status
	switch {
	case c.leaving != "":
		c.outcome.Status = 0
		c.tell.say("hangs up", c.leaving)
	case !c.answered:
		c.tell.say("refused", worded(fmt.Sprintf("%d", e.Status), e.Text))
		if e.Status == 401 || e.Status == 407 {
			c.tell.say("hint", "a password is asked for, and none or a wrong one was given")
		}
	case e.Cause == sip.PeerHungUp:
		c.tell.say("hangs up", worded("the other side", e.Text))
	default:
		c.outcome.Fault = "the other side is gone"
		c.tell.say("lost", worded(string(e.Cause), e.Text))
	}
}

func worded(what, text string) string {
	if text == "" {
		return what
	}
	return what + ": " + text
}
