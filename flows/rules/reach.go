package rules

import (
	"fmt"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/prove"
)

// nobody tells of a flow that reaches no operator at all while its calendars are open.
func (f flow) nobody() []breach {
	return []breach{{
		at: f.start().Pos, step: f.Start, what: "not every caller of the flow `" + string(f.Name) + "` can reach an operator, even in opening hours",
		mend: "lead the flow to a queue",
	}}
}

// choices counts the keys to an operator from the start of the call. Whom silence alone leads to one has made no choice.
func (f flow) choices(most int) []breach {
	r := f.Person(f.Start, nil)
	switch {
	case !r.Can:
		return f.nobody()
	case !r.Pressing || r.Keys <= most:
		return nil
	}
	return []breach{{
		at: f.start().Pos, step: f.Start, path: r.ByKeys,
		what: fmt.Sprintf("an operator is %d keys away: %s", r.Keys, prove.Script(r.ByKeys)),
		mend: "lead there sooner, or give the flow a `human` key",
	}}
}

// everywhere holds that keys lead to a person from every step. One that books a callback looks for nobody.
func (f flow) everywhere() (out []breach) {
	for _, s := range f.StepsInHours() {
		if _, books := s.Verb.(*flows.Callback); books || !f.asks(s) {
			continue
		}
		if r := f.Person(s.ID, nil); !r.Can {
			out = append(out, breach{
				at: s.Pos, step: s.ID, what: "from `" + string(s.ID) + "` not every caller can reach an operator, even in opening hours",
				mend: "give the flow a `human` key that leads to a queue",
			})
		} else if !r.Pressing {
			out = append(out, breach{
				at: s.Pos, step: s.ID, what: "from `" + string(s.ID) + "` an operator is reached by silence only",
				mend: "give the flow a `human` key that leads to a queue",
			})
		}
	}
	if len(out) == 0 && !f.Person(f.Start, nil).Can {
		return f.nobody()
	}
	return out
}

// asks reports whether a step asks the caller for something.
func (f flow) asks(s *flows.Step) bool {
	switch s.Verb.(type) {
	case *flows.Menu, *flows.Collect:
		return true
	}
	return false
}

// complaint holds that every menu of the first level has a key to the step that takes complaints, and speaks of it as far as
// its text is known.
func (f flow) complaint() (out []breach) {
	for _, first := range f.FirstMenus() {
		b := breach{at: first.Step.Pos, step: first.Step.ID, path: first.Path}
		menu := "the menu `" + string(first.Step.ID) + "`"
		keys := f.KeysTo(first.Menu, f.Complaint)
		speaks, known := f.Speaks(first.Menu, keys)
		switch {
		case f.Complaint == "":
			b.what = "nothing says which key of " + menu + " is for complaints"
			b.mend = "name the step that takes complaints at the top of the flow, `complaint: STEP`, and let a key of the menu lead to it"
		case len(keys) == 0:
			b.what = "no key of " + menu + " leads to `" + string(f.Complaint) + "`, which takes complaints"
			b.mend = "give the menu a key that leads there"
		case known && !speaks:
			b.what = "the text of " + menu + " does not offer the key " + keys[0].String() + ", which is for complaints"
			b.mend = "say what the key is for"
		default:
			continue
		}
		out = append(out, b)
	}
	return out
}

// mainMenu holds that every menu of the first level has a key to a person, and speaks of it as far as its text is known.
func (f flow) mainMenu() (out []breach) {
	for _, first := range f.FirstMenus() {
		b := breach{at: first.Step.Pos, step: first.Step.ID, path: first.Path}
		menu := "the menu `" + string(first.Step.ID) + "`"
		keys := f.KeysToPerson(first.Menu)
		if human := f.HumanAt(first.Step); human.Step != "" {
			keys = append([]call.Digit{human.Key}, keys...)
		}
		speaks, known := f.Speaks(first.Menu, keys)
		switch {
		case len(keys) == 0:
			b.what = "no key of " + menu + " leads to an operator"
			b.mend = "give the menu a key that leads to a queue, or the flow a `human` key"
		case known && !speaks:
			b.what = "the text of " + menu + " does not offer the key " + keys[0].String() + ", which leads to an operator"
			b.mend = "say what the key is for"
		default:
			continue
		}
		out = append(out, b)
	}
	if len(out) == 0 && !f.Person(f.Start, nil).Can {
		return f.nobody()
	}
	return out
}
