package prove

import (
	"bytes"
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
	"centralino/internal/golden"
)

var update = flag.Bool("update", false, "write what is found into the corpus of bad flows")

// limits are those of the corpus.
var limits = Limits{FirstOption: 20 * time.Second, Options: 5, Keys: 3, Prompts: time.Minute}

// fourSeconds is how long each prompt of the corpus lasts.
func fourSeconds(call.Language, flows.Prompt) time.Duration { return 4 * time.Second }

// seeded finds the marks of faults in a flow: "# fault: loop".
var seeded = regexp.MustCompile(`# (fault|warning): ([a-z-]+)`)

// TestCorpus proves every flow in testdata/flows. Each line that has a mark must have the finding, no other line may have
// one, and all that is said is compared.
func TestCorpus(t *testing.T) {
	seen, told := map[string]bool{}, ""
	golden.Compare(t, "flows", *update, func(t *testing.T, w *bytes.Buffer, files []txtar.File) {
		for _, f := range files {
			for _, m := range seeded.FindAllStringSubmatch(string(f.Data), -1) {
				seen[m[2]] = true
			}
			one(t, w, f.Name, f.Data)
		}
		told += w.String()
	})
	for _, r := range Rules() {
		if !seen[r.Name] && r.Name != RuleHelpline {
			t.Errorf("no flow of the corpus breaks the rule %s", r.Name)
		}
	}
	for _, answer := range worldly() {
		if !strings.Contains(told, answer) {
			t.Errorf("no path of the corpus goes by %q", answer)
		}
	}
}

// worldly are what the world may answer, as paths tell it: there is a fault behind each.
func worldly() []string {
	return []string{
		"`office` is open", "`office` is closed", // calendars
		"`customers` knows the caller", "`customers` does not know the caller", "`customers` is down", // directories
		"`billing` is full", "has an empty shift", // queues
		"`crm` answers", "`crm` does not answer", // services
		"`+390255512345` is busy", "`+390255512345` does not answer", // telephones outside
		"something is said", "nothing is said", "nothing can be recorded", // callers who are recorded
		"no other case holds", // conditions
	}
}

func one(t *testing.T, w *bytes.Buffer, name string, text []byte) {
	p, problems := flows.Compile(name, text, acme())
	if p == nil {
		t.Errorf("%s does not compile: %v", name, problems)
		return
	}
	r := Flow(p, Options{Length: fourSeconds, Limits: limits})
	var found, wanted []string
	for _, f := range r.Findings {
		fmt.Fprintln(w, f.Problem)
		found = append(found, fmt.Sprintf("%s:%d %s: %s", name, f.Pos.Line, severity(f, "fault", "warning"), f.Rule))
	}
	fmt.Fprintln(w, r.Summary())
	for i, line := range strings.Split(string(text), "\n") {
		for _, m := range seeded.FindAllStringSubmatch(line, -1) {
			wanted = append(wanted, fmt.Sprintf("%s:%d %s: %s", name, i+1, m[1], m[2]))
		}
	}
	slices.Sort(found)
	slices.Sort(wanted)
	if diff := cmp.Diff(wanted, found); diff != "" {
		t.Error("seeded and found differ:\n" + diff)
	}
	for _, f := range r.Findings {
		if !slices.ContainsFunc(Rules(), func(r Rule) bool { return r.Name == f.Rule }) {
			t.Errorf("%v has no rule", f)
		}
		if f.Severity == strict.Fault && f.Rule != RuleHuman && f.Rule != RuleSecrets && len(f.Path) == 0 {
			t.Errorf("%v has no path", f)
		}
	}
}
