package docs_test

import (
	"os"
	"strings"
	"testing"

	"centralino/app"
	"centralino/app/demo"
	"centralino/config"
	"centralino/rehearsal"
	"centralino/rehearsal/script"
	"centralino/rehearsal/walk"
)

// onDemo is the demo, as it is rehearsed, with a service beside it that its flow does not ask.
func onDemo(t *testing.T) *rehearsal.Helpline {
	t.Helper()
	cfg, problems := config.LoadFS(demo.Files(), demo.Config, config.Unheard("services.crm.url=http://crm.example"))
	if cfg == nil {
		t.Fatal(problems)
	}
	h, err := rehearsal.New(app.Rehearsal(cfg))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestTheTestsInTesting plays the examples of testing.md on the demo: `yaml tests` is a whole file, `yaml script` the lines
// of one call. All pass.
func TestTheTestsInTesting(t *testing.T) {
	h, played := onDemo(t), 0
	for _, b := range blocks(t, "testing.md") {
		text := b.text
		switch b.info {
		case "yaml tests":
		case "yaml script":
			text = "flow: helpline\ntests:\n  - name: example\n    call: {from: anonymous, at: \"2026-11-23 10:00\"}\n    script:\n" +
				"      " + strings.ReplaceAll(strings.TrimSpace(b.text), "\n", "\n      ") + "\n"
		default:
			if strings.HasPrefix(b.info, "yaml") {
				t.Errorf("%s: write `yaml tests` or `yaml script`", b.at)
			}
			continue
		}
		f, problems := script.Read(b.at, []byte(text), h)
		if f == nil {
			t.Errorf("%s: %v", b.at, problems)
			continue
		}
		for _, one := range f.Tests {
			played++
			if failure := one.Run(h, nil).Failure; failure != nil {
				t.Errorf("%s: %s: expected %s; happened: %s", b.at, one.Name, failure.Expected, failure.Happened)
			}
		}
	}
	if played < 4 {
		t.Errorf("only %d tests were found", played)
	}
}

// TestTheTranscriptInTesting walks as the page shows.
func TestTheTranscriptInTesting(t *testing.T) {
	h := onDemo(t)
	at, err := script.Time("2026-11-23 10:00", h.Config().Location)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	err = walk.Run(walk.Options{
		Helpline: h, Words: walk.Keys("0"), Out: &out,
		Caller: rehearsal.Caller{From: "+390612345678", To: "+39800123456", At: at, Flow: h.Answers("+39800123456")},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks(t, "testing.md") {
		if b.info == "text" && !strings.Contains(out.String(), b.text) {
			t.Errorf("%s: the walk is\n%s", b.at, out.String())
		}
	}
}

// TestTestingExplainsEverything: each line of a script, each thing that can be given, and each word of a transcript.
func TestTestingExplainsEverything(t *testing.T) {
	text := read(t, "testing.md")
	for _, key := range keysOf(t, "../rehearsal/script", false) {
		if !strings.Contains(text, key) {
			t.Errorf("testing.md does not explain `%s`", key)
		}
	}
	for _, verb := range script.Verbs() {
		if !strings.Contains(text, "| `"+verb+":") && !strings.Contains(text, "| `"+verb+"`") {
			t.Errorf("testing.md has no line for `%s`", verb)
		}
	}
	source, err := os.ReadFile("../rehearsal/moment.go")
	if err != nil {
		t.Fatal(err)
	}
	words := 0
	for line := range strings.Lines(string(source)) {
		if _, rest, ok := strings.Cut(line, "return \""); ok {
			word, _, _ := strings.Cut(rest, "\"")
			if word == "" {
				continue
			}
			words++
			if !strings.Contains(text, "`"+word+"`") {
				t.Errorf("testing.md does not explain the word %q of a transcript", word)
			}
		}
	}
	if words < 20 {
		t.Errorf("only %d words were found", words)
	}
}
