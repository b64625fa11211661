package app

import (
	"context"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/media/wav"
)

const (
	strangerNumber = "+39021112223"
	goldNumber     = "+390612345678"
)

// heardAll checks by sound that recordings were heard, and that others were not.
func heardAll(w *world, c *phone.Call, want ...string) {
	w.Helper()
	for _, name := range want {
		if score := c.Score(fixture.Recording(name)); score < 0.8 {
			w.Errorf("%s was not heard (likeness %.2f)", name, score)
		}
	}
}

func TestAMessageIsHeardAndTheFirstPacketIsQuick(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		p := w.caller(goldNumber)
		c := w.dial(p, "helpline")
		time.Sleep(20 * time.Millisecond)
		if c.Reception().Packets == 0 {
			t.Error("no packet of the first prompt within 20 ms of the answer, though the caller was silent")
		}
		if err := c.Press("1"); err != nil { // early: kept for the menu
			t.Fatal(err)
		}
		after(w, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "bill" })
		time.Sleep(1500 * time.Millisecond)
		heardAll(w, c, "welcome", "bill-information")
		if score := c.Score(fixture.Recording("closed")); score > 0.75 {
			t.Errorf("a prompt was heard that was not played (likeness %.2f)", score)
		}
		if err := c.Hangup(); err != nil {
			t.Fatal(err)
		}
		ended := after(w, time.Second, whichever[*call.Ended])
		if ended.Result != call.Informed || ended.Reason != call.CallerHungUp {
			t.Errorf("ended %+v", ended)
		}
		w.wantMetrics(map[string]string{
			`centralino_calls_total{flow="helpline",result="informed"}`:       "1",
			`centralino_flow_keys_total{flow="helpline",key="1",step="main"}`: "1",
		})
	})
}

func TestCodeAndPIN(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.keysCodeAndPIN(w.caller(strangerNumber), func(c *phone.Call, keys string) { press(w, c, keys) })
	})
}

// keysCodeAndPIN keys in a code, a wrong PIN and the right one, and looks that neither is in the journal.
func (w *world) keysCodeAndPIN(p *phone.Phone, key func(c *phone.Call, keys string)) {
	w.Helper()
	c := w.dial(p, "+39800123456")
	key(c, "10000019")
	key(c, "11111")
	after(w, 5*time.Second, func(b *call.StepEntered) bool { return b.Step == "check-code" })
	time.Sleep(time.Second)
	key(c, "24680")
	after(w, 5*time.Second, func(b *call.Identified) bool { return b.Answer == call.IdentityFound })
	after(w, 5*time.Second, func(b *call.StepEntered) bool { return b.Step == "main" })
	heardAll(w, c, "pin-wrong")
	if err := c.Hangup(); err != nil {
		w.Fatal(err)
	}
	after(w, time.Second, whichever[*call.Ended])
	for _, e := range w.seen() {
		line, err := e.MarshalJSON()
		if err != nil {
			w.Fatal(err)
		}
		if leaks(string(line), "24680", "11111") {
			w.Errorf("the PIN is in the journal: %s", line)
		}
	}
}

func TestAConversation(t *testing.T) {
	for name, keys := range map[string]phone.Keys{
		"well-behaved": {}, "no marker": {NoMarker: true}, "no end": {NoEnd: true}, "as SIPp": {Replay: true},
	} {
		t.Run(name, func(t *testing.T) {
			virtually(t, fixture.AlwaysOpen(), func(w *world) {
				agent := w.agent("anna", phone.AutoAnswer(2*time.Second))
				c := w.dial(w.caller(strangerNumber), "helpline")
				if err := c.PressWith(keys, "0"); err != nil {
					t.Fatal(err)
				}
				a := answered(w, agent)
				c.Tone(440)
				a.Tone(600)
				time.Sleep(time.Second)
				if !c.Hears(600) || !a.Hears(440) {
					t.Errorf("the caller hears the agent: %v; the agent hears the caller: %v", c.Hears(600), a.Hears(440))
				}
				if name == "well-behaved" {
					time.Sleep(time.Hour)
				}
				if !c.Hears(600) || !a.Hears(440) {
					t.Error("after an hour they no longer hear each other")
				}
				if err := a.Hangup(); err != nil {
					t.Fatal(err)
				}
				after(w, time.Second, func(b *call.StepEntered) bool { return b.Step == "survey" })
				time.Sleep(1500 * time.Millisecond)
				if err := c.PressWith(keys, "5"); err != nil {
					t.Fatal(err)
				}
				if err := c.WaitEnd(w.Context()); !errors.Is(err, phone.ErrRemoteBye) {
					t.Errorf("the call ended with %v", err)
				}
				heardAll(w, c, "survey-satisfied", "goodbye")
				if s := after(w, 0, whichever[*call.Surveyed]); s.Answer != "5" || s.Agent != "anna" || s.Queue != "billing" {
					t.Errorf("surveyed %+v", s)
				}
				connected := after(w, 0, whichever[*call.Connected])
				if connected.Waited < 2*time.Second || connected.Waited > 3*time.Second || !connected.InTarget {
					t.Errorf("connected %+v", connected)
				}
				time.Sleep(10 * time.Second) // handling ends with the after-call work
				w.wantMetrics(map[string]string{
					`centralino_calls_total{flow="helpline",result="served"}`:                "1",
					`centralino_queue_wait_seconds_count{queue="billing",result="answered"}`: "1",
					`centralino_queue_answered_in_target_total{queue="billing"}`:             "1",
					`centralino_agent_handle_seconds_count{queue="billing"}`:                 "1",
				})
			})
		})
	}
}

func TestLawsOfBothSidesDiffer(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(0))
		p := w.phone(phone.Options{Address: netip.MustParseAddrPort("10.1.200.1:5060"), User: strangerNumber, Codecs: []string{"PCMU"}})
		c := w.dial(p, "helpline")
		press(w, c, "0")
		a := answered(w, agent)
		c.Tone(440)
		a.Tone(600)
		time.Sleep(time.Second)
		if !c.Hears(600) || !a.Hears(440) {
			t.Error("A-law and µ-law do not hear each other")
		}
		_ = c.Hangup()
	})
}

func TestHold(t *testing.T) {
	for _, how := range []phone.Hold{phone.SendOnly, phone.Inactive, phone.OldHold} {
		t.Run(string(how), func(t *testing.T) {
			virtually(t, fixture.AlwaysOpen(), func(w *world) {
				agent := w.agent("anna", phone.AutoAnswer(0))
				c := w.dial(w.caller(strangerNumber), "helpline")
				press(w, c, "0")
				a := answered(w, agent)
				c.Tone(440)
				a.Tone(600)
				time.Sleep(time.Second)
				if err := a.Hold(how); err != nil {
					t.Fatal(err)
				}
				a.Mute()
				time.Sleep(7 * time.Second)
				if c.Hears(600) {
					t.Error("on hold the caller still hears the agent")
				}
				if a.Hears(440) {
					t.Error("the agent hears a caller who is on hold")
				}
				heardAll(w, c, "hold-music")
				time.Sleep(5 * time.Minute) // longer than any media time-out of a call that is not on hold
				if err := a.Resume(); err != nil {
					t.Fatal(err)
				}
				a.Tone(600)
				time.Sleep(time.Second)
				if !c.Hears(600) || !a.Hears(440) {
					t.Error("after the hold they do not hear each other")
				}
				if err := c.Hangup(); err != nil {
					t.Fatal(err)
				}
				released := after(w, time.Second, whichever[*call.Released])
				if released.By != call.SideCaller || released.Hold < 5*time.Minute || released.Hold > 6*time.Minute {
					t.Errorf("released %+v", released)
				}
				if err := a.WaitEnd(w.Context()); !errors.Is(err, phone.ErrRemoteBye) {
					t.Errorf("the agent's call ended with %v", err)
				}
			})
		})
	}
}

func TestAnAgentWhoDoesNotAnswerIsPaused(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.agent("anna", phone.Ring{})
		bruno := w.agent("bruno", phone.Ring{})
		c := w.dial(w.caller(strangerNumber), "helpline")
		c.Silence()
		press(w, c, "0")
		paused := after(w, 5*time.Minute, func(b *call.AgentPaused) bool { return b.Agent == "anna" })
		if paused.By != call.PausedByMisses {
			t.Errorf("paused %+v", paused)
		}
		bruno.SetRing(phone.AutoAnswer(0))
		time.Sleep(time.Minute)
		w.wantMetrics(map[string]string{
			`centralino_agents{queue="billing",state="paused"}`: "2", // bruno had let two go by as well
		})
		if err := c.Hangup(); err != nil {
			t.Fatal(err)
		}
		after(w, time.Second, func(b *call.QueueLeft) bool { return b.Result == call.LeftAbandoned })
	})
}

func TestRefusalsAreNotBusyLoops(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.agent("anna", phone.Refuse(486))
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		time.Sleep(time.Minute)
		refused := count[*call.OfferEnded](w)
		if refused < 2 || refused > 6 {
			t.Errorf("a busy phone was rung %d times in a minute", refused)
		}
		if n := count[*call.AgentPaused](w); n != 0 {
			t.Errorf("a phone that refuses was paused %d times", n)
		}
		_ = c.Hangup()
	})
}

func TestGivingUp(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		agent := w.agent("anna", phone.Ring{})
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		ringing, err := agent.Incoming(w.Context())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		if err := c.Hangup(); err != nil {
			t.Fatal(err)
		}
		if err := ringing.WaitEnd(w.Context()); !errors.Is(err, phone.ErrCancelled) {
			t.Errorf("the agent's phone stopped ringing with %v", err)
		}
		left := after(w, time.Second, whichever[*call.QueueLeft])
		if left.Result != call.LeftAbandoned || left.Waited < 5*time.Second {
			t.Errorf("left %+v", left)
		}
		w.wantMetrics(map[string]string{
			`centralino_calls_total{flow="helpline",result="abandoned"}`:              "1",
			`centralino_queue_wait_seconds_count{queue="billing",result="abandoned"}`: "1",
			`centralino_queue_waiting{queue="billing"}`:                               "0",
			`centralino_agents{queue="billing",state="available"}`:                    "1",
		})
	})
}

func TestAVoicemailInPlaceOfTheWait(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.agent("anna", phone.Ring{})
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		time.Sleep(5 * time.Second)
		press(w, c, "2")
		time.Sleep(5 * time.Second) // intro and beep
		c.Tone(440)
		time.Sleep(4 * time.Second)
		press(w, c, "#")
		message := after(w, 5*time.Second, whichever[*call.VoicemailLeft])
		if message.Queue != "billing" || message.Length < 6*time.Second || message.Length > 9*time.Second {
			t.Errorf("message %+v", message)
		}
		file, err := os.ReadFile(filepath.Join(w.app.voicemail, filepath.FromSlash(message.File)))
		if err != nil {
			t.Fatal(err)
		}
		sound, err := wav.Decode(file)
		if err != nil {
			t.Fatal(err)
		}
		if !phone.Dominates(sound.Samples[len(sound.Samples)/2:], 440) {
			t.Error("the message is not what the caller said")
		}
		ended := after(w, 20*time.Second, whichever[*call.Ended])
		if ended.Result != call.Voicemail {
			t.Errorf("ended %+v", ended)
		}
		w.wantMetrics(map[string]string{`centralino_queue_wait_seconds_count{queue="billing",result="voicemail"}`: "1"})
	})
}

func TestACallbackInPlaceOfTheWait(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.agent("anna", phone.Ring{})
		c := w.dial(w.caller("0690000001"), "helpline")
		press(w, c, "0")
		time.Sleep(5 * time.Second)
		press(w, c, "1")
		booked := after(w, 30*time.Second, whichever[*call.CallbackBooked])
		if booked.Number != "+390690000001" || booked.Queue != "billing" {
			t.Errorf("booked %+v", booked)
		}
		ended := after(w, 30*time.Second, whichever[*call.Ended])
		if ended.Result != call.Callback {
			t.Errorf("ended %+v", ended)
		}
		w.wantMetrics(map[string]string{`centralino_queue_wait_seconds_count{queue="billing",result="callback"}`: "1"})
	})
}

func TestThePromiseIsKept(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(0))
		first := w.dial(w.caller(goldNumber), "helpline")
		press(w, first, "0")
		a := answered(w, agent)
		a.Silence() // a conversation of two who say nothing, and both telephones are there
		first.Silence()
		second := w.dial(w.caller(strangerNumber), "helpline")
		second.Silence()
		press(w, second, "0")
		left := after(w, 20*time.Minute, whichever[*call.QueueLeft])
		if left.Rule != call.RulePromise || left.Result != call.LeftVoicemail {
			t.Errorf("left %+v", left)
		}
		if left.Waited < 15*time.Minute || left.Waited > 15*time.Minute+time.Second {
			t.Errorf("the promise of 15 minutes was kept after %v", left.Waited)
		}
		_ = second.Hangup()
		_ = first.Hangup()
	})
}

func TestAnEmptyShiftIsNoHangUp(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		left := after(w, 5*time.Second, whichever[*call.QueueLeft])
		if left.Rule != call.RuleEmpty || left.Result != call.LeftOverflowed {
			t.Errorf("left %+v", left)
		}
		time.Sleep(10 * time.Second)
		heardAll(w, c, "queue-empty")
		c.Tone(440) // the caller says nothing to the offer, so a mailbox is what is left
		time.Sleep(30 * time.Second)
		if err := c.Hangup(); err != nil {
			t.Fatal(err)
		}
		if ended := after(w, 5*time.Second, whichever[*call.Ended]); ended.Result != call.Voicemail {
			t.Errorf("ended %+v", ended)
		}
	})
}

func TestAClosedHelplineBooksACallback(t *testing.T) {
	virtually(t, nil, func(w *world) {
		time.Sleep(time.Until(time.Date(2027, 3, 29, 8, 0, 0, 0, time.UTC))) // Easter Monday
		c := w.dial(w.caller(goldNumber), "helpline")
		after(w, 20*time.Second, func(b *call.StepEntered) bool { return b.Step == "callback-offer" })
		press(w, c, "1")
		booked := after(w, 10*time.Second, whichever[*call.CallbackBooked])
		want := time.Date(2027, 3, 30, 6, 30, 0, 0, time.UTC) // 8:30 in Rome, in summer time
		if booked.Number != goldNumber || booked.Queue != "billing" || !booked.Due.Equal(want) {
			t.Errorf("booked %+v, want %v", booked, want)
		}
		heardAll(w, c, "closed")
		if err := c.WaitEnd(w.Context()); !errors.Is(err, phone.ErrRemoteBye) {
			t.Errorf("the call ended with %v", err)
		}
	})
}

func TestADeadCallerIsLetGo(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(0))
		c := w.dial(w.caller(strangerNumber), "helpline")
		c.Tone(440)
		press(w, c, "0")
		a := answered(w, agent)
		a.Tone(600)
		time.Sleep(10 * time.Second)
		c.Mute() // the telephone vanishes: no packet, no BYE
		ended := after(w, 2*time.Minute, whichever[*call.Ended])
		if ended.Reason != call.MediaTimeout || ended.Result != call.Served {
			t.Errorf("ended %+v", ended)
		}
		if err := a.WaitEnd(w.Context()); !errors.Is(err, phone.ErrRemoteBye) {
			t.Errorf("the agent's call ended with %v", err)
		}
	})
}

func press(w *world, c *phone.Call, keys string) {
	w.Helper()
	if err := c.Press(keys); err != nil {
		w.Fatal(err)
	}
}

// answered waits until an agent's phone has taken a call.
func answered(w *world, p *phone.Phone) *phone.Call {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), time.Minute)
	defer cancel()
	c, err := p.Incoming(ctx)
	if err != nil {
		w.Fatalf("the agent's phone does not ring: %v", err)
	}
	select {
	case <-c.Answered():
		return c
	case <-ctx.Done():
		w.Fatal("the agent's call does not come up")
		return nil
	}
}

// leaks reports whether any of the secrets is in a text.
func leaks(text string, secrets ...string) bool {
	for _, s := range secrets {
		if strings.Contains(text, s) {
			return true
		}
	}
	return false
}
