package app

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/internal/fixture"
)

// TestAWebhookWaitsForItsReceiver, who is away while somebody logs in and the helpline is started anew. Neither the login nor
// the stop waits for anybody, and what happened is told once.
func TestAWebhookWaitsForItsReceiver(t *testing.T) {
	changes := append(fixture.AlwaysOpen(), fixture.Change{File: fixture.Config, Old: "rules:", New: `webhooks: [{name: crm, url: "http://127.0.0.1:1/x", secret: "0123456789abcdef", events: [logged_in]}]
rules:`})
	withCRM(t, changes, func(w *world, service *crm) {
		service.set("POST /x", "hang", 0)
		w.close()
		w.webhooks = filepath.Join(t.TempDir(), "webhooks.json")
		w.start()
		w.browser("sara")
		time.Sleep(10 * time.Minute)
		before := time.Now()
		w.close()
		if took := time.Since(before); took > time.Second {
			t.Errorf("the stop took %v", took)
		}
		service.mu.Lock()
		service.asked = nil
		service.mu.Unlock()
		service.set("POST /x", "thanks", 0)
		w.start()
		time.Sleep(time.Hour)
		service.mu.Lock()
		defer service.mu.Unlock()
		if len(service.asked) != 1 || !strings.Contains(service.asked[0], `"kind":"logged_in"`) {
			t.Errorf("told %q", service.asked)
		}
	})
}
