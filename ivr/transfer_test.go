package ivr

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
)

const transferFlow = `
flow: f
human: {key: "0", step: person}
steps:
  main: {menu: main, keys: {"1": branch, "2": plain, "3": typed}, failed: person}
  branch:
    transfer: "+390255512345"
    prompt: connecting
    wait: 20s
    max: 10m
    human: true
    busy: engaged
    failed: nobody
    next: ask
  plain: {transfer: "sip:desk@branch.example", failed: nobody, next: ask}
  typed: {transfer: caller.number, failed: nobody, next: bye}
  engaged: {play: engaged, next: main}
  nobody: {play: nobody, next: person}
  ask: {survey: s, questions: [{id: one, prompt: q1, keys: "1-5"}], next: bye}
  person: {queue: billing, next: end}
  bye: {play: bye, next: end}
`

// branch is a call that is being passed on.
func branch(t *testing.T) *phone {
	t.Helper()
	return dialFlow(t, mario, transferFlow).hear("main").press("1").next("connecting")
}

// dialled is the latest call outside.
func (c *phone) dialled(to string) Transfer {
	c.Helper()
	if c.far.ID == 0 || c.far.To != to {
		c.fatalf("dialled %+v, not %s", c.far, to)
	}
	return c.far
}

func TestTransfer(t *testing.T) {
	c := branch(t)
	far := c.dialled("+390255512345")
	c.pause(perPrompt + time.Second)
	if !c.looping {
		t.Error("the caller does not hear that it rings")
	}
	c.press("5").happens(TransferAnswered{ID: far.ID, Secured: true})
	if c.looping || c.state.phase != phaseTransferred {
		t.Errorf("in %v, and it rings on: %v", c.state, c.looping)
	}
	c.press("0").pause(time.Minute) // keys are for the far end
	c.happens(TransferEnded{ID: far.ID, By: call.SideFar}).next("q1").press("4").next("bye").ends(call.Transferred, call.FlowEnded)
	c.isReported(&call.TransferBegun{Flow: "f", Step: "branch", To: "+390255512345"})
	c.isReported(&call.TransferAnswered{Flow: "f", Step: "branch", Rang: perPrompt + time.Second, Secured: true})
	c.isReported(&call.TransferEnded{
		Flow: "f", Step: "branch", Result: call.TransferSpoke, By: call.SideFar, Rang: perPrompt + time.Second, Talk: time.Minute,
	})
	c.isReported(&call.Surveyed{Survey: "s", Question: "one", Answer: "4"})
}

func TestNobodyTakesATransfer(t *testing.T) {
	for result, hears := range map[call.TransferResult]string{
		call.TransferBusy: "engaged", call.TransferDeclined: "nobody", call.TransferFailed: "nobody", call.TransferRefused: "nobody",
	} {
		c := branch(t)
		c.happens(TransferEnded{ID: c.far.ID, Result: result, Status: 486}).next(hears)
		c.isReported(&call.TransferEnded{Flow: "f", Step: "branch", Result: result, Status: 486})
		c.happens(HungUp{})
	}
	c := dialFlow(t, mario, transferFlow).hear("main").press("2") // without a prompt it is heard ringing at once
	c.happens(TransferEnded{ID: c.dialled("sip:desk@branch.example").ID, Result: call.TransferBusy}).next("nobody").waitsIn("billing")
	c = branch(t).pause(20 * time.Second).next("nobody")
	c.isReported(&call.TransferEnded{Flow: "f", Step: "branch", Result: call.TransferNoAnswer, Rang: 20 * time.Second})
	if c.far.ID != 0 {
		t.Error("it rings on")
	}
}

// TestATransferIsGivenUp by the key for a person, and by hanging up.
func TestATransferIsGivenUp(t *testing.T) {
	c := branch(t).pause(2*time.Second).press("0").waitsIn("billing").happens(HungUp{}).ends(call.Abandoned, call.CallerHungUp)
	c.isReported(&call.TransferEnded{Flow: "f", Step: "branch", Result: call.TransferGivenUp, Rang: 2 * time.Second})
	c = branch(t).pause(2*time.Second).happens(HungUp{}).ends(call.CalledOff, call.CallerHungUp)
	c.isReported(&call.TransferEnded{Flow: "f", Step: "branch", Result: call.TransferGivenUp, Rang: 2 * time.Second})
	if c.far.ID != 0 {
		t.Error("it rings on")
	}
	c = branch(t)
	c.happens(TransferAnswered{ID: c.far.ID}).pause(time.Minute).happens(HungUp{}).ends(call.Transferred, call.CallerHungUp)
	c.isReported(&call.TransferEnded{Flow: "f", Step: "branch", Result: call.TransferSpoke, By: call.SideCaller, Talk: time.Minute})
}

func TestATransferHasALimit(t *testing.T) {
	c := branch(t)
	c.happens(TransferAnswered{ID: c.far.ID}).pause(10 * time.Minute).next("q1")
	c.isReported(&call.TransferEnded{Flow: "f", Step: "branch", Result: call.TransferSpoke, Talk: 10 * time.Minute})
	if c.far.ID != 0 {
		t.Error("the far end was not hung up")
	}
}

// TestWhoIsNotHelpedIsNotAsked: a survey is about a conversation with somebody who helps callers.
func TestWhoIsNotHelpedIsNotAsked(t *testing.T) {
	c := dialFlow(t, mario, transferFlow).hear("main").press("2")
	far := c.far.ID
	c.happens(TransferAnswered{ID: far}).happens(TransferEnded{ID: far, By: call.SideFar}).next("bye").ends(call.Transferred, call.FlowEnded)
}

func TestTheNumberOfATransferIsWorkedOut(t *testing.T) {
	c := dialFlow(t, mario, transferFlow).hear("main").press("3")
	c.dialled(string(mario))
}

// TestAPlaceIsKeptUntilATransferIsAnswered: who went back to a menu from a queue loses the place to nobody who is busy.
func TestAPlaceIsKeptUntilATransferIsAnswered(t *testing.T) {
	for _, answered := range []bool{false, true} {
		p := compile(t, transferFlow)
		wait := *p.Steps["person"].Verb.(*flows.Queue)
		wait.Menu, wait.Options.Menu = "main", '3'
		p.Steps["person"] = &flows.Step{ID: "person", Verb: &wait, Next: flows.End}
		c := newPhone(t, p, mario, monday(t)).start().hear("main").press("0").waitsIn("billing").press("3").hear("main").
			press("1").next("connecting")
		if !answered {
			c.happens(TransferEnded{ID: c.far.ID, Result: call.TransferFailed}).next("nobody").isAt("person")
			if c.queue == nil || len(c.left) != 0 {
				t.Errorf("the place is gone: %+v", c.left)
			}
			continue
		}
		c.happens(TransferAnswered{ID: c.far.ID}).leaves(call.LeftOverflowed, call.RuleCaller)
	}
}
