package ivr

import (
	"slices"

	"centralino/call"
	"centralino/ivr/speech"
)

// The Italian law on call centres (article 24-bis of decree-law 83/2012) wants callers told beforehand in which country the
// operator sits, and lets them ask for one in the European Union within the same call. So it is said while the agent's
// phone rings, and an agent who answers before it was said to its end hears music until then.

// countries is what a caller was told and is to be told of where agents sit.
type countries struct {
	telling string   // now
	untold  []string // next
	told    []string
}

// countries returns what is so now.
func (s *State) countries() countries {
	if s.about == nil {
		return countries{}
	}
	return *s.about
}

// changed returns a copy of it for the state that is being made.
func (m *machine) changed() *countries {
	n := m.countries()
	m.about = &n
	return m.about
}

// tellNobody forgets what was to be told: the caller no longer waits for these agents.
func (m *machine) tellNobody() {
	m.held = false
	if len(m.countries().untold) > 0 {
		m.changed().untold = nil
	}
}

// Untold reports whether a waiting caller has yet to hear that the agent sits in this country before they may be joined.
func (s State) Untold(country string) bool {
	m := machine{State: s}
	return m.waiting && m.queueOptions().Country.Needed(country) && !slices.Contains(m.countries().told, country)
}

// offered has a country told to a caller who must know of it, after whatever of its kind is being said.
func (m *machine) offered(country string) {
	if m.aside || m.back || !m.Untold(country) || m.countries().telling == country || slices.Contains(m.countries().untold, country) {
		return
	}
	n := m.changed()
	n.untold = append(slices.Clone(n.untold), country)
	if m.phase == phaseWaiting && n.telling == "" {
		m.tellCountry()
	}
}

// pickedUp has the country told now, whatever the caller was doing: an agent waits for it.
func (m *machine) pickedUp(country string) {
	if m.aside || m.back || !m.Untold(country) {
		return
	}
	m.held = true
	if m.countries().telling == country {
		return
	}
	m.settle()
	m.phase = phaseWaiting
	n := m.changed()
	n.untold = append([]string{country}, except(n.untold, country)...)
	m.startComfort()
	m.tellCountry()
}

// tellCountry says the first of the countries to be told.
func (m *machine) tellCountry() {
	n := m.changed()
	n.telling = n.untold[0]
	n.untold = except(n.untold, n.telling)
	m.say(m.countryPrompts(n.telling))
}

// untell puts a country back whose telling is cut short.
func (m *machine) untell() {
	if m.countries().telling != "" {
		n := m.changed()
		n.untold = append([]string{n.telling}, n.untold...)
		n.telling = ""
	}
}

// countryTold notes that the caller has heard it.
func (m *machine) countryTold() {
	n := m.changed()
	n.told = append(slices.Clone(n.told), n.telling)
	m.report(&call.CountryTold{Queue: m.queue, Country: n.telling})
	n.telling = ""
}

// countryPrompts says in which country the agent sits, and by which key another is to be had.
func (m *machine) countryPrompts(country string) []call.Prompt {
	n := m.queueOptions().Country
	outside := !call.InEU(country) && n.Key != 0 && !m.eu
	m.abroad = m.abroad || outside
	if name := n.Prompts[country]; name != "" {
		return []call.Prompt{m.named(name)}
	}
	prompts := append(m.phrases("notice-country"), speech.Country(m.language, country))
	if outside {
		prompts = append(append(prompts, m.phrases("notice-eu")...), speech.Digits(m.language, n.Key.String())...)
	}
	return prompts
}

// askForEU obeys the key that the notice offered.
func (m *machine) askForEU(d call.Digit) {
	m.keyed(d)
	m.eu = true
	m.tellNobody()
	m.changed().telling = ""
	m.do(AskForEU{m.queue})
	m.say(m.phrases("notice-eu-asked"))
}

func except(list []string, item string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == item })
}
