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
http: {url: "${NOBODY_SET_THIS}", trusted_proxies: ["${NOBODY_SET_THIS}"]}
supervisors: [{id: sara, password: "${NOBODY_SET_THIS}"}]
login: {oidc: {issuer: "${NOBODY_SET_THIS}", client_id: "${NOBODY_SET_THIS}", client_secret: "${NOBODY_SET_THIS}"}}
tokens: [{name: wall, sha256: "${NOBODY_SET_THIS}", scopes: [board:read]}]
webhooks: [{name: crm, url: "${NOBODY_SET_THIS}", secret: "${NOBODY_SET_THIS}", events: [ended]}]
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
