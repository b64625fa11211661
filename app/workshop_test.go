package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/rehearsal"
	"centralino/rehearsal/script"
	"centralino/rehearsal/walk"
	"centralino/web"
)

// withEditor is the example with somebody who may reload.
func withEditor() []fixture.Change {
	return append(fixture.AlwaysOpen(), fixture.Change{
		File: fixture.Config, Old: "supervisors:\n", New: "accounts: [{id: ada, role: editor, password: ada-demo}]\nsupervisors:\n",
	})
}

// TestAWalkOnThePageIsADial: the same keys give the same transcript as centralino dial.
func TestAWalkOnThePageIsADial(t *testing.T) {
	virtually(t, withEditor(), func(w *world) {
		ada := w.browser("ada")
		cfg := w.app.helpline.Load().cfg
		h, err := rehearsal.New(Rehearsal(cfg))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ from, at, given, json, words, reaches string }{
			{"anonymous", "2026-11-23 10:00", "directory.customers: unknown", `{}`, "0 - - agent", "queued     in billing"},
			{
				"+390211223344", "2026-11-23 10:00", "directory.customers: {found: {customer_code: C1, language: en, tier: gold}}",
				`{"directories":{"customers":{"is":"found","fields":{"customer_code":"C1","language":"en","tier":"gold"}}}}`, "2 20s", "customers by caller.number: found C1",
			},
			{
				"", "2026-11-23 10:00", "directory.customers: {found: {customer_code: C1, pin: 24680}}",
				`{"directories":{"customers":{"is":"found","fields":{"customer_code":"C1"},"pin":"24680"}}}`, "10000019 11111 24680 1 -", "presses    •••••",
			},
			{"", "2026-12-25 10:00:30", "directory.customers: down, agents: absent", `{"directories":{"customers":{"is":"down"}},"agents":"absent"}`, "- - - hangup", "ended"},
			{"", "2026-11-23 10:00", "directory.customers: unknown, queue.billing: {ahead: 2}", `{"queues":{"billing":{"ahead":2}}}`, "", "speaks     with"},
		} {
			caller := rehearsal.Caller{From: h.Number(c.from), To: h.NumberOf("helpline"), Flow: cfg.Flows["helpline"]}
			if caller.At, err = script.Time(c.at, cfg.Location); err != nil {
				t.Fatal(err)
			}
			given, problems := script.ReadGiven("given", c.given, h)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			var dialled bytes.Buffer
			if err := walk.Run(walk.Options{Helpline: h, Caller: caller, Given: given, Words: walk.Keys(c.words), Out: &dialled}); err != nil {
				t.Fatal(err)
			}
			body, _ := json.Marshal(map[string]any{"from": c.from, "at": c.at, "words": strings.Fields(c.words), "given": json.RawMessage(c.json), "end": true})
			walked := ask[web.Walked](ada, "POST", "/api/v1/flows/helpline/walk", string(body))
			header, transcript, _ := strings.Cut(dialled.String(), "\n")
			got := ""
			for _, m := range walked.Moments {
				got += m.Line + "\n"
			}
			if got != transcript || !walked.Over || walked.Cut || !strings.Contains(header, walked.At) {
				t.Errorf("%q is walked as\n%s\nand dialled as\n%s", c.words, got, transcript)
			}
			if !strings.Contains(got, c.reaches) {
				t.Errorf("%q does not reach %q:\n%s", c.words, c.reaches, got)
			}
		}
	})
}

// ask asks for something and reads the answer.
func ask[T any](b *browser, method, path, body string) (out T) {
	b.w.Helper()
	rec := b.ask(method, path, body)
	if rec.Code != 200 {
		b.w.Fatalf("%s %s: %d %s", method, path, rec.Code, rec.Body)
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
		b.w.Fatal(err)
	}
	return out
}

// TestAWalkStandsAndIsBounded: it stops where the caller's next turn is, asks no directory, and doesn't go on for ever.
func TestAWalkStandsAndIsBounded(t *testing.T) {
	virtually(t, withEditor(), func(w *world) {
		ada := w.browser("ada")
		const path = "/api/v1/flows/helpline/walk"
		first := ask[web.Walked](ada, "POST", path, fmt.Sprintf(`{"from":%q}`, goldNumber))
		if first.Over || first.Step != "ask-code" || first.Place != 0 || first.At != "2026-11-23 10:00:00" || first.Speaks != "it" {
			t.Errorf("a customer of the helpline's is looked up: %+v", first)
		}
		second := ask[web.Walked](ada, "POST", path, fmt.Sprintf(`{"from":%q,"at":%q,"words":["0","-"],"given":{"agents":"busy"}}`, goldNumber, first.At))
		if second.Step != "operator" || second.Place != 1 || !slices.Equal(second.Moments[:len(first.Moments)], first.Moments) {
			t.Errorf("the walk does not go on from where it was: %+v", second)
		}
		long := ask[web.Walked](ada, "POST", path, `{"words":["-","-"`+strings.Repeat(`,"1"`, 98)+`]}`)
		if len(long.Moments) > walkMoments || !long.Cut || long.Over {
			t.Errorf("%d moments are told, cut: %v", len(long.Moments), long.Cut)
		}
		for body, why := range map[string]string{
			`{"words":["s"]}`:   "no caller does",
			`{"words":["1 2"]}`: "no caller does",
			`{"words":["24h"]}`: "longer than an hour",
			`{"at":"tomorrow"}`: "at is no time",
			`{"given":{"directories":{"custmers":{"is":"down"}}}}`:                         "no directory custmers",
			`{"given":{"directories":{"customers":{"is":"asleep"}}}}`:                      "asleep",
			`{"given":{"directories":{"customers":{"is":"found","fields":{"age":"20"}}}}}`: "no field age",
			`{"given":{"queues":{"biling":{}}}}`:                                           "no queue biling",
			`{"given":{"queues":{"billing":{"is":"long"}}}}`:                               "long",
			`{"given":{"queues":{"billing":{"ahead":1001}}}}`:                              "1000",
			`{"given":{"agents":"asleep"}}`:                                                "asleep",
			`{"given":{"services":"slow"}}`:                                                "slow",
			`{"given":{"transfers":"lost"}}`:                                               "lost",
			`{"given":{"flashes":["news"]}}`:                                               "no announcement news",
		} {
			ada.want("POST", path, body, 400, why)
		}
		for _, e := range w.seen() {
			if _, ok := e.Body.(*call.Identified); ok {
				t.Error("a call that is tried is in the journal")
			}
		}
	})
}

// TestVersionsAreKeptAndCompared: a change is tried, put in force, and told; so is one that was refused.
func TestVersionsAreKeptAndCompared(t *testing.T) {
	virtually(t, withEditor(), func(w *world) {
		ada := w.browser("ada")
		type versions struct{ Versions []web.FlowVersion }
		began := ask[versions](ada, "GET", "/api/v1/flows/helpline/versions", "").Versions
		if len(began) != 1 || began[0].By != "start" || !began[0].Kept {
			t.Fatalf("%+v", began)
		}
		time.Sleep(20 * time.Minute)
		write := func(before, now string) {
			file := w.files.(fstest.MapFS)["flows/helpline.yaml"]
			w.files.(fstest.MapFS)["flows/helpline.yaml"] = &fstest.MapFile{Data: bytes.Replace(file.Data, []byte(before), []byte(now), 1)}
		}
		write(`"1": bill,`, `"1": bil,`)
		ada.want("POST", "/api/v1/reload?try=true", "", 200, `"line": `)
		ada.want("POST", "/api/v1/reload", "", 422, `"severity": "fault"`)
		write(`"1": bil,`, `"3": bill,`)
		ada.want("POST", "/api/v1/reload?try=true", "", 200, "key 3 of main is new")
		if now := ask[versions](ada, "GET", "/api/v1/flows/helpline/versions", "").Versions; len(now) != 1 {
			t.Errorf("what was only tried is in force: %+v", now)
		}
		ada.want("POST", "/api/v1/reload", "", 200, "key 3 of main is new")
		ada.want("POST", "/api/v1/reload", "", 200, `"reloaded": true`) // the same again is no new version
		now := ask[versions](ada, "GET", "/api/v1/flows/helpline/versions", "").Versions
		if len(now) != 2 || now[0].By != "reload" || now[0].Since.Sub(now[1].Since) < 20*time.Minute || now[1] != began[0] {
			t.Fatalf("%+v", now)
		}
		path := fmt.Sprintf("/api/v1/flows/helpline/changes?from=%s&to=%s", now[1].Version, now[0].Version)
		ada.want("GET", path, "", 200, `"who":"callers","flow":"helpline","step":"main","text":"key 1 of main is gone`)
		ada.want("GET", strings.Replace(path, now[1].Version, "000000000000", 1), "", 409, "not known any more")
		detail := ask[struct {
			Version  string
			Findings []struct{ Rule string }
		}](ada, "GET", "/api/v1/flows/helpline", "")
		if detail.Version != now[0].Version {
			t.Errorf("version %s is in force, not %s", detail.Version, now[0].Version)
		}
	})
}

// TestTodayIsCountedFromMidnight: who came to which step, until the day ends.
func TestTodayIsCountedFromMidnight(t *testing.T) {
	virtually(t, withEditor(), func(w *world) {
		sara := w.browser("sara")
		c := w.dial(w.caller(strangerNumber), "helpline")
		time.Sleep(3 * time.Second)
		c.Hangup()
		after(w, 5*time.Second, whichever[*call.Ended])
		type detail struct {
			Today int `json:"calls_today"`
			Steps []struct {
				Step       call.StepID
				Came, Left int
			}
		}
		got := ask[detail](sara, "GET", "/api/v1/flows/helpline", "")
		came, left := 0, 0
		for _, s := range got.Steps {
			came, left = came+s.Came, left+s.Left
		}
		if got.Today != 1 || came < 3 || left != 1 {
			t.Errorf("%+v", got)
		}
		sara.want("GET", "/api/v1/flows/helpline/graph?format=inset&traffic=today", "", 200, "1 came, 1 hung up (100 %)")
		time.Sleep(14 * time.Hour)
		w.browser("sara").want("GET", "/api/v1/flows/helpline", "", 200, `"calls_today":0`)
	})
}
