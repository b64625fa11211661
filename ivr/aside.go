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

// placeIn reports whether a queue is the one in which a caller who stepped aside keeps the place: where they wait, or where their step
// had them wait before somebody moved them. To wait again does not undo that; to choose another queue does.
func (m *machine) placeIn(q call.QueueID) bool {
	from, ok := m.left.Verb.(*flows.Queue)
	return m.queue == q || ok && from.Queue == q
}

// stepBack lets a caller wait again where they stood. The queue tells them their position anew.
func (m *machine) stepBack() {
	m.aside = false
	m.do(StepBack{m.queue})
	m.beginWait()
}
