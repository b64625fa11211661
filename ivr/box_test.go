package ivr

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
)

// atBox is a call in which a message is being recorded.
func atBox(t *testing.T, review bool) *phone {
	t.Helper()
	p := program("person",
		&flows.Step{ID: "start", Verb: &flows.Voicemail{
			Box: "desk", Prompts: []flows.Prompt{{Name: "say-it"}}, Review: review, Limits: flows.BoxOptions{Max: time.Minute, Silence: 5 * time.Second},
		}, Next: "bye"},
		&flows.Step{ID: "bye", Verb: &flows.Play{Prompts: []flows.Prompt{{Name: "bye"}}}, Next: flows.End},
		&flows.Step{ID: "person", Verb: &flows.Queue{Queue: "q"}, Next: flows.End},
	)
	c := newPhone(t, p, mario, monday(t)).start().next("say-it", Beep)
	c.waitFor("record", func() bool { return c.recording.ID != 0 })
	if e := c.recording; e.Box != "desk" || e.Queue != "" || e.Max != time.Minute || e.Silence != 5*time.Second {
		t.Fatalf("recorded as %+v", e)
	}
	return c
}

// says ends a message.
func (c *phone) says(file string, length time.Duration) *phone {
	c.Helper()
	return c.happens(Recorded{c.recording.ID, file, length, false})
}

func left(file string) *call.VoicemailLeft {
	return &call.VoicemailLeft{Box: "desk", File: file, Length: 9 * time.Second}
}

func TestAMessageForABox(t *testing.T) {
	c := atBox(t, false).press("#").says("a", 9*time.Second).next("voicemail-saved", "bye").ends(call.Voicemail, call.FlowEnded)
	c.isReported(left("a"))
	c = atBox(t, false).press("0").says("a", 9*time.Second).waitsIn("q")
	c.isReported(left("a"))
	c = atBox(t, false).says("", 0).next("voicemail-empty", "voicemail-intro", Beep).pause(perPrompt).says("", 0).next("voicemail-empty", "bye")
	c.ends(call.Informed, call.FlowEnded)
	c = atBox(t, true).happens(HungUp{}).says("a", 9*time.Second).ends(call.Voicemail, call.CallerHungUp)
	c.isReported(left("a"))
}

// TestAMessageIsReviewed: 2 plays it, 3 records it anew, and everything else keeps it.
func TestAMessageIsReviewed(t *testing.T) {
	c := atBox(t, true).says("a", 9*time.Second).next("voicemail-review").press("2").next("what was said", "voicemail-review").
		press("3").next("say-it", Beep).pause(perPrompt)
	if c.discarded != 1 {
		t.Errorf("%d recordings were deleted", c.discarded)
	}
	c.says("b", 9*time.Second).next("voicemail-review").press("9").next("invalid-key", "voicemail-review").press("1").
		next("voicemail-saved", "bye").ends(call.Voicemail, call.FlowEnded)
	c.isReported(left("b"))
	for name, leave := range map[string]func(c *phone){
		"silence":  func(c *phone) { c.next("voicemail-saved") },
		"hangs up": func(c *phone) { c.happens(HungUp{}).ends(call.Voicemail, call.CallerHungUp) },
		"a person": func(c *phone) { c.press("0").waitsIn("q") },
	} {
		c := atBox(t, true).says("a", 9*time.Second).next("voicemail-review")
		leave(c)
		c.isReported(left("a"))
		if c.discarded != 0 {
			t.Errorf("%s: the message was deleted", name)
		}
	}
	c = atBox(t, true)
	for range mostAnew {
		c.says("a", 9*time.Second).next("voicemail-review").press("3").next("say-it", Beep).pause(perPrompt)
	}
	c.says("z", 9*time.Second).next("voicemail-review").press("3").next("voicemail-saved")
}
