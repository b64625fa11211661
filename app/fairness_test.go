package app

import (
	"fmt"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// TestOverflowKeepsThePlace: a caller whom another queue's agents may serve too stays in their own queue, and comes before
// who entered that other queue later.
func TestOverflowKeepsThePlace(t *testing.T) {
	changes := append(crew("    overflow: {after: 30s, to: outages}\n", "{id: carla, password: carla-demo, skills: {outages: 1}}"),
		fixture.Change{File: fixture.Config, Old: "    priority: 5\n", New: ""},
		fixture.Change{File: "flows/helpline.yaml", Old: "    priority: 10\n", New: ""})
	virtually(t, changes, func(w *world) {
		anna := w.agent("anna", phone.AutoAnswer(0))
		talking := w.waits("+39021110001")
		a := answered(w, anna)
		a.Silence()
		carla := w.agent("carla", phone.Ring{})
		first := w.waits(strangerNumber)
		time.Sleep(20 * time.Second)
		if n := len(bodies[*call.Offered](w)); n != 1 {
			t.Errorf("%d offers before the overflow, want 1", n)
		}
		in, err := carla.Incoming(w.Context()) // 30 s after the wait began
		if err != nil || in.From() != strangerNumber {
			t.Fatalf("carla's phone rings for %v (%v)", in.From(), err)
		}
		offered := bodies[*call.Offered](w)
		if o := offered[len(offered)-1]; o.Queue != "billing" || o.Chosen != call.RuleOverflow || o.Waited < 30*time.Second || o.Waited > 31*time.Second {
			t.Errorf("offered as %+v", o)
		}
		_ = in.Reject(486)
		other := w.dial(w.caller(goldNumber), "helpline") // a fault: the queue outages, served by carla too
		other.Silence()
		press(w, other, "2")
		after(w, 10*time.Second, func(b *call.Queued) bool { return b.Queue == "outages" })
		in, err = carla.Incoming(w.Context())
		if err != nil {
			t.Fatal(err)
		}
		_ = in.Answer()
		if in.From() != strangerNumber {
			t.Errorf("carla speaks to %s, want who has waited longest in whatever queue", in.From())
		}
		if n := len(bodies[*call.QueueLeft](w)); n != 0 {
			t.Errorf("%d callers left a queue to be helped by another", n)
		}
		for _, c := range []*phone.Call{first, other, talking} {
			_ = c.Hangup()
		}
	})
}

// TestPartnersGetTheirShare of fifty calls, although one of them is always idle for longer.
func TestPartnersGetTheirShare(t *testing.T) {
	virtually(t, crew("    share: {alfa: 60%, beta: 40%}\n    wrap_up: 0s\n    country_notice: {tell: never}\n"), func(w *world) {
		w.agent("anna", phone.AutoAnswer(0))
		w.agent("bruno", phone.AutoAnswer(0))
		for i := range 50 {
			c := w.waits(fmt.Sprintf("+3902111%04d", i))
			time.Sleep(5 * time.Second)
			_ = c.Hangup()
			time.Sleep(time.Second)
		}
		got := map[call.PartnerID]int{}
		steered := 0
		for _, b := range bodies[*call.Connected](w) {
			got[b.Partner]++
		}
		for _, o := range bodies[*call.Offered](w) {
			if o.Chosen == call.RuleShare {
				steered++
			}
		}
		if got["alfa"] < 29 || got["alfa"] > 31 || got["beta"] != 50-got["alfa"] {
			t.Errorf("shared as %v, want 30 and 20", got)
		}
		if steered == 0 {
			t.Error("no call was steered")
		}
	})
}

// TestTheCallerMeetsTheAgentTheyKnow, though another has been idle for longer.
func TestTheCallerMeetsTheAgentTheyKnow(t *testing.T) {
	virtually(t, crew("    prefer: [last-agent]\n    wrap_up: 0s\n", biller("carla", ""), biller("dario", "")), func(w *world) {
		phones := map[call.AgentID]*phone.Phone{}
		for _, id := range []call.AgentID{"anna", "carla", "dario"} {
			phones[id] = w.agent(string(id), phone.AutoAnswer(0))
		}
		met := map[string]call.AgentID{}
		for round := range 3 {
			for _, number := range []string{"+39021110001", "+39021110002", "+39021110003"} {
				before := len(bodies[*call.Connected](w))
				c := w.waits(number)
				time.Sleep(5 * time.Second)
				connected := bodies[*call.Connected](w)
				if len(connected) != before+1 {
					t.Fatalf("%s did not reach anybody", number)
				}
				agent := connected[before].Agent
				if known := met[number]; known != "" && agent != known {
					t.Errorf("round %d: %s met %s, and knows %s", round, number, agent, known)
				}
				met[number] = agent
				_ = c.Hangup()
				time.Sleep(2 * time.Second)
			}
		}
		if len(map[call.AgentID]bool{met["+39021110001"]: true, met["+39021110002"]: true, met["+39021110003"]: true}) != 3 {
			t.Errorf("met %v, want one each", met)
		}
	})
}

// TestAGhostIsPausedAndSeen: an agent whose phone rings and whom nobody finds is paused after two calls; one whose phone is
// broken is told of. Callers go on to somebody else at once, and a single person on the night shift is not offered for ever.
func TestAGhostIsPausedAndSeen(t *testing.T) {
	virtually(t, crew("    ring: 10s\n", biller("carla", ""), biller("dario", "")), func(w *world) {
		w.agent("carla", phone.Ring{})
		w.agent("dario", phone.Refuse(500))
		c := w.waits(strangerNumber)
		paused := after(w, time.Minute, whichever[*call.AgentPaused])
		if paused.Agent != "carla" || paused.By != call.PausedByMisses {
			t.Errorf("paused %+v", paused)
		}
		gone := after(w, 5*time.Minute, whichever[*call.AgentUnreachable])
		if gone.Agent != "dario" || gone.Result != call.OfferFailed {
			t.Errorf("unreachable %+v", gone)
		}
		w.wantMetrics(map[string]string{
			`centralino_agent_pauses_total{by="misses"}`:               "1",
			`centralino_agents_unreachable_total{result="failed"}`:     "1",
			`centralino_agents{queue="billing",state="paused"}`:        "1",
			`centralino_offers_total{queue="billing",result="missed"}`: "2",
		})
		left := after(w, 2*time.Minute, whichever[*call.QueueLeft])
		if left.Rule != call.RuleEmpty {
			t.Errorf("left %+v: nobody who answers is there", left)
		}
		_ = c.Hangup()
	})
}

// TestWrapUpBelongsToTheAgent: after a call of one queue no other queue rings the agent until the after-call work is over,
// and then the next caller is offered at that instant.
func TestWrapUpBelongsToTheAgent(t *testing.T) {
	changes := append(crew(""), fixture.Change{File: fixture.Config, Old: "  wrap_up: 10s\n", New: "  wrap_up: 30s\n"})
	virtually(t, changes, func(w *world) {
		anna := w.agent("anna", phone.AutoAnswer(0)) // of billing and of complaints
		c := w.waits(strangerNumber)
		a := answered(w, anna)
		other := w.dial(w.caller(goldNumber), "helpline")
		other.Silence()
		press(w, other, "9")
		after(w, 10*time.Second, func(b *call.Queued) bool { return b.Queue == "complaints" })
		_ = a.Hangup()
		_ = c.Hangup()
		over := time.Now()
		b := answered(w, anna)
		if gone := time.Since(over); gone < 30*time.Second || gone > 31*time.Second {
			t.Errorf("the other queue rang %v after the conversation, want 30 s", gone)
		}
		_ = b.Hangup()
		_ = other.Hangup()
	})
}

// TestOneWhoDropsLeavesTheOthersRinging: with ring-all an agent who refuses stops no other phone, and the queue does not
// halt because of the last agent.
func TestOneWhoDropsLeavesTheOthersRinging(t *testing.T) {
	virtually(t, crew("    strategy: ring-all\n", biller("carla", ""), biller("dario", "")), func(w *world) {
		w.agent("carla", phone.Refuse(486))
		dario := w.agent("dario", phone.Ring{})
		c := w.waits(strangerNumber)
		in, err := dario.Incoming(w.Context())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		if in.Err() != nil {
			t.Errorf("dario's phone stopped (%v) because carla refused", in.Err())
		}
		if err := in.Answer(); err != nil {
			t.Fatal(err)
		}
		in.Tone(600)
		time.Sleep(time.Second)
		if !c.Hears(600) {
			t.Error("the caller does not hear who answered")
		}
		_ = c.Hangup()
	})
}

// TestAReloadChangesOnlyWhatChanged: a new setting of a queue logs nobody out, ends no call, and no caller loses the place.
func TestAReloadChangesOnlyWhatChanged(t *testing.T) {
	virtually(t, crew("    ring: 25s\n"), func(w *world) {
		anna := w.agent("anna", phone.AutoAnswer(0))
		talking := w.waits("+39021110001")
		a := answered(w, anna)
		a.Silence()
		first, second := w.waits(strangerNumber), w.waits("+39021110002")
		before := len(w.seen())
		w.edit(fixture.Config, "    ring: 25s\n", "    ring: 15s\n    strategy: round-robin\n")
		time.Sleep(time.Second)
		for _, e := range w.seen()[before:] {
			switch e.Body.(type) {
			case *call.Reloaded, *call.Announced:
			default:
				t.Errorf("the reload made %s", e.Body.Kind())
			}
		}
		_ = a.Hangup()
		_ = talking.Hangup()
		if next := answered(w, anna); next.From() != strangerNumber {
			t.Errorf("anna got %s, want who came first", next.From())
		}
		_ = first.Hangup()
		_ = second.Hangup()
	})
}
