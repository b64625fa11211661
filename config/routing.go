package config

import (
	"maps"
	"math"
	"slices"
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

// readRouting reads the keys of a queue that say who else may serve it, and what its callers keep.
func (l *loader) readRouting(m *strict.Map, q *Queue) {
	const day = 24 * time.Hour
	q.Remember = m.Get("remember").Duration(q.Remember, time.Minute, 366*day)
	q.AtOnce = m.Get("at_once").Int(q.AtOnce, 1, 100)
	q.Grace = m.Get("grace").Duration(q.Grace, 0, time.Hour)
	q.ShareWindow = m.Get("share_window").Duration(q.ShareWindow, time.Minute, 31*day)
	q.Tolerance = m.Get("share_tolerance").Percent(q.Tolerance)
	if share := m.Get("share"); !share.Missing() {
		q.Share = l.share(share)
	}
	if overflow := m.Get("overflow"); !overflow.Missing() {
		o := overflow.Map()
		q.Overflow.After = o.Get("after").Duration(q.Overflow.After, 0, day)
		q.Overflow.To = call.QueueID(o.Get("to").Text(string(q.Overflow.To)))
		if q.Overflow.To == "" && len(o.Entries()) > 0 {
			overflow.Fault("name the queue whose agents help: to: other", "the overflow leads nowhere")
		}
		o.Close()
	}
}

// share reads {alfa: 60%, beta: 40%}.
func (l *loader) share(v strict.Value) map[call.PartnerID]float64 {
	out, sum := map[call.PartnerID]float64{}, 0.0
	for _, e := range v.Map().Entries() {
		id := call.PartnerID(e.Key)
		if _, ok := l.config.Partners[id]; !ok {
			e.At.Fault(suggest(id, l.config.Partners, "partners"), "there is no partner `%s`", id)
			continue
		}
		out[id] = e.Value.Percent(0)
		sum += out[id]
	}
	if sum > 1+1e-9 {
		v.Fault("write parts of 100%", "the shares add up to %d%%", int(math.Round(sum*100)))
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// checkOverflow reports queues that overflow to themselves or to one that is not there. Two that help each other are in
// order: callers keep their place, so that nobody is sent in circles.
func (l *loader) checkOverflow(queues, defaults strict.Value) {
	for _, e := range append(slices.Clone(queues.Map().Entries()), strict.Entry{At: defaults, Value: defaults}) {
		if !e.Value.IsMap() {
			continue
		}
		over := e.Value.Map().Get("overflow")
		if over.Missing() || !over.IsMap() {
			continue
		}
		to := over.Map().Get("to")
		name := call.QueueID(to.Raw())
		switch _, known := l.config.Queues[name]; {
		case name == "":
		case !known:
			to.Fault(suggest(name, l.config.Queues, "queues"), "there is no queue `%s`", name)
		case string(name) == e.Key:
			to.Fault("name another queue, or leave `overflow` out", "the queue `%s` overflows to itself", name)
		}
	}
}

func shiftLeads(v strict.Value) []time.Duration {
	if v.Missing() {
		return []time.Duration{30 * time.Minute, 10 * time.Minute}
	}
	var out []time.Duration
	for _, item := range v.OneOrList() {
		out = append(out, item.Duration(0, 0, 24*time.Hour))
	}
	slices.Sort(out)
	out = slices.Compact(out)
	slices.Reverse(out)
	return out
}

// checkRouting warns of what callers would notice first: an EU operator promised by law whom nobody is, partners that
// share calls they cannot take, shifts that nothing bounds.
func (l *loader) checkRouting(queues strict.Value) {
	for _, e := range queues.Map().Entries() {
		q, ok := l.config.Queues[call.QueueID(e.Key)]
		if !ok {
			continue
		}
		var inside, outside []string
		partners, shifts := map[call.PartnerID]bool{}, false
		for _, a := range l.config.Agents {
			if !hasAll(a, q.Skills) {
				continue
			}
			partners[a.Partner] = true
			shifts = shifts || a.Shifts != nil
			switch {
			case call.InEU(a.Country):
				inside = append(inside, string(a.ID))
			case a.Country != "":
				outside = append(outside, string(a.ID))
			}
		}
		if len(outside) > 0 && len(inside) == 0 {
			e.At.Warn("who asks for an operator in the EU gets what an empty shift gives; say where the others sit by `country:`",
				"nobody who answers the queue `%s` sits in the European Union, and %s does not", e.Key, outside[0])
		}
		checkNoticeKey(e.At, q, outside)
		for _, p := range slices.Sorted(maps.Keys(q.Share)) {
			if !partners[p] && q.Share[p] > 0 {
				e.At.Warn("its part goes to the others", "no agent of `%s` answers the queue `%s`", p, e.Key)
			}
		}
		if len(q.Share) > 0 && q.Strategy == RingAll {
			e.At.Warn("who answers first decides", "the queue `%s` rings all, and cannot be shared", e.Key)
		}
		if shifts && q.Calendar == nil {
			e.At.Warn("write `calendar:`, or be warned every night", "the queue `%s` counts as open at any time, and its agents have shifts", e.Key)
		}
	}
}
