package flows

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"centralino/flows/strict"
)

func TestTransfersAreRead(t *testing.T) {
	p := compile(t, `
flow: f
steps:
  short: {transfer: "+390255512345", failed: full, next: end}
  full:
    transfer: sip:desk@branch.example:5080
    trunk: carrier
    countries: [IT, CH]
    as: caller
    prompt: connecting
    wait: 10s
    max: 90s
    human: true
    busy: typed
    failed: typed
    next: end
  typed: {transfer: caller.number, countries: IT, failed: end, next: end}
`)
	usual := Transfer{To: "+390255512345", Wait: 30 * time.Second, Max: 2 * time.Hour, Failed: "full"}
	full := Transfer{
		To: "sip:desk@branch.example:5080", Trunk: "carrier", Countries: []string{"IT", "CH"}, AsCaller: true,
		Prompts: []Prompt{{Name: "connecting"}}, Wait: 10 * time.Second, Max: 90 * time.Second, Human: true,
		Busy: "typed", Failed: "typed",
	}
	for id, want := range map[string]Transfer{"short": usual, "full": full} {
		got := *p.InOrder()[map[string]int{"short": 0, "full": 1}[id]].Verb.(*Transfer)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(strict.Pos{})); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
	typed := p.Steps["typed"].Verb.(*Transfer)
	if typed.To != "" || typed.Number.String() != "caller.number" || typed.Target() != "caller.number" || len(typed.Countries) != 1 {
		t.Errorf("%+v", typed)
	}
}
