package ivr

import (
	"centralino/call"
	"centralino/flows"
)

// AskFlash asks whether an announcement is switched on. Flashed answers it; a Timer stands beside it as with Lookup.
type AskFlash struct {
	ID   ID
	Name string
}

// Flashed answers an AskFlash.
type Flashed struct {
	ID  ID
	On  bool
	Say map[call.Language]string // instead of what the flow plays; may be empty; not changed by anybody afterwards
}

func (AskFlash) effect() {}
func (Flashed) event()   {}

// flash asks whether an announcement is switched on.
func (m *machine) flash(v *flows.Flash) {
	m.phase, m.asked = phaseFlash, m.newID()
	m.do(AskFlash{m.asked, v.Name})
	m.startTimer(directoryWait)
}

// flashed plays an announcement that is on, as a play step does, and passes one that is not.
func (m *machine) flashed(ev Flashed) {
	if m.phase != phaseFlash || ev.ID != m.asked {
		return
	}
	m.asked = 0
	m.stopTimer()
	if !ev.On {
		m.goTo(m.step.Next)
		return
	}
	m.phase = phasePlay
	if said := m.said(ev.Say); len(said) > 0 {
		m.say(said)
		return
	}
	m.say(m.prompts(m.step.Verb.(*flows.Flash).Prompts))
}
