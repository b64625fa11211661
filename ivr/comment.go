package ivr

import (
	"time"

	"centralino/call"
	"centralino/flows"
)

// commentSilence ends a comment. It is shorter than what ends a message: most callers have nothing to add, and say so by
// saying nothing.
const commentSilence = 4 * time.Second

// comment asks for words of the caller's own after the questions of a survey. Keys pressed early were meant for questions.
func (m *machine) comment(c *flows.Comment) {
	m.settle()
	m.typed = call.Secret{}
	m.phase = phaseAskWords
	m.say(append(m.prompts(c.Prompts), m.named(Beep)))
}

func (m *machine) recordComment() {
	v := m.step.Verb.(*flows.Survey)
	m.phase, m.stopping, m.person = phaseComment, false, false
	m.asked = m.newID()
	m.do(RecordVoicemail{ID: m.asked, Queue: m.talkedIn, Survey: v.Name, Max: v.Comment.Max, Silence: commentSilence})
	m.startTimer(v.Comment.Max + recorderGrace)
}

// keyAtComment: '#' ends the comment, or skips it before it began, and the human key reaches a person, after what was said
// so far is kept.
func (m *machine) keyAtComment(d call.Digit) {
	intro := m.phase == phaseAskWords
	switch {
	case intro && m.isHuman(d):
		m.toPerson(d)
	case intro && d == '#':
		m.goTo(orEnd(m.step.Next))
	case intro || m.stopping:
	case m.isHuman(d):
		m.keyed(d)
		m.person = true
		m.stopRecording()
	case d == '#':
		m.stopRecording()
	}
}

// commented keeps the comment and goes on.
func (m *machine) commented(ev Recorded, kept bool) {
	if kept {
		v := m.step.Verb.(*flows.Survey)
		m.report(&call.SurveyCommentLeft{
			Survey: v.Name, Queue: m.talkedIn, Agent: m.agent, File: ev.File, Length: ev.Length,
		})
	}
	switch {
	case m.hungUp != "":
		m.closeCall(m.hungUp)
	case m.person:
		m.goTo(m.human().Step)
	default:
		m.goTo(orEnd(m.step.Next))
	}
}
