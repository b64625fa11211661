package app

import (
	"bytes"
	"fmt"
	"strings"
	"testing/fstest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// crew is the example helpline, always open, with settings of the queue billing and more agents, each a line of the
// configuration.
func crew(settings string, agents ...string) []fixture.Change {
	var lines strings.Builder
	for _, a := range agents {
		lines.WriteString("  - " + a + "\n")
	}
	const billing = "  billing:\n    skills: [billing]\n"
	return append(fixture.AlwaysOpen(),
		fixture.Change{File: fixture.Config, Old: billing, New: billing + settings},
		fixture.Change{File: fixture.Config, Old: "supervisors:\n", New: lines.String() + "supervisors:\n"})
}

// biller is an agent of billing and no other queue.
func biller(id, more string) string {
	return fmt.Sprintf("{id: %s, password: %s-demo, skills: {billing: 1}, languages: [it, en]%s}", id, id, more)
}

// waits calls and waits in billing.
func (w *world) waits(number string) *phone.Call {
	w.Helper()
	before := count[*call.Queued](w)
	c := w.dial(w.caller(number), "helpline")
	c.Silence()
	press(w, c, "0")
	for deadline := time.Now().Add(10 * time.Second); count[*call.Queued](w) == before; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.Fatal("the caller is not in the queue")
		}
	}
	return c
}

// edit changes text in one of the helpline's files, and has it read.
func (w *world) edit(file, before, now string) {
	w.Helper()
	data := w.files.(fstest.MapFS)[file].Data
	if !bytes.Contains(data, []byte(before)) {
		w.Fatalf("%s has no %q", file, before)
	}
	w.files.(fstest.MapFS)[file] = &fstest.MapFile{Data: bytes.ReplaceAll(data, []byte(before), []byte(now))}
	w.reload()
}
