package rules

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"centralino/call"
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

// TestLanguages: every set is there in English, in Italian, which pages speak, and in the language of its law; each text is
// there in all of them, and what is asked has the same figures.
func TestLanguages(t *testing.T) {
	figures := regexp.MustCompile(`[0-9]+(:[0-9]+)?`)
	for _, name := range Names() {
		en, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		if own := call.Language(name[:2]); !slices.Contains(en.Languages, own) || !slices.Contains(en.Languages, "it") || en.Language != "en" {
			t.Errorf("%s is there in %v", name, en.Languages)
		}
		for _, l := range en.Languages[1:] {
			other, err := NamedIn(name, l)
			if err != nil || other.Language != l || other.Title == en.Title || other.About == en.About || len(other.Given) != len(en.Given) {
				t.Errorf("%s in %s is %q: %v", name, l, other.Title, err)
			}
			for i, r := range other.Requirements {
				was := en.Requirements[i]
				if r.Text == was.Text || r.Note == was.Note || r.URL != was.URL || r.Value() != was.Value() || strings.HasSuffix(r.Text, ".") {
					t.Errorf("%s/%s in %s: %q, %q", name, r.ID, l, r.Text, r.Note)
				}
				for _, texts := range [][2]string{{was.Text, r.Text}, {was.Act, r.Act}} {
					if a, b := figures.FindAllString(texts[0], -1), figures.FindAllString(texts[1], -1); !slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))) {
						t.Errorf("%s/%s in %s: %q has other figures than %q", name, r.ID, l, texts[1], texts[0])
					}
				}
			}
		}
	}
	if set, err := NamedIn("de-tkg-115", "fr"); err != nil || set.Language != "en" || set.Title == "" {
		t.Errorf("in French: %+v, %v", set, err)
	}
}

// TestATextThatLacksALanguage is a fault.
func TestATextThatLacksALanguage(t *testing.T) {
	const begin = "rules: x\ntitle: {en: x, it: y}\nrequirements:\n  - {id: a, text: {en: a, it: b}, act: a, url: http://a}\nabout: "
	for _, about := range []string{"{en: a}", "{it: a}", "{en: a, it: b, es: c}", "{en: a, it: }"} {
		if _, problems := read("x.yaml", []byte(begin+about), "en"); !strict.AnyFault(problems) {
			t.Errorf("%s: no fault", about)
		}
	}
	set, problems := read("x.yaml", []byte(begin+"{en: a, it: b}"), "it")
	if len(problems) > 0 || set.About != "b" || set.Requirements[0].Text != "b" || set.Requirements[0].Act != "a" {
		t.Errorf("%+v, %v", set, problems)
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
		if _, problems := read("x.yaml", []byte(begin+rest), "en"); !strict.AnyFault(problems) {
			t.Errorf("%s: no fault", rest)
		}
	}
	if _, problems := read("x.yaml", []byte(begin+"check: no-cut}"), "en"); len(problems) > 0 {
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
