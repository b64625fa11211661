package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// TestEveryCommandHasAScript: each is shown as it is typed, in a file of testdata.
func TestEveryCommandHasAScript(t *testing.T) {
	parser, err := kong.New(&commands{}, kong.Vars{"version": version, "env_password": passwordVariable})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var scripts strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		scripts.Write(text)
	}
	leaves := parser.Model.Leaves(false)
	if len(leaves) < 20 {
		t.Errorf("only %d commands", len(leaves))
	}
	for _, leaf := range leaves {
		command := strings.TrimSuffix(strings.TrimSuffix(leaf.Path(), " print"), " list") // what "journal" and "flash" do alone
		if !strings.Contains(scripts.String(), "exec centralino "+command) && !strings.Contains(scripts.String(), "sh -c 'centralino "+command) {
			t.Errorf("no script types centralino %s", command)
		}
	}
}
