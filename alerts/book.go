package alerts

import (
	"maps"
	"slices"
	"time"

	"centralino/call"
)

// Book is what is known of alerts. It is not safe for use from several goroutines.
type Book struct {
	rules []Rule
	on    call.ActiveAlerts
	began map[call.AlertSubject]time.Time // since when a condition is met that has not fired
	clear map[call.AlertSubject]time.Time // since when one is over that has
	down  map[source]*failing
}

// source is a directory or a service.
type source struct {
	when When
	name string
}

// failing is how often in a row a source has not answered.
type failing struct{ times int }

// New returns a book in which nothing is on.
func New(rules []Rule) *Book {
	return &Book{
		rules: rules, on: call.ActiveAlerts{}, began: map[call.AlertSubject]time.Time{}, clear: map[call.AlertSubject]time.Time{},
		down: map[source]*failing{},
	}
}

// Reconfigure puts other rules in force. What is on and has no rule any more is resolved at the next Look.
func (b *Book) Reconfigure(rules []Rule) { b.rules = rules }

// Idle reports whether there is nothing to look for: no rule, and nothing that is on.
func (b *Book) Idle() bool { return len(b.rules) == 0 && len(b.on) == 0 }

// Asks reports whether some rule has a condition.
func (b *Book) Asks(w When) bool {
	return slices.ContainsFunc(b.rules, func(r Rule) bool { return r.When == w })
}

// On lists what is on, the newest first.
func (b *Book) On() []call.ActiveAlert { return b.on.Sorted() }

// Look says what is to be told now: *call.AlertFired and *call.AlertResolved, which it applies at once. Samples come in the
// order of their times.
func (b *Book) Look(s Sample) (told []call.Body) {
	seen := map[call.AlertSubject]bool{}
	for _, r := range b.rules {
		for _, found := range b.of(r, s) {
			seen[found.subject] = true
			if e := b.step(r, found, s.At); e != nil {
				told = append(told, e)
			}
		}
	}
	for _, subject := range slices.SortedFunc(maps.Keys(b.on), call.AlertSubject.Compare) {
		if !seen[subject] {
			told = append(told, b.resolved(subject, s.At, true))
		}
	}
	maps.DeleteFunc(b.began, func(k call.AlertSubject, _ time.Time) bool { return !seen[k] })
	for _, body := range told {
		b.Apply(call.Event{At: s.At, Body: body})
	}
	return told
}

// step is what a condition leads to: nothing as a rule, because it has to stay as it is for a while.
func (b *Book) step(r Rule, found breach, at time.Time) call.Body {
	_, on := b.on[found.subject]
	if found.unknown {
		return nil
	}
	if found.is {
		delete(b.clear, found.subject)
		if on {
			return nil
		}
		since := noted(b.began, found.subject, at)
		if at.Sub(since) < r.For {
			return nil
		}
		return &call.AlertFired{AlertSubject: found.subject, When: string(r.When), Since: since, Value: found.value, Limit: found.limit}
	}
	delete(b.began, found.subject)
	if !on || at.Sub(noted(b.clear, found.subject, at)) < r.Clear {
		return nil
	}
	return b.resolved(found.subject, at, false)
}

func (b *Book) resolved(s call.AlertSubject, at time.Time, removed bool) *call.AlertResolved {
	o := b.on[s]
	return &call.AlertResolved{AlertSubject: s, When: o.When, Lasted: at.Sub(o.Fired), Removed: removed}
}

// noted is since when something is so, from now on if it was not.
func noted(in map[call.AlertSubject]time.Time, s call.AlertSubject, at time.Time) time.Time {
	since, ok := in[s]
	if !ok {
		since = at
		in[s] = at
	}
	return since
}

// Apply takes an event of the journal. One that it has seen changes nothing.
func (b *Book) Apply(e call.Event) {
	b.on.Apply(e)
	switch x := e.Body.(type) {
	case *call.AlertFired:
		delete(b.began, x.AlertSubject)
	case *call.AlertResolved:
		delete(b.clear, x.AlertSubject)
	case *call.Identified:
		b.answered(source{DirectoryDown, x.Directory}, x.Answer != call.IdentityFailed)
	case *call.Requested:
		switch x.Outcome {
		case call.RequestTimeout, call.RequestUnreachable, call.RequestResting:
			b.answered(source{ServiceDown, x.Service}, false)
		case call.RequestOK, call.RequestRefused, call.RequestMalformed:
			b.answered(source{ServiceDown, x.Service}, true)
		}
	}
}

// answered counts failures in a row.
func (b *Book) answered(at source, well bool) {
	f := b.down[at]
	if f == nil {
		f = &failing{}
		b.down[at] = f
	}
	f.times++
	if well {
		f.times = 0
	}
}

func sorted[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
