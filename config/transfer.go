package config

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"centralino/call"
	"centralino/directory"
	"centralino/flows"
	"centralino/flows/strict"
)

// checkTransfers holds that every step which passes calls on has a trunk with a way out, and that what is written there
// may be dialled and does not lead back here. What is worked out in the call is held to the same rules then.
func (l *loader) checkTransfers() {
	for _, name := range slices.Sorted(maps.Keys(l.config.Flows)) {
		for _, step := range l.config.Flows[name].InOrder() {
			if v, ok := step.Verb.(*flows.Transfer); ok {
				l.checkTransfer(step, v)
			}
		}
	}
}

func (l *loader) checkTransfer(step *flows.Step, v *flows.Transfer) {
	fault := func(pos strict.Pos, hint, format string, args ...any) {
		l.flowProblems = append(l.flowProblems, strict.Problem{Pos: pos, Message: fmt.Sprintf(format, args...), Hint: hint})
	}
	if len(l.config.SIP.Trunks) == 0 {
		return // a helpline that no trunk leads to is being tried out; the call goes to `failed`
	}
	trunk, ok := l.config.Outlet(v.Trunk)
	switch {
	case ok:
	case v.Trunk == "" && !l.outlet:
		fault(step.Pos, `give a trunk proxy: "sip:HOST"`, "the step `%s` passes calls on, and no trunk has a `proxy`", step.ID)
		return
	case v.Trunk == "":
		fault(step.Pos, "write `trunk:` beside it", "several trunks have a `proxy`: by which does `%s` pass calls on?", step.ID)
		return
	default:
		l.noSuchOutlet(v, fault)
		return
	}
	if v.To == "" {
		return
	}
	switch why := l.config.Transferable(trunk, v.To, v.Countries); why {
	case "":
	case TransferLoop:
		fault(v.At, "lead to the step that answers it with `next`", "%s leads back to this helpline", v.To)
	case directory.RefusedCountry:
		fault(v.At, "name the countries: countries: [IT]; otherwise it is the trunk's `country`",
			"%s is in none of the countries that may be dialled", v.To)
	case directory.RefusedKind:
		fault(v.At, "name a fixed or mobile telephone", "%s is a premium rate or service number, and is never dialled", v.To)
	default:
		fault(v.At, "check its digits", "%s is no number that anybody could have", v.To)
	}
}

// noSuchOutlet reports a trunk that is not there or has no way out.
func (l *loader) noSuchOutlet(v *flows.Transfer, fault func(strict.Pos, string, string, ...any)) {
	var names []string
	for _, t := range l.config.SIP.Trunks {
		if t.ID == v.Trunk {
			fault(v.TrunkAt, `give it proxy: "sip:HOST"`, "no call can leave by the trunk `%s`: it has no `proxy`", v.Trunk)
			return
		}
		names = append(names, string(t.ID))
	}
	fault(v.TrunkAt, strict.Suggest(string(v.Trunk), names), "there is no trunk `%s`", v.Trunk)
}

// Outlet returns the trunk of this name if it has a way out; without a name, the only one that has.
func (c *Config) Outlet(name call.TrunkID) (trunk Trunk, ok bool) {
	for _, t := range c.SIP.Trunks {
		switch {
		case t.Proxy == "" || name != "" && t.ID != name:
		case ok:
			return Trunk{}, false
		default:
			trunk, ok = t, true
		}
	}
	return trunk, ok
}

// TransferLoop is why a call is not passed on to one of the helpline's own numbers.
const TransferLoop directory.Refusal = "loop"

// Transferable says why a call is not passed on to a number in E.164 or a SIP address; empty when it may be. Without
// countries, they are the trunk's own.
func (c *Config) Transferable(trunk Trunk, to string, countries []string) directory.Refusal {
	if user, host, ok := strings.Cut(strings.TrimPrefix(to, "sip:"), "@"); ok {
		if _, mine := c.Numbers[call.Number(user)]; mine && strings.HasPrefix(user, "+") || c.isOurs(host) {
			return TransferLoop
		}
		return ""
	}
	if _, mine := c.Numbers[call.Number(to)]; mine {
		return TransferLoop
	}
	if len(countries) == 0 && trunk.Country != "" {
		countries = []string{trunk.Country}
	}
	return directory.Dialable(call.Number(to), countries)
}

// isOurs reports whether a SIP address leads to one of the addresses that the helpline listens on or advertises.
func (c *Config) isOurs(host string) bool {
	if at, err := addrPort(host, sipPort); err == nil {
		for _, l := range c.SIP.Listen {
			if l.Addr == at || l.Addr.Addr().IsUnspecified() && at.Addr().IsLoopback() && l.Addr.Port() == at.Port() {
				return true
			}
		}
		advertised, err := netip.ParseAddr(c.SIP.Advertise)
		return err == nil && advertised == at.Addr()
	}
	name, _, _ := strings.Cut(host, ":")
	return c.SIP.Advertise != "" && strings.EqualFold(name, c.SIP.Advertise)
}
