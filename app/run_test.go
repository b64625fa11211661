package app

import (
	"slices"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/journal"
)

const introFlow = "flow: intro\nsteps:\n  a: {wait: 2s, next: b}\n  b: {play: closed, next: end}\n"

// TestAFlowThatRunsAnother plays both, under one version, and a reload changes neither for a call that is up.
func TestAFlowThatRunsAnother(t *testing.T) {
	changes := append(fixture.AlwaysOpen(), fixture.Change{
		File: "flows/helpline.yaml", Old: "steps:\n", New: "steps:\n  first: {run: intro, next: welcome}\n",
	}, fixture.Change{File: "flows/helpline.yaml", Old: "start: welcome", New: "start: first"})
	synctest.Test(t, func(t *testing.T) {
		w := unbegun(t, changes, journal.Memory())
		w.files.(fstest.MapFS)["flows/intro.yaml"] = &fstest.MapFile{Data: []byte(introFlow)}
		w.start()
		defer w.close()
		c := w.dial(w.caller(strangerNumber), "helpline")
		time.Sleep(time.Second)
		w.files.(fstest.MapFS)["flows/intro.yaml"] = &fstest.MapFile{Data: []byte("flow: intro\nsteps: {a: {wait: 1s, next: end}}\n")}
		w.reload()
		time.Sleep(12 * time.Second)
		if heard := c.Heard(); within(heard, onWire(fixture.Recording("closed"))) < 0 {
			t.Error("a reload took away what the call was to hear")
		}
		_ = c.Hangup()
		second := w.dial(w.caller(strangerNumber), "helpline")
		time.Sleep(10 * time.Second)
		if heard := second.Heard(); within(heard, onWire(fixture.Recording("closed"))) >= 0 {
			t.Error("the next call hears the old flow")
		}
		_ = second.Hangup()
		var steps []call.StepID
		versions := map[string]bool{}
		for _, e := range w.seen() {
			switch b := e.Body.(type) {
			case *call.StepEntered:
				steps = append(steps, b.Step)
			case *call.Arrived:
				versions[b.Version] = true
			}
		}
		if want := []call.StepID{"first", "first/a", "first/b", "welcome"}; !slices.Equal(steps[:4], want) || len(versions) != 2 {
			t.Errorf("steps %v, versions %v", steps, versions)
		}
	})
}
