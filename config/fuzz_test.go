package config

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"centralino/flows/strict"
)

// FuzzLoad: whatever is written, loading ends, and gives a configuration exactly when there is no fault.
func FuzzLoad(f *testing.F) {
	example, err := os.ReadFile("testdata/helpline/centralino.yaml")
	if err != nil {
		f.Fatal(err)
	}
	flow, err := os.ReadFile("testdata/helpline/flows/helpline.yaml")
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
	f.Fuzz(func(t *testing.T, data []byte) {
		fsys := fstest.MapFS{
			"centralino.yaml":     {Data: data},
			"flows/helpline.yaml": {Data: flow},
			"customers.csv":       {Data: data},
		}
		c, problems := LoadFS(fsys, "centralino.yaml", options(true))
		if (c == nil) != strict.AnyFault(problems) {
			t.Errorf("config %v with %v", c != nil, problems)
		}
	})
}
