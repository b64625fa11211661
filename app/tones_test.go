package app

import (
	"net/netip"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// oldPhone is a caller's telephone that has no telephone-events.
func (w *world) oldPhone(number string, codecs ...string) *phone.Phone {
	w.Helper()
	return w.phone(phone.Options{
		Address: netip.MustParseAddrPort("10.1.200.1:5060"), User: number, NoEvent: true, Codecs: codecs,
	})
}

// keyTones presses keys as tones, some 5 in a second.
func keyTones(c *phone.Call, keys string) {
	pcm := fixture.Telephone{On: 100 * time.Millisecond, Off: 100 * time.Millisecond}.Press(keys)
	c.Say(pcm)
	time.Sleep(time.Duration(len(pcm)) * time.Second / fixture.Rate)
}

func TestACallerKeysByTones(t *testing.T) {
	for _, codec := range []string{"PCMA", "PCMU"} {
		t.Run(codec, func(t *testing.T) {
			virtually(t, fixture.AlwaysOpen(), func(w *world) {
				agent := w.agent("anna", phone.AutoAnswer(2*time.Second))
				c := w.dial(w.oldPhone(strangerNumber, codec), "helpline")
				c.Tone(941, 1336) // a 0, held long
				after(w, 5*time.Second, func(b *call.Queued) bool { return b.Queue == "billing" })
				time.Sleep(time.Second)
				c.Silence()
				a := answered(w, agent)
				c.Tone(440)
				a.Tone(600)
				time.Sleep(time.Second)
				if !c.Hears(600) || !a.Hears(440) {
					t.Errorf("the caller hears the agent: %v; the agent hears the caller: %v", c.Hears(600), a.Hears(440))
				}
				keyTones(c, "4") // something for the agent's ears
				if err := a.Hangup(); err != nil {
					t.Fatal(err)
				}
				after(w, time.Second, func(b *call.StepEntered) bool { return b.Step == "survey" })
				time.Sleep(1500 * time.Millisecond)
				keyTones(c, "5")
				if s := after(w, 5*time.Second, whichever[*call.Surveyed]); s.Answer != "5" {
					t.Errorf("surveyed %+v", s)
				}
				if n := count[*call.Queued](w); n != 1 {
					t.Errorf("queued %d times", n)
				}
			})
		})
	}
}

func TestCodeAndPINByTones(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) { w.keysCodeAndPIN(w.oldPhone(strangerNumber), keyTones) })
}
