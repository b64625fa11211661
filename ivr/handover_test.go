package ivr

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
)

// TestAnAgentSendsACallerOn to a queue: by the step of the flow that leads there, or where there is none in this one.
func TestAnAgentSendsACallerOn(t *testing.T) {
	since := monday(t).Add(-time.Minute)
	c := inBilling(t, mario).happens(Connected{"anna"})
	c.happens(SentOn{To: &flows.Queue{Queue: "outages"}, Since: since}).waitsIn("outages").isAt("fault-queue")
	if got := c.queued[len(c.queued)-1].Since; !got.Equal(since) {
		t.Errorf("the wait counts from %v", got)
	}
	c.happens(Connected{"bruno"}).happens(HungUp{call.CallerHungUp}).ends(call.Served, call.CallerHungUp)

	c = inBilling(t, mario).happens(Connected{"anna"})
	c.happens(SentOn{To: &flows.Queue{Queue: "elsewhere", Options: flows.QueueOptions{Music: "other-music"}}, Since: since})
	c.waitsIn("elsewhere").isAt("operator").next("other-music")
	c.happens(Connected{"bruno"}).happens(AgentLeft{}).next("survey-satisfied")
}

// TestACallerHasAnotherAgent: the survey is about the one who spoke last; and who waits is sent nowhere.
func TestACallerHasAnotherAgent(t *testing.T) {
	c := inBilling(t, mario)
	c.happens(SentOn{To: &flows.Queue{Queue: "outages"}}).happens(HandedOver{"bruno"})
	if len(c.queued) != 1 {
		t.Error("a caller who waits was sent on")
	}
	c.happens(Connected{"anna"}).happens(HandedOver{"bruno"}).happens(HandedOver{""}).happens(AgentLeft{}).next("survey-satisfied").press("5")
	c.isReported(&call.Surveyed{Survey: "satisfaction", Question: "satisfied", Answer: "5", Queue: "billing", Agent: "bruno"})
}
