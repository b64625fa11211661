package explain

import (
	"time"

	"centralino/call"
)

// foreign follows the others: since when they wait, and whether one of them is served before our caller.
func (x *Explainer) foreign(e call.Event) {
	switch b := e.Body.(type) {
	case *call.Queued:
		o := &other{queue: b.Queue, since: e.At}
		if !b.Since.IsZero() && b.Since.Before(e.At) {
			o.since = b.Since
		}
		x.others[e.Call] = o
	case *call.Offered:
		x.overtaken(e.At, e.Call, b)
	case *call.Connected, *call.QueueLeft, *call.Ended:
		delete(x.others, e.Call)
	}
}

// overtaken says who was offered to an agent before our caller, though they came later, and by which rule: once each.
func (x *Explainer) overtaken(at time.Time, id call.ID, b *call.Offered) {
	o, w := x.others[id], x.wait
	if w == nil || o == nil || o.passed || (b.Over != x.id && (o.queue != w.queue || !w.since.Before(o.since))) {
		return
	}
	o.passed = true
	if later := o.since.Sub(w.since); later > 0 {
		x.tell(at, "%s, whose wait began %s later, was offered to %s first: %s", id, x.words.Span(later), b.Agent, x.why(b))
		return
	}
	x.tell(at, "%s was offered to %s first: %s", id, b.Agent, x.why(b))
}

// why says by which rule somebody else was offered to an agent while our caller waited.
func (x *Explainer) why(b *call.Offered) string {
	switch w := x.wait; {
	case w.aside:
		return x.words.Say("this caller was back in a menu")
	case len(w.rings) > 0:
		return x.words.Say("a phone rang for this caller already")
	case b.Rule == call.RuleTaken:
		return x.words.Say("a supervisor took them")
	case b.Rule == call.RulePriority:
		return x.words.Say("their priority outweighs this caller's longer wait")
	case b.Rule == call.RuleWish:
		return x.words.Say("this caller still waited for an agent they would rather have")
	case b.Rule == call.RuleCountry, w.eu && !call.InEU(b.Country):
		return x.words.Say("this caller asked for an agent in the European Union")
	case b.Rule == call.RuleRedial:
		return x.words.Say("they were cut off before and had their place kept")
	}
	return x.words.Say("the agent could not serve this caller, or not yet (%s)", b.Rule)
}
