package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/journal"
)

// heardOnPages is a helpline that records every conversation, which may be heard.
func heardOnPages(more string) []fixture.Change {
	return append(recordsAll(), fixture.Change{
		File: fixture.Config, Old: "rules:",
		New: "recordings: {legal_basis: agreement, " + more + "}\naccounts: [{id: eva, role: auditor, password: eva-demo}]\nrules:",
	})
}

// tracing is virtually, of a helpline that keeps signalling.
func tracing(t *testing.T, changes []fixture.Change, test func(w *world)) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)))
		w := unbegun(t, changes, journal.Memory())
		w.signalling = t.TempDir()
		w.start()
		defer w.close()
		test(w)
	})
}

// callOf is the call that an event is of.
func (w *world) callOf(b call.Body) (id call.ID) {
	for _, e := range w.seen() {
		if e.Body == b {
			id = e.Call
		}
	}
	return id
}

// ladder is what the API shows of a call's signalling: who, which way, what.
func (b *browser) ladder(id call.ID) (rungs []string, text string) {
	b.w.Helper()
	rec := b.ask("GET", "/api/v1/calls/"+string(id)+"/ladder", "")
	var answer struct {
		Messages []struct {
			Party struct{ Kind, Name string }
			Out   bool
			First string
			Text  string
		}
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil {
		b.w.Fatalf("%v: %s", err, rec.Body)
	}
	for _, m := range answer.Messages {
		first, _, _ := strings.Cut(m.First, " sip:")
		rungs = append(rungs, fmt.Sprintf("%s%s%s %s", m.Party.Kind, map[bool]string{true: "<", false: ">"}[m.Out], first, m.Party.Name))
		text += m.Text
	}
	return rungs, text
}

// TestTheLadderHasEveryTelephone: the caller's and the agent's, with what each said and nothing of another
// call; and it is gone when its time is over.
func TestTheLadderHasEveryTelephone(t *testing.T) {
	tracing(t, append(fixture.AlwaysOpen(), fixture.Change{File: fixture.Config, Old: "http:\n", New: "signalling: {keep: 2d}\nhttp:\n"}), func(w *world) {
		w.agent("anna", phone.AutoAnswer(2*time.Second))
		other := w.dial(w.caller("+390299999999"), "helpline")
		c := w.dial(w.caller(strangerNumber), "helpline")
		time.Sleep(time.Second) // else the key is as early as the ACK
		press(w, c, "0")
		id := w.callOf(after(w, time.Minute, whichever[*call.Connected]))
		sara := w.browser("sara")
		up, _ := sara.ladder(id) // while it is up too
		if len(up) < 8 {
			t.Errorf("of the call that is up there is %q", up)
		}
		if err := errors.Join(c.Hangup(), other.Hangup()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		rungs, text := sara.ladder(id)
		got := strings.Join(rungs, "\n")
		for _, who := range []string{
			"caller>INVITE carrier\ncaller<100 Trying carrier\ncaller<180 Ringing carrier\ncaller<200 OK carrier\ncaller>ACK carrier",
			"agent<INVITE anna", "agent>200 OK anna", "agent<ACK anna", "caller>BYE carrier\ncaller<200 OK carrier", "agent<BYE anna", "agent>200 OK anna",
		} {
			if !strings.Contains(got, who) {
				t.Errorf("there is no %q in\n%s", who, got)
			}
		}
		if n := strings.Count(got, "caller>INVITE"); n != 1 || strings.Contains(text, "99999999") || strings.Contains(text, "REGISTER sip:") {
			t.Errorf("%d callers in\n%s", n, text)
		}
		w.wantMetrics(map[string]string{"centralino_signalling_lost_messages_total": "0"})

		time.Sleep(4 * 24 * time.Hour) // longer than it is kept
		if rungs, _ := w.browser("sara").ladder(id); len(rungs) != 0 {
			t.Errorf("after four days there is %q", rungs)
		}
	})
}

// TestTheLadderHasWhomACallIsPassedOnTo: the telephone outside, by its trunk.
func TestTheLadderHasWhomACallIsPassedOnTo(t *testing.T) {
	tracing(t, passesOn(`"`+branchNumber+`"`, ""), func(w *world) {
		w.carrier(phone.Refuse(486))
		c := atBranch(w, strangerNumber)
		id := w.callOf(after(w, 5*time.Second, whichever[*call.TransferEnded]))
		if err := c.Hangup(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		rungs, _ := w.browser("sara").ladder(id)
		if got := strings.Join(rungs, "\n"); !strings.Contains(got, "far<INVITE carrier\nfar>180 Ringing carrier\nfar>486 Busy Here carrier\nfar<ACK carrier") {
			t.Errorf("there is\n%s", got)
		}
	})
}

// TestARecordingIsHeardOnThePage: the caller is on the left and the agent on the right, whoever hears it says why, and the
// trail has it.
func TestARecordingIsHeardOnThePage(t *testing.T) {
	virtually(t, heardOnPages("reason: true"), func(w *world) {
		c, _ := w.conversation()
		time.Sleep(4 * time.Second)
		if err := c.Hangup(); err != nil {
			t.Fatal(err)
		}
		ended := after(w, 5*time.Second, whichever[*call.RecordingEnded])
		var id call.ID
		var seq uint64
		for _, e := range w.seen() {
			if e.Body == ended {
				id, seq = e.Call, e.Seq
			}
		}
		sara := w.browser("sara")
		at := fmt.Sprintf("/api/v1/calls/%s/recordings", id)
		sara.want("GET", at, "", 200, fmt.Sprintf(`"recording":%d,"kind":"conversation"`, seq))
		at += fmt.Sprintf("/%d", seq)
		sara.want("GET", at, "", 409, "reason-needed")
		sara.want("POST", at+"/hear", `{"reason":"complaint"}`, 204, "")
		rec := sara.ask("GET", at, "")
		path := filepath.Join(w.recordings, filepath.FromSlash(ended.File))
		if whole, err := os.ReadFile(path); err != nil || rec.Code != 200 || string(whole) != rec.Body.String() {
			t.Fatalf("answered %d, %v", rec.Code, err)
		}
		left, right := w.recording(ended)
		if !phone.Dominates(between(left, 1, 3), 440) || !phone.Dominates(between(right, 1, 3), 600) {
			t.Error("caller and agent are not in their channels")
		}
		time.Sleep(time.Second)
		w.browser("eva").want("GET", "/api/v1/audit", "", 200, `"detail":"conversation `+ended.File+`: complaint"`)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		sara.want("GET", at, "", 404, "not there any more")
		sara.want("GET", at[:strings.LastIndex(at, "/")], "", 200, `"gone":true`)
	})
}

// TestRecordingsAreDeletedByAge: at the start, once a day, and after a restart; and nothing else is.
func TestRecordingsAreDeletedByAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		time.Sleep(time.Until(start))
		w := unbegun(t, heardOnPages("keep: 3d, messages: 10d"), journal.Memory())
		old := func(age time.Duration) string { return start.Add(-age).Format(tapeTime) + "leg-1.wav" }
		const day = 24 * time.Hour
		file := func(folder string, parts ...string) string {
			path := filepath.Join(append([]string{folder}, parts...)...)
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
				t.Fatal(err)
			}
			return path
		}
		for _, f := range [][]string{
			{"billing", old(4 * day)}, {"billing", old(50 * time.Hour)}, {"billing", old(0)}, {unfinished, "billing", old(30 * day)}, {"billing", "notes.txt"}, {"billing", "mine.wav"},
		} {
			file(w.recordings, f...)
		}
		there := func(want ...string) {
			t.Helper()
			synctest.Wait()
			var got []string
			for _, f := range []string{old(4 * day), old(50 * time.Hour), old(0), "notes.txt", "mine.wav"} {
				if _, err := os.Stat(filepath.Join(w.recordings, "billing", f)); err == nil {
					got = append(got, f)
				}
			}
			if strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("there is %q, want %q", got, want)
			}
		}
		w.start()
		there(old(50*time.Hour), old(0), "notes.txt", "mine.wav")
		message := file(w.app.voicemail, "surveys", "s", old(9*day))
		waits := file(w.app.voicemail, outboxFolder, old(90*day))
		time.Sleep(25 * time.Hour)
		there(old(0), "notes.txt", "mine.wav")
		if _, err := os.Stat(message); err != nil {
			t.Errorf("a message is gone too soon: %v", err)
		}
		time.Sleep(day)
		if _, err := os.Stat(message); err == nil {
			t.Error("a message is there too long")
		}
		if _, err := os.Stat(waits); err != nil {
			t.Error(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := w.app.Close(ctx); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * day)
		there(old(0), "notes.txt", "mine.wav") // nobody serves
		w.start()
		defer w.close()
		there("notes.txt", "mine.wav")
	})
}
