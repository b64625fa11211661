package prove

import (
	"regexp"
	"slices"

	"centralino/flows"
	"centralino/flows/strict"
)

// secretName is how variables are called that hold what nobody else may know.
var secretName = regexp.MustCompile(`(?i)(^|_)(pin|password|passcode|secret|otp|cvv|cvc|card|carta)(_|$|[0-9])`)

// secrets follows secret digits through assignments to whatever says them, decides by them or writes them down. The
// compiler refuses expressions over secrets; this holds of every program, however it came to be, and finds digits that are
// a secret in one step and none in another.
func (v *proof) secrets() {
	taint := v.taint()
	for _, s := range v.stepsInOrder() {
		for _, e := range spoken(s) {
			if name := taint.in(e); name != "" {
				v.leak(s, "says `"+name+"`, which is a secret or made of one", "say something else")
			}
		}
		switch verb := s.Verb.(type) {
		case *flows.Choose:
			for _, c := range verb.Cases {
				if name := taint.in(c.When); name != "" {
					v.leak(s, "chooses by `"+name+"`, which is a secret or made of one: the step that is entered tells it",
						"identify by it")
				}
			}
		case *flows.HTTP:
			for _, e := range verb.Expressions() {
				if name := taint.in(e); name != "" {
					v.leak(s, "sends `"+name+"` to the service `"+verb.Service+"`, which is a secret or made of one",
						"identify by it in a directory")
				}
			}
		case *flows.Transfer:
			if name := taint.in(verb.Number); name != "" {
				v.leak(s, "dials `"+name+"`, which is a secret or made of one: the far end and its carrier see it", "dial something else")
			}
		case *flows.Collect:
			if !verb.Secret && taint[verb.Name] {
				v.leak(s, "collects `"+verb.Name+"` in the open, and another step keeps it secret",
					"write secret: true here too, or choose another name")
			} else if !verb.Secret && secretName.MatchString(verb.Name) {
				v.warn(RuleSecrets, s, nil, "write secret: true", "the digits collected as `%s` are written to the journal", verb.Name)
			}
		}
		for _, a := range s.Set {
			if name := taint.in(a.Value); name != "" && a.Name == "language" {
				v.leak(s, "sets the language by `"+name+"`, which is a secret or made of one", "set it by something else")
			}
		}
	}
}

func (v *proof) leak(s *flows.Step, what, hint string) {
	v.find(Finding{Rule: RuleSecrets, Step: s.ID, Problem: strict.Problem{
		Pos: s.Pos, Message: "step `" + string(s.ID) + "` " + what, Hint: hint,
	}})
}

// tainted are the variables that hold a secret, or anything that was worked out from one.
type tainted map[string]bool

func (v *proof) taint() tainted {
	t := tainted{}
	for _, s := range v.program.Steps {
		if c, ok := s.Verb.(*flows.Collect); ok && c.Secret {
			t[c.Name] = true
		}
	}
	for changed := true; changed; {
		changed = false
		for _, s := range v.program.Steps {
			for _, a := range s.Set {
				if !t[a.Name] && t.in(a.Value) != "" {
					t[a.Name], changed = true, true
				}
			}
		}
	}
	return t
}

// in returns the first tainted variable that an expression reads, "" for none.
func (t tainted) in(e *flows.Expr) string {
	if e == nil {
		return ""
	}
	all := names(e)
	if i := slices.IndexFunc(all, func(name string) bool { return t[name] }); i >= 0 {
		return all[i]
	}
	return ""
}

// spoken returns what a step says that is worked out during the call.
func spoken(s *flows.Step) (out []*flows.Expr) {
	for _, p := range s.Prompts() {
		for _, e := range []*flows.Expr{p.Number, p.Digits} {
			if e != nil {
				out = append(out, e)
			}
		}
		if p.Value != nil {
			out = append(out, p.Value.Of)
		}
	}
	return out
}
