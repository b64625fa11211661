package ivr

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
)

// inside is a call at a step of a flow that is run and has a person of its own, at the step theirs.
func inside(t *testing.T, theirs, next call.StepID, verb flows.Verb) *phone {
	t.Helper()
	p := program("outer",
		&flows.Step{ID: "start", Verb: verb, Next: next, Human: &flows.Human{Key: '0', Step: theirs}},
		&flows.Step{ID: "bye", Verb: &flows.Play{Prompts: []flows.Prompt{{Name: "bye"}}}, Next: flows.End},
		&flows.Step{ID: "inner", Verb: &flows.Queue{Queue: "inner"}, Next: flows.End},
		&flows.Step{ID: "outer", Verb: &flows.Queue{Queue: "outer"}, Next: flows.End},
	)
	return newPhone(t, p, mario, monday(t)).start()
}

// TestThePersonOfTheInnerFlow is whom the key reaches while a message is left there, and who helps when the flow is broken there.
func TestThePersonOfTheInnerFlow(t *testing.T) {
	c := inside(t, "inner", "bye", &flows.Voicemail{
		Box: "desk", Prompts: []flows.Prompt{{Name: "say-it"}}, Limits: flows.BoxOptions{Max: time.Minute, Silence: 5 * time.Second},
	}).next("say-it", Beep)
	c.waitFor("record", func() bool { return c.recording.ID != 0 })
	c.press("0").says("a", 9*time.Second).waitsIn("inner")

	inside(t, "inner", "nowhere", &flows.Choose{}).waitsIn("inner")
}

// TestTheKeyThatLeadsToATransfer of the inner flow does not begin it anew while it rings.
func TestTheKeyThatLeadsToATransfer(t *testing.T) {
	c := inside(t, "start", "bye", &flows.Transfer{To: "+390255512345", Wait: 20 * time.Second, Prompts: []flows.Prompt{{Name: "connecting"}}}).next("connecting")
	first := c.dialled("+390255512345").ID
	if c.press("0"); c.far.ID != first {
		t.Error("it was dialled anew")
	}
}
