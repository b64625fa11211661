package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/sip"
)

// noticed records what a notice says, a second each.
func (w *world) noticed() {
	for _, name := range []string{"notice-country", "countries/al", "notice-eu", "numbers/cinque", "notice-eu-asked", "queue-empty-eu"} {
		w.record(name, fixture.Recording(name))
	}
	w.reload()
}

// TestTheCallerHearsWhereTheAgentSitsBeforeTheyAreJoined: bruno sits in Albania. He answers at once, and hears music until
// the caller has heard that; then they hear each other.
func TestTheCallerHearsWhereTheAgentSitsBeforeTheyAreJoined(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.noticed()
		bruno := w.agent("bruno", phone.AutoAnswer(500*time.Millisecond))
		c := w.waits(strangerNumber)
		c.Tone(440)
		a := answered(w, bruno)
		a.Tone(600)
		time.Sleep(2 * time.Second)
		if c.Hears(600) || a.Hears(440) {
			t.Error("caller and agent hear each other before the notice is over")
		}
		if a.HearsNothing() {
			t.Error("the agent hears nothing while the caller hears the notice")
		}
		told := after(w, 3*time.Second, whichever[*call.CountryTold])
		if told.Country != "AL" || told.Queue != "billing" {
			t.Errorf("told %+v", told)
		}
		time.Sleep(300 * time.Millisecond)
		if !c.Hears(600) || !a.Hears(440) {
			t.Error("after the notice they do not hear each other")
		}
		heardAll(w, c, "notice-country", "countries/al", "notice-eu")
		if p := after(w, 0, whichever[*call.PickedUp]); p.Agent != "bruno" {
			t.Errorf("picked up %+v", p)
		}
		connected := after(w, 0, whichever[*call.Connected])
		if connected.Country != "AL" || connected.Waited < 3900*time.Millisecond || connected.Waited > 4200*time.Millisecond {
			t.Errorf("connected %+v, want it at the end of the notice", connected)
		}
		_ = c.Hangup()
	})
}

// TestWhoAnswersAfterTheNoticeIsJoinedAtOnce, and an agent who sits where the helpline is has nothing to be told of.
func TestWhoAnswersAfterTheNoticeIsJoinedAtOnce(t *testing.T) {
	for id, want := range map[string]int{"bruno": 1, "anna": 0} {
		t.Run(id, func(t *testing.T) {
			virtually(t, fixture.AlwaysOpen(), func(w *world) {
				w.noticed()
				agent := w.agent(id, phone.AutoAnswer(5*time.Second))
				c := w.waits(strangerNumber)
				a := answered(w, agent)
				a.Tone(600)
				time.Sleep(300 * time.Millisecond)
				if !c.Hears(600) {
					t.Error("the caller does not hear the agent at once")
				}
				if n := len(bodies[*call.CountryTold](w)); n != want {
					t.Errorf("the country was told %d times, want %d", n, want)
				}
				if n := len(bodies[*call.PickedUp](w)); n != 0 {
					t.Errorf("an agent had to wait %d times", n)
				}
				_ = c.Hangup()
			})
		})
	}
}

// TestWhoAsksForAnAgentInTheEUGetsOneInTheSameCall: the key counts during the notice, after it, and when the agent has
// already answered. The place stays what it was.
func TestWhoAsksForAnAgentInTheEUGetsOneInTheSameCall(t *testing.T) {
	for name, test := range map[string]struct {
		ring  phone.Ring
		after time.Duration
	}{
		"during the notice":     {phone.Ring{}, time.Second},
		"after the notice":      {phone.Ring{}, 6 * time.Second},
		"with the agent's line": {phone.AutoAnswer(500 * time.Millisecond), 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			virtually(t, crew("", biller("carla", ", country: RO")), func(w *world) {
				w.noticed()
				bruno := w.agent("bruno", test.ring)
				carla := w.agent("carla", phone.Ring{})
				first := w.waits(goldNumber) // carla's phone rings for somebody else, whoever it is
				second := w.waits(strangerNumber)
				for _, o := range bodies[*call.Offered](w) {
					if o.Agent == "carla" && o.Country != "RO" {
						t.Errorf("offered as %+v", o)
					}
				}
				asking, other := first, second
				if o := bodies[*call.Offered](w)[0]; o.Agent == "carla" {
					asking, other = second, first
				}
				third := w.waits("+39021110003")
				time.Sleep(test.after)
				press(w, asking, "5")
				after(w, time.Second, whichever[*call.AskedForEU])
				time.Sleep(1500 * time.Millisecond)
				in, err := bruno.Incoming(w.Context())
				if err != nil || in.Err() == nil {
					t.Errorf("bruno's phone goes on (%v)", err)
				}
				carla.SetRing(phone.AutoAnswer(0))
				_ = other.Hangup()
				var a *phone.Call
				for a == nil || a.Err() != nil { // the first that carla's phone got was for the other caller
					if a, err = carla.Incoming(w.Context()); err != nil {
						t.Fatal(err)
					}
					time.Sleep(100 * time.Millisecond)
				}
				a.Tone(600)
				time.Sleep(5 * time.Second)
				if !asking.Hears(600) {
					t.Error("who asked does not hear the agent in the EU")
				}
				connected := after(w, 0, func(b *call.Connected) bool { return b.Agent == "carla" })
				if connected.Country != "RO" {
					t.Errorf("connected %+v", connected)
				}
				heardAll(w, asking, "notice-eu-asked")
				if n := len(bodies[*call.Queued](w)); n != 3 {
					t.Errorf("%d entered the queue, want 3: who asks keeps the place", n)
				}
				for _, c := range []*phone.Call{asking, third} {
					_ = c.Hangup()
				}
			})
		})
	}
}

// TestWhoAsksForTheEUWithNobodyThereIsToldSo, and gets what an empty shift gives, not a dead end.
func TestWhoAsksForTheEUWithNobodyThereIsToldSo(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.noticed()
		w.agent("bruno", phone.Ring{})
		c := w.waits(strangerNumber)
		time.Sleep(time.Second)
		press(w, c, "5")
		left := after(w, time.Second, whichever[*call.QueueLeft])
		if left.Rule != call.RuleEU || left.Result != call.LeftOverflowed {
			t.Errorf("left %+v", left)
		}
		time.Sleep(5 * time.Second)
		heardAll(w, c, "queue-empty-eu", "queue-offer-callback")
		press(w, c, "1")
		after(w, 5*time.Second, whichever[*call.CallbackBooked])
		_ = c.Hangup()
	})
}

// TestACallerWhoHangsUpInTheNoticeFreesTheAgent who had answered.
func TestACallerWhoHangsUpInTheNoticeFreesTheAgent(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.noticed()
		bruno := w.agent("bruno", phone.AutoAnswer(500*time.Millisecond))
		c := w.waits(strangerNumber)
		a := answered(w, bruno)
		time.Sleep(time.Second)
		_ = c.Hangup()
		time.Sleep(time.Second)
		if a.Err() == nil {
			t.Error("the agent is left on a line with nobody")
		}
		w.wantMetrics(map[string]string{
			`centralino_agents{queue="billing",state="available"}`:                    "1",
			`centralino_queue_wait_seconds_count{queue="billing",result="abandoned"}`: "1",
			`centralino_offers_total{queue="billing",result="withdrawn"}`:             "1",
		})
	})
}

// TestAnAgentWhoHangsUpInTheNoticeLosesTheCallToAnother: the caller waits on.
func TestAnAgentWhoHangsUpInTheNoticeLosesTheCallToAnother(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.noticed()
		bruno := w.agent("bruno", phone.AutoAnswer(500*time.Millisecond))
		c := w.waits(strangerNumber)
		a := answered(w, bruno)
		time.Sleep(time.Second)
		_ = a.Hangup()
		bruno.SetRing(phone.Refuse(486))
		anna := w.agent("anna", phone.AutoAnswer(0))
		b := answered(w, anna)
		b.Tone(600)
		time.Sleep(time.Second)
		if !c.Hears(600) {
			t.Error("the caller does not hear the next agent")
		}
		if o := after(w, 0, whichever[*call.OfferEnded]); o.Agent != "bruno" || o.Result != call.OfferRefused {
			t.Errorf("the first offer ended as %+v", o)
		}
		_ = c.Hangup()
	})
}

// TestWhatNobodyHeardIsNotSaidToBeTold: without the recordings and without a speech command caller and agent are joined, and
// the journal does not claim that the law was kept.
func TestWhatNobodyHeardIsNotSaidToBeTold(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		for _, name := range []string{"notice-country", "notice-eu"} { // and not the country's name
			w.record(name, fixture.Recording(name))
		}
		w.reload()
		bruno := w.agent("bruno", phone.AutoAnswer(time.Second))
		c := w.waits(strangerNumber)
		a := answered(w, bruno)
		a.Tone(600)
		time.Sleep(3 * time.Second)
		if !c.Hears(600) {
			t.Error("the caller does not hear the agent")
		}
		if n := len(bodies[*call.CountryTold](w)); n != 0 {
			t.Errorf("the journal says %d times that it was told", n)
		}
		_ = c.Hangup()
	})
}

// TestACountryWithoutANameIsWarnedOf before anybody calls.
func TestACountryWithoutANameIsWarnedOf(t *testing.T) {
	files, err := fixture.Files(crew("", biller("carla", ", country: ZZ"), biller("dario", ", country: RO"))...)
	if err != nil {
		t.Fatal(err)
	}
	cfg, problems := config.LoadFS(files, fixture.Config, config.Options{})
	if cfg == nil {
		t.Fatal(problems)
	}
	var found []string
	for _, p := range Check(cfg) {
		if strings.Contains(p.Message, "callers must hear") {
			found = append(found, p.Message+" ("+p.Hint+")")
		}
	}
	want := []string{
		"callers must hear that `carla` sits in ZZ, which has no name in `it` (record prompts/it/countries/zz.wav)",
		"callers must hear that `carla` sits in ZZ, which has no name in `en` (record prompts/en/countries/zz.wav)",
	}
	slices.Sort(found)
	slices.Sort(want)
	if !slices.Equal(found, want) {
		t.Errorf("warned of %q", found)
	}
}

// TestOnlyOneAgentPicksUp: with ring-all two agents abroad answer at the same instant, while the caller still hears where
// they sit. One waits for the caller, the other is told that the call was completed elsewhere.
func TestOnlyOneAgentPicksUp(t *testing.T) {
	settings := "    strategy: ring-all\n"
	virtually(t, crew(settings, biller("carla", ", country: AL"), biller("dario", ", country: AL")), func(w *world) {
		w.noticed()
		phones := []*phone.Phone{w.agent("carla", phone.AutoAnswer(time.Second)), w.agent("dario", phone.AutoAnswer(time.Second))}
		c := w.waits(strangerNumber)
		var up []*phone.Call
		for _, p := range phones {
			in, err := p.Incoming(w.Context())
			if err != nil {
				t.Fatal(err)
			}
			in.Tone(600)
			up = append(up, in)
		}
		time.Sleep(5 * time.Second)
		if !c.Hears(600) {
			t.Error("the caller does not hear who picked up")
		}
		lost := 0
		for _, in := range up {
			if in.Err() != nil {
				lost++
				if in.Reason() != sip.CompletedElsewhere {
					t.Errorf("who was slower was told %q", in.Reason())
				}
			}
		}
		if lost != 1 {
			t.Errorf("%d were hung up, want 1", lost)
		}
		_ = c.Hangup()
	})
}
