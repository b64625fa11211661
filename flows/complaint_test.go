package flows

import (
	"testing"

	"centralino/call"
)

// TestComplaintIsNamedOrFound: the step that takes complaints is the one that is named, or else the one called so.
func TestComplaintIsNamedOrFound(t *testing.T) {
	const steps = `
steps:
  complaint: {queue: billing, next: other}
  other: {queue: billing, next: end}
`
	for text, want := range map[string]call.StepID{
		"flow: f" + steps:                                  "complaint",
		"flow: f\ncomplaint: other" + steps:                "other",
		"flow: f\nsteps: {a: {queue: billing, next: end}}": "",
	} {
		p, problems := Compile("f.yaml", []byte(text), acme())
		if p == nil {
			t.Fatal(problems)
		}
		if p.Complaint != want {
			t.Errorf("%s: complaints go to %q, want %q", text, p.Complaint, want)
		}
	}
}
