package ivr

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
)

func TestQueueThatCannotTakeTheCaller(t *testing.T) {
	full := QueueMoved{call.LeftOverflowed, call.RuleFull}
	empty := QueueMoved{call.LeftOverflowed, call.RuleEmpty}
	promise := QueueMoved{call.LeftVoicemail, call.RulePromise}

	c := inBilling(t, mario).happens(full).next("queue-full", "queue-offer-callback", "numbers/uno")
	c.next("queue-offer-voicemail", "numbers/due").press("1").next("callback-booked").ends(call.Callback, call.FlowEnded)

	c = inBilling(t, mario).happens(empty).next("queue-empty").press("9").next("invalid-key", "queue-empty").press("2")
	c.next("voicemail-intro")

	c = inBilling(t, mario).happens(promise).next("queue-promise").press("0").waitsIn("billing")
	if len(c.queued) != 2 || c.queued[1].Since.IsZero() {
		t.Errorf("queued %v", c.queued)
	}

	if c.left != nil {
		t.Errorf("left a queue that gave the caller back already: %v", c.left)
	}
}

func TestSilenceTakesWhatWasPromised(t *testing.T) {
	c := inBilling(t, mario).happens(QueueMoved{call.LeftVoicemail, call.RulePromise}).hear("queue-promise")
	c.hear("voicemail-intro", Beep)
	c = inBilling(t, mario).happens(QueueMoved{call.LeftCallback, call.RulePromise}).hear("queue-promise")
	c.hear("callback-booked").ends(call.Callback, call.FlowEnded)
	c = inBilling(t, "").happens(QueueMoved{call.LeftCallback, call.RulePromise}).hear("queue-promise")
	c.hear("voicemail-intro", Beep).happens(HungUp{}).ends(call.Abandoned, call.CallerHungUp)
}

func TestOffersFollowTheQueue(t *testing.T) {
	full := QueueMoved{call.LeftOverflowed, call.RuleFull}
	c := dialFlow(t, mario, queueFlow("plain")).waitsIn("plain").next("queue-music").happens(full)
	c.next("queue-full", "queue-offer-callback", "numbers/uno", "queue-offer-voicemail", "numbers/due")
	c = dialFlow(t, mario, queueFlow("bare")).waitsIn("bare").next("queue-music").happens(full)
	c.next("queue-full", "queue-offer-callback", "numbers/uno").hear("callback-booked").notHeard("queue-offer-voicemail")
}

func TestOfferOfACallbackBesideAKeyForTheMailbox(t *testing.T) {
	c := newPhone(t, program("", &flows.Step{ID: "start", Next: flows.End, Verb: &flows.Queue{
		Queue: "q", Options: flows.QueueOptions{Keys: map[call.Digit]call.Leave{'1': call.LeftVoicemail}, Then: call.LeftCallback},
	}}), mario, monday(t)).start()
	c.happens(QueueMoved{call.LeftOverflowed, call.RuleFull}).hear("queue-offer-callback").next("numbers/due")
	c.next("queue-offer-voicemail", "numbers/uno").press("1").next("voicemail-intro")
}

// What a caller keyed before they were in the queue must not answer what they have not heard.
func TestOfferIsNotAnsweredByKeysPressedEarly(t *testing.T) {
	c := dial(t, mario, monday(t)).press("21").waitsIn("outages")
	c.happens(QueueMoved{call.LeftOverflowed, call.RuleFull}).hear("queue-full", "queue-offer-callback")
}

func TestNumberAfterAWrongKeyHasAllItsTries(t *testing.T) {
	c := inBilling(t, "").happens(QueueMoved{call.LeftOverflowed, call.RuleFull}).next("queue-full").press("9").hear("queue-full")
	c.press("1").next("callback-number", "callback-number", "voicemail-intro")
}

func queueFlow(queue string) string {
	return `
flow: f
human: {key: "0", step: wait}
steps:
  wait: {queue: ` + queue + `, next: end}
`
}

func TestStepsForFullAndEmpty(t *testing.T) {
	const flow = `
flow: f
human: {key: "0", step: wait}
steps:
  wait: {queue: billing, full: other, empty: sorry, next: end}
  other: {queue: outages, full: third, next: end}
  third: {queue: plain, next: end}
  sorry: {message: sorry, next: end}
`
	c := dialFlow(t, mario, flow).waitsIn("billing").pause(time.Minute)
	c.happens(QueueMoved{call.LeftOverflowed, call.RuleFull}).waitsIn("outages")
	c.pause(time.Minute).happens(QueueMoved{call.LeftOverflowed, call.RuleFull}).waitsIn("plain")
	for i, q := range c.queued {
		if i > 0 && !q.Since.Equal(monday(t)) {
			t.Errorf("the wait counts from %v", q.Since)
		}
	}
	c = dialFlow(t, mario, flow).waitsIn("billing").happens(QueueMoved{call.LeftOverflowed, call.RuleEmpty})
	c.hear("sorry").ends(call.Informed, call.FlowEnded)
}

func TestQueueThatMovesSomebodyWhoIsLeavingAMessage(t *testing.T) {
	c := inBilling(t, mario).press("2").next("voicemail-intro").happens(QueueMoved{call.LeftVoicemail, call.RulePromise})
	c.next(Beep).pause(5*time.Second).happens(Recorded{c.recording.ID, "a.wav", time.Second, false}).ends(call.Voicemail, call.FlowEnded)
	if c.left != nil {
		t.Errorf("left %v", c.left)
	}
}

// A queue that is always full and names itself as the way out would turn for ever; the caller ends at the mailbox.
func TestQueueThatSendsTheCallerRoundReachesTheMailbox(t *testing.T) {
	const flow = `
flow: f
human: {key: "0", step: wait}
steps:
  wait: {queue: billing, full: again, next: end}
  again: {set: {x: "''"}, play: [{digits: x}], next: wait}
`
	c := dialFlow(t, mario, flow)
	for i := 0; c.queue != nil && i < 5*maxSpins; i++ {
		c.happens(QueueMoved{call.LeftOverflowed, call.RuleFull})
	}
	c.hear("voicemail-intro")
	if len(c.faults) != 2 {
		t.Errorf("%d faults", len(c.faults))
	}
}
