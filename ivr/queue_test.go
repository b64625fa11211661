package ivr

import (
	"testing"
	"time"

	"centralino/call"
)

// inBilling is a caller who waits for billing.
func inBilling(t *testing.T, from call.Number) *phone {
	t.Helper()
	return dial(t, from, monday(t)).hear("welcome").press("0").waitsIn("billing").next("hold-music")
}

func voicemail(length time.Duration) *call.VoicemailLeft {
	return &call.VoicemailLeft{Queue: "billing", File: "a.wav", Length: length}
}

func TestAnnouncementsGiveWayToTheAgent(t *testing.T) {
	c := inBilling(t, mario).happens(Announce{Position: 3, From: 4 * time.Minute, To: 6 * time.Minute})
	c.next("queue-position", "numbers/due", "units/persone", "queue-wait-between", "numbers/quattro", "queue-wait-and", "numbers/sei", "units/minuti", "hold-music")
	c.happens(Announce{Position: 1}).next("queue-next").happens(Connected{"anna"})
	if c.playing.ID != 0 || c.looping {
		t.Error("something still plays while caller and agent speak")
	}
	c.press("012*#").happens(Announce{Position: 1}).happens(QueueMoved{call.LeftOverflowed, call.RuleFull})
	c.pause(time.Hour).happens(AgentLeft{}).next("survey-satisfied")
}

func TestAnnouncementOfNothingLeavesTheMusic(t *testing.T) {
	c := inBilling(t, mario).happens(Announce{})
	if !c.looping {
		t.Error("the music stopped")
	}
}

func TestHangingUpWhileWaitingIsAbandoned(t *testing.T) {
	c := inBilling(t, mario).happens(HungUp{call.CallerHungUp})
	c.leaves(call.LeftAbandoned, call.RuleCaller).ends(call.Abandoned, call.CallerHungUp)
	c = inBilling(t, mario).happens(HungUp{call.ShuttingDown})
	c.leaves(call.LeftAbandoned, call.RuleShutdown).ends(call.Failed, call.ShuttingDown)
}

func TestHangingUpWhileSpeakingIsServed(t *testing.T) {
	c := inBilling(t, mario).happens(Connected{"anna"}).happens(HungUp{call.CallerHungUp}).ends(call.Served, call.CallerHungUp)
	if len(c.left) != 0 {
		t.Errorf("left the queue as %v after an agent answered", c.left)
	}
}

func TestHumanKeyWhileWaiting(t *testing.T) {
	c := inBilling(t, mario).press("0").next("please-wait", "hold-music")
	c.happens(Announce{Position: 2}).next("queue-one-ahead", "hold-music").press("0").next("queue-one-ahead", "hold-music")
	if len(c.queued) != 1 || len(c.left) != 0 {
		t.Errorf("queued %v, left %v", c.queued, c.left)
	}

	c = dial(t, mario, monday(t)).press("2").waitsIn("outages").pause(90 * time.Second).press("0").waitsIn("billing")
	c.leaves2(call.LeftOverflowed)
	if since := c.queued[1].Since; !since.Equal(monday(t).Add(perPrompt + perPrompt)) {
		t.Errorf("the wait counts from %v", since)
	}
}

// leaves2 holds how the queue before the present one was left.
func (c *phone) leaves2(result call.Leave) {
	c.Helper()
	if len(c.left) != 1 || c.left[0].Result != result {
		c.fatalf("left %v", c.left)
	}
}

func TestHumanKeyThatLeadsToNoQueueKeepsThePlace(t *testing.T) {
	const flow = `
flow: f
human: {key: "0", step: person}
steps:
  wait: {queue: billing, next: end}
  person: {calendar: office, open: sorry, closed: wait}
  sorry: {message: sorry, next: end}
`
	c := dialFlow(t, mario, flow).waitsIn("billing").press("0").next("hold-music", "please-wait", "hold-music")
	if len(c.left) != 0 {
		t.Errorf("lost the place: %v", c.left)
	}
}

// booked is the promise made to a caller who waits for billing.
func booked(n call.Number) *call.CallbackBooked {
	return &call.CallbackBooked{Queue: "billing", Number: n, Flow: "helpline", Step: "operator", Language: "it"}
}

func TestCallbackFromTheQueue(t *testing.T) {
	c := inBilling(t, mario).press("1").leaves(call.LeftCallback, call.RuleCaller)
	c.next("callback-booked").ends(call.Callback, call.FlowEnded)
	c.isReported(booked(mario))
}

func TestCallbackToANumberThatIsAskedFor(t *testing.T) {
	c := inBilling(t, "").press("1").next("callback-number")
	if c.queue == nil {
		t.Error("the place was given up before there was a number")
	}
	c.press("0039055#").next("numbers/piu", "numbers/tre", "numbers/nove", "numbers/zero", "numbers/cinque", "numbers/cinque")
	c.press("2").next("callback-number").press("0551234#").hear("callback-confirm").press("1").next("callback-booked")
	c.leaves(call.LeftCallback, call.RuleCaller)
	c.isReported(booked("0551234")).ends(call.Callback, call.FlowEnded)
}

func TestNumberKeyedInternationally(t *testing.T) {
	c := inBilling(t, "").press("1").next("callback-number").press("0039055123#").next("numbers/piu")
	c.isReported(booked("+39055123")) // silence confirms
}

func TestCallbackWithoutANumberGoesBackToTheMusic(t *testing.T) {
	c := inBilling(t, "").press("1").next("callback-number", "callback-number", "hold-music")
	c.happens(Connected{"anna"}).happens(HungUp{}).ends(call.Served, call.CallerHungUp)
}

func TestAgentAnswersWhileANumberIsKeyed(t *testing.T) {
	c := inBilling(t, "").press("1").next("callback-number").press("055").happens(Connected{"anna"})
	if c.timer.ID != 0 || c.playing.ID != 0 {
		t.Error("the question goes on behind the conversation")
	}
	c.happens(AgentLeft{}).next("survey-satisfied")
}

func TestAnnouncementsWaitWhileANumberIsKeyed(t *testing.T) {
	c := inBilling(t, "").press("1").next("callback-number").press("055").happens(Announce{Position: 1}).press("1234#")
	c.next("numbers/zero").notHeard("queue-next")
}

func TestWaitStartsAnewAfterAConversation(t *testing.T) {
	const flow = `
flow: f
human: {key: "0", step: wait}
steps:
  wait: {queue: billing, next: again}
  again: {queue: plain, next: end}
`
	c := dialFlow(t, mario, flow).pause(time.Minute).happens(Connected{"anna"}).happens(AgentLeft{}).waitsIn("plain")
	if !c.queued[1].Since.IsZero() {
		t.Errorf("the second wait counts from %v", c.queued[1].Since)
	}
}

func TestVoicemailFromTheQueue(t *testing.T) {
	c := inBilling(t, mario).press("2").next("voicemail-intro")
	if c.queue == nil {
		t.Error("the place was given up before the beep")
	}
	c.next(Beep).pause(perPrompt).leaves(call.LeftVoicemail, call.RuleCaller)
	c.pause(20 * time.Second).press("5").press("#").happens(Recorded{c.recording.ID, "a.wav", 20 * time.Second, false})
	c.isReported(voicemail(20*time.Second)).next("voicemail-saved").ends(call.Voicemail, call.FlowEnded)
}

func TestVoicemailEndedByHangingUp(t *testing.T) {
	c := inBilling(t, mario).press("2").hear(Beep).pause(10 * time.Second).happens(HungUp{call.CallerHungUp})
	if c.state.Done() {
		t.Fatal("the message was not waited for")
	}
	c.press("00").happens(Connected{"anna"}).happens(HungUp{call.MediaTimeout})
	c.happens(Recorded{c.recording.ID, "a.wav", 7 * time.Second, false})
	c.isReported(voicemail(7*time.Second)).ends(call.Voicemail, call.CallerHungUp)
}

func TestVoicemailWhoseRecorderIsSilent(t *testing.T) {
	inBilling(t, mario).press("2").hear(Beep).pause(10*time.Second).happens(HungUp{}).ends(call.Abandoned, call.CallerHungUp)
	c := inBilling(t, mario).press("2").hear(Beep).hear("voicemail-empty", "voicemail-intro", Beep, "voicemail-empty")
	c.ends(call.Informed, call.FlowEnded)
}

func TestPersonAskedForDuringTheMessage(t *testing.T) {
	c := inBilling(t, mario).press("2").hear(Beep).pause(10 * time.Second).press("0")
	c.happens(Recorded{c.recording.ID, "a.wav", 7 * time.Second, false}).isReported(voicemail(7 * time.Second)).waitsIn("billing")
	c.happens(Connected{"anna"}).happens(HungUp{}).ends(call.Served, call.CallerHungUp)
}

func TestHumanKeyBeforeTheBeepKeepsThePlace(t *testing.T) {
	c := inBilling(t, mario).press("2").next("voicemail-intro").press("0").next("please-wait", "hold-music")
	if len(c.queued) != 1 || len(c.left) != 0 {
		t.Errorf("queued %v, left %v", c.queued, c.left)
	}
}

func TestMessageTooShortIsNone(t *testing.T) {
	c := inBilling(t, mario).press("2").hear(Beep).pause(perPrompt)
	c.happens(Recorded{c.recording.ID, "a.wav", minVoicemail - 1, false}).next("voicemail-empty")
	for _, b := range c.reports {
		if _, ok := b.(*call.VoicemailLeft); ok {
			t.Errorf("reported %+v", b)
		}
	}
}
