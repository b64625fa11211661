package app

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/journal"
)

// flashChanges has callers hear an announcement before anything else, while it is on.
func flashChanges() []fixture.Change {
	return append(fixture.AlwaysOpen(), fixture.Change{
		File: "flows/helpline.yaml", Old: "steps:\n",
		New: "steps:\n  news: {flash: outage, prompt: closed, next: welcome}\n",
	}, fixture.Change{File: "flows/helpline.yaml", Old: "start: welcome", New: "start: news"})
}

// hears calls, and says whether the announcement was heard, by its sound. Every caller hears the greeting.
func (w *world) hears() bool {
	w.Helper()
	c := w.dial(w.caller(strangerNumber), "helpline")
	time.Sleep(10 * time.Second)
	heard := c.Heard()
	_ = c.Hangup()
	time.Sleep(time.Second)
	if within(heard, onWire(fixture.Recording("welcome"))) < 0 {
		w.Error("the greeting was not heard")
	}
	return within(heard, onWire(fixture.Recording("closed"))) >= 0
}

// TestFlashIsHeardWhileItIsOn, ends by itself, and outlives the process.
func TestFlashIsHeardWhileItIsOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)))
		w := unbegun(t, flashChanges(), journal.Memory())
		w.start()
		if w.hears() {
			t.Error("an announcement that is off was heard")
		}
		until := time.Now().Add(time.Hour)
		if err := w.app.FlashOn("outage", until, nil, "sara"); err != nil {
			t.Fatal(err)
		}
		if on := after(w, time.Second, whichever[*call.FlashOn]); on.By != "sara" || !on.Until.Equal(until) || on.Flash != "outage" {
			t.Errorf("recorded %+v", on)
		}
		if !w.hears() {
			t.Error("an announcement that is on was not heard")
		}
		w.die()
		w.start()
		defer w.close()
		if all := w.app.Flashes(); len(all) != 1 || !all[0].On || all[0].By != "sara" || !all[0].Until.Equal(until) {
			t.Errorf("after a restart: %+v", all)
		}
		if !w.hears() {
			t.Error("the announcement did not outlive the process")
		}
		if got := w.scrape(); !strings.Contains(got, `centralino_flash_on_seconds{flash="outage"} 2`) { // some twenty seconds
			t.Error("the metrics do not know that it is on")
		}
		time.Sleep(time.Until(until))
		if off := after(w, time.Second, whichever[*call.FlashOff]); off.By != "" || off.Flash != "outage" {
			t.Errorf("recorded %+v", off)
		}
		if w.hears() {
			t.Error("an announcement that is over was heard")
		}
		w.wantMetrics(map[string]string{`centralino_flash_on_seconds{flash="outage"}`: "0"})
	})
}

// TestFlashIsRefused where it would not be heard, or for ever.
func TestFlashIsRefused(t *testing.T) {
	virtually(t, flashChanges(), func(w *world) {
		now := time.Now()
		for _, c := range []struct {
			name  string
			until time.Time
			say   map[call.Language]string
			want  string
		}{
			{"outrage", now.Add(time.Hour), nil, "did you mean `outage`?"},
			{"outage", now, nil, "is over already"},
			{"outage", now.Add(32 * 24 * time.Hour), nil, "31 days"},
			{"outage", now.Add(time.Hour), map[call.Language]string{"fr": "Panne"}, "does not speak"},
			{"outage", now.Add(time.Hour), map[call.Language]string{"it": " "}, "1 to 1000 bytes"},
			{"outage", now.Add(time.Hour), map[call.Language]string{"it": "Guasto"}, "nothing to speak a text with"},
		} {
			if err := w.app.FlashOn(c.name, c.until, c.say, "sara"); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s until %v saying %v: %v", c.name, c.until, c.say, err)
			}
		}
		if err := w.app.FlashOff("outage", "sara"); err == nil || !strings.Contains(err.Error(), "is not on") {
			t.Error(err)
		}
		if n := count[*call.FlashOn](w) + count[*call.FlashOff](w); n != 0 {
			t.Errorf("%d events of what was refused", n)
		}
	})
}

// TestControl switches announcements as the command line does.
func TestControl(t *testing.T) {
	virtually(t, flashChanges(), func(w *world) {
		ask := func(method, path, body string) (int, string) {
			rec := httptest.NewRecorder()
			w.app.Control().ServeHTTP(rec, httptest.NewRequestWithContext(context.Background(), method, path, strings.NewReader(body)))
			var out bytes.Buffer
			if json.Compact(&out, rec.Body.Bytes()) != nil {
				out = *rec.Body // it is a line of text
			}
			return rec.Code, strings.TrimSpace(out.String())
		}
		for _, c := range []struct {
			method, path, body string
			status             int
			want               string
		}{
			{"GET", "/flash", "", http.StatusOK, `[{"name":"outage","on":false}]`},
			{"PUT", "/flash/outage", `{"until":"18:00","by":"sara"}`, http.StatusOK, `"until":"2026-11-23T18:00:00+01:00","by":"sara"}]`},
			{"PUT", "/flash/outage", `{"until":"soon"}`, http.StatusConflict, `"soon" is no time to come`},
			{"PUT", "/flash/outage", `{"until":"2h","by":"tom"}`, http.StatusOK, `"until":"2026-11-23T12:00:00+01:00","by":"tom"}]`},
			{"DELETE", "/flash/outage?by=sara", "", http.StatusOK, `[{"name":"outage","on":false}]`},
			{"DELETE", "/flash/outage", "", http.StatusConflict, "is not on"},
		} {
			status, got := ask(c.method, c.path, c.body)
			if status != c.status || !strings.Contains(got, c.want) {
				t.Errorf("%s %s %s: %d %s", c.method, c.path, c.body, status, got)
			}
		}
	})
}

func TestUntil(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 28, 14, 30, 0, 0, rome) // the clocks go forward in the night
	for text, want := range map[string]string{
		"18:00": "2026-03-28T18:00:00+01:00", "14:30": "2026-03-29T14:30:00+02:00", "08:00": "2026-03-29T08:00:00+02:00",
		"90m": "2026-03-28T16:00:00+01:00", "2026-03-29": "2026-03-30T00:00:00+02:00", "2026-03-29 09:15": "2026-03-29T09:15:00+02:00",
		" 2026-03-29T09:15 ": "2026-03-29T09:15:00+02:00", "2026-03-29T09:15:00Z": "2026-03-29T09:15:00Z",
	} {
		if got, err := ParseUntil(text, now); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%q is %v, want %s (%v)", text, got.Format(time.RFC3339), want, err)
		}
	}
	for _, text := range []string{"", "18", "25:00", "tomorrow"} {
		if got, err := ParseUntil(text, now); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}
