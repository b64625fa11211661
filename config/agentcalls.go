package config

import (
	"slices"
	"strings"
	"time"

	"centralino/call"
	"centralino/directory"
	"centralino/flows/strict"
)

// AgentCalls says to which telephones outside agents may pass callers on, and which they may call. Nothing is allowed that
// is not written.
type AgentCalls struct {
	Trunk    call.TrunkID  // by which the calls leave; empty: the only one with a proxy
	Transfer []string      // countries, ISO 3166 alpha-2, and numbers in E.164, to which callers may be passed on
	Call     []string      // the same, of calls from the desk
	Shown    call.Number   // the helpline's number that is shown; empty: the one that was dialled, or else the first that there is
	Ring     time.Duration // how long a colleague's telephone rings, or one outside
	WrapUp   time.Duration // after-call work of a call from the desk
}

func (l *loader) readAgentCalls(v strict.Value) AgentCalls {
	m := v.Map()
	out := AgentCalls{Ring: 30 * time.Second, WrapUp: 10 * time.Second}
	trunk := m.Get("trunk")
	out.Trunk = call.TrunkID(trunk.Text(""))
	l.checkOutlet(trunk, out.Trunk)
	out.Transfer = allowances(m.Get("transfer"))
	out.Call = allowances(m.Get("call"))
	out.Ring = m.Get("ring").Duration(out.Ring, 5*time.Second, 2*time.Minute)
	out.WrapUp = m.Get("wrap_up").Duration(out.WrapUp, 0, time.Hour)
	shown := m.Get("shown")
	out.Shown = call.Number(shown.Text(""))
	if n, ok := directory.E164("", string(out.Shown)); out.Shown != "" && (!ok || n != out.Shown) {
		shown.Fault(`write it in quotes, with a plus: "+39800123456"`, "%q is no number", out.Shown)
	}
	m.Close()
	if _, ok := l.config.Outlet(out.Trunk); !ok && trunk.Missing() && len(out.Transfer)+len(out.Call) > 0 && len(l.config.SIP.Trunks) > 0 {
		hint, what := `give a trunk proxy: "sip:HOST"`, "no trunk has a `proxy`: agents' calls cannot leave"
		if l.outlet {
			hint, what = "write `trunk:` here", "several trunks have a `proxy`: by which do agents' calls leave?"
		}
		v.Fault(hint, "%s", what)
	}
	return out
}

// allowances reads countries and numbers. A number that is never dialled is refused where it is written.
func allowances(v strict.Value) (out []string) {
	for _, item := range v.OneOrList() {
		text := item.Text("")
		if !strings.HasPrefix(text, "+") {
			if text = country(item); text != "" && !slices.Contains(out, text) {
				out = append(out, text)
			}
			continue
		}
		switch directory.Dialable(call.Number(text), directory.CountriesOf(call.Number(text))) {
		case "":
			out = append(out, text)
		case directory.RefusedKind:
			item.Fault("name a fixed or mobile telephone, or a country", "%s is a premium rate or service number, and is never dialled", text)
		default:
			item.Fault("check its digits", "%s is no number that anybody could have", text)
		}
	}
	return out
}

// MayDial says by which trunk an agent's call to a number leaves, and the number in E.164; allowed are the countries and the
// numbers that are written for what the agent wants. The refusal is empty when the number may be dialled: never a premium rate
// number, nor one of the helpline's own.
func (c *Config) MayDial(number string, allowed []string) (trunk Trunk, n call.Number, why directory.Refusal) {
	trunk, ok := c.Outlet(c.AgentCalls.Trunk)
	n, complete := directory.E164(trunk.Country, number)
	switch {
	case !ok || len(allowed) == 0:
		return trunk, n, RefusedOff
	case !complete:
		return trunk, n, directory.RefusedNoNumber
	}
	countries := slices.DeleteFunc(slices.Clone(allowed), func(a string) bool { return strings.HasPrefix(a, "+") })
	if slices.Contains(allowed, string(n)) {
		countries = directory.CountriesOf(n)
	} else if len(countries) == 0 {
		return trunk, n, directory.RefusedCountry
	}
	return trunk, n, c.Transferable(trunk, string(n), countries)
}

// RefusedOff is why no number at all is dialled: the configuration allows agents none.
const RefusedOff directory.Refusal = "off"
