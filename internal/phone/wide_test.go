package phone_test

import (
	"math"
	"testing"
	"time"

	"centralino/internal/memnet"
	"centralino/internal/phone"
)

// wideWorld is two telephones with G.722.
func wideWorld(t *testing.T, f func(w *world, a, b *phone.Call)) {
	t.Helper()
	in(t, func(w *world) {
		calls := func(name string, at string) *phone.Phone {
			return w.phone(at, phone.Options{User: name, Codecs: []string{"G722", "PCMA"}, Ring: phone.AutoAnswer(0)})
		}
		one, other := calls("one", "10.0.0.4:5060"), calls("other", "10.0.0.5:5060")
		defer one.Close()
		defer other.Close()
		a, err := one.Call(w.Context(), other.URI())
		w.ok(err)
		b, err := other.Incoming(w.Context())
		w.ok(err)
		f(w, a, b)
	})
}

func TestWidebandTonesAreHeard(t *testing.T) {
	wideWorld(t, func(w *world, a, b *phone.Call) {
		payloads := map[byte]int{}
		w.net.Tap(memnet.Observe(func(p memnet.Packet) {
			if p.Data[0]>>6 == 2 && p.To.Port()%2 == 0 && p.To.Port() != 5060 {
				payloads[p.Data[1]&127]++
			}
		}))
		a.Tone(440)
		b.Tone(5600)
		w.ok(b.WaitHears(w.Context(), 440))
		time.Sleep(time.Second)
		if !b.HearsWide(440) || !a.HearsWide(5600) || b.HearsWide(5600) {
			w.Error("the wide tones are not told from each other")
		}
		if a.Hears(2400) || a.Hears(440) { // 5,600 Hz folds to 2,400 where nothing keeps it away
			w.Error("a tone above 4 kHz is heard at 8 kHz")
		}
		if len(payloads) != 1 || payloads[9] < 90 {
			w.Errorf("packets by payload type: %v", payloads)
		}
	})
}

// TestNarrowSoundsGoThroughWidebandWhole: loudness and shape of what is said at 8 kHz survive the way up and down.
func TestNarrowSoundsGoThroughWidebandWhole(t *testing.T) {
	wideWorld(t, func(w *world, a, b *phone.Call) {
		said := babble(3, 16_000)
		a.Say(said)
		w.ok(b.WaitHeard(w.Context(), said))
		if score := b.Score(said); score < 0.95 {
			w.Errorf("heard with a likeness of %.3f", score)
		}
		for _, f := range []float64{300, 1000, 3000} {
			a.Say(tone(8000, 8000, f))
			time.Sleep(800 * time.Millisecond)
			heard := b.Heard()
			loud := math.Sqrt(2 * phone.Power(heard[len(heard)-1600:], f))
			if loud < 7000 || loud > 9000 || !b.Hears(f) || !b.HearsWide(f) {
				w.Errorf("%v Hz of 8000 came with %.0f", f, loud)
			}
			time.Sleep(400 * time.Millisecond)
		}
		if wide, narrow := len(b.HeardWide()), len(b.Heard()); wide != 2*narrow {
			w.Errorf("%d samples of 16 kHz and %d of 8 kHz", wide, narrow)
		}
	})
}

func TestAnAnswerTakesTheCodecThatBothHave(t *testing.T) {
	in(t, func(w *world) {
		p := w.phone("10.0.0.6:5060", phone.Options{User: "wide", Codecs: []string{"G722", "PCMU"}})
		defer p.Close()
		a, err := p.Call(w.Context(), w.desk.URI())
		w.ok(err)
		b, err := w.desk.Incoming(w.Context())
		w.ok(err)
		a.Tone(440)
		b.Tone(600)
		w.ok(a.WaitHears(w.Context(), 600))
		w.ok(b.WaitHears(w.Context(), 440))
		if len(a.HeardWide()) != 0 {
			w.Error("G.722 was spoken to a telephone without it")
		}
	})
}
