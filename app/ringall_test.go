package app

import (
	"errors"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/phone"
	"centralino/sip"
)

func ringEverybody() []string {
	return []string{biller("carla", ""), biller("dario", ""), biller("elena", "")}
}

// TestRingAllHasOneWinner: five phones ring for one caller, the first that answers has them, and no other phone shows a
// missed call.
func TestRingAllHasOneWinner(t *testing.T) {
	virtually(t, crew("    strategy: ring-all\n", ringEverybody()...), func(w *world) {
		phones := map[string]*phone.Phone{}
		for _, id := range []string{"anna", "bruno", "carla", "elena"} {
			phones[id] = w.agent(id, phone.Ring{})
		}
		phones["dario"] = w.agent("dario", phone.AutoAnswer(3*time.Second))
		c := w.waits(strangerNumber)
		c.Tone(440)
		winner := answered(w, phones["dario"])
		winner.Tone(600)
		time.Sleep(time.Second)
		if !c.Hears(600) || !winner.Hears(440) {
			t.Error("the caller and who answered first do not hear each other")
		}
		if n := len(bodies[*call.Offered](w)); n != 5 {
			t.Errorf("%d phones rang, want 5", n)
		}
		for id, p := range phones {
			if id == "dario" {
				continue
			}
			in, err := p.Incoming(w.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !errors.Is(in.Err(), phone.ErrCancelled) || in.Reason() != sip.CompletedElsewhere {
				t.Errorf("the call at %s ended with %v, %q", id, in.Err(), in.Reason())
			}
		}
		for _, o := range bodies[*call.OfferEnded](w) {
			if o.Result != call.OfferElsewhere {
				t.Errorf("the offer to %s ended as %s", o.Agent, o.Result)
			}
		}
		w.wantMetrics(map[string]string{
			`centralino_offers_total{queue="billing",result="answered"}`:  "1",
			`centralino_offers_total{queue="billing",result="elsewhere"}`: "4",
			`centralino_agents{queue="billing",state="available"}`:        "4",
		})
		_ = winner.Hangup()
		_ = c.Hangup()
	})
}

// TestOfTwoAnswersAtTheSameInstantOneCounts: both phones say that they answered; one has the caller, the other is hung up
// at once and never hears them. Everybody can be rung again.
func TestOfTwoAnswersAtTheSameInstantOneCounts(t *testing.T) {
	virtually(t, crew("    strategy: ring-all\n    wrap_up: 0s\n", ringEverybody()...), func(w *world) {
		ids := []string{"anna", "bruno", "carla", "dario", "elena"}
		var phones []*phone.Phone
		for _, id := range ids {
			phones = append(phones, w.agent(id, phone.AutoAnswer(2*time.Second)))
		}
		for round := range 3 {
			c := w.waits(strangerNumber)
			c.Tone(440)
			var up []*phone.Call
			for _, p := range phones {
				in, err := p.Incoming(w.Context())
				if err != nil {
					t.Fatal(err)
				}
				up = append(up, in)
			}
			time.Sleep(3 * time.Second)
			heard := 0
			for i, in := range up {
				switch {
				case in.Err() == nil && in.Hears(440):
					heard++
				case in.Reason() != sip.CompletedElsewhere:
					t.Errorf("round %d: %s was told %q", round, ids[i], in.Reason())
				case in.Err() == nil:
					t.Errorf("round %d: %s is neither hung up nor speaking", round, ids[i])
				case in.Hears(440):
					t.Errorf("round %d: %s heard the caller and has lost the call", round, ids[i])
				}
			}
			if heard != 1 {
				t.Errorf("round %d: %d agents have the caller, want 1", round, heard)
			}
			_ = c.Hangup()
			time.Sleep(3 * time.Second)
		}
		if n := len(bodies[*call.Connected](w)); n != 3 {
			t.Errorf("%d connected, want 3", n)
		}
		for _, p := range bodies[*call.AgentPaused](w) {
			t.Errorf("%s was paused: nobody missed anything", p.Agent)
		}
		w.wantMetrics(map[string]string{`centralino_agents{queue="billing",state="available"}`: "5"})
	})
}
