package config

import (
	"os"
	"path/filepath"
	"testing"
)

// TestUnheard: what is not there to answer calls need not be there to rehearse them.
func TestUnheard(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("centralino.yaml", `
numbers: {desk: desk}
languages: [en]
speech: {command: "${NOBODY_SET_THIS:-no-such-speech}"}
agents: [{id: anna, password: "${NOBODY_SET_THIS}"}]
`)
	write("flows/desk.yaml", "flow: desk\nsteps: {bye: {say: Goodbye., next: end}}\n")
	file := filepath.Join(folder, "centralino.yaml")
	if cfg, _ := Load(file); cfg != nil {
		t.Error("a helpline without a password and a voice would answer")
	}
	cfg, problems := LoadUnheard(file)
	if cfg == nil {
		t.Fatal(problems)
	}
	if cfg.Agents[0].Password.Empty() || cfg.Speech.Command[0] != "no-such-speech" {
		t.Errorf("%v, %v", cfg.Agents, cfg.Speech)
	}
}
