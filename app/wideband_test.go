package app

import (
	"bytes"
	"maps"
	"math"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"centralino/internal/fixture"
	"centralino/internal/memnet"
	"centralino/internal/phone"
)

const wideRate = 16000

// wideCaller is a caller's telephone with G.722.
func (w *world) wideCaller() *phone.Phone {
	w.Helper()
	return w.phone(phone.Options{
		Address: netip.MustParseAddrPort("10.1.201.1:5060"), User: strangerNumber, Codecs: []string{"G722", "PCMA"},
	})
}

// agentWith is an agent's telephone that answers at once, with codecs of its own.
func (w *world) agentWith(id string, codecs ...string) *phone.Phone {
	w.Helper()
	p := w.phone(phone.Options{
		Address: netip.MustParseAddrPort("10.2.201.1:5060"), User: id, Password: id + "-demo", Codecs: codecs,
		Ring: phone.AutoAnswer(0),
	})
	if err := p.Register(w.Context(), w.server, time.Hour); err != nil {
		w.Fatal(err)
	}
	synctest.Wait()
	return p
}

// recordWide puts a recording of 16 kHz into the helpline's folder: seconds of two tones, one of them beyond what a
// narrowband telephone carries.
func (w *world) recordWide(name string, low, high float64, seconds int) {
	w.Helper()
	pcm := make([]int16, seconds*wideRate)
	for i := range pcm {
		at := 2 * math.Pi * float64(i) / wideRate
		pcm[i] = int16(6000*math.Sin(low*at) + 6000*math.Sin(high*at))
	}
	data, err := fixture.WAVAt(pcm, wideRate)
	if err != nil {
		w.Fatal(err)
	}
	w.files.(fstest.MapFS)["prompts/it/"+name+".wav"] = &fstest.MapFile{Data: data}
}

// loudness is the amplitude of a tone in a sound of 16 kHz.
func loudness(wide []int16, hz float64) float64 { return math.Sqrt(2 * phone.Power(wide, hz/2)) }

// TestAWidebandCallerHearsTheWholePrompt: with G.722 what a recording has above 4 kHz is heard as loud as what it has
// below; without, only what is below.
func TestAWidebandCallerHearsTheWholePrompt(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.recordWide("welcome", 1000, 5600, 4)
		w.reload()
		wide, narrow := w.dial(w.wideCaller(), "helpline"), w.dial(w.caller(strangerNumber), "helpline")
		wide.Silence()
		narrow.Silence()
		time.Sleep(2 * time.Second)
		heard := wide.HeardWide()
		if len(heard) < wideRate {
			t.Fatalf("the wideband caller heard %d samples", len(heard))
		}
		second := heard[len(heard)-wideRate:]
		if low, high := loudness(second, 1000), loudness(second, 5600); math.Abs(low-6000) > 600 || math.Abs(high-6000) > 1200 {
			t.Errorf("1 kHz of 6000 is heard with %.0f, 5.6 kHz with %.0f", low, high)
		}
		if !narrow.Hears(1000) || len(narrow.HeardWide()) != 0 {
			t.Error("the narrowband caller does not hear the prompt's lower half")
		}
		wantUnbroken(w, "the wideband caller", wide)
		_ = wide.Hangup()
		_ = narrow.Hangup()
	})
}

// route is where packets go: from one host to another.
type route struct{ from, to netip.Addr }

// traffic is the sound that was on its way: the payloads of each route, and how many packets had which payload type.
type traffic struct {
	mu       sync.Mutex
	payloads map[route][]byte
	kinds    map[route]map[byte]int
}

// observe notes all sound from now on.
func (w *world) observe() *traffic {
	t := &traffic{payloads: map[route][]byte{}, kinds: map[route]map[byte]int{}}
	w.net.Tap(memnet.Observe(func(p memnet.Packet) {
		if p.Data[0] != 0x80 || p.To.Port()%2 == 1 { // no RTP
			return
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		way := route{p.From.Addr(), p.To.Addr()}
		if t.kinds[way] == nil {
			t.kinds[way] = map[byte]int{}
		}
		t.kinds[way][p.Data[1]&127]++
		t.payloads[way] = append(t.payloads[way], p.Data[12:]...)
	}))
	return t
}

// between returns what went from one telephone to the helpline and what went from there to the other.
func (t *traffic) between(w *world, one, other *phone.Phone) (in, out []byte, kinds [2]map[byte]int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	toUs, fromUs := route{one.Address().Addr(), w.server.Addr()}, route{w.server.Addr(), other.Address().Addr()}
	return slices.Clone(t.payloads[toUs]), slices.Clone(t.payloads[fromUs]), [2]map[byte]int{maps.Clone(t.kinds[toUs]), maps.Clone(t.kinds[fromUs])}
}

// TestWidebandConversations: two telephones with G.722 exchange it untouched, tones above 4 kHz included; where one has
// none of it each hears the other all the same.
func TestWidebandConversations(t *testing.T) {
	for _, test := range []struct {
		name   string
		codecs []string
		agent  byte // the payload type that the agent speaks
		tones  [2]float64
	}{
		{"with G.722 on both sides", []string{"G722", "PCMA"}, 9, [2]float64{5600, 6200}},
		{"with A-law on one side", []string{"PCMA"}, 8, [2]float64{440, 600}},
	} {
		t.Run(test.name, func(t *testing.T) {
			virtually(t, fixture.AlwaysOpen(), func(w *world) {
				callers, agents := w.wideCaller(), w.agentWith("anna", test.codecs...)
				c := w.dial(callers, "helpline")
				c.Tone(test.tones[0])
				press(w, c, "0")
				a := answered(w, agents)
				a.Tone(test.tones[1])
				time.Sleep(time.Second)
				synctest.Wait() // no packet is half way
				seen := w.observe()
				time.Sleep(2 * time.Second)
				hears := a.HearsWide
				if test.agent != 9 {
					hears = a.Hears
				}
				if !c.HearsWide(test.tones[1]) || !hears(test.tones[0]) {
					t.Errorf("the caller hears the agent: %v; the agent hears the caller: %v",
						c.HearsWide(test.tones[1]), hears(test.tones[0]))
				}
				for _, way := range []struct {
					from, to   *phone.Phone
					said, came byte
				}{{callers, agents, 9, test.agent}, {agents, callers, test.agent, 9}} {
					in, out, kinds := seen.between(w, way.from, way.to)
					if kinds[0][way.said] < 95 || kinds[1][way.came] < 95 || len(kinds[0]) != 1 || len(kinds[1]) != 1 {
						t.Errorf("packets in and out by payload type: %v", kinds)
					}
					n := min(len(in), len(out))
					if same := bytes.Equal(in[:n], out[:n]); same != (way.said == way.came) {
						t.Errorf("from payload type %d to %d, untouched: %v", way.said, way.came, same)
					}
				}
				wantUnbroken(w, "the caller", c)
				wantUnbroken(w, "the agent", a)
				_ = c.Hangup()
			})
		})
	}
}
