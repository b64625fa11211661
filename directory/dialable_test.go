package directory

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"centralino/call"
)

func TestDialable(t *testing.T) {
	for n, want := range map[call.Number]Refusal{
		"+39021112223":        "",
		"+393331234567":       "",
		"+378" + "0549882555": "",
		"+39055123":           "", // an old and short one

		"+39899123456":                 RefusedKind,
		"+39892424":                    RefusedKind,
		"+39144123456":                 RefusedKind,
		"+39166123456":                 RefusedKind,
		"+39199123456":                 RefusedKind,
		"+39848123456":                 RefusedKind,
		"+39800123456":                 RefusedKind, // nobody calls from one
		"+39178123456":                 RefusedNoNumber,
		"+39112":                       RefusedNoNumber,
		"112":                          RefusedNoNumber,
		"021112223":                    RefusedNoNumber,
		"0039021112223":                RefusedNoNumber, // not in the form in which everything inside knows it
		"+39 02 1112223":               RefusedNoNumber,
		"anna":                         RefusedNoNumber,
		"":                             RefusedNoNumber,
		"+39021112223;phone-context=x": RefusedNoNumber,

		"+390669812345": RefusedCountry, // the Vatican
		"+34912345678":  RefusedCountry,
		"+34806123456":  RefusedCountry,
		"+12425251234":  RefusedCountry,
		"+881612345678": RefusedCountry,
		"+870773123456": RefusedCountry,
	} {
		if got := Dialable(n, []string{"IT", "SM"}); got != want {
			t.Errorf("%q is refused as %q, want %q", n, got, want)
		}
	}
	for _, n := range []call.Number{"+34803123456", "+34806123456", "+34807123456", "+34902123456"} {
		if got := Dialable(n, []string{"ES"}); got != RefusedKind {
			t.Errorf("%q is refused as %q in Spain", n, got)
		}
	}
	if Dialable("+39021112223", nil) != RefusedCountry {
		t.Error("a number may be dialled though no country may")
	}
}

// TestNothingButNumbersIsDialable: whatever is dialable is a plus and digits, so that nothing else can reach the URI of a
// request.
func TestNothingButNumbersIsDialable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.StringMatching(`\+39[0-9]{5,11}`), rapid.StringMatching(`\+?[0-9 @;.()-]{1,16}`), rapid.String()).Draw(t, "number")
		if Dialable(call.Number(n), []string{"IT", "ES", "US"}) != "" {
			return
		}
		if !strings.HasPrefix(n, "+") || strings.Trim(n[1:], "0123456789") != "" || len(n) < 7 || len(n) > 16 {
			t.Fatalf("%q may be dialled", n)
		}
	})
}
