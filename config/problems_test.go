package config

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"centralino/internal/golden"
)

var update = flag.Bool("update", false, "write the problems found into the corpus of bad configurations")

// TestProblems loads every centralino.yaml of the corpus and compares all that is reported. The machine has espeak-ng
// and flite installed, but for folders called silent.
func TestProblems(t *testing.T) {
	golden.Compare(t, "problems", *update, func(_ *testing.T, w *bytes.Buffer, files []txtar.File) {
		for _, f := range files {
			if path.Base(f.Name) == "centralino.yaml" {
				report(w, golden.FS(files), f.Name)
			}
		}
	})
}

func report(w *bytes.Buffer, fsys fstest.MapFS, name string) {
	c, problems := LoadFS(fsys, name, options(!strings.HasPrefix(name, "silent/")))
	for _, p := range problems {
		fmt.Fprintln(w, p)
	}
	if c != nil {
		fmt.Fprintln(w, name+": loaded")
	}
}

// options are those of a machine without environment variables.
func options(speech bool) Options {
	return Options{LookPath: func(program string) (string, error) {
		if speech && (program == "espeak-ng" || program == "flite") {
			return "/usr/bin/" + program, nil
		}
		return "", errors.New("not found")
	}}
}
