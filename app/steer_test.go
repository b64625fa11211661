package app

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// latest is the call that was queued last.
func (w *world) latest() (id call.ID) {
	for _, e := range w.seen() {
		if _, ok := e.Body.(*call.Queued); ok {
			id = e.Call
		}
	}
	return id
}

// speak fails unless the two hear each other's tones.
func speak(w *world, c, a *phone.Call) {
	w.Helper()
	c.Tone(callerHz)
	a.Tone(agentHz)
	time.Sleep(1500 * time.Millisecond)
	if heardByCaller, heardByAgent := hears(c), hears(a); heardByCaller != "a" || heardByAgent != "c" {
		w.Errorf("the caller hears %q, the agent %q", heardByCaller, heardByAgent)
	}
}

// TestASupervisorMovesACaller from billing, where nobody answers, to outages, where bruno does, with the wait so far; the phone that
// rang for them is silent at once.
func TestASupervisorMovesACaller(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		anna := w.agent("anna", phone.Ring{})
		sara := w.browser("sara")
		c := w.waits(strangerNumber)
		rung, err := anna.Incoming(w.Context())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		path := fmt.Sprintf("/api/v1/calls/%s/move", w.latest())
		sara.want("POST", path, `{"queue":"billing"}`, 409, "same-queue")
		sara.want("POST", path, `{"queue":"outages"}`, 409, "nobody-there")
		bruno := w.agent("bruno", phone.AutoAnswer(time.Second))
		sara.want("POST", path, `{"queue":"outages"}`, 204, "")
		if offer := after(w, 0, whichever[*call.OfferEnded]); offer.Result != call.OfferWithdrawn {
			t.Errorf("anna's offer is %s", offer.Result)
		}
		a := answered(w, bruno)
		if rung.Err() == nil {
			t.Error("anna's phone rings on")
		}
		speak(w, c, a)
		connected := after(w, 0, whichever[*call.Connected])
		if connected.Queue != "outages" || connected.Agent != "bruno" || connected.Waited < 5*time.Second || connected.Waited > 8*time.Second {
			t.Errorf("connected %+v", connected)
		}
		sara.want("POST", path, `{"queue":"billing"}`, 409, "not-waiting")
		sara.want("GET", "/api/v1/queues", "", 200, `"queue":"billing","waiting":0,"offered":1,"answered":0,"in_target":0,"abandoned":0,"elsewhere":1`)
		sara.want("GET", "/api/v1/queues", "", 200, `"queue":"outages","waiting":0,"offered":1,"answered":1`)
		_ = c.Hangup()
	})
}

// TestASupervisorTakesACaller on a phone of their own, before another who has waited longer, though anna's rings for them; and has
// another taken by anna.
func TestASupervisorTakesACaller(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		anna := w.agent("anna", phone.Ring{})
		sara := w.browser("sara")
		first := w.waits("+39021110001")
		one := w.latest()
		second := w.waits(strangerNumber)
		two := w.latest()
		path := fmt.Sprintf("/api/v1/calls/%s/take", two)
		sara.want("POST", path, `{}`, 409, "no-phone")
		own := w.agent("sara", phone.AutoAnswer(time.Second))
		sara.want("POST", path, `{"agent":"anna"}`, 409, "agent-engaged")
		sara.want("POST", path, `{}`, 204, "")
		a := answered(w, own)
		speak(w, second, a)
		if connected := after(w, 0, whichever[*call.Connected]); connected.Agent != "sara" || connected.Queue != "billing" {
			t.Errorf("connected %+v", connected)
		}
		offered := after(w, 0, func(o *call.Offered) bool { return o.Agent == "sara" })
		if offered.Rule != call.RuleTaken {
			t.Errorf("offered %+v", offered)
		}
		sara.want("GET", "/api/v1/agents", "", 200, `"agent":"anna"`)
		_ = a.Hangup()
		time.Sleep(15 * time.Second) // what would be after-call work is over
		anna.SetRing(phone.AutoAnswer(time.Second))
		sara.want("POST", fmt.Sprintf("/api/v1/calls/%s/take", one), `{}`, 204, "") // away from anna's phone
		speak(w, first, answered(w, own))
		_ = first.Hangup()
		_ = second.Hangup()
		synctest.Wait()
		w.wantMetrics(map[string]string{`centralino_queue_wait_seconds_count{queue="billing",result="answered"}`: "2"})
		if n := count[*call.AgentRegistered](w); n != 1 {
			t.Errorf("%d agents registered, want anna alone", n)
		}
	})
}

// TestAnAgentServesOtherQueuesUntilTheEndOfTheDay, over a restart; and a queue that was closed until a time opens.
func TestAnAgentServesOtherQueuesUntilTheEndOfTheDay(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		sara := w.browser("sara")
		for _, wrong := range []string{`{"queues":["billing"],"until":"soon"}`, `{"queues":["billing"],"until":"48h"}`, `{"queues":["billing"],"until":"-1h"}`} {
			sara.want("PUT", "/api/v1/agents/anna/queues", wrong, 400, "bad-request")
		}
		sara.want("DELETE", "/api/v1/agents/anna/queues", "", 409, "not-assigned")
		sara.want("PUT", "/api/v1/agents/anna/queues", `{"queues":["outages"]}`, 204, "")
		sara.want("POST", "/api/v1/queues/complaints/close", `{"reason":"flood","until":"2h"}`, 204, "")
		w.die()
		w.start()
		sara = w.browser("sara")
		sara.want("GET", "/api/v1/agents", "", 200, `"queues":["outages"],"state":"offline"`)
		sara.want("GET", "/api/v1/agents", "", 200, `"assigned_until":"2026-11-23T23:00:00Z"`)
		sara.want("GET", "/api/v1/queues", "", 200, `"queue":"complaints","closed":true,"closed_until":`)
		anna := w.agent("anna", phone.AutoAnswer(time.Second))
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0") // billing, which only she would serve
		if left := after(w, 20*time.Second, whichever[*call.QueueLeft]); left.Rule != call.RuleEmpty {
			t.Errorf("left by %s", left.Rule)
		}
		_ = c.Hangup()
		w.reload()
		sara.want("GET", "/api/v1/agents", "", 200, `"queues":["outages"],"state":"available"`)
		time.Sleep(2 * time.Hour)
		sara = w.browser("sara")
		sara.want("GET", "/api/v1/queues", "", 200, `"queue":"complaints","waiting":0`)
		time.Sleep(time.Until(time.Date(2026, 11, 23, 23, 0, 1, 0, time.UTC))) // midnight in Rome
		if u := after(w, time.Second, whichever[*call.AgentUnassigned]); u.Agent != "anna" {
			t.Errorf("unassigned %+v", u)
		}
		if err := anna.Register(w.Context(), w.server, time.Hour); err != nil {
			t.Fatal(err)
		}
		w.conversationWith(anna)
	})
}

// conversationWith has a stranger speak to an agent.
func (w *world) conversationWith(agent *phone.Phone) {
	w.Helper()
	c, a := talkingTo(w, agent)
	speak(w, c, a)
	_ = c.Hangup()
}

// TestASupervisorSwitchesAnAnnouncement: heard by callers, refused in words.
func TestASupervisorSwitchesAnAnnouncement(t *testing.T) {
	virtually(t, flashChanges(), func(w *world) {
		sara := w.browser("sara")
		sara.want("PUT", "/api/v1/flashes/outage", `{"until":"soon"}`, 409, "is no time to come")
		sara.want("DELETE", "/api/v1/flashes/outage", "", 409, "is not on")
		sara.want("PUT", "/api/v1/flashes/outage", `{"until":"2h"}`, 204, "")
		sara.want("GET", "/api/v1/flashes", "", 200, `"name":"outage","on":true`)
		if !w.hears() {
			t.Error("the announcement was not heard")
		}
		sara.want("DELETE", "/api/v1/flashes/outage", "", 204, "")
		if w.hears() {
			t.Error("the announcement that is off was heard")
		}
	})
}
