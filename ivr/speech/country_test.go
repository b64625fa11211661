package speech

import (
	"strings"
	"testing"

	"centralino/call"
)

func TestCountriesHaveNamesInEveryLanguageWithGrammar(t *testing.T) {
	for _, lang := range Languages() {
		g, _ := grammarOf(lang)
		if len(g.countries()) != len(Countries()) {
			t.Errorf("%s has %d names of %d countries", lang, len(g.countries()), len(Countries()))
		}
		seen := map[string]string{}
		for _, code := range Countries() {
			p := Country(lang, code)
			if p.Text == "" || p.Name != "countries/"+strings.ToLower(code) {
				t.Errorf("%s of %s: %+v", code, lang, p)
			}
			if other := seen[p.Text]; other != "" {
				t.Errorf("%s: %s and %s are both %q", lang, code, other, p.Text)
			}
			seen[p.Text] = code
		}
	}
	for _, code := range strings.Fields("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE") {
		if !call.InEU(code) || Country("it", code).Text == "" {
			t.Errorf("%s is in the EU and has no name", code)
		}
	}
	if p := Country("it", "zz"); p.Text != "" || p.Name != "countries/zz" {
		t.Errorf("an unknown country is %+v", p)
	}
	if p := Country("de", "al"); p != (call.Prompt{Language: "de", Name: "countries/al"}) {
		t.Errorf("in a language without grammar: %+v", p)
	}
}
