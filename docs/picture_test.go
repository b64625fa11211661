package docs_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"centralino/app/demo"
	"centralino/config"
	"centralino/flows/graph"
)

var update = flag.Bool("update", false, "write what is made from the sources into the pages' folder")

// written compares a file of the pages with what it is made from.
func written(t *testing.T, file string, want []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what it is made from; go test ./docs -update writes it", file)
	}
}

// TestThePictureShowsTheDemo: flows.md shows the demo as centralino graph draws it.
func TestThePictureShowsTheDemo(t *testing.T) {
	cfg, problems := config.LoadFS(demo.Files(), "centralino.yaml", machine())
	if cfg == nil {
		t.Fatal(problems)
	}
	var b bytes.Buffer
	if err := graph.New(cfg.Flows["helpline"]).WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	written(t, "demo-flow.svg", b.Bytes())
}
