package ivr

import (
	"testing"
	"time"

	"centralino/call"
)

const surveyFlow = `
flow: f
human: {key: "0", step: wait}
steps:
  wait: {queue: billing, next: ask}
  ask:
    survey: s
    wait: 4s
    questions:
      - {id: one, prompt: q1, keys: "0-5"}
      - {id: two, prompt: q2, keys: "1-2"}
    next: bye
  bye: {play: bye, next: end}
`

func atSurvey(t *testing.T) *phone {
	t.Helper()
	return dialFlow(t, mario, surveyFlow).happens(Connected{"anna"}).happens(AgentLeft{}).hear("q1")
}

func TestSurvey(t *testing.T) {
	c := atSurvey(t).press("0").next("q2").press("2").next("bye").ends(call.Served, call.FlowEnded)
	c.isReported(&call.SurveyOffered{Survey: "s", Queue: "billing", Agent: "anna"})
	c.isReported(&call.Surveyed{Survey: "s", Question: "one", Answer: "0", Queue: "billing", Agent: "anna"})
	c.isReported(&call.Surveyed{Survey: "s", Question: "two", Answer: "2", Queue: "billing", Agent: "anna"})
}

func TestSilenceSkipsAQuestion(t *testing.T) {
	c := atSurvey(t).next("q2", "bye")
	if got, want := c.now.Sub(monday(t)), 2*(perPrompt+4*time.Second); got != want {
		t.Errorf("kept for %v, not %v", got, want)
	}
}

func TestWrongAnswerIsAskedOnceMore(t *testing.T) {
	c := atSurvey(t).press("9").next("invalid-key", "q1").pause(2 * time.Second).press("8").next("q2").press("0").waitsIn("billing")
	c.happens(HungUp{}).ends(call.Served, call.CallerHungUp)
}

func TestHangingUpInTheFlow(t *testing.T) {
	dial(t, mario, monday(t)).hear("main-menu").happens(HungUp{}).ends(call.CalledOff, call.CallerHungUp)
	dial(t, mario, monday(t)).hear("main-menu").happens(HungUp{call.MediaTimeout}).ends(call.Failed, call.MediaTimeout)
	dial(t, mario, monday(t)).hear("main-menu").press("1").hear("bill-information").happens(HungUp{}).
		ends(call.Informed, call.CallerHungUp)
	dial(t, mario, monday(t)).hear("main-menu").press("1").hear("bill-information", "main-menu").press("0").
		waitsIn("billing").happens(HungUp{}).ends(call.Abandoned, call.CallerHungUp)
	newPhone(t, helpline(t), mario, monday(t)).happens(HungUp{call.CallerGaveUp}).ends(call.CalledOff, call.CallerGaveUp)
}
