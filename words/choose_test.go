package words

import (
	"testing"

	"centralino/call"
)

func TestWhatABrowserAccepts(t *testing.T) {
	for header, want := range map[string]call.Language{
		"": English, "it": Italian, "it-IT,it;q=0.9,en;q=0.8": Italian, "en-GB, it;q=0.9": English, "fr, it;q=0.5, en;q=0.4": Italian,
		"de": English, "*": English, "IT": Italian, "it;q=0": English, "it;q=x": English, "it; q=0.2, en;q=0.1": Italian, ",;q=": English,
	} {
		if got := Accepted(header, English, Italian); got != want {
			t.Errorf("%q is %s, want %s", header, got, want)
		}
	}
}

func FuzzAccepted(f *testing.F) {
	f.Add("it-IT,it;q=0.9,en;q=0.8")
	f.Fuzz(func(t *testing.T, header string) {
		if got := Accepted(header, English, Italian); got != English && got != Italian {
			t.Errorf("%q is %q", header, got)
		}
	})
}

func TestWhatTheEnvironmentSays(t *testing.T) {
	for want, variables := range map[call.Language][]map[string]string{
		Italian: {{"LANG": "it_IT.UTF-8"}, {"LC_ALL": "it"}, {"LC_MESSAGES": "it_CH@euro", "LANG": "en_GB.UTF-8"}},
		English: {{}, {"LANG": "C"}, {"LC_ALL": "C.UTF-8", "LANG": "it_IT.UTF-8"}, {"LC_ALL": "de_DE", "LC_MESSAGES": "it_IT"}, {"LC_ALL": "", "LANG": "en_US"}},
	} {
		for _, v := range variables {
			if got := Environment(func(name string) string { return v[name] }, English, Italian); got != want {
				t.Errorf("%v is %s, want %s", v, got, want)
			}
		}
	}
}
