package ivr

import (
	"centralino/call"
	"centralino/flows"
)

// stepAside takes a waiting caller back to a menu. They keep their place: nobody is rung for them until they wait again,
// by the queue step, by the human key, or by whatever else leads there.
func (m *machine) stepAside(d call.Digit) {
	v, ok := m.step.Verb.(*flows.Queue)
	if !ok || v.Menu == "" {
		return
	}
	m.keyed(d)
	m.aside, m.left = true, m.step
	m.do(StepAside{m.queue})
	m.goTo(v.Menu)
}

// stepBack lets a caller wait again where they stood. The queue tells them their position anew.
func (m *machine) stepBack() {
	m.aside = false
	m.do(StepBack{m.queue})
	m.beginWait()
}
