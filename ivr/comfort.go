package ivr

import "centralino/call"

// beginWait lets a caller hear the queue's music.
func (m *machine) beginWait() {
	m.phase, m.owed, m.comforts = phaseWaiting, false, false
	m.startComfort()
	if m.queueOptions().Music == "" {
		m.say(m.phrases("queue-music"))
		return
	}
	m.music()
}

// startComfort begins the time until something comforting is said. It runs on while other things are said.
func (m *machine) startComfort() {
	if o := m.queueOptions().Comfort; o.Every > 0 && len(o.Play) > 0 {
		m.startTimer(o.Every)
	}
}

// comfortDue says something comforting, or does so when what is being said is over: neither cuts the other short.
func (m *machine) comfortDue() {
	m.startComfort()
	if m.comforts = m.play != 0; !m.comforts {
		m.sayComfort()
	}
}

// sayComfort says the next of what there is.
func (m *machine) sayComfort() {
	all := m.queueOptions().Comfort.Play
	next := int(m.comfort) % len(all)
	m.comfort = uint8(min(next+1, 255))
	m.say([]call.Prompt{m.named(all[next])})
}

// saidWhileWaiting goes on with what is to be said next: what the law asks for, where the caller stands, something
// comforting. When there is none of it there is music.
func (m *machine) saidWhileWaiting() {
	if m.countries().telling != "" {
		m.countryTold()
	}
	switch {
	case len(m.countries().untold) > 0:
		m.tellCountry()
	case m.owed && len(m.standing()) > 0:
		m.owed = false
		m.say(m.standing())
	case m.comforts:
		m.comforts = false
		m.sayComfort()
	default:
		m.music()
	}
}

// placeKept tells a caller who was cut off that nothing was lost, and then where they stand.
func (m *machine) placeKept() {
	if m.phase == phaseWaiting && m.countries().telling == "" {
		m.owed = m.owed || m.play != 0
		m.say(m.phrases("queue-kept"))
	}
}
