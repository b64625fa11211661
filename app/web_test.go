package app

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"centralino/board"
	"centralino/call"
	"centralino/history"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/journal"
)

// browser asks the helpline for pages as somebody who is logged in.
type browser struct {
	w      *world
	cookie *http.Cookie
}

func (w *world) browser(account string) *browser {
	w.Helper()
	b := &browser{w: w}
	rec := b.ask("POST", "/api/v1/login", fmt.Sprintf(`{"account":%q,"password":%q}`, account, account+"-demo"))
	if rec.Code != 200 {
		w.Fatalf("%s cannot log in: %d %s", account, rec.Code, rec.Body)
	}
	b.cookie = rec.Result().Cookies()[0]
	return b
}

func (b *browser) request(method, path, body string) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	return r
}

func (b *browser) ask(method, path, body string) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	b.w.app.Handler().ServeHTTP(rec, b.request(method, path, body))
	return rec
}

func (b *browser) want(method, path, body string, status int, contains string) {
	b.w.Helper()
	if rec := b.ask(method, path, body); rec.Code != status || !strings.Contains(rec.Body.String(), contains) {
		b.w.Errorf("%s %s: %d %s, want %d with %q", method, path, rec.Code, rec.Body, status, contains)
	}
}

// feed opens the live feed and sends each message's data, until stop.
func (b *browser) feed() (data <-chan string, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	read, write := io.Pipe()
	lines := make(chan string, 1000)
	go func() {
		defer func() { _ = write.Close() }()
		b.w.app.Handler().ServeHTTP(pipeWriter{httptest.NewRecorder(), write}, b.request("GET", "/api/v1/events", "").WithContext(ctx))
	}()
	go func() {
		for s := bufio.NewScanner(read); s.Scan(); {
			if text, ok := strings.CutPrefix(s.Text(), "data: "); ok {
				lines <- text
			}
		}
	}()
	return lines, cancel
}

// pipeWriter is a response that is read while it is written.
type pipeWriter struct {
	http.ResponseWriter
	to io.Writer
}

// Write implements http.ResponseWriter.
func (p pipeWriter) Write(b []byte) (int, error) { return p.to.Write(b) }

// Flush implements http.Flusher.
func (pipeWriter) Flush() {}

// TestASupervisorSeesAWaitWithinTwoSeconds: nobody is logged in as an agent who is free, a caller asks for a person, and the
// supervisor's feed shows them waiting.
func TestASupervisorSeesAWaitWithinTwoSeconds(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.agent("anna", phone.Ring{})
		data, stop := w.browser("sara").feed()
		defer stop()
		<-data // the snapshot
		time.Sleep(10 * time.Second)
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		queued := after(w, 20*time.Second, whichever[*call.Queued])
		var at time.Time
		for _, e := range w.seen() {
			if e.Body == call.Body(queued) {
				at = e.At
			}
		}
		for {
			var delta board.State
			if err := json.Unmarshal([]byte(<-data), &delta); err != nil {
				t.Fatal(err)
			}
			if len(delta.Queues) > 0 && delta.Queues[0].Queue == queued.Queue && delta.Queues[0].Waiting == 1 {
				break
			}
		}
		late := time.Since(at)
		t.Logf("the wait is shown %v after it began", late)
		if late > 2*time.Second {
			t.Errorf("the wait is shown %v after it began", late)
		}
		_ = c.Hangup()
	})
}

// TestAnAgentWorksByTheAPI: ready, a call, after-call work made longer and ended, a pause; and what it is that others see.
func TestAnAgentWorksByTheAPI(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		anna, sara := w.browser("anna"), w.browser("sara")
		agent := w.agent("anna", phone.AutoAnswer(time.Second))
		anna.want("POST", "/api/v1/me/wrap-up", `{}`, 409, "no-wrap-up")
		c, a := talkingTo(w, agent)
		anna.want("GET", "/api/v1/me/state", "", 200, `"state":"busy"`)
		anna.want("GET", "/api/v1/me/state", "", 200, `"phase":"talking"`)
		sara.want("GET", "/api/v1/calls", "", 200, `"agent":"anna"`)
		anna.want("POST", "/api/v1/calls/"+string(w.seen()[len(w.seen())-1].Call)+"/recording", `{"paused":true}`, 409, "not-recorded")
		_ = a.Hangup()
		_ = c.Hangup()
		synctest.Wait()
		anna.want("GET", "/api/v1/me/state", "", 200, `"state":"wrap-up"`)
		anna.want("POST", "/api/v1/me/wrap-up", `{"extend_seconds":60}`, 204, "")
		time.Sleep(65 * time.Second) // 10 s by the queue
		anna.want("GET", "/api/v1/me/state", "", 200, `"state":"wrap-up"`)
		anna.want("POST", "/api/v1/me/wrap-up", `{}`, 204, "")
		anna.want("GET", "/api/v1/me/state", "", 200, `"state":"available"`)
		anna.want("POST", "/api/v1/me/pause", `{"reason":"lunch"}`, 204, "")
		sara.want("GET", "/api/v1/agents", "", 200, `"state":"paused","since":`)
		sara.want("GET", "/api/v1/agents", "", 200, `"pause_reason":"lunch","paused_by":"agent"`)
		sara.want("POST", "/api/v1/agents/anna/ready", "", 204, "")
		sara.want("POST", "/api/v1/agents/anna/pause", `{"reason":"coaching"}`, 204, "")
		anna.want("GET", "/api/v1/me/state", "", 200, `"pause_reason":"coaching","paused_by":"supervisor"`)
		w.wantMetrics(map[string]string{`centralino_agent_pauses_total{by="supervisor"}`: "1"})
		sara.want("GET", "/api/v1/queues", "", 200, `"offered":1,"answered":1,"in_target":1,"abandoned":0`)
		sara.want("GET", "/api/v1/history", "", 409, "no-history")
		if n := count[*call.Acted](w); n != 7 {
			t.Errorf("%d actions are in the journal", n)
		}
	})
}

// TestASupervisorClosesAQueue: who comes takes the way of an empty shift, also after a restart, until it is opened.
func TestASupervisorClosesAQueue(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.agent("anna", phone.AutoAnswer(time.Second))
		sara := w.browser("sara")
		sara.want("POST", "/api/v1/queues/billing/open", "", 409, "nobody has closed")
		sara.want("POST", "/api/v1/queues/billing/close", `{"reason":"flood"}`, 204, "")
		sara.want("POST", "/api/v1/queues/billing/close", `{"reason":"flood"}`, 409, "closed already")
		w.close()
		w.start()
		sara = w.browser("sara")
		sara.want("GET", "/api/v1/queues", "", 200, `"queue":"billing","closed":true`)
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		if left := after(w, 20*time.Second, whichever[*call.QueueLeft]); left.Rule != call.RuleClosed {
			t.Errorf("sent on by %s", left.Rule)
		}
		_ = c.Hangup()
		sara.want("POST", "/api/v1/queues/billing/open", "", 204, "")
		w.agent("anna", phone.AutoAnswer(time.Second))
		c = w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		after(w, 20*time.Second, whichever[*call.Connected])
		_ = c.Hangup()
	})
}

// TestASessionOutlivesItsCall: a conversation of three quarters of an hour in which nobody touches the page.
func TestASessionOutlivesItsCall(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		anna, sara := w.browser("anna"), w.browser("sara")
		agent := w.agent("anna", phone.AutoAnswer(time.Second))
		c, a := talkingTo(w, agent)
		c.Silence()
		a.Silence()
		time.Sleep(45 * time.Minute)
		sara.want("GET", "/api/v1/me", "", 401, "")
		if n := count[*call.Released](w); n != 0 {
			t.Fatal("the conversation is over")
		}
		_ = a.Hangup()
		_ = c.Hangup()
		time.Sleep(5 * time.Minute)
		anna.want("GET", "/api/v1/me", "", 200, "anna")
	})
}

// TestTheBoardKnowsTodayAfterARestart, and the sessions live on.
func TestTheBoardKnowsTodayAfterARestart(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(time.Second))
		c, a := talkingTo(w, agent)
		_ = a.Hangup()
		_ = c.Hangup()
		time.Sleep(time.Minute)
		w.close()
		w.start()
		w.browser("sara").want("GET", "/api/v1/queues", "", 200, `"offered":1,"answered":1`)
	})
}

// TestHistoryAndReportsOverTheAPI: a call is found, told and counted.
func TestHistoryAndReportsOverTheAPI(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)))
		place, err := history.Locate(call.Secret{}, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		w := unbegun(t, fixture.AlwaysOpen(), journal.Memory())
		w.history = place
		w.start()
		defer w.close()
		agent := w.agent("anna", phone.AutoAnswer(time.Second))
		c, a := talkingTo(w, agent)
		_ = a.Hangup()
		_ = c.Hangup()
		time.Sleep(time.Minute)
		sara := w.browser("sara")
		var found struct{ Calls []struct{ Call string } }
		rec := sara.ask("GET", "/api/v1/history?queue=billing&result=served&partner=alfa&number=%2B390299999999", "")
		if rec.Code != 200 {
			t.Fatal(rec.Body)
		}
		sara.want("GET", "/api/v1/history?partner=beta", "", 200, `"calls":[]`)
		rec = sara.ask("GET", "/api/v1/history?queue=billing&result=served&partner=alfa", "")
		if err := json.Unmarshal(rec.Body.Bytes(), &found); err != nil || len(found.Calls) != 1 {
			t.Fatalf("found %s", rec.Body)
		}
		sara.want("GET", "/api/v1/calls/"+found.Calls[0].Call, "", 200, `"kind":"connected"`)
		sara.want("GET", "/api/v1/calls/"+found.Calls[0].Call, "", 200, `"story":[{`)
		sara.want("GET", "/api/v1/reports?queue=billing", "", 200, `"answered":1`)
		sara.want("GET", "/api/v1/audit", "", 403, "audit:read")
	})
}
