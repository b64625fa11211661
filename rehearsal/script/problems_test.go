package script

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write what is found into the golden files")

// TestProblems reads and plays every file of the corpus on the example helpline, and compares what is said: of a file with
// faults these, of any other what its tests expected and what happened.
func TestProblems(t *testing.T) {
	files, err := filepath.Glob("testdata/problems/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no corpus", err)
	}
	h := helpline(t, example)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			corpus, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			kept, want := corpus.Files[:0], ""
			for _, f := range corpus.Files {
				if f.Name == "want" {
					want = string(f.Data)
					continue
				}
				kept = append(kept, f)
				tests, problems := Read(f.Name, f.Data, h)
				for _, p := range problems {
					fmt.Fprintln(&got, p)
				}
				if tests == nil {
					continue
				}
				for _, one := range tests.Tests {
					if f := one.Run(h, nil).Failure; f != nil {
						fmt.Fprintf(&got, "%v: expected: %s; happened: %s\n", f.Pos, f.Expected, f.Happened)
					} else {
						fmt.Fprintf(&got, "%v: %s: passed\n", one.Pos, one.Name)
					}
				}
			}
			if *update {
				corpus.Files = append(kept, txtar.File{Name: "want", Data: got.Bytes()})
				if err := os.WriteFile(file, txtar.Format(corpus), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(want, got.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzRead: nothing that is read makes reading or playing fail but by a problem.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/problems/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		corpus, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, one := range corpus.Files {
			f.Add(one.Data)
		}
	}
	h := helpline(f, example)
	f.Fuzz(func(t *testing.T, data []byte) {
		tests, problems := Read("fuzz_test.yaml", data, h)
		if tests == nil && len(problems) == 0 {
			t.Fatal("neither tests nor problems")
		}
		if tests == nil {
			return
		}
		for i, one := range tests.Tests {
			if i < 3 && len(one.Script) < 50 && one.Caller.At.Year() > 1970 && one.Caller.At.Year() < 2100 {
				one.Run(h, nil)
			}
		}
	})
}
