package app

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	difference "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"centralino/config"
	"centralino/flows/prove"
	"centralino/flows/strict"
	"centralino/internal/golden"
)

var update = flag.Bool("update", false, "write what is found into the corpus of helplines that break the law")

// broken finds the marks of what a line breaks: "# breaks: it-agcom-255-24/operator-hours, …".
var broken = regexp.MustCompile(`# breaks: ([a-z0-9/, -]+)`)

// TestLaw proves the rules of every helpline in testdata/lawful. Each line that has a mark must have the findings, no other
// may have one, and all that is said is compared.
func TestLaw(t *testing.T) {
	golden.Compare(t, "lawful", *update, func(t *testing.T, w *bytes.Buffer, files []txtar.File) {
		var found []string
		for _, f := range files {
			if path.Base(f.Name) == "centralino.yaml" {
				found = append(found, lawOf(t, w, golden.FS(files), f.Name)...)
			}
		}
		compareMarks(t, files, found)
	})
}

// lawOf writes what breaks the rules of one helpline, and returns each place with its rule.
func lawOf(t *testing.T, w *bytes.Buffer, fsys fstest.MapFS, name string) (found []string) {
	cfg, problems := config.LoadFS(fsys, name, config.Options{})
	if cfg == nil {
		t.Fatal(problems)
	}
	cfg.Speech.Command = []string{"true"}
	broken := Lawful(cfg)
	slices.SortStableFunc(broken, func(a, b prove.Finding) int {
		return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.Rule, b.Rule))
	})
	for _, f := range broken {
		fmt.Fprintln(w, f.Problem)
		found = append(found, fmt.Sprintf("%s:%d %s", f.Pos.File, f.Pos.Line, f.Rule))
		enforced := slices.ContainsFunc(cfg.Rules, func(r config.Rule) bool { return r.Name == f.Law.Set && r.Enforce })
		if enforced != (f.Severity == strict.Fault) {
			t.Errorf("%v, and enforced is %v", f.Problem, enforced)
		}
	}
	fmt.Fprintf(w, "%s: %d findings\n", name, len(broken))
	return found
}

func compareMarks(t *testing.T, files []txtar.File, found []string) {
	var wanted []string
	for _, f := range files {
		for i, line := range strings.Split(string(f.Data), "\n") {
			if m := broken.FindStringSubmatch(line); m != nil {
				for rule := range strings.SplitSeq(m[1], ", ") {
					wanted = append(wanted, fmt.Sprintf("%s:%d %s", f.Name, i+1, rule))
				}
			}
		}
	}
	slices.Sort(found)
	slices.Sort(wanted)
	if diff := difference.Diff(wanted, found); diff != "" {
		t.Error("marked and found differ:\n" + diff)
	}
}
