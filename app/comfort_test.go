package app

import (
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

const comforted = "    announce: {every: 30s, position: true, wait: false}\n    comfort: {every: 45s, play: [thanks, advice]}\n"

func (w *world) comfort() {
	for _, name := range []string{"thanks", "advice", "queue-kept"} {
		w.record(name, fixture.Recording(name))
		w.files.(fstest.MapFS)["prompts/en/"+name+".wav"] = w.files.(fstest.MapFS)["prompts/it/"+name+".wav"]
	}
}

// comfortWorld is a helpline with settings of the queue billing, and recordings that comfort.
func comfortWorld(t *testing.T, settings string, test func(w *world)) {
	t.Helper()
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.comfort()
		w.edit(fixture.Config, "  billing:\n    skills: [billing]\n", "  billing:\n    skills: [billing]\n"+settings)
		test(w)
	})
}

// TestComfortAlternatesWithAnnouncements: each recording in its turn, whole, and never over an announcement.
func TestComfortAlternatesWithAnnouncements(t *testing.T) {
	comfortWorld(t, comforted, func(w *world) {
		w.agent("anna", phone.Refuse(486))
		c := w.waits(strangerNumber)
		time.Sleep(3 * time.Minute)
		heard := c.Heard()
		var order []string
		at := map[int]string{}
		for _, name := range []string{"thanks", "advice", "queue-next"} {
			sound, from := onWire(fixture.Recording(name)), 0
			for {
				i := within(heard[from:], sound)
				if i < 0 {
					break
				}
				at[from+i] = name
				from += i + len(sound)
			}
		}
		for _, i := range sortedKeys(at) {
			order = append(order, at[i])
		}
		want := []string{
			"queue-next", "queue-next", "thanks", "queue-next", "advice", "queue-next", "queue-next", "thanks", "queue-next",
		}
		if !slices.Equal(order, want) {
			t.Errorf("heard %v\nwant  %v", order, want)
		}
		for i := range at {
			for j := range at {
				if i < j && j < i+fixture.Rate {
					t.Errorf("%s at sample %d is cut by %s at %d", at[i], i, at[j], j)
				}
			}
		}
		_ = c.Hangup()
	})
}

func sortedKeys[V any](m map[int]V) (keys []int) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// TestWhateverIsSaidGivesWayToTheAgent: an agent who answers in the middle of a recording is heard within 100 ms, and hears
// the caller, whatever was being said.
func TestWhateverIsSaidGivesWayToTheAgent(t *testing.T) {
	for name, test := range map[string]struct{ said string }{
		"music": {"hold-music"}, "announcement": {"queue-next"}, "comfort": {"thanks"},
	} {
		t.Run(name, func(t *testing.T) {
			comfortWorld(t, comforted+"    ring: 3m\n", func(w *world) {
				for _, long := range []string{"queue-next", "thanks"} {
					w.record(long, noise(long, 8))
				}
				w.reload()
				anna := w.agent("anna", phone.Ring{})
				c := w.waits(strangerNumber)
				c.Tone(440)
				in, err := anna.Incoming(w.Context())
				if err != nil {
					t.Fatal(err)
				}
				in.Tone(600)
				sound := onWire(fixture.Recording(test.said + "a")) // the first second of it
				if test.said == "hold-music" {
					sound = onWire(fixture.Recording(test.said)[:fixture.Rate])
				}
				for before := len(c.Heard()); within(c.Heard()[before:], sound) < 0; {
					time.Sleep(100 * time.Millisecond)
				}
				begun := len(c.Heard())
				if err := in.Answer(); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Second)
				if quiet := firstOf(c.Heard()[begun:], 600); quiet < 0 || quiet > fixture.Rate/10 {
					t.Errorf("the agent is heard %d samples after the answer, want 100 ms at most", quiet)
				}
				if !in.Hears(440) {
					t.Error("the agent does not hear the caller")
				}
				if at := firstOf(in.Heard(), 440); at < 0 || at > fixture.Rate/10 {
					t.Errorf("the agent hears the caller only from sample %d on: dead air", at)
				}
				_ = c.Hangup()
			})
		})
	}
}

// firstOf returns the sample from which a tone dominates every 20 ms, -1 when it never does.
func firstOf(heard []int16, frequency float64) int {
	const frame = fixture.Rate / 50
	for at := 0; at+5*frame <= len(heard); at += frame {
		steady := true
		for i := range 5 {
			steady = steady && phone.Dominates(heard[at+i*frame:at+(i+1)*frame], frequency)
		}
		if steady {
			return at
		}
	}
	return -1
}

// TestWhoIsCutOffGetsThePlaceBack: who calls again within the grace hears so and stands before those who came meanwhile.
func TestWhoIsCutOffGetsThePlaceBack(t *testing.T) {
	comfortWorld(t, "    grace: 2m\n", func(w *world) {
		anna := w.agent("anna", phone.AutoAnswer(0))
		talking := w.waits("+39021110001")
		a := answered(w, anna)
		a.Silence()
		anna.SetRing(phone.Ring{})
		first := w.waits(strangerNumber)
		time.Sleep(10 * time.Second)
		second := w.waits("+39021110002")
		_ = first.Hangup()
		time.Sleep(time.Minute)
		again := w.waits(strangerNumber)
		time.Sleep(4 * time.Second)
		heardAll(w, again, "queue-kept", "queue-next")
		queued := bodies[*call.Queued](w)
		if q := queued[len(queued)-1]; q.Kept != call.RuleRedial || time.Since(q.Since) < time.Minute {
			t.Errorf("queued %+v", q)
		}
		_ = a.Hangup()
		_ = talking.Hangup()
		in, err := anna.Incoming(w.Context())
		if err != nil || in.From() != strangerNumber {
			t.Errorf("anna's phone rings for %s (%v), want who was cut off", in.From(), err)
		}
		offered := bodies[*call.Offered](w)
		if o := offered[len(offered)-1]; o.Rule != call.RuleRedial {
			t.Errorf("offered as %+v", o)
		}
		_ = second.Hangup()
		_ = again.Hangup()
	})
}
