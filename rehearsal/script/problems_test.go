package script

import (
	"bytes"
	"flag"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"centralino/internal/golden"
)

var update = flag.Bool("update", false, "write what is found into the golden files")

// TestProblems reads and plays every file of the corpus on the example helpline, and compares what is said: of a file with
// faults these, of any other what its tests expected and what happened.
func TestProblems(t *testing.T) {
	h := helpline(t, example)
	golden.Compare(t, "problems", *update, func(_ *testing.T, w *bytes.Buffer, files []txtar.File) {
		for _, f := range files {
			tests, problems := Read(f.Name, f.Data, h)
			for _, p := range problems {
				fmt.Fprintln(w, p)
			}
			if tests == nil {
				continue
			}
			for _, one := range tests.Tests {
				if f := one.Run(h, nil).Failure; f != nil {
					fmt.Fprintf(w, "%v: expected: %s; happened: %s\n", f.Pos, f.Expected, f.Happened)
				} else {
					fmt.Fprintf(w, "%v: %s: passed\n", one.Pos, one.Name)
				}
			}
		}
	})
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
