package ivr

import (
	"testing"
	"time"

	"centralino/call"
)

// calledBack is somebody who has taken our call.
func calledBack(t *testing.T, b call.CallbackBooked, confirm bool) *phone {
	t.Helper()
	c := newPhone(t, helpline(t), mario, monday(t))
	c.state = NewBack(helpline(t), Caller{Number: mario, Dialled: "+39800123456"}, b, confirm, "AL")
	return c.start()
}

func TestCalledBack(t *testing.T) {
	c := calledBack(t, *booked(mario), true).next("callback-hello")
	c.press("1")
	if !c.joining || c.playing.ID != 0 || c.timer.ID != 0 {
		t.Fatal("pressing the key did not ask for the agent, or something goes on")
	}
	c.press("1") // again, while they are joined: no callback is booked by it
	c.happens(Connected{"anna"}).happens(AgentLeft{}).next("survey-satisfied").press("5").hear("goodbye")
	c.ends(call.Served, call.FlowEnded)
	c.isReported(&call.Surveyed{Survey: "satisfaction", Question: "satisfied", Answer: "5", Queue: "billing", Agent: "anna"})
}

func TestCalledBackAndHangsUpAfterTheConversation(t *testing.T) {
	c := calledBack(t, *booked(mario), true).press("1").happens(Connected{"anna"}).happens(HungUp{call.CallerHungUp})
	c.ends(call.Served, call.CallerHungUp)
}

func TestCalledBackWithoutConfirmation(t *testing.T) {
	c := calledBack(t, *booked(mario), false)
	if !c.joining || len(c.begun) != 0 {
		t.Error("whoever is not asked meets the agent at once")
	}
}

func TestTheHumanKeyIsAsGood(t *testing.T) {
	if c := calledBack(t, *booked(mario), true).press("0"); !c.joining {
		t.Error("the key for a person did not reach one")
	}
}

func TestWhoPressesNothingIsNotReached(t *testing.T) {
	c := calledBack(t, *booked(mario), true)
	c.waitFor("give up", func() bool { return c.unreached })
	if n := len(c.begun); n != 3 || c.now.Sub(monday(t)) != 3*(perPrompt+defaultWait) {
		t.Errorf("asked %d times in %v", n, c.now.Sub(monday(t)))
	}
	c = calledBack(t, *booked(mario), true).press("7").next("callback-hello").happens(HungUp{})
	if !c.unreached {
		t.Error("who hung up counts as reached")
	}
	c.happens(Connected{"anna"})
}

func TestTheAgentLeavesBeforeTheyMeet(t *testing.T) {
	for _, keys := range []string{"", "1"} {
		c := calledBack(t, *booked(mario), true).press(keys).happens(AgentLeft{}).hear("callback-again")
		c.waitFor("be over", func() bool { return c.unreached })
	}
}

func TestCalledBackWhenTheFlowHasChanged(t *testing.T) {
	b := *booked(mario)
	for name, change := range map[string]func(){
		"no such step":      func() { b.Step = "gone" },
		"no queue's step":   func() { b.Step = "welcome" },
		"another queue":     func() { b.Step, b.Queue = "fault-queue", "billing" },
		"a step of its own": func() { b.Step = "book" },
	} {
		change()
		c := calledBack(t, b, true).press("1").happens(Connected{"anna"}).happens(AgentLeft{})
		if c.ends(call.Served, call.FlowEnded); len(c.begun) != 1 {
			t.Errorf("%s: heard %v", name, c.begun)
		}
	}
}

func TestCalledBackInTheirLanguage(t *testing.T) {
	b := *booked(mario)
	b.Language = "en"
	c := calledBack(t, b, true)
	if got := c.playing.Prompts[0].Language; got != "en" {
		t.Errorf("spoken to in %s", got)
	}
	b.Language = "de"
	if got := calledBack(t, b, true).playing.Prompts[0].Language; got != "it" {
		t.Errorf("spoken to in %s, which the helpline has first of all", got)
	}
}

func TestANumberThatIsNotCalledBack(t *testing.T) {
	dialRefused := func(from call.Number, refused ...call.Number) *phone {
		c := newPhone(t, helpline(t), from, monday(t))
		c.directory, c.refused = acmeCustomers(), map[call.Number]bool{}
		for _, n := range refused {
			c.refused[n] = true
		}
		return c.start().press("0").waitsIn("billing")
	}
	c := dialRefused(mario, mario).press("1").hear("callback-refused").next("callback-number")
	if c.queue == nil {
		t.Error("the place is gone")
	}
	c.press("055123#").hear("callback-confirm").press("1").next("callback-booked")
	c.isReported(booked("055123"))

	c = dialRefused(mario, mario, "899123456").press("1").hear("callback-refused").next("callback-number")
	c.press("899123456#").hear("callback-confirm").press("1").hear("callback-refused").next("hold-music")
	if c.queue == nil || len(c.left) != 0 {
		t.Error("who cannot be called back does not stay in the queue")
	}
	c.happens(Connected{"anna"}).happens(HungUp{}).ends(call.Served, call.CallerHungUp)

	c = dialRefused(mario, mario)
	c.happens(QueueMoved{call.LeftCallback, call.RulePromise}).hear("queue-promise")
	c.next("queue-offer-callback").press("1").hear("callback-refused").next("callback-number")
	c.hear("callback-number").hear("voicemail-intro")
}

func TestAnAnswerThatNeverComesIsANo(t *testing.T) {
	c := newPhone(t, helpline(t), mario, monday(t))
	c.directory = acmeCustomers()
	c.start().press("0").waitsIn("billing")
	c.silent = true
	c.press("1").pause(directoryWait + time.Second).hear("callback-refused").next("callback-number")
}

func TestAgentAnswersWhileThePromiseIsWeighed(t *testing.T) {
	c := newPhone(t, helpline(t), mario, monday(t))
	c.directory = acmeCustomers()
	c.start().press("0").waitsIn("billing")
	c.silent = true
	c.press("1").happens(Connected{"anna"}).happens(CallbackAllowed{c.state.last, true})
	c.happens(AgentLeft{}).hear("survey-satisfied")
}
