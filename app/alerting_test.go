package app

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/journal"
	"centralino/outbox"
)

// alerted puts a section `alerts:` into the example.
func alerted(text string) []fixture.Change {
	return append(fixture.AlwaysOpen(), fixture.Change{File: fixture.Config, Old: "queues:\n  billing:", New: text + "\nqueues:\n  billing:"})
}

// TestAnAlertIsTold: a caller waits for too long, which is posted, signed; somebody sees to it; it is on over the death of the
// process, and over when nobody waits any more.
func TestAnAlertIsTold(t *testing.T) {
	var mu sync.Mutex
	var posts []notice
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		body, err := io.ReadAll(r.Body)
		var n notice
		if err = errors.Join(err, json.Unmarshal(body, &n)); err != nil {
			t.Error(err)
		}
		if r.Header.Get(outbox.HeaderSignature) != outbox.Sign(call.NewSecret("geheim"), r.Header.Get(outbox.HeaderTime), body) {
			t.Error("it is signed by somebody else")
		}
		posts = append(posts, n)
	}))
	defer receiver.Close()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)))
		w := unbegun(t, alerted(`alerts: {webhook: {url: "`+receiver.URL+`", secret: geheim}, conditions: [{name: long, when: longest-wait, queues: billing, over: 30s, for: 5s, clear: 10s}]}`), journal.Memory())
		w.start()
		w.agent("anna", phone.Refuse(486))
		c := w.waits(strangerNumber)
		begun := time.Now()
		fired := after(w, time.Minute, whichever[*call.AlertFired])
		if late := time.Since(begun); late < 34*time.Second || late > 37*time.Second || fired.Queue != "billing" || fired.Limit != 30 {
			t.Errorf("fired after %v: %+v", late, fired)
		}
		sara := w.browser("sara")
		sara.want("POST", "/api/v1/alerts/long.billing./acknowledge", "", 204, "")
		w.wantMetrics(map[string]string{`centralino_alerts_on{alert="long"}`: "1", `centralino_alerts_fired_total{alert="long"}`: "1"})
		time.Sleep(2 * time.Minute)
		if n := count[*call.AlertFired](w); n != 1 {
			t.Errorf("fired %d times", n)
		}
		w.die()
		_ = c // its telephone has died with the process
		w.start()
		defer w.close()
		w.browser("sara").want("GET", "/api/v1/alerts", "", 200, `"acknowledged":"sara"`)
		time.Sleep(8 * time.Second)
		if n := count[*call.AlertResolved](w); n != 0 {
			t.Error("it is over at once")
		}
		resolved := after(w, 10*time.Second, whichever[*call.AlertResolved])
		if resolved.Removed || resolved.Lasted < 2*time.Minute {
			t.Errorf("resolved %+v", resolved)
		}
		w.browser("sara").want("GET", "/api/v1/alerts", "", 200, `"alerts":[]`)
		time.Sleep(time.Minute)
		mu.Lock()
		defer mu.Unlock()
		if len(posts) != 2 || posts[0].State != "fired" || posts[0].Text != "billing: qualcuno attende da 36 s, più di 30 s" || posts[0].ID == "" ||
			posts[1].State != "resolved" || posts[1].Queue != "billing" {
			t.Errorf("posted %+v", posts)
		}
	})
}

// TestAlertsFollowTheConfiguration: one that is added is looked for, and one that is taken away is over.
func TestAlertsFollowTheConfiguration(t *testing.T) {
	virtually(t, alerted("# no alerts"), func(w *world) {
		w.agent("anna", phone.Refuse(486))
		c := w.waits(strangerNumber)
		time.Sleep(2 * time.Minute)
		w.edit(fixture.Config, "# no alerts", "alerts: {conditions: [{when: longest-wait, over: 1m, for: 0s}]}")
		after(w, 3*time.Second, whichever[*call.AlertFired])
		w.edit(fixture.Config, "longest-wait, over: 1m", "nobody")
		if r := after(w, 3*time.Second, whichever[*call.AlertResolved]); !r.Removed {
			t.Errorf("resolved %+v", r)
		}
		_ = c.Hangup()
	})
}
