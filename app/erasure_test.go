package app

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"centralino/app/erasure"
	"centralino/call"
	"centralino/history"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// keepsEverything is a helpline that keeps of a caller whatever can be kept: a recording that a flow asks for, a message that is to be
// sent, the conversation, and the signalling.
func keepsEverything() []fixture.Change {
	return append(recordsAll(), fixture.Change{
		File: fixture.Config, Old: "directories: ", New: `voicemail: {desk: {max: 30s, silence: 3s, webhook: {url: "http://127.0.0.1:1", secret: geheim}}}` +
			"\ndirectories: ",
	}, fixture.Change{File: "flows/helpline.yaml", Old: "  bill:\n", New: `  describe: {record: fault, prompt: welcome-back, silence: 3s, failed: closed, keep: 9d, next: note}
  note: {voicemail: desk, prompt: welcome-back, attach: fault, next: operator}
  bill:
`}, fixture.Change{File: "flows/helpline.yaml", Old: `"1": bill`, New: `"1": describe, "7": bill, "8": ask-code`},
		fixture.Change{File: "flows/helpline.yaml", Old: "unknown: ask-code", New: "unknown: main"})
}

// leavesTraces is a call that leaves all that can be kept, up to the agent's answer.
func (w *world) leavesTraces(agent *phone.Phone, number string) (*phone.Call, call.ID) {
	w.Helper()
	from := len(w.seen())
	c := w.dial(w.caller(number), "helpline")
	c.Silence()
	press(w, c, "1")
	speaks(w, c, "describe", 440)
	press(w, c, "#")
	speaks(w, c, "note", 700)
	press(w, c, "#")
	answered(w, agent).Tone(600)
	c.Tone(440)
	time.Sleep(5 * time.Second)
	return c, w.seen()[from].Call
}

// kept lists what lies in the folders of a helpline, with what it says.
func (w *world) kept() map[string]string {
	w.Helper()
	synctest.Wait() // what is being written is written
	all := map[string]string{}
	for _, folder := range []string{w.recordings, w.mailbox, w.signalling} {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				var text []byte
				text, err = os.ReadFile(path)
				all[path] = string(text)
			}
			return err
		})
		if err != nil {
			w.Fatal(err)
		}
	}
	return all
}

// traces are the files in which a caller or one of their calls is named, or that are named by one.
func traces(all map[string]string, number string, id call.ID) (found []string) {
	for path, text := range all {
		if s := path + "\n" + text; strings.Contains(s, strings.TrimPrefix(number, "+")) || strings.Contains(s, string(id)) {
			found = append(found, path)
		}
	}
	return slices.Sorted(slices.Values(found))
}

// TestACallerIsForgottenOnTheDisk: whatever the helpline keeps in files of a caller goes while it serves, and nothing of another does.
func TestACallerIsForgottenOnTheDisk(t *testing.T) {
	tracing(t, keepsEverything(), func(w *world) {
		anna := w.agent("anna", phone.AutoAnswer(0))
		theirs, first := w.leavesTraces(anna, strangerNumber)
		_ = theirs.Hangup()
		time.Sleep(5 * time.Minute)
		others, second := w.leavesTraces(anna, goldNumber)
		_ = others.Hangup()
		time.Sleep(5 * time.Minute)
		up, third := w.leavesTraces(anna, strangerNumber)
		before := w.kept()
		if n := len(traces(before, strangerNumber, first)); n != 7 { // conversation, message and what goes with it, piece, signalling, letters of both calls
			t.Fatalf("there are %d traces in %q", n, slices.Sorted(maps.Keys(before)))
		}

		in := erasure.Folders{Recordings: w.recordings, Messages: w.mailbox, Signalling: w.signalling}
		of := erasure.Caller{
			Said: history.Writings(strangerNumber), Calls: map[call.ID]struct{}{first: {}, third: {}}, Up: map[call.ID]struct{}{third: {}},
		}
		would, err := erasure.Erase(in, of, true)
		if err != nil {
			t.Fatal(err)
		}
		if now := w.kept(); !maps.Equal(now, before) {
			t.Errorf("a trial changed something: %q", slices.Sorted(maps.Keys(now)))
		}
		found, err := erasure.Erase(in, of, false)
		if err != nil {
			t.Fatal(err)
		}
		kinds := map[erasure.Kind]int{}
		for _, f := range found.Files {
			if kinds[f.Kind]++; f.Left != strings.Contains(f.Path, string(third)) && f.Kind != erasure.Letter {
				t.Errorf("found %+v", f)
			}
		}
		want := map[erasure.Kind]int{erasure.Conversation: 2, erasure.Message: 4, erasure.Piece: 2, erasure.Letter: 2}
		if !maps.Equal(kinds, want) || !slices.Equal(found.Files, would.Files) || found.Signalling != would.Signalling || found.Signalling.Messages < 20 {
			t.Errorf("found %v with %+v, on trial %v with %+v", kinds, found.Signalling, would.Files, would.Signalling)
		}
		after := w.kept()
		if left := traces(after, strangerNumber, first); len(left) != 0 {
			t.Errorf("of the call that is over there is %q", left)
		}
		if !slices.Equal(traces(after, goldNumber, second), traces(before, goldNumber, second)) {
			t.Errorf("of the other there is %q, and was %q", traces(after, goldNumber, second), traces(before, goldNumber, second))
		}
		if rungs, _ := w.browser("sara").ladder(second); len(rungs) < 8 {
			t.Errorf("of the other's signalling there is %q", rungs)
		}

		_ = up.Hangup()
		time.Sleep(5 * time.Minute)
		of.Up = nil
		if _, err := erasure.Erase(in, of, false); err != nil {
			t.Fatal(err)
		}
		if left := traces(w.kept(), strangerNumber, third); len(left) != 0 {
			t.Errorf("of the call that was up there is %q", left)
		}
	})
}
