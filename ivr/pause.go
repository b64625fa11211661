package ivr

import "centralino/flows"

// pause lets time pass, in silence or with music.
func (m *machine) pause(v *flows.Wait) {
	if v.For <= 0 {
		m.goTo(m.step.Next)
		return
	}
	m.phase = phasePause
	if v.Music != "" {
		m.looping = true
		m.do(Loop{m.named(v.Music)})
	}
	m.startTimer(v.For)
}
