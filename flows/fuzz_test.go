package flows

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"centralino/flows/strict"
)

// FuzzCompile: whatever is written, compiling ends, and gives a program exactly when there is no fault. Every way of
// the program leads to a step that is there.
func FuzzCompile(f *testing.F) {
	example, err := os.ReadFile("../config/testdata/helpline/flows/helpline.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(example)
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
	env := acme()
	f.Fuzz(func(t *testing.T, data []byte) {
		p, problems := Compile("f.yaml", data, env)
		if (p == nil) != strict.AnyFault(problems) {
			t.Fatalf("program %v with %v", p != nil, problems)
		}
		if p == nil {
			return
		}
		p.Prompts()
		vars := p.NewVars()
		if p.Steps[p.Start] == nil && p.Start != End {
			t.Errorf("starts at %q", p.Start)
		}
		for id, step := range p.Steps {
			for _, w := range step.Ways() {
				if p.Steps[w.To] == nil && w.To != End {
					t.Errorf("%s %s leads to %q", id, w.Label, w.To)
				}
			}
			for _, a := range step.Set {
				_, _ = a.Value.Text(vars) // may fail, must end
			}
		}
	})
}
