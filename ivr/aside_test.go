package ivr

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
)

// waiting is a flow whose queue leads back to a menu, comforts, and says where agents sit.
func waiting(t *testing.T, change func(*flows.QueueOptions)) *phone {
	t.Helper()
	return waitingAs(t, mario, change)
}

func waitingAs(t *testing.T, who call.Number, change func(*flows.QueueOptions)) *phone {
	t.Helper()
	p := &flows.Program{
		Name: "f", Start: "person", Languages: []call.Language{"en"}, Human: flows.Human{Key: '0', Step: "elsewhere"},
		Steps: map[call.StepID]*flows.Step{},
	}
	o := flows.QueueOptions{Music: "music", Menu: '3', Keys: map[call.Digit]call.Leave{'1': call.LeftCallback, '2': call.LeftVoicemail}}
	change(&o)
	for id, s := range map[call.StepID]*flows.Step{
		"main":      {Verb: &flows.Menu{Prompts: []flows.Prompt{{Name: "menu"}}, Keys: map[call.Digit]call.StepID{'1': "hours", '2': "person", '4': "elsewhere", '5': "book"}, Wait: 5 * time.Second, Tries: 1, Failed: flows.End}},
		"hours":     {Verb: &flows.Message{Prompts: []flows.Prompt{{Name: "hours"}}}, Next: "main"},
		"person":    {Verb: &flows.Queue{Queue: "q", Options: o, Menu: "main"}, Next: flows.End},
		"book":      {Verb: &flows.Callback{Queue: "q", Failed: "hours"}, Next: flows.End},
		"elsewhere": {Verb: &flows.Queue{Queue: "r", Options: o, Menu: "main"}, Next: flows.End},
	} {
		s.ID = id
		p.Steps[id] = s
	}
	return newPhone(t, p, who, monday(t)).start().waitsIn("q").next("music")
}

func asIs(*flows.QueueOptions) {}

func TestBackToAMenuKeepsThePlace(t *testing.T) {
	c := waiting(t, asIs).press("3").next("menu").press("1").next("hours", "menu")
	if !c.aside || len(c.left) != 0 {
		t.Fatalf("aside: %v, left %v", c.aside, c.left)
	}
	c.press("2").next("music")
	if c.aside || len(c.queued) != 1 || len(c.left) != 0 {
		t.Errorf("aside: %v, queued %v, left %v", c.aside, c.queued, c.left)
	}
	c.happens(Announce{Position: 1}).next("queue-next", "music").happens(Connected{"anna"})
}

// The human key leads back to the place, though the flow's own way to a person is another queue.
func TestTheHumanKeyReturnsToThePlace(t *testing.T) {
	c := waiting(t, asIs).press("3").next("menu").press("0").next("music").isAt("person")
	if c.aside || len(c.queued) != 1 || len(c.left) != 0 {
		t.Errorf("aside: %v, queued %v, left %v", c.aside, c.queued, c.left)
	}
}

func TestAnotherQueueTakesTheWaitAlong(t *testing.T) {
	c := waiting(t, asIs)
	since := c.now
	c.pause(time.Minute).press("3").next("menu").press("4").waitsIn("r")
	c.leaves2(call.LeftOverflowed)
	if q := c.queued[1]; !q.Since.Equal(since) {
		t.Errorf("the wait counts from %v, want %v", q.Since, since)
	}
}

func TestTheEndOfAFlowAsideIsAbandoned(t *testing.T) {
	c := waiting(t, asIs).press("3").next("menu").pause(time.Minute)
	c.leaves(call.LeftAbandoned, call.RuleCaller).ends(call.Abandoned, call.FlowEnded)
	c = waiting(t, asIs).press("3").happens(HungUp{call.CallerHungUp})
	c.leaves(call.LeftAbandoned, call.RuleCaller).ends(call.Abandoned, call.CallerHungUp)
}

func TestThePlaceMayBeLostMeanwhile(t *testing.T) {
	c := waiting(t, asIs).press("3").next("menu").happens(QueueMoved{call.LeftVoicemail, call.RulePromise}).press("0").waitsIn("r")
	if len(c.queued) != 2 || len(c.left) != 0 {
		t.Errorf("queued %v, left %v", c.queued, c.left)
	}
}

func TestACallbackThatComesToNothingAsideGoesOnInTheFlow(t *testing.T) {
	c := waitingAs(t, "", asIs).press("3").next("menu").press("5").next("callback-number", "callback-number", "callback-failed", "hours", "menu")
	if !c.aside || len(c.left) != 0 {
		t.Errorf("aside: %v, left %v", c.aside, c.left)
	}
}
