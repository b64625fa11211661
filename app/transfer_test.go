package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/journal"
)

const branchNumber = "+390255512345"

// passesOn makes key 1 of the example's main menu pass calls on, with options of the step.
func passesOn(to, options string) []fixture.Change {
	return withCarrier(append(fixture.AlwaysOpen(), fixture.Change{
		File: "flows/helpline.yaml", Old: "  bill:\n", New: "  branch: {transfer: " + to + ", prompt: welcome-back, wait: 20s, failed: operator, next: survey" +
			options + "}\n  bill:\n",
	}, fixture.Change{File: "flows/helpline.yaml", Old: `"1": bill`, New: `"1": branch, "7": bill, "8": ask-code`},
		fixture.Change{File: "flows/helpline.yaml", Old: "unknown: ask-code", New: "unknown: main"})...)
}

// atBranch dials, and presses the key that passes the call on.
func atBranch(w *world, number string) *phone.Call {
	w.Helper()
	c := w.dial(w.caller(number), "helpline")
	c.Silence()
	press(w, c, "1")
	after(w, 5*time.Second, func(b *call.TransferBegun) bool { return b.Step == "branch" })
	return c
}

// TestACallIsPassedOn: the caller hears a prompt and how it rings, then whoever answers, until that one hangs up; the flow
// goes on.
func TestACallIsPassedOn(t *testing.T) {
	virtually(t, passesOn(`"`+branchNumber+`"`, ", busy: closed, human: true"), func(w *world) {
		outside := w.carrier(phone.Ring{})
		c := atBranch(w, strangerNumber)
		far := incoming(w, outside, 5*time.Second)
		if far.To() != branchNumber || far.From() != "+39800123456" || far.Header("Diversion") != "" {
			t.Errorf("dialled %s as %s, diverted by %q", far.To(), far.From(), far.Header("Diversion"))
		}
		if hops := far.Header("Max-Forwards"); hops != "69" {
			t.Errorf("it may go on through %s servers", hops)
		}
		ctx, cancel := context.WithTimeout(w.Context(), 5*time.Second)
		defer cancel()
		if err := c.WaitHears(ctx, ringbackHz); err != nil {
			t.Errorf("the caller does not hear that it rings: %v", err)
		}
		heardAll(w, c, "welcome-back")
		if err := far.Answer(); err != nil {
			t.Fatal(err)
		}
		c.Tone(440)
		far.Tone(600)
		time.Sleep(time.Second)
		if !c.Hears(600) || !far.Hears(440) {
			t.Errorf("the caller hears the far end: %v; the far end hears the caller: %v", c.Hears(600), far.Hears(440))
		}
		press(w, c, "0") // it is for the far end
		time.Sleep(time.Second)
		if got := far.Digits(); got != "0" {
			t.Errorf("the far end heard the keys %q", got)
		}
		time.Sleep(time.Hour)
		if !c.Hears(600) || !far.Hears(440) {
			t.Error("after an hour they no longer hear each other")
		}
		if err := far.Hangup(); err != nil {
			t.Fatal(err)
		}
		after(w, time.Second, func(b *call.StepEntered) bool { return b.Step == "survey" })
		c.Silence()
		time.Sleep(1500 * time.Millisecond)
		heardAll(w, c, "survey-satisfied")
		press(w, c, "5")
		<-c.Ended()
		begun, ended := after(w, 0, whichever[*call.TransferBegun]), after(w, time.Second, whichever[*call.TransferEnded])
		if begun.To != branchNumber || begun.Trunk != "carrier" || begun.Shown != "+39800123456" {
			t.Errorf("begun %+v", begun)
		}
		if ended.Result != call.TransferSpoke || ended.By != call.SideFar || ended.Talk < time.Hour || ended.Trunk != "carrier" || ended.To != branchNumber {
			t.Errorf("ended %+v", ended)
		}
		w.wantMetrics(map[string]string{
			`centralino_transfers_total{flow="helpline",result="spoke"}`:   "1",
			`centralino_transfer_talk_seconds_count{flow="helpline"}`:      "1",
			`centralino_calls_total{flow="helpline",result="transferred"}`: "1",
			`centralino_calls_active{flow="helpline"}`:                     "0",
			`centralino_queue_offered_total{queue="billing"}`:              "0",
			`centralino_rtp_loss_ratio_count{direction="in",side="far"}`:   "1",
		})
		nothingIsLeft(w)
	})
}

// nothingIsLeft holds that no stream and no mark of a transfer outlives its call.
func nothingIsLeft(w *world) {
	w.Helper()
	time.Sleep(10 * time.Second)
	if open := w.app.media.Stats().Streams; open != 0 {
		w.Errorf("%d media streams are still open", open)
	}
	w.app.mu.Lock()
	defer w.app.mu.Unlock()
	if len(w.app.passed) != 0 {
		w.Errorf("%d calls are still being passed on", len(w.app.passed))
	}
}

// TestNobodyTakesACallThatIsPassedOn: the call goes on in the flow, whatever the reason.
func TestNobodyTakesACallThatIsPassedOn(t *testing.T) {
	for _, c := range []struct {
		ring   phone.Ring
		result call.TransferResult
		step   call.StepID
	}{
		{phone.Refuse(486), call.TransferBusy, "closed"},
		{phone.Refuse(603), call.TransferDeclined, "operator"},
		{phone.Refuse(404), call.TransferFailed, "operator"},
		{phone.Refuse(480), call.TransferNoAnswer, "operator"},
		{phone.Ring{}, call.TransferNoAnswer, "operator"},
	} {
		t.Run(string(c.result)+" "+string(c.step), func(t *testing.T) {
			virtually(t, passesOn(`"`+branchNumber+`"`, ", busy: closed"), func(w *world) {
				outside := w.carrier(c.ring)
				caller := atBranch(w, strangerNumber)
				far := incoming(w, outside, 5*time.Second)
				ended := after(w, 25*time.Second, whichever[*call.TransferEnded])
				if ended.Result != c.result || ended.Status != c.ring.Status || ended.Talk != 0 {
					t.Errorf("ended %+v", ended)
				}
				after(w, time.Second, func(b *call.StepEntered) bool { return b.Step == c.step })
				<-far.Ended()
				_ = caller.Hangup()
				nothingIsLeft(w)
			})
		})
	}
}

// TestTheCallerGivesUp while it rings, or speaks: the far telephone is hung up.
func TestTheCallerGivesUp(t *testing.T) {
	for _, talks := range []bool{false, true} {
		virtually(t, passesOn(`"`+branchNumber+`"`, ""), func(w *world) {
			outside := w.carrier(phone.Ring{})
			c := atBranch(w, strangerNumber)
			far := incoming(w, outside, 5*time.Second)
			if talks {
				_ = far.Answer()
				time.Sleep(30 * time.Second)
			}
			_ = c.Hangup()
			<-far.Ended()
			ended := after(w, time.Second, whichever[*call.TransferEnded])
			if talks && (ended.By != call.SideCaller || ended.Result != call.TransferSpoke) || !talks && ended.Result != call.TransferGivenUp {
				t.Errorf("ended %+v", ended)
			}
			nothingIsLeft(w)
		})
	}
}

// TestATransferThatIsCutOff by the death of the process, while it rings or they speak, is closed by the next one as lost, before its
// call.
func TestATransferThatIsCutOff(t *testing.T) {
	for _, talks := range []bool{false, true} {
		virtually(t, passesOn(`"`+branchNumber+`"`, ""), func(w *world) {
			outside := w.carrier(phone.Ring{})
			c := atBranch(w, strangerNumber)
			far := incoming(w, outside, 5*time.Second)
			if talks {
				_ = far.Answer()
			}
			time.Sleep(10 * time.Second)
			w.die()
			w.start()
			time.Sleep(time.Second)
			var said []string
			var ended *call.TransferEnded
			err := w.journal.Read(w.Context(), journal.Filter{}, func(e call.Event) error {
				switch b := e.Body.(type) {
				case *call.TransferEnded:
					ended, said = b, append(said, string(b.Result))
				case *call.Ended:
					said = append(said, string(b.Result)+" call")
				case *call.Started:
					said = append(said, "started")
				}
				return nil
			})
			if err != nil || strings.Join(said, ", ") != "started, lost, lost call, started" {
				t.Fatalf("the two processes said %q: %v", said, err)
			}
			if ended.To != branchNumber || ended.Trunk != "carrier" || ended.Step != "branch" || (ended.Rang > 0) != talks || ended.Talk != 0 {
				t.Errorf("ended %+v", ended)
			}
			w.wantMetrics(map[string]string{`centralino_transfers_total{flow="helpline",result="lost"}`: "1"})
			_, _ = c.Hangup(), far.Hangup() // their telephones are still up
		})
	}
}

// TestAPersonInsteadOfATransfer: the key for a person ends the ringing outside, and leads to somebody here.
func TestAPersonInsteadOfATransfer(t *testing.T) {
	virtually(t, passesOn(`"`+branchNumber+`"`, ""), func(w *world) {
		agent, outside := w.agent("anna", phone.AutoAnswer(0)), w.carrier(phone.Ring{})
		c := atBranch(w, strangerNumber)
		far := incoming(w, outside, 5*time.Second)
		time.Sleep(5 * time.Second)
		press(w, c, "0")
		a := answered(w, agent)
		<-far.Ended()
		c.Tone(440)
		a.Tone(600)
		time.Sleep(time.Second)
		if !c.Hears(600) || !a.Hears(440) || c.Hears(ringbackHz) {
			t.Error("caller and agent do not hear each other alone")
		}
		_ = c.Hangup()
		nothingIsLeft(w)
	})
}

// TestTheFarEndHolds: the caller hears music meanwhile, and the other way round.
func TestTheFarEndHolds(t *testing.T) {
	virtually(t, passesOn(`"`+branchNumber+`"`, ""), func(w *world) {
		outside := w.carrier(phone.AutoAnswer(0))
		c := atBranch(w, strangerNumber)
		far := incoming(w, outside, 5*time.Second)
		time.Sleep(time.Second)
		for _, one := range []struct{ holds, waits *phone.Call }{{far, c}, {c, far}} {
			one.holds.Tone(600)
			if err := one.holds.Hold(phone.SendOnly); err != nil {
				t.Fatal(err)
			}
			time.Sleep(7 * time.Second)
			heardAll(w, one.waits, "hold-music")
			if one.waits.Hears(600) {
				t.Error("who is on hold hears the other")
			}
			if err := one.holds.Resume(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
			if !one.waits.Hears(600) {
				t.Error("after the hold they don't hear each other")
			}
			one.holds.Silence()
		}
		_ = c.Hangup()
		nothingIsLeft(w)
	})
}

// TestAFarEndThatFallsSilent is hung up by the media time-out, and the caller goes on.
func TestAFarEndThatFallsSilent(t *testing.T) {
	virtually(t, passesOn(`"`+branchNumber+`"`, ""), func(w *world) {
		outside := w.carrier(phone.AutoAnswer(0))
		c := atBranch(w, strangerNumber)
		far := incoming(w, outside, 5*time.Second)
		far.Tone(600)
		time.Sleep(time.Second)
		far.Mute()
		after(w, 2*time.Minute, func(b *call.TransferEnded) bool { return b.Result == call.TransferSpoke && b.By == "" })
		_ = c.Hangup()
		nothingIsLeft(w)
	})
}

// TestWhoseNumberIsShown: the caller's, for whom the trunk is told who passes the call on.
func TestWhoseNumberIsShown(t *testing.T) {
	virtually(t, passesOn(`"`+branchNumber+`"`, ", as: caller"), func(w *world) {
		outside := w.carrier(phone.Refuse(486))
		for number, shown := range map[string]string{strangerNumber: strangerNumber, "anonymous": "anonymous"} {
			c := atBranch(w, number)
			far := incoming(w, outside, 5*time.Second)
			if far.From() != shown || !strings.Contains(far.Header("Diversion"), "<sip:+39800123456@") {
				t.Errorf("shown %q, diverted by %q", far.From(), far.Header("Diversion"))
			}
			_ = c.Hangup()
			time.Sleep(time.Second)
		}
	})
}

// TestWhatIsNotDialled: a number worked out in the call is held to the rules, and a call that comes round goes no further.
func TestWhatIsNotDialled(t *testing.T) {
	for name, c := range map[string]struct{ to, from string }{
		"premium rate": {`"\"+39899123456\""`, strangerNumber}, "another country": {`"\"+441632960000\""`, strangerNumber},
		"an address": {`"\"sip:a@b.example\""`, strangerNumber}, "ourselves": {`"\"+39800123456\""`, strangerNumber},
		"nothing": {`"\"\""`, strangerNumber}, "from ourselves": {`"` + branchNumber + `"`, "+39800123456"},
	} {
		t.Run(name, func(t *testing.T) {
			virtually(t, passesOn(c.to, ""), func(w *world) {
				w.carrier(phone.AutoAnswer(0))
				caller := atBranch(w, c.from)
				ended := after(w, time.Second, whichever[*call.TransferEnded])
				if ended.Result != call.TransferRefused || ended.Trunk != "" {
					t.Errorf("ended %+v", ended)
				}
				after(w, time.Second, func(b *call.StepEntered) bool { return b.Step == "operator" })
				_ = caller.Hangup()
				nothingIsLeft(w)
			})
		})
	}
	virtually(t, passesOn("caller.number", ""), func(w *world) { // to itself, and that once
		outside := w.carrier(phone.Ring{})
		first := atBranch(w, strangerNumber)
		far := incoming(w, outside, 5*time.Second)
		if far.To() != strangerNumber {
			t.Errorf("dialled %s", far.To())
		}
		second := atBranch(w, strangerNumber)
		after(w, time.Second, func(b *call.TransferEnded) bool { return b.Result == call.TransferRefused })
		_, _ = first.Hangup(), second.Hangup()
		nothingIsLeft(w)
	})
}

// TestWhatTheFarNetworkPlaysWhileItRings is heard by the caller in place of our tone, behind the prompt; then whoever answers is.
func TestWhatTheFarNetworkPlaysWhileItRings(t *testing.T) {
	virtually(t, passesOn(`"`+branchNumber+`"`, ""), func(w *world) {
		outside := w.carrier(phone.Ring{Early: true})
		c := atBranch(w, strangerNumber)
		far := incoming(w, outside, 5*time.Second)
		far.Tone(850)
		c.Tone(440)
		ctx, cancel := context.WithTimeout(w.Context(), 5*time.Second)
		defer cancel()
		if err := c.WaitHears(ctx, 850); err != nil {
			t.Fatalf("the caller does not hear what the trunk plays: %v", err)
		}
		heardAll(w, c, "welcome-back")
		for range 10 { // longer than our own tone is silent
			time.Sleep(500 * time.Millisecond)
			if c.Hears(ringbackHz) || !c.Hears(850) {
				t.Fatalf("the caller hears our tone: %v; the trunk's: %v", c.Hears(ringbackHz), c.Hears(850))
			}
		}
		if err := far.Answer(); err != nil {
			t.Fatal(err)
		}
		far.Tone(600)
		time.Sleep(time.Second)
		if !c.Hears(600) || !far.Hears(440) || c.Hears(850) {
			t.Errorf("the caller hears the far end: %v; the far end hears the caller: %v", c.Hears(600), far.Hears(440))
		}
		_ = c.Hangup()
		nothingIsLeft(w)
	})
}
