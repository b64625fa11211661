package app

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
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
)

var update = flag.Bool("update", false, "write what is found into the corpus of helplines that break the law")

// broken finds the marks of what a line breaks: "# breaks: it-agcom-255-24/operator-hours, …".
var broken = regexp.MustCompile(`# breaks: ([a-z0-9/, -]+)`)

// TestLaw proves the rules of every helpline in testdata/lawful. Each line that has a mark must have the findings, no other
// may have one, and all that is said is compared.
func TestLaw(t *testing.T) {
	files, err := filepath.Glob("testdata/lawful/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no corpus", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			corpus, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fsys, kept, want := fstest.MapFS{}, corpus.Files[:0], ""
			for _, f := range corpus.Files {
				if f.Name == "want" {
					want = string(f.Data)
					continue
				}
				kept = append(kept, f)
				fsys[f.Name] = &fstest.MapFile{Data: f.Data}
			}
			var got bytes.Buffer
			var found []string
			for _, f := range kept {
				if path.Base(f.Name) == "centralino.yaml" {
					found = append(found, lawOf(t, &got, fsys, f.Name)...)
				}
			}
			compareMarks(t, kept, found)
			if *update {
				corpus.Files = append(kept, txtar.File{Name: "want", Data: got.Bytes()})
				if err := os.WriteFile(file, txtar.Format(corpus), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := difference.Diff(want, got.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
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
