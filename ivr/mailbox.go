package ivr

import (
	"time"

	"centralino/call"
	"centralino/flows"
)

const (
	maxVoicemail  = 3 * time.Minute
	minVoicemail  = time.Second     // anything shorter is a click, not a message
	recorderGrace = 5 * time.Second // how late a recorder may be before the call goes on without it
)

// mailbox explains itself, and records after the beep. The place in the queue is kept until then, so that an agent who
// becomes free may still answer.
func (m *machine) mailbox() {
	m.settle()
	m.intro("voicemail-intro")
}

func (m *machine) intro(phrases ...string) {
	m.phase = phaseIntro
	m.say(append(m.phrases(phrases...), m.named(Beep)))
}

func (m *machine) record() {
	piece := m.recordStep()
	if piece == nil {
		m.leaveQueue(call.LeftVoicemail, call.RuleCaller)
	}
	m.phase, m.stopping, m.person = phaseRecording, false, false
	m.asked = m.newID()
	e := RecordVoicemail{ID: m.asked, Queue: m.queue, Max: maxVoicemail}
	if v := m.boxStep(); v != nil {
		e.Queue, e.Box, e.Max, e.Silence = "", v.Box, max(v.Limits.Max, minVoicemail), v.Limits.Silence
	}
	if piece != nil {
		e = RecordVoicemail{
			ID: m.asked, Piece: piece.Name, Keep: piece.Keep, Max: max(piece.Limits.Max, minVoicemail), Silence: piece.Limits.Silence,
		}
	}
	m.do(e)
	m.startTimer(e.Max + recorderGrace)
}

// endsMessage reports whether a key ends what is being recorded: '#', unless a step says otherwise.
func (m *machine) endsMessage(d call.Digit) bool {
	if v := m.recordStep(); v != nil {
		return d == v.End
	}
	return d == '#'
}

// keyAtMailbox: '#' ends the message, and the human key reaches a person after what was said so far is kept.
func (m *machine) keyAtMailbox(d call.Digit) {
	switch {
	case m.phase == phaseIntro && m.isHuman(d):
		m.toPerson(d)
	case m.phase == phaseIntro || m.stopping:
	case m.isHuman(d):
		m.keyed(d)
		m.person = true
		m.stopRecording()
	case m.endsMessage(d):
		m.stopRecording()
	}
}

func (m *machine) stopRecording() {
	if !m.stopping {
		m.stopping = true
		m.do(StopRecording{})
	}
	m.startTimer(recorderGrace)
}

// recordingOverdue stops a recorder that did not stop by itself, and then does without it.
func (m *machine) recordingOverdue() {
	if m.stopping {
		m.recorded(Recorded{ID: m.asked, Failed: true})
		return
	}
	m.stopRecording()
}

// isRecording reports whether the caller is being recorded, for the mailbox or a survey.
func (m *machine) isRecording() bool { return m.phase == phaseRecording || m.phase == phaseComment }

// recorded goes on once a recording is over.
func (m *machine) recorded(ev Recorded) {
	if !m.isRecording() || ev.ID != m.asked {
		return
	}
	m.asked = 0
	m.stopTimer()
	kept := ev.File != "" && ev.Length >= minVoicemail
	if m.phase == phaseComment {
		m.commented(ev, kept)
		return
	}
	m.messageLeft(ev, kept)
}

// messageLeft keeps the message and ends the call, unless the caller wanted a person or nothing was heard.
func (m *machine) messageLeft(ev Recorded, kept bool) {
	if v := m.boxStep(); v != nil {
		m.boxed(v, ev, kept)
		return
	}
	if v := m.recordStep(); v != nil {
		m.pieceRecorded(v, ev, kept)
		return
	}
	if kept {
		m.becomes(call.Voicemail)
		m.report(&call.VoicemailLeft{Queue: m.queue, File: ev.File, Length: ev.Length})
	}
	switch {
	case m.hungUp != "":
		m.closeCall(m.hungUp)
	case m.person:
		m.goTo(m.human().Step)
	case kept:
		m.tell("voicemail-saved", flows.End)
	case m.tries == 0:
		m.tries++
		m.intro("voicemail-empty", "voicemail-intro")
	default:
		m.tell("voicemail-empty", flows.End)
	}
}
