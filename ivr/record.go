package ivr

import (
	"maps"
	"slices"

	"centralino/call"
	"centralino/flows"
)

// piece is something that the caller said for a step `record`, and that may be played later in the call. It never changes.
type piece struct {
	Recorded
	kept bool // it outlives the call
}

// recordPiece asks the caller to say something. Keys pressed early are dropped, as before a message.
func (m *machine) recordPiece(v *flows.Record) {
	m.typed, m.index = call.Secret{}, 0
	m.askToSpeak(v)
}

func (m *machine) askToSpeak(v *flows.Record) {
	m.phase = phaseIntro
	m.say(append(m.prompts(v.Prompts), m.named(Beep)))
}

// recordStep is the step that records something for the call itself, nil in any other.
func (m *machine) recordStep() *flows.Record {
	if m.step == nil || m.stranded {
		return nil
	}
	v, _ := m.step.Verb.(*flows.Record)
	return v
}

// pieceRecorded goes on with what the caller said, or without it. Only silence is asked once more: a disk that is full would
// be so again.
func (m *machine) pieceRecorded(v *flows.Record, ev Recorded, kept bool) {
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
		m.goTo(orEnd(m.step.Next))
	case ev.Failed:
		m.goTo(m.failed(v.Failed))
	case m.tries == 0:
		m.tries++
		m.phase = phaseIntro
		m.say(append(append(m.phrases("voicemail-empty"), m.prompts(v.Prompts)...), m.named(Beep)))
	default:
		m.tell("voicemail-empty", m.failed(v.Failed))
	}
}

// keepPiece gives what was said its name in the call. What had that name before is deleted, unless it was to be kept.
func (m *machine) keepPiece(v *flows.Record, said Recorded) {
	if old, ok := m.pieces[v.Name]; ok && !old.kept {
		m.do(Discard{old.File})
	}
	m.pieces = with(m.pieces, v.Name, &piece{said, v.Keep > 0})
	b := &call.PieceRecorded{Flow: m.program.Name, Step: m.At(), Name: v.Name, Length: said.Length}
	if v.Keep > 0 {
		b.File, b.Until = said.File, m.now.Add(v.Keep)
	}
	m.report(b)
}

// forget deletes at the end of the call what is not to be kept.
func (m *machine) forget() {
	for _, name := range slices.Sorted(maps.Keys(m.pieces)) {
		if p := m.pieces[name]; !p.kept {
			m.do(Discard{p.File})
		}
	}
	m.pieces = nil
}

// heardAgain is something that was recorded, as it is played.
func (m *machine) heardAgain(name, file string) call.Prompt {
	return call.Prompt{Language: m.language, Name: name, File: file}
}

// attached are those of some recordings that there are, to be sent along.
func (m *machine) attached(names []string) (out []call.Attached) {
	for _, name := range names {
		if p, ok := m.pieces[name]; ok {
			out = append(out, call.Attached{Name: name, File: p.File, Length: p.Length})
		}
	}
	return out
}

// enclosed says in which fields of a body which recordings are sent.
func (m *machine) enclosed(list []flows.Attachment) (out []Enclosure) {
	for _, a := range list {
		e := Enclosure{Field: a.Field}
		if p, ok := m.pieces[a.Recording]; ok {
			e.File = p.File
		}
		out = append(out, e)
	}
	return out
}
