package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// TestACallerIsToldARangeAndItIsScored: after a few conversations a waiting caller hears between which times the wait will
// end, and when it has ended /metrics says whether that was true.
func TestACallerIsToldARangeAndItIsScored(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		for _, name := range []string{"queue-wait-between", "queue-wait-and", "queue-wait-less-than", "queue-wait-less-than-a-minute"} {
			w.record(name, fixture.Recording(name))
		}
		w.reload()
		agent := w.agent("anna", phone.AutoAnswer(time.Second))
		for range 8 {
			c, a := talkingTo(w, agent)
			time.Sleep(time.Minute)
			_ = a.Hangup()
			_ = c.Hangup()
			time.Sleep(20 * time.Second)
		}
		for _, ev := range w.seen() {
			if b, ok := ev.Body.(*call.Announced); ok && b.To > 0 {
				t.Fatalf("a caller whose agent's phone rang was told %+v", b)
			}
		}
		talking, a := talkingTo(w, agent)
		waiting := w.dial(w.caller("+39021110001"), "helpline")
		press(w, waiting, "0")
		waiting.Silence()
		said := after(w, 20*time.Second, func(b *call.Announced) bool { return b.To > 0 })
		if said.Wait < 30*time.Second || said.Wait > 3*time.Minute || said.From >= said.Wait || said.To < said.Wait {
			t.Errorf("one conversation of a minute ahead: told %+v", said)
		}
		time.Sleep(15 * time.Second)
		heard := "queue-wait-between"
		if said.From == 0 {
			heard = "queue-wait-less-than"
			if said.To == time.Minute {
				heard = "queue-wait-less-than-a-minute"
			}
		}
		heardAll(w, waiting, "queue-next", heard)
		time.Sleep(20 * time.Second)
		_ = a.Hangup()
		_ = talking.Hangup()
		b := answered(w, agent)
		time.Sleep(10 * time.Second)
		w.wantMetrics(map[string]string{`centralino_queue_estimate_error_seconds_count{queue="billing"}`: "1"})
		text := w.scrape()
		for _, covered := range []string{"true", "false", "unknown"} {
			if !strings.Contains(text, fmt.Sprintf(`centralino_queue_estimate_covered_total{covered=%q,queue="billing"}`, covered)) {
				t.Errorf("there is no figure of what was covered: %s", covered)
			}
		}
		_ = b.Hangup()
		_ = waiting.Hangup()
	})
}

// talkingTo lets a caller reach the agent.
func talkingTo(w *world, agent *phone.Phone) (c, a *phone.Call) {
	w.Helper()
	c = w.dial(w.caller(strangerNumber), "helpline")
	press(w, c, "0")
	a = answered(w, agent)
	time.Sleep(time.Second) // until the helpline knows of the answer too
	return c, a
}
