package app

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"centralino/config"
	"centralino/flows/strict"
	"centralino/internal/fixture"
)

// TestReach asks the service that a configuration names, and tells what it does not speak; nobody else is asked.
func TestReach(t *testing.T) {
	tone, err := fixture.WAV(make([]int16, 4000))
	if err != nil {
		t.Fatal(err)
	}
	var bodies []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, 500)
		n, _ := r.Body.Read(body)
		bodies = append(bodies, r.Header.Get("Authorization")+" "+string(body[:n]))
		if strings.Contains(bodies[len(bodies)-1], "mute") {
			http.Error(w, "no such voice", http.StatusBadRequest)
			return
		}
		_, _ = w.Write(tone)
	}))
	t.Cleanup(server.Close)
	speech := fmt.Sprintf("speech: {service: {url: %q, model: m, key: hush}, voices: {it: nova, en: mute}}", server.URL)
	problems := Reach(t.Context(), configured(t, speech))
	if len(problems) != 1 || problems[0].Severity != strict.Warning ||
		!strings.Contains(problems[0].Message, "does not speak `en`: ") || !strings.Contains(problems[0].Message, "no such voice") {
		t.Errorf("problems: %v", problems)
	}
	if len(bodies) != 2 || !strings.HasPrefix(bodies[0], `Bearer hush {"input":"Centralino.","model":"m"`) {
		t.Errorf("asked: %q", bodies)
	}
	if problems := Reach(t.Context(), configured(t, `speech: {command: ""}`)); len(problems) != 0 || len(bodies) != 2 {
		t.Errorf("without a service: %v, %d requests", problems, len(bodies))
	}
}

// configured is a small helpline in two languages.
func configured(t *testing.T, more string) *config.Config {
	t.Helper()
	files := fstest.MapFS{
		"centralino.yaml": {Data: []byte("helpline: x\nlanguages: [it, en]\nnumbers: {desk: f}\nagents: [{id: a, password: b}]\n" + more)},
		"flows/f.yaml":    {Data: []byte("flow: f\nsteps: {a: {wait: 1s, next: end}}\n")},
	}
	cfg, problems := config.LoadFS(files, "centralino.yaml", config.Options{})
	for _, p := range problems {
		if p.Severity == strict.Fault {
			t.Fatal(p)
		}
	}
	return cfg
}
