package flows

import (
	"bytes"
	"flag"
	"fmt"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"centralino/call"
	"centralino/internal/golden"
)

var update = flag.Bool("update", false, "write the problems found into the corpus of bad flows")

// TestProblems compiles every bad flow in testdata/problems and compares all that is reported. Flows named silent have
// nothing to speak prompts with.
func TestProblems(t *testing.T) {
	golden.Compare(t, "problems", *update, func(_ *testing.T, w *bytes.Buffer, files []txtar.File) {
		for _, f := range files {
			report(w, f.Name, f.Data)
		}
	})
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
