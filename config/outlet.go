package config

import (
	"fmt"
	"maps"
	"slices"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
)

// nobodyIsCalled is what is wrong with a call back that is promised where no call can leave.
const (
	nobodyIsCalled = "nobody can be called back: no trunk has a `proxy`"
	giveAProxy     = `give a trunk proxy: "sip:HOST", or do not offer call backs`
)

// checkOutlets warns of every place that promises to call back while no trunk has a way out: callers would be told each
// time that their number cannot be called. Queues promise it too where nothing is written; of these the first is enough.
// A helpline that no trunk leads to has nobody to call back.
func (l *loader) checkOutlets(queues, defaults strict.Value) {
	if l.outlet || len(l.config.SIP.Trunks) == 0 {
		return
	}
	l.checkCallbackSteps()
	warned, said := map[strict.Pos]bool{}, false
	for _, e := range queues.Map().Entries() {
		q, ok := l.config.Queues[call.QueueID(e.Key)]
		if !ok {
			continue
		}
		for _, at := range promising(q, e, defaults) {
			switch ordinary := at.Pos() == e.At.Pos(); {
			case ordinary && !said:
				said = true
				at.Warn(giveAProxy+`: keys: {"2": voicemail}`, "the queue `%s` offers call backs, and %s", e.Key, nobodyIsCalled)
			case !ordinary && !warned[at.Pos()]:
				warned[at.Pos()] = true
				at.Warn(giveAProxy, nobodyIsCalled)
			}
		}
	}
}

// promising finds where it is written that a queue calls back; the queue itself, where it is so because nothing is written.
func promising(q Queue, e strict.Entry, defaults strict.Value) (places []strict.Value) {
	if slices.Contains(slices.Collect(maps.Values(q.Keys)), call.LeftCallback) {
		keys := callbackKeys(e.Value, defaults)
		if len(keys) == 0 {
			keys = []strict.Value{e.At}
		}
		places = append(places, keys...)
	}
	if q.Promise.Then == call.LeftCallback {
		for _, in := range []strict.Value{e.Value, defaults} {
			if !in.IsMap() || !in.Map().Get("promise").IsMap() {
				continue
			}
			if then := in.Map().Get("promise").Map().Get("then"); !then.Missing() {
				return append(places, then)
			}
		}
	}
	return places
}

// callbackKeys are the keys for a call back where `keys` is written first.
func callbackKeys(in ...strict.Value) (out []strict.Value) {
	for _, of := range in {
		if !of.IsMap() || of.Map().Get("keys").Missing() {
			continue
		}
		for _, key := range of.Map().Get("keys").Map().Entries() {
			if key.Value.IsScalar() && key.Value.Raw() == string(call.LeftCallback) {
				out = append(out, key.Value)
			}
		}
		return out
	}
	return nil
}

// checkCallbackSteps warns of the flows' steps that book call backs.
func (l *loader) checkCallbackSteps() {
	for _, name := range slices.Sorted(maps.Keys(l.config.Flows)) {
		steps := l.config.Flows[name].Steps
		for _, id := range slices.Sorted(maps.Keys(steps)) {
			if _, books := steps[id].Verb.(*flows.Callback); books {
				l.flowProblems = append(l.flowProblems, strict.Problem{
					Pos: steps[id].Pos, Severity: strict.Warning, Hint: giveAProxy,
					Message: fmt.Sprintf("the step `%s` books a call back, and %s", id, nobodyIsCalled),
				})
			}
		}
	}
}
