package ivr

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"centralino/call"
)

// atPIN is a stranger who keyed in Mario's code.
func atPIN(t *testing.T) *phone {
	t.Helper()
	return dial(t, stranger, monday(t)).hear("enter-customer-code").press("10000019").hear("enter-pin")
}

func identified(a call.Identity) *call.Identified {
	return &call.Identified{
		Flow: "helpline", Step: "check-code", Directory: "customers", By: "code", Answer: a, Customer: "10000019",
	}
}

func TestPINWrongTwiceThenRight(t *testing.T) {
	c := atPIN(t).press("11111").next("pin-wrong", "enter-pin").press("22222").next("pin-wrong", "enter-pin")
	c.press("24680").hear("main-menu").isReported(identified(call.IdentityFound))
}

func TestPINWrongTooOften(t *testing.T) {
	c := atPIN(t)
	for range 2 {
		c.press("11111").next("pin-wrong", "enter-pin")
	}
	c.press("11111").next("pin-wrong", "main-menu").isReported(identified(call.IdentityDenied))
	c.press("2").waitsIn("outages")
	if c.queued[0].Priority != nil {
		t.Error("a caller who could not prove who they are was treated as gold")
	}
}

func TestPINLocked(t *testing.T) {
	c := atPIN(t)
	c.locked = true
	c.press("24680").next("pin-locked", "main-menu").isReported(identified(call.IdentityDenied))
}

func TestPINNotKeyed(t *testing.T) {
	c := atPIN(t)
	c.next("enter-pin", "enter-pin", "main-menu").isReported(identified(call.IdentityDenied))
}

func TestPINWithoutTheDirectory(t *testing.T) {
	c := atPIN(t)
	c.silent = true
	c.press("24680").next("main-menu").isReported(&call.Identified{
		Flow: "helpline", Step: "check-code", Directory: "customers", By: "code", Answer: call.IdentityFailed,
	})
}

func TestPINAfterAnAnswerThatCameTooLate(t *testing.T) {
	c := atPIN(t)
	c.silent = true
	c.press("24680").hear("main-menu").happens(Verified{c.asked, PINRight})
	c.press("2").waitsIn("outages")
	if c.queued[0].Priority != nil {
		t.Error("the late answer was taken")
	}
}

// A caller who knows what comes keys code and PIN in one go, while the directory is still looking.
func TestPINKeyedEarly(t *testing.T) {
	c := dial(t, stranger, monday(t)).hear("enter-customer-code")
	c.silent = true
	c.press("10000019246")
	c.silent = false
	c.happens(LookedUp{ID: c.asked, Answer: call.IdentityFound, Customer: "10000019"}).press("80")
	c.next("main-menu").notHeard("enter-pin").isReported(identified(call.IdentityFound))
}

// A PIN may begin with the key for a person.
func TestPINKeyedEarlyThatBeginsWithZero(t *testing.T) {
	c := dial(t, stranger, monday(t)).hear("enter-customer-code")
	c.directory["10000019"] = person{key: "10000019", pin: "01234"}
	c.silent = true
	c.press("1000001901")
	c.silent = false
	c.happens(LookedUp{ID: c.asked, Answer: call.IdentityFound, Customer: "10000019"}).press("234").next("main-menu")
	c.isReported(identified(call.IdentityFound))
}

// A PIN keyed early with a digit too many: the last must not choose in the menu.
func TestDigitsBeyondAPINAreDropped(t *testing.T) {
	c := dial(t, stranger, monday(t)).hear("enter-customer-code")
	c.silent = true
	c.press("10000019246801")
	c.silent = false
	c.happens(LookedUp{ID: c.asked, Answer: call.IdentityFound, Customer: "10000019"}).next("main-menu")
}

// The directory fails while the PIN is being keyed: its digits must not become choices of the menu that follows.
func TestPINKeyedForNothingIsDropped(t *testing.T) {
	c := dial(t, stranger, monday(t)).hear("enter-customer-code")
	c.silent = true
	c.press("1000001924680").hear("main-menu").pause(time.Second)
	for _, b := range c.reports {
		if _, ok := b.(*call.Keyed); ok {
			t.Errorf("reported %+v", b)
		}
	}
}

func TestPINLeavesNoTrace(t *testing.T) {
	const pin = "97531"
	c := dial(t, stranger, monday(t))
	c.directory["10000019"] = person{"10000019", pin, map[string]string{"tier": "gold"}}
	c.hear("enter-customer-code").press("10000019").hear("enter-pin").press("9753")
	states := []State{c.state}
	c.press("1").hear("main-menu").press("2").waitsIn("outages")
	states = append(states, c.state)
	c.happens(HungUp{call.CallerHungUp}).ends(call.Abandoned, call.CallerHungUp)
	if c.queued[0].Priority == nil {
		t.Fatal("the PIN was not taken")
	}
	if c.secretKeys != pin {
		t.Errorf("the bracket held %q", c.secretKeys)
	}
	reports, err := json.Marshal(c.reports)
	if err != nil {
		t.Fatal(err)
	}
	traces := string(reports) + strings.Join(c.log, "\n")
	for _, s := range append(states, c.state) {
		traces += fmt.Sprintf("%v %+v %#v %s %q %x", s, s, s, s, s, s)
	}
	events := 0
	for line := range strings.SplitSeq(traces, "\n") {
		if strings.Contains(line, "ivr.Key ") { // the keys themselves are what came in
			events++
			continue
		}
		if strings.Contains(line, "9753") {
			t.Errorf("the PIN shows in %s", line)
		}
	}
	if events != len("10000019")+len(pin)+len("2") {
		t.Errorf("saw %d keys", events)
	}
}
