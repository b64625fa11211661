package ivr

import (
	"time"

	"centralino/call"
)

// machine is one step being made: a copy of the state that may be changed, and the effects so far.
type machine struct {
	State
	now     time.Time
	effects []Effect
	target  call.StepID // the step to enter next; empty: the call stays where it is
}

// handle sends an event to the phase it concerns. Answers are matched by id, everything else by phase.
func (m *machine) handle(ev Event) {
	if m.phase == phaseEnded {
		return
	}
	switch ev := ev.(type) {
	case HungUp:
		m.callerGone(ev.Reason)
	case Recorded:
		m.recorded(ev)
	case Timeout:
		if ev.ID != 0 && ev.ID == m.timer {
			m.timer = 0
			m.timeout()
		}
	default:
		if m.hungUp == "" {
			m.handleLive(ev)
		}
	}
}

// handleLive handles what concerns a caller who is still there.
func (m *machine) handleLive(ev Event) {
	switch ev := ev.(type) {
	case Start:
		switch {
		case m.phase != phaseNew:
		case m.back:
			m.greet()
		default:
			m.goTo(m.program.Start)
		}
	case Key:
		if ev.Digit.Valid() {
			m.key(ev.Digit)
		}
	case Played:
		if ev.ID != 0 && ev.ID == m.play {
			m.play = 0
			m.played()
		}
	case LookedUp:
		m.lookedUp(ev)
	case Verified:
		m.verified(ev)
	case Replied:
		m.replied(ev)
	case CallbackAllowed:
		m.mayCallBack(ev)
	case Flashed:
		m.flashed(ev)
	case Announce:
		m.announce(ev)
	case Connected:
		m.connected(ev.Agent)
	case Offered:
		m.offered(ev.Country)
	case PickedUp:
		m.pickedUp(ev.Country)
	case PickUpLost:
		m.held = false
	case PlaceKept:
		m.placeKept()
	case TransferAnswered:
		m.transferAnswered(ev)
	case TransferEnded:
		m.transferEnded(ev)
	case AgentLeft:
		switch {
		case m.phase == phaseAgent:
			m.goTo(orEnd(m.step.Next))
		case m.back && m.phase != phaseNew && m.phase != phaseExcuse:
			m.excuse()
		}
	case QueueMoved:
		m.queueMoved(ev)
	case MovedTo:
		m.movedTo(ev)
	case SentOn:
		m.sentOn(ev)
	case HandedOver:
		m.handedOver(ev)
	}
}

// played goes on after the last prompt was heard.
func (m *machine) played() {
	switch m.phase {
	case phasePlay, phaseMessage:
		m.goTo(m.step.Next)
	case phaseMenu, phaseSurvey, phaseOffer, phaseConfirm, phaseGreeting, phaseReview, phaseCollect, phasePIN, phaseNumber:
		m.startTimer(m.question().wait)
	case phaseNotice:
		m.noticed()
	case phaseCountry:
		m.countryKnown()
	case phaseWaiting:
		m.saidWhileWaiting()
	case phaseTold:
		m.goTo(m.after)
	case phaseExcuse:
		m.unreached()
	case phaseIntro:
		m.record()
	case phaseAskWords:
		m.recordComment()
	case phaseRequest:
		m.stillAsking()
	case phaseDialling:
		m.ringing()
	}
}

// timeout goes on when the caller, a directory or the recorder was silent for too long.
func (m *machine) timeout() {
	switch m.phase {
	case phaseMenu, phaseSurvey, phaseOffer, phaseConfirm, phaseGreeting, phaseReview:
		m.silence()
	case phaseAllowing:
		m.mayCallBack(CallbackAllowed{ID: m.asked})
	case phaseCollect, phasePIN, phaseNumber:
		m.endEntry()
	case phaseLookup, phaseVerify:
		m.identified(call.IdentityFailed)
	case phaseRequest:
		m.requestOverdue()
	case phaseTen:
		m.onlyOne()
	case phaseRecording, phaseComment:
		m.recordingOverdue()
	case phaseWaiting:
		m.comfortDue()
	case phaseDialling, phaseTransferred:
		m.transferOverdue()
	case phasePause, phaseFlash:
		m.goTo(m.step.Next)
	}
}

// do adds effects in the order they are to be done.
func (m *machine) do(effects ...Effect) { m.effects = append(m.effects, effects...) }

// report adds an event for the journal.
func (m *machine) report(b call.Body) { m.do(Report{b}) }

// fault notes something the flow's checks should have ruled out.
func (m *machine) fault(message string) { m.do(Fault{m.At(), message}) }

func (m *machine) newID() ID {
	m.last++
	return m.last
}

// say plays prompts; having none counts as having played them.
func (m *machine) say(prompts []call.Prompt) {
	if len(prompts) == 0 {
		m.quiet()
		m.played()
		return
	}
	m.play, m.looping = m.newID(), false
	m.do(Play{m.play, prompts})
}

// tell says one sentence of our own and then goes to a step.
func (m *machine) tell(phrase string, after call.StepID) {
	m.settle()
	m.phase, m.after = phaseTold, after
	m.say(m.phrases(phrase))
}

// quiet stops what plays, if anything does.
func (m *machine) quiet() {
	if m.play != 0 || m.looping {
		m.play, m.looping = 0, false
		m.do(Quiet{})
	}
}

func (m *machine) startTimer(after time.Duration) {
	m.timer = m.newID()
	m.do(Timer{m.timer, after})
}

func (m *machine) stopTimer() {
	if m.timer != 0 {
		m.timer = 0
		m.do(StopTimer{})
	}
}

// keepSecret turns the bracket around secret digits on or off.
func (m *machine) keepSecret(on bool) {
	if m.secret != on {
		m.secret = on
		m.do(SecretDigits{on})
	}
}

// settle ends everything that is under way, so that another phase or step may begin. The queue is left by leaveQueue
// alone.
func (m *machine) settle() {
	m.quiet()
	m.leaveTransfer("")
	m.keepDraft()
	m.untell()
	m.stopTimer()
	m.keepSecret(false)
	m.asked = 0
	m.tries = 0
	m.entry = call.Secret{}
	m.candidate = nil
}
