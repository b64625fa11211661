package config

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the problems found into the corpus of bad configurations")

// TestProblems loads every centralino.yaml of the corpus and compares all that is reported. The machine has espeak-ng
// and flite installed, but for folders called silent.
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
			for _, f := range kept {
				if path.Base(f.Name) == "centralino.yaml" {
					report(&got, fsys, f.Name)
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
