package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"centralino/config"
)

// TestChangesSettle looks when bursts of events are acted on, in virtual time.
func TestChangesSettle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stirred := make(chan struct{})
		begin := time.Now()
		var fired []time.Duration
		go settle(stirred, quiet, restless, func() { fired = append(fired, time.Since(begin)) })
		at := func(when time.Duration) {
			time.Sleep(when - time.Since(begin))
			stirred <- struct{}{}
		}
		for _, ms := range []time.Duration{0, 100, 350, 600} { // an editor
			at(ms * time.Millisecond)
		}
		at(5 * time.Second) // another time
		for i := range 80 { // something that never rests
			at(10*time.Second + time.Duration(i)*110*time.Millisecond)
		}
		time.Sleep(time.Second)
		at(30 * time.Second)
		close(stirred) // the last burst is of no use to anybody
		synctest.Wait()
		want := []time.Duration{
			900 * time.Millisecond, 5300 * time.Millisecond, 13 * time.Second, 16080 * time.Millisecond, 18990 * time.Millisecond,
		}
		if !slices.Equal(fired, want) {
			t.Errorf("fired at %v, want %v", fired, want)
		}
	})
}

// TestFingerprint looks which changes are worth a reload.
func TestFingerprint(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("centralino.yaml", "a")
	cfg := &config.Config{Knowledge: "knowledge", Directories: map[string]config.Directory{"customers": {CSV: "lists/customers.txt"}}}
	w := &watcher{file: filepath.Join(root, "centralino.yaml"), config: func() *config.Config { return cfg }}
	for _, c := range []struct {
		file, text string
		matters    bool
	}{
		{"centralino.yaml", "b", true},
		{"centralino.yaml", "b", false},
		{"flows/desk.yaml", "a", true},
		{"flows/desk.yml", "a", true},
		{"flows/desk_test.yaml", "a", false},
		{"flows/desk.yaml~", "a", false},
		{"prompts/it/deep/down/welcome.wav", "a", true},
		{"prompts/it/deep/down/welcome.wav", "longer", true},
		{"prompts/it/notes.txt", "a", false},
		{"lists/customers.txt", "a", true},
		{"lists/others.csv", "a", false},
		{"data/journal/events.yaml", "a", false},
		{"knowledge/billing/late.md", "a", true},
		{"knowledge/billing/late.md", "b", true},
		{"knowledge/picture.png", "b", false},
		{"README.md", "b", false},
	} {
		before := w.fingerprint()
		write(c.file, c.text)
		if changed := w.fingerprint() != before; changed != c.matters {
			t.Errorf("%s: changed %v, want %v", c.file, changed, c.matters)
		}
	}
	before := w.fingerprint()
	if err := os.Remove(filepath.Join(root, "flows/desk.yaml")); err != nil {
		t.Fatal(err)
	}
	if w.fingerprint() == before {
		t.Error("a flow that is gone changes nothing")
	}
}
