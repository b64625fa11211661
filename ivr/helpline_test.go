package ivr

import (
	"testing"
	"time"

	"centralino/call"
)

const (
	mario    call.Number = "+390612345678"
	jane     call.Number = "+390698765432"
	stranger call.Number = "+39021112223"
)

func TestStrangerIdentifiesByCodeAndPIN(t *testing.T) {
	c := dial(t, stranger, monday(t))
	c.hear("welcome", "enter-customer-code").press("10000019").hear("enter-pin").press("24680")
	c.hear("main-menu").press("1").hear("bill-information", "main-menu")
	c.isReported(&call.Identified{
		Flow: "helpline", Step: "check-code", Directory: "customers", By: "code", Answer: call.IdentityFound,
		Customer: "10000019",
	})
	c.isReported(&call.Collected{Flow: "helpline", Step: "ask-code", Name: "code", Digits: "10000019"})
	c.happens(HungUp{call.CallerHungUp}).ends(call.Informed, call.CallerHungUp)
}

func TestGoldCustomerGoesAhead(t *testing.T) {
	c := dial(t, mario, monday(t)).press("2").waitsIn("outages")
	if p := c.queued[0].Priority; p == nil || *p != 10 {
		t.Errorf("priority %v, not 10", p)
	}
	c.pause(30 * time.Second).happens(Connected{"bruno"}).happens(AgentLeft{})
	c.hear("survey-satisfied").press("5").hear("goodbye").ends(call.Served, call.FlowEnded)
	c.isReported(&call.Surveyed{
		Survey: "satisfaction", Question: "satisfied", Answer: "5", Queue: "outages", Agent: "bruno",
	})
	c.notHeard("main-menu")
}

func TestStandardCustomerKeepsTheQueuesPriority(t *testing.T) {
	c := dial(t, jane, monday(t)).hear("Welcome back.", "main-menu").press("2").waitsIn("outages")
	if c.queued[0].Priority != nil || c.queued[0].Language != "en" {
		t.Errorf("enqueued as %+v", c.queued[0])
	}
}

func TestSilenceReachesAPerson(t *testing.T) {
	dial(t, "", monday(t)).pause(120 * time.Second).waitsIn("billing")
}

func TestZeroReachesAPersonFromAnywhere(t *testing.T) {
	dial(t, "", monday(t)).hear("welcome").press("0").waitsIn("billing")
	dial(t, "", monday(t)).hear("enter-customer-code").press("0").waitsIn("billing")
	dial(t, "", monday(t)).hear("enter-customer-code").press("0#").waitsIn("billing")
	dial(t, mario, monday(t)).hear("main-menu").press("0").waitsIn("billing")
	dial(t, mario, monday(t)).hear("main-menu").press("1").hear("bill-information").press("0").waitsIn("billing")
	dial(t, stranger, monday(t)).hear("enter-customer-code").press("10000019").hear("enter-pin").press("0").waitsIn("billing")
	dial(t, mario, monday(t)).press("2").waitsIn("outages").press("0").waitsIn("billing")
	dial(t, mario, rome(t, "2027-03-29 10:00")).hear("closed").press("0").waitsIn("billing")
}

func TestClosedOnEasterMondayBooksACallback(t *testing.T) {
	c := dial(t, mario, rome(t, "2027-03-29 10:00"))
	c.hear("closed", "callback-menu").press("1")
	c.isReported(&call.CallbackBooked{
		Queue: "billing", Number: mario, Due: rome(t, "2027-03-30 08:30"), Flow: "helpline", Step: "book", Language: "it",
	})
	c.hear("callback-booked", "goodbye").ends(call.Callback, call.FlowEnded)
}

func TestCallGoesOnWithoutTheDirectory(t *testing.T) {
	c := newPhone(t, helpline(t), mario, monday(t))
	c.down = true
	c.start().hear("main-menu")
	c.isReported(&call.Identified{
		Flow: "helpline", Step: "recognise", Directory: "customers", By: "caller.number", Answer: call.IdentityFailed,
	})

	c = newPhone(t, helpline(t), mario, monday(t))
	c.silent = true
	c.start().hear("main-menu")
	if waited := c.now.Sub(monday(t)); waited > perPrompt+directoryWait {
		t.Errorf("the menu came after %v", waited)
	}
}
