package app

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/memnet"
	"centralino/internal/phone"
)

// TestEveryLegIsMeasured loses a tenth of what the caller sends to us.
func TestEveryLegIsMeasured(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(2*time.Second))
		caller := w.caller(strangerNumber)
		c := w.dial(caller, "helpline")
		n := 0
		w.net.Tap(memnet.Only(func(p memnet.Packet) bool {
			return p.From.Addr() == caller.Address().Addr() && p.From.Port() != caller.Address().Port() && p.From.Port()%2 == 0
		}, func(memnet.Packet) memnet.Fate {
			n++
			return memnet.Fate{Drop: n%10 == 0}
		}))
		c.Tone(440)
		press(w, c, "0")
		a := answered(w, agent)
		a.Tone(600)
		time.Sleep(30 * time.Second)
		if err := c.Hangup(); err != nil {
			t.Fatal(err)
		}
		after(w, time.Second, whichever[*call.Ended])
		legs := map[call.Side]*call.MediaMeasured{}
		for _, e := range w.seen() {
			if m, ok := e.Body.(*call.MediaMeasured); ok {
				if legs[m.Side] != nil {
					t.Errorf("the %s is measured twice", m.Side)
				}
				legs[m.Side] = m
			}
		}
		if len(legs) != 2 {
			t.Fatalf("%d legs measured", len(legs))
		}
		heard, conversed := legs[call.SideCaller], legs[call.SideAgent]
		if in := heard.In; in == nil || in.Codec != "PCMA" || in.Packets < 1500 || in.Loss() < 0.09 || in.Loss() > 0.11 || in.MOS > 3.4 {
			t.Errorf("the caller: %+v", in)
		}
		if in := conversed.In; in == nil || in.Lost != 0 || in.MOS != 4.37 || conversed.Leg == "" {
			t.Errorf("the agent: %+v", in)
		}
		last := w.seen()[len(w.seen())-1]
		if _, ok := last.Body.(*call.Ended); !ok {
			t.Errorf("the call goes on after its end: %s", last.Body.Kind())
		}
		w.wantMetrics(map[string]string{
			`centralino_rtp_mos_count{direction="in",side="agent"}`:          "1",
			`centralino_rtp_loss_ratio_count{direction="in",side="caller"}`:  "1",
			`centralino_rtp_mos_bucket{direction="in",side="caller",le="4"}`: "1",
		})
	})
}

func TestACallerWithoutAPacketIsSaidToHaveSentNone(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		c := w.dial(w.caller(strangerNumber), "helpline")
		c.Mute()
		time.Sleep(3 * time.Second)
		if err := c.Hangup(); err != nil {
			t.Fatal(err)
		}
		m := after(w, time.Second, whichever[*call.MediaMeasured])
		if m.Received != 0 || m.In != nil || m.Out != nil || m.Sent < 100 {
			t.Errorf("%+v", m)
		}
		w.wantMetrics(map[string]string{`centralino_rtp_silent_legs_total{side="caller"}`: "1"})
	})
}
