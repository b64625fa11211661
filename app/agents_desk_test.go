package app

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/history"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/journal"
)

// sayingOutcomes lets agents of billing say what came of a conversation, and has them do so.
func sayingOutcomes() []fixture.Change {
	return append(fixture.AlwaysOpen(), fixture.Change{
		File: fixture.Config, Old: "  billing:\n    skills: [billing]", New: "  billing:\n    skills: [billing]\n" +
			"    outcomes: {codes: {solved: {it: Risolto, en: Solved}, instalments: {it: A rate, en: Instalments}}, required: true}",
	})
}

// remembering is virtually with a history, and with operators' notes.
func remembering(t *testing.T, changes []fixture.Change, test func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)))
		place, err := history.Locate(call.Secret{}, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		w := unbegun(t, changes, journal.Memory())
		w.history = place
		w.files.(fstest.MapFS)["knowledge/billing/instalments.md"] = &fstest.MapFile{Data: []byte("# Instalments\nThree at most.")}
		w.start()
		defer w.close()
		test(w)
	})
}

// serves lets the known caller listen to the bill, ask for a person, and speak with anna.
func serves(w *world, agent *phone.Phone) (id string, c, a *phone.Call) {
	w.Helper()
	before := count[*call.Connected](w)
	c = w.dial(w.caller(goldNumber), "helpline")
	press(w, c, "1")
	time.Sleep(10 * time.Second)
	press(w, c, "0")
	a = answered(w, agent)
	time.Sleep(time.Second)
	if count[*call.Connected](w) != before+1 {
		w.Fatal("they are not connected")
	}
	events := w.seen()
	for _, e := range events {
		if _, ok := e.Body.(*call.Connected); ok {
			id = string(e.Call)
		}
	}
	return id, c, a
}

// TestAnAgentKnowsWhoCallsAndSaysWhatCameOfIt: the second call of a customer is told with what the first came to.
func TestAnAgentKnowsWhoCallsAndSaysWhatCameOfIt(t *testing.T) {
	remembering(t, sayingOutcomes(), func(w *world) {
		anna, sara := w.browser("anna"), w.browser("sara")
		agent := w.agent("anna", phone.AutoAnswer(time.Second))
		anna.want("GET", "/api/v1/me/call", "", 404, "no call")
		first, c, a := serves(w, agent)
		for _, part := range []string{
			`"from":"+390612345678"`, `"step":"main","key":"1","leads_to":"bill"`, `"leads_to":"operator"`, `"earlier":[]`,
			`"customer":"10000019","asked_by":"caller.number"`, `{"name":"name","value":"Mario Verdi"}`, `"outcome_required":true`,
			`"words":{"en":"Solved","it":"Risolto"}`,
		} {
			anna.want("GET", "/api/v1/me/call", "", 200, part)
		}
		if text := anna.ask("GET", "/api/v1/me/call", "").Body.String(); strings.Contains(text, "24680") || strings.Contains(text, `"pin"`) {
			t.Errorf("the PIN is told: %s", text)
		}
		_ = a.Hangup()
		_ = c.Hangup()
		time.Sleep(time.Minute) // after-call work would have lasted ten seconds
		anna.want("GET", "/api/v1/me/state", "", 200, `"state":"wrap-up"`)
		anna.want("GET", "/api/v1/me/state", "", 200, `"owed":true`)
		anna.want("GET", "/api/v1/me/call", "", 200, `"call":"`+first+`"`)
		anna.want("POST", "/api/v1/me/ready", "", 409, "outcome-owed")
		anna.want("POST", "/api/v1/me/wrap-up", `{}`, 409, "outcome-owed")
		anna.want("POST", "/api/v1/me/outcome", `{"call":"`+first+`","code":"sloved"}`, 400, "there is solved, instalments")
		anna.want("POST", "/api/v1/me/outcome", `{"call":"another","code":"solved"}`, 409, "no-conversation")
		anna.want("POST", "/api/v1/me/outcome", `{"call":"","code":"solved"}`, 409, "no-conversation")
		anna.want("POST", "/api/v1/me/outcome", `{"call":"`+first+`","code":"instalments","note":"three from January on"}`, 204, "")
		synctest.Wait()
		anna.want("GET", "/api/v1/me/state", "", 200, `"state":"available"`)
		anna.want("POST", "/api/v1/me/outcome", `{"call":"`+first+`","code":"solved"}`, 409, "no-conversation")
		got := after(w, 0, whichever[*call.OutcomeRecorded])
		if got.Code != "instalments" || got.Note != "three from January on" || got.Partner != "alfa" || got.Customer != "10000019" || got.Again {
			t.Errorf("recorded %+v", got)
		}
		w.wantMetrics(map[string]string{
			`centralino_outcomes_total{code="instalments",queue="billing"}`: "1", `centralino_outcomes_total{code="solved",queue="billing"}`: "0",
		})
		sara.want("GET", "/api/v1/calls/"+first, "", 200, "the agent anna said what came of it: instalments, and noted: three from January on")

		second, c, a := serves(w, agent)
		anna.want("GET", "/api/v1/me/call", "", 200, `"earlier":[{"call":"`+first+`","arrived":"2026-11-23T09:00:00`)
		anna.want("GET", "/api/v1/me/call", "", 200, `"result":"served","queue":"billing","agent":"Anna Rossi","outcome":"instalments","note":"three from January on"}]`)
		anna.want("POST", "/api/v1/me/outcome", `{"call":"`+second+`","code":"solved"}`, 204, "")
		anna.want("POST", "/api/v1/me/outcome", `{"call":"`+second+`","code":"instalments"}`, 204, "")
		anna.want("GET", "/api/v1/me/call", "", 200, `"outcome":"instalments"`)
		_ = a.Hangup()
		_ = c.Hangup()
		time.Sleep(15 * time.Second) // it was said in time: the work ends as it would have
		anna.want("GET", "/api/v1/me/state", "", 200, `"state":"available"`)
		w.wantMetrics(map[string]string{
			`centralino_outcomes_total{code="instalments",queue="billing"}`: "1", `centralino_outcomes_total{code="solved",queue="billing"}`: "1",
		})
		if text := w.scrape(); strings.Contains(text, "January") {
			t.Error("a note is in the metrics")
		}
	})
}

// TestAPartnersAgentSeesNoOthersCalls: bruno's company had no part in what anna's noted.
func TestAPartnersAgentSeesNoOthersCalls(t *testing.T) {
	remembering(t, sayingOutcomes(), func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(time.Second))
		first, c, a := serves(w, agent)
		w.browser("anna").want("POST", "/api/v1/me/outcome", `{"call":"`+first+`","code":"solved","note":"hers"}`, 204, "")
		_ = a.Hangup()
		_ = c.Hangup()
		time.Sleep(time.Minute)
		w.browser("anna").want("POST", "/api/v1/me/pause", `{"reason":"lunch"}`, 204, "")
		_, c, a = serves(w, w.agent("bruno", phone.AutoAnswer(time.Second)))
		bruno := w.browser("bruno")
		bruno.want("GET", "/api/v1/me/call", "", 200, `"earlier":[]`)
		w.browser("sara").want("POST", "/api/v1/agents/bruno/ready", "", 204, "")
		_ = a.Hangup()
		_ = c.Hangup()
	})
}

// TestNobodyOwesAnythingInARehearsal: agents who are made up choose no outcome, and would work after the first call for ever.
func TestNobodyOwesAnythingInARehearsal(t *testing.T) {
	remembering(t, sayingOutcomes(), func(w *world) {
		cfg, _ := w.load()
		if !queueConfig(cfg).Queues["billing"].Outcome || QueueConfig(cfg).Queues["billing"].Outcome {
			t.Error("an outcome is asked for at the wrong place")
		}
	})
}

// TestNotesAreReloaded: a note that is changed is found by its new words, and one with a fault keeps those that there were.
func TestNotesAreReloaded(t *testing.T) {
	remembering(t, sayingOutcomes(), func(w *world) {
		anna := w.browser("anna")
		anna.want("GET", "/api/v1/knowledge?q=three", "", 200, `"title":"Instalments"`)
		const file = "knowledge/billing/instalments.md"
		w.files.(fstest.MapFS)[file] = &fstest.MapFile{Data: []byte("# Instalments\nFour at most.")}
		if _, err := w.app.Reload(); err != nil {
			t.Fatal(err)
		}
		anna.want("GET", "/api/v1/knowledge?q=four", "", 200, "Four at most")
		w.files.(fstest.MapFS)[file] = &fstest.MapFile{Data: []byte("---\nqueues: billing\n---\nFive.")}
		r, err := w.app.Reload()
		if problems, _ := json.Marshal(r.Problems); err == nil || !strings.Contains(string(problems), "unknown key `queues`") {
			t.Errorf("%v: %s", err, problems)
		}
		anna.want("GET", "/api/v1/knowledge?q=four", "", 200, "Four at most")
	})
}
