package script

import (
	"strings"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
	"centralino/rehearsal"
)

// givenTransfer reads what becomes of the calls that one step passes on.
func (r *reader) givenTransfer(e strict.Entry, step call.StepID) rehearsal.Outside {
	if r.flow != nil {
		known := map[call.StepID]bool{}
		for _, s := range r.flow.InOrder() {
			if _, ok := s.Verb.(*flows.Transfer); ok {
				known[s.ID] = true
			}
		}
		if !known[step] {
			e.At.Fault(suggest(step, known), "no step `%s` passes calls on", step)
		}
	}
	return r.outside(e.Value)
}

// outside reads `answered`, `busy`, `no-answer`, `declined`, `failed`, or a map with more: {answers: 5s, talks: 1m}.
func (r *reader) outside(v strict.Value) rehearsal.Outside {
	if !v.IsMap() {
		ends := v.OneOf("answered", "answered", "busy", "no-answer", "declined", "failed")
		if ends == "answered" {
			ends = ""
		}
		return rehearsal.Outside{Ends: call.TransferResult(ends)}
	}
	m := v.Map()
	o := rehearsal.Outside{
		Answers: m.Get("answers").Duration(0, time.Millisecond, longestWait),
		Talks:   m.Get("talks").Duration(0, time.Millisecond, longestWait),
	}
	m.Close()
	return o
}

// transferred waits until a call that was passed on is answered, or with `as` until it ended so.
func (r *reader) transferred(v strict.Value) Step {
	m := v.Map()
	to, within := m.Get("to").Digits(""), r.within(m)
	var results []string
	for _, result := range call.TransferResults() {
		if result != call.TransferLost { // no process dies in a rehearsal
			results = append(results, string(result))
		}
	}
	as := m.Get("as").OneOf("", results...)
	m.Close()
	text := strings.TrimSpace("transferred " + to)
	if as != "" {
		text += " as " + as
	}
	same := func(b call.Number) bool { return to == "" || string(b) == to || b == r.helpline.Number(to) }
	if as != "" {
		return event(text, within, func(_ *player, b *call.TransferEnded) bool { return same(b.To) && string(b.Result) == as })
	}
	return event(text, within, func(_ *player, b *call.TransferAnswered) bool { return same(b.To) })
}
