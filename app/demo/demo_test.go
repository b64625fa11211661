package demo_test

import (
	"io/fs"
	"slices"
	"testing"

	"centralino/app"
	"centralino/app/demo"
	"centralino/call"
	"centralino/config"
)

// load reads the demo as on a machine without a speech command and without environment variables.
func load(t *testing.T) *config.Config {
	t.Helper()
	cfg, problems := config.LoadFS(demo.Files(), demo.Config, config.Options{})
	for _, p := range problems {
		t.Error(p)
	}
	if cfg == nil {
		t.FailNow()
	}
	return cfg
}

func TestTheDemoHasNoProblem(t *testing.T) {
	cfg := load(t)
	for _, p := range app.Check(cfg) {
		t.Error(p)
	}
	for _, r := range app.Prove(cfg) {
		for _, f := range r.Findings {
			t.Error(f.Problem)
		}
	}
	if !slices.Equal(cfg.Languages, []call.Language{"it", "en"}) {
		t.Errorf("the demo speaks %v", cfg.Languages)
	}
	if len(cfg.Agents) != 2 || len(cfg.Queues) != 1 || len(cfg.Flows) != 1 {
		t.Errorf("%d agents, %d queues, %d flows", len(cfg.Agents), len(cfg.Queues), len(cfg.Flows))
	}
}

func TestEveryPromptOfTheFlowIsRecordedInBothLanguages(t *testing.T) {
	cfg := load(t)
	for name, program := range cfg.Flows {
		uses := program.Prompts()
		if len(uses) < 9 {
			t.Errorf("the flow %s has only %d prompts", name, len(uses))
		}
		for _, use := range uses {
			for _, lang := range cfg.Languages {
				file := "prompts/" + string(lang) + "/" + use.Name + ".wav"
				if _, err := fs.Stat(demo.Files(), file); err != nil {
					t.Errorf("%v: %v", use.Pos, err)
				}
			}
		}
	}
}
