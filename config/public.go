package config

import (
	"centralino/call"
	"centralino/flows/strict"
)

// Public is the page /call, from which anybody may call the helpline. It is there when it has a number.
type Public struct {
	Numbers   []call.Number // that may be called from it; the first one unless a page asks for another
	Origins   []string      // sites that may show it in a frame, behind their button
	AtOnce    int           // calls from it at one time, in all
	PerSource int           // of one address
}

// On reports whether there is such a page.
func (p Public) On() bool { return len(p.Numbers) > 0 }

const (
	publicAtOnce    = 20
	publicPerSource = 3
)

func (l *loader) readPublic(v strict.Value) {
	if v.Missing() {
		return
	}
	m := v.Map()
	p := &l.config.Browsers.Public
	p.Numbers = l.numbersOf(m.Need("numbers", "say which may be called: numbers: \"+39800123456\""))
	for _, item := range m.Get("origins").OneOrList() {
		if origin, ok := l.origin(item, "every site may show the page as if it were its own"); ok {
			p.Origins = append(p.Origins, origin)
		}
	}
	p.AtOnce = m.Get("at_once").Int(publicAtOnce, 1, 100_000)
	source := m.Get("per_address")
	p.PerSource = source.Int(min(publicPerSource, p.AtOnce), 1, 100_000)
	if p.PerSource > p.AtOnce {
		source.Fault("write at most `at_once`", "one address may have %d calls, and all together %d", p.PerSource, p.AtOnce)
	}
	m.Close()
	if l.config.Browsers.UDPPort == 0 {
		v.Fault("give `browsers` a `udp_port`", "nobody can call from a page without a port for their sound")
	}
}
