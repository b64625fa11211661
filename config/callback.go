package config

import (
	"slices"
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

// Callback says how promises to call back are kept.
type Callback struct {
	Confirm   bool          // whoever answers presses a key before the agent is heard
	Retries   int           // attempts after the first
	Every     time.Duration // from one attempt to the next
	Ring      time.Duration // how long the caller's telephone rings
	Countries []string      // ISO 3166 alpha-2, whose numbers may be dialled; none: that of the trunk
	PerDay    int           // promises to one number within 24 hours; 0: no limit
	Pending   int           // promises of the queue at once; 0: no limit
	Trunk     call.TrunkID  // by which calls leave; empty: the one the caller came by, or else the first with a proxy
}

func ordinaryCallback() Callback {
	return Callback{Confirm: true, Retries: 3, Every: 10 * time.Minute, Ring: 30 * time.Second, PerDay: 3, Pending: 200}
}

// callback reads how a queue calls back. Trunks are read before queues.
func (l *loader) callback(v strict.Value, otherwise Callback) Callback {
	m, out := v.Map(), otherwise
	out.Confirm = m.Get("confirm").Bool(out.Confirm)
	out.Retries = m.Get("retries").Int(out.Retries, 0, 20)
	out.Every = m.Get("every").Duration(out.Every, time.Minute, 24*time.Hour)
	out.Ring = m.Get("ring").Duration(out.Ring, 5*time.Second, 2*time.Minute)
	out.PerDay = m.Get("per_day").Int(out.PerDay, 0, 1000)
	out.Pending = m.Get("pending").Int(out.Pending, 0, 100_000)
	if countries := m.Get("countries"); !countries.Missing() {
		out.Countries = nil
		for _, item := range countries.OneOrList() {
			if c := country(item); c != "" && !slices.Contains(out.Countries, c) {
				out.Countries = append(out.Countries, c)
			}
		}
	}
	if trunk := m.Get("trunk"); !trunk.Missing() {
		out.Trunk = call.TrunkID(trunk.Text(string(out.Trunk)))
		l.checkOutlet(trunk, out.Trunk)
	}
	m.Close()
	return out
}

// checkOutlet reports a trunk that is not there or by which no call can leave.
func (l *loader) checkOutlet(v strict.Value, id call.TrunkID) {
	if id == "" {
		return
	}
	names := map[call.TrunkID]bool{}
	for _, t := range l.config.SIP.Trunks {
		if names[t.ID] = true; t.ID == id && t.Proxy == "" {
			v.Fault("give the trunk a `proxy:`", "no call can leave by the trunk `%s`", id)
		}
	}
	if !names[id] {
		v.Fault(suggest(id, names, "sip.trunks"), "there is no trunk `%s`", id)
	}
}
