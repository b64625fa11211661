package ivr

import (
	"testing"

	"centralino/call"
)

const twoRecorded = `
flow: f
human: {key: "0", step: first}
steps:
  first: {queue: recorded, next: second}
  second: {queue: recorded, next: plain}
  plain: {queue: plain, next: english}
  english: {set: {language: "'en'"}, next: third}
  third: {queue: recorded, next: end}
`

// TestRecordingIsToldBeforeTheWait: to its end whatever is keyed, once in a call and language.
func TestRecordingIsToldBeforeTheWait(t *testing.T) {
	c := dialFlow(t, mario, twoRecorded).next("recorded")
	if len(c.queued) != 0 {
		t.Fatal("an agent could answer before the caller was told")
	}
	c.press("01#").waitsIn("recorded").next("hold-music")
	told := call.Prompt{Language: "it", Name: "recorded"}
	if c.queued[0].Notice != told {
		t.Errorf("enqueued with %+v", c.queued[0].Notice)
	}
	c.happens(Connected{"anna"}).happens(AgentLeft{}).waitsIn("recorded").next("hold-music")
	if c.queued[1].Notice != told {
		t.Errorf("the second time with %+v", c.queued[1].Notice)
	}
	c.happens(Connected{"anna"}).happens(AgentLeft{}).waitsIn("plain")
	if c.queued[2].Notice != (call.Prompt{}) {
		t.Errorf("a queue that is not recorded with %+v", c.queued[2].Notice)
	}
	c.happens(Connected{"anna"}).happens(AgentLeft{}).hear("recorded").waitsIn("recorded")
	if c.queued[3].Notice.Language != "en" {
		t.Errorf("in another language with %+v", c.queued[3].Notice)
	}
}

func TestHangingUpWhileBeingTold(t *testing.T) {
	c := dialFlow(t, mario, twoRecorded).next("recorded").happens(HungUp{}).ends(call.CalledOff, call.CallerHungUp)
	if len(c.queued) != 0 || len(c.left) != 0 {
		t.Errorf("queued %v, left %v", c.queued, c.left)
	}
}
