package rules

import (
	"slices"
	"strings"
	"testing"

	"centralino/flows/strict"
)

// TestSets reads every set there is: each is named, says what is asked, where that stands and how sure it is, and every check
// and every figure is used by some.
func TestSets(t *testing.T) {
	entries, err := files.ReadDir("sets")
	if err != nil || len(entries) != len(Names()) {
		t.Fatalf("%d files, %d names, %v", len(entries), len(Names()), err)
	}
	used := map[string]bool{}
	for _, name := range Names() {
		set, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		if set.Name != name || set.Title == "" || set.About == "" {
			t.Errorf("%s has name %q, title %q, about %q", name, set.Name, set.Title, set.About)
		}
		for _, r := range set.Requirements {
			used[string(r.Check)], used[string(r.Figure)] = true, true
			if r.Note == "" || strings.HasSuffix(r.Text, ".") {
				t.Errorf("%s/%s: text %q, note %q", name, r.ID, r.Text, r.Note)
			}
		}
	}
	for _, what := range append(checks(), figures()...) {
		if !used[what] {
			t.Errorf("no rule needs %s", what)
		}
	}
	if _, err := Named("it-agcom-255-25"); err == nil {
		t.Error("there are rules that are not")
	}
	if _, err := Named("../sets/de-tkg-115"); err == nil {
		t.Error("a path is no name")
	}
}

// TestValues pins the thresholds, so that nobody changes a law by a slip of the hand.
func TestValues(t *testing.T) {
	var got []string
	for _, name := range Names() {
		set, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range set.Requirements {
			if value := r.Value(); value != "" {
				got = append(got, name+"/"+r.ID+": "+value)
			}
		}
	}
	want := []string{
		"it-agcom-255-24/operator-hours: 08:30-21:30",
		"it-agcom-255-24/operator-hours-business: 08:30-19:30",
		"it-agcom-255-24/mean-time-to-human: at most 150 s",
		"it-agcom-255-24/answered-within-20s: at least 40 %",
		"it-arera-energy/choices: at most 2 keys",
		"it-arera-energy/choices-several-services: at most 3 keys",
		"it-arera-energy/operator-hours: at least 35 hours",
		"it-arera-energy/operator-hours-few-counters: at least 50 hours",
		"it-arera-energy/accessibility: at least 95 %",
		"it-arera-energy/mean-wait: at most 180 s",
		"it-arera-energy/service-level: at least 85 %",
		"it-arera-water/operator-hours: at least 35 hours",
		"it-arera-water/accessibility: at least 90 %",
		"it-arera-water/mean-wait: at most 240 s",
		"it-arera-water/service-level: at least 80 %",
		"it-arera-water/emergency-within-120s: at least 90 %",
		"es-ley-10-2025/answered-within-180s: at least 95 %",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the values are\n%s", strings.Join(got, "\n"))
	}
}

func TestCircumstances(t *testing.T) {
	set, err := Named("it-arera-energy")
	if err != nil {
		t.Fatal(err)
	}
	ids := func(given ...string) (out []string) {
		for _, r := range set.In(given) {
			if r.Kind() == Proved {
				out = append(out, r.ID)
			}
		}
		return out
	}
	if got := ids(); !slices.Equal(got, []string{"choices", "operator-hours", "right-to-an-operator"}) {
		t.Error(got)
	}
	if got := ids("several-services", "few-counters"); !slices.Equal(got,
		[]string{"choices-several-services", "operator-hours-few-counters", "right-to-an-operator"}) {
		t.Error(got)
	}
}

// TestBadSets: a slip in a file of rules is told, and not taken for a rule.
func TestBadSets(t *testing.T) {
	const begin = "rules: x\ntitle: x\nabout: x\nrequirements:\n  - {id: a, text: a, act: a, url: http://a, "
	for _, rest := range []string{
		"check: choice}", "check: choices}", "check: weekday-hours, hours: 08-20}", "check: weekday-hours, hours: '20:00-08:00'}",
		"figure: mean-wait, least: 50%}", "figure: service-level}", "figure: answered-within, least: 50%, within: 20s}",
		"figure: service-level, least: 50%, check: no-cut}", "only: business}", "check: no-cut, most: 2}",
		"check: no-cut}\n  - {id: a, text: b, act: b, url: http://b}", "check: no-cut}\n  - {id: b, text: b, act: b, url: b}",
	} {
		if _, problems := read("x.yaml", []byte(begin+rest)); !strict.AnyFault(problems) {
			t.Errorf("%s: no fault", rest)
		}
	}
	if _, problems := read("x.yaml", []byte(begin+"check: no-cut}")); len(problems) > 0 {
		t.Error(problems)
	}
}

func TestDaysAlikeAreToldTogether(t *testing.T) {
	for text, gaps := range map[string][]string{
		"":                   {"", "", "", "", ""},
		"Monday a":           {"a", "", "", "", ""},
		"Friday a":           {"", "", "", "", "a"},
		"Monday to Friday a": {"a", "a", "a", "a", "a"},
		"Monday to Tuesday a, Wednesday b, Friday a": {"a", "a", "b", "", "a"},
	} {
		if got := ofDays(gaps); got != text {
			t.Errorf("%q, want %q", got, text)
		}
	}
}
