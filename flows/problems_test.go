package flows

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

	"centralino/call"
)

var update = flag.Bool("update", false, "write the problems found into the corpus of bad flows")

// TestProblems compiles every bad flow in testdata/problems and compares all that is reported. Flows named silent have
// nothing to speak prompts with.
func TestProblems(t *testing.T) {
	files, err := filepath.Glob("testdata/problems/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no corpus", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			corpus, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			kept := corpus.Files[:0]
			want := ""
			for _, f := range corpus.Files {
				if f.Name == "want" {
					want = string(f.Data)
					continue
				}
				kept = append(kept, f)
				report(&got, f.Name, f.Data)
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

func report(w *bytes.Buffer, name string, data []byte) {
	env := acme()
	env.Directories["nopins"] = []string{"phone"}
	if name == "silent.yaml" || name == "spoken.yaml" {
		env.Speech = name == "spoken.yaml"
		env.HasPrompt = func(language call.Language, prompt string) bool { return language == "it" && prompt == "welcome" }
	}
	program, problems := Compile(name, data, env)
	for _, p := range problems {
		fmt.Fprintln(w, p)
	}
	if program != nil {
		fmt.Fprintln(w, name+": compiled")
	}
}
