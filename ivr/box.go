package ivr

import (
	"time"

	"centralino/call"
	"centralino/flows"
)

const (
	reviewWait = 6 * time.Second // for a key, before a message is kept as it is
	ownMessage = "your-message"  // what a message is called that the caller hears again
	mostAnew   = 5               // times a message may be recorded anew: nobody needs more, and a key that hangs has an end
)

// leaveMessage takes a message for a box. Keys pressed early are dropped: they would end it before it began.
func (m *machine) leaveMessage(v *flows.Voicemail) {
	m.typed, m.index = call.Secret{}, 0
	m.introduce(v)
}

func (m *machine) introduce(v *flows.Voicemail) {
	if len(v.Prompts) == 0 {
		m.intro("voicemail-intro")
		return
	}
	m.phase = phaseIntro
	m.say(append(m.prompts(v.Prompts), m.named(Beep)))
}

// boxed goes on with a message for a box, or without one.
func (m *machine) boxed(v *flows.Voicemail, ev Recorded, kept bool) {
	if kept {
		m.draft = &ev
	}
	switch {
	case m.hungUp != "":
		m.closeCall(m.hungUp)
	case m.person:
		m.goTo(m.human().Step)
	case kept && v.Review:
		m.ask(phaseReview)
	case kept:
		m.tell("voicemail-saved", orEnd(m.step.Next))
	case m.tries == 0:
		m.tries++
		m.intro("voicemail-empty", "voicemail-intro")
	default:
		m.tell("voicemail-empty", orEnd(m.step.Next))
	}
}

// keepDraft keeps a message that the caller did not record anew, whatever made them leave.
func (m *machine) keepDraft() {
	if m.draft == nil {
		return
	}
	ev := *m.draft
	m.draft = nil
	if v := m.recordStep(); v != nil {
		m.keepPiece(v, ev)
		return
	}
	v := m.step.Verb.(*flows.Voicemail)
	m.becomes(call.Voicemail)
	m.report(&call.VoicemailLeft{Box: v.Box, File: ev.File, Length: ev.Length, Attached: m.attached(v.Attach)})
}

// boxStep is the step that takes a message for a box, nil in any other: a flow that is broken ends in a mailbox too.
func (m *machine) boxStep() *flows.Voicemail {
	if m.step == nil {
		return nil
	}
	v, _ := m.step.Verb.(*flows.Voicemail)
	return v
}

// reviewQuestion is hurried: silence keeps the message.
func (m *machine) reviewQuestion() question {
	return question{
		prompts: func() []call.Prompt { return m.phrases("voicemail-review") },
		again:   func() []call.Prompt { return m.phrases("invalid-key") },
		keys:    func(d call.Digit) bool { return d >= '1' && d <= '3' },
		wait:    reviewWait,
		tries:   2,
		hurried: true,
	}
}

// reviewed: 1 keeps the message, 2 plays it, 3 records it anew.
func (m *machine) reviewed(d call.Digit) {
	piece := m.recordStep()
	switch {
	case d == '2':
		name := ownMessage
		if piece != nil {
			name = piece.Name
		}
		m.say(append([]call.Prompt{m.heardAgain(name, m.draft.File)}, m.phrases("voicemail-review")...))
	case d == '3' && m.index < mostAnew:
		m.index++
		m.do(Discard{m.draft.File})
		m.draft, m.tries = nil, 0
		if piece != nil {
			m.askToSpeak(piece)
			return
		}
		m.introduce(m.step.Verb.(*flows.Voicemail))
	case piece != nil:
		m.goTo(orEnd(m.step.Next))
	default:
		m.tell("voicemail-saved", orEnd(m.step.Next))
	}
}
