package prove

import (
	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
)

// human holds that the key for a person is there, that nothing takes it away, and that it leads to somebody.
func (v *proof) human() {
	h, all := v.program.Human, v.forward(anyWay)
	if h.Step == "" {
		v.humanMissing(all)
		return
	}
	for _, s := range v.stepsInOrder() {
		if own := v.program.HumanAt(s); own.Step == "" {
			continue
		} else if what := shadows(s.Verb, own.Key, own.Step); what != "" {
			v.find(Finding{Rule: RuleHuman, Step: s.ID, Problem: strict.Problem{
				Pos: s.Pos, Message: "the key " + own.Key.String() + " reaches a person from everywhere, and " + what + " takes it away",
				Hint: "choose another key there",
			}})
		}
	}
	id, ok := v.places[place{step: h.Step}]
	if !ok || v.spots[id].goal() {
		return
	}
	path := v.chain(anyWay).follow(way{to: id, does: Move{Step: v.program.Start, Press: h.Key.String(), To: h.Step}}, map[string]string{})
	if path == nil {
		return
	}
	if queue, asked := queueAsked(v.spots[id]); asked && queue != nil {
		return // told of as a queue that hangs up
	}
	v.find(Finding{Rule: RuleHuman, Step: h.Step, Path: path, Problem: strict.Problem{
		Pos:     v.step(h.Step).Pos,
		Message: "the key for a person leads to the end of the call: " + Script(path),
		Hint:    "lead it to a queue, or to a callback where nobody is there",
	}})
}

// humanMissing warns of a flow that asks its callers something and gives them no key to a person.
func (v *proof) humanMissing(all ahead) {
	for _, s := range v.spots {
		if !s.asks() || s.served || !all.seen[s.id] {
			continue
		}
		v.find(Finding{Rule: RuleHuman, Step: s.place.step, Problem: strict.Problem{
			Pos: s.step.Pos, Severity: strict.Warning,
			Message: "no key reaches a person from everywhere",
			Hint:    `write human: {key: "0", step: …} at the top of the flow`,
		}})
		return
	}
}

// shadows says what of a verb has the key, "" for nothing. An answer to a survey may: the guide says so.
func shadows(verb flows.Verb, key call.Digit, person call.StepID) string {
	switch v := verb.(type) {
	case *flows.Queue:
		if _, taken := v.Options.Keys[key]; taken || v.Options.Menu == key || v.Options.Country.Key == key {
			return "the queue `" + string(v.Queue) + "`"
		}
	case *flows.Collect:
		if v.End == key {
			return "the end of the entry"
		}
	case *flows.Record:
		if v.End == key {
			return "the end of the recording"
		}
	case *flows.Menu:
		if to, taken := v.Keys[key]; taken && to != person {
			return "the menu"
		}
	}
	return ""
}
