package phone_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"centralino/internal/memnet"
	"centralino/internal/phone"
)

// world is two telephones on a network, one of which calls the other without a server between.
type world struct {
	*testing.T
	net          *memnet.Network
	caller, desk *phone.Phone
}

func in(t *testing.T, f func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &world{T: t, net: memnet.New()}
		w.caller = w.phone("10.0.0.2:5060", phone.Options{User: "caller"})
		w.desk = w.phone("10.0.0.3:5060", phone.Options{User: "desk", Ring: phone.AutoAnswer(2 * time.Second)})
		f(w)
		w.caller.Close()
		w.desk.Close()
		if t.Failed() {
			t.Logf("caller:\n%s", w.caller.Trace())
		}
		if n := w.net.Sockets(); n != 0 {
			t.Errorf("%d sockets left open", n)
		}
	})
}

func (w *world) phone(at string, o phone.Options) *phone.Phone {
	w.Helper()
	o.Network, o.Address = phone.Memory(w.net), netip.MustParseAddrPort(at)
	p, err := phone.New(o)
	w.ok(err)
	return p
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// call makes a call and returns both ends.
func (w *world) call() (caller, desk *phone.Call) {
	w.Helper()
	caller, err := w.caller.Call(w.Context(), w.desk.URI())
	w.ok(err)
	desk, err = w.desk.Incoming(w.Context())
	w.ok(err)
	w.ok(desk.Wait(w.Context()))
	return caller, desk
}

func TestCallTonesAndHangup(t *testing.T) {
	in(t, func(w *world) {
		start := time.Now()
		a, b := w.call()
		if took := time.Since(start); took != 2*time.Second {
			w.Errorf("answered after %v", took)
		}
		if b.From() != "caller" || b.To() != "desk" || a.ID() != b.ID() {
			w.Errorf("from %s to %s", b.From(), b.To())
		}
		select {
		case <-a.Ringing():
		default:
			w.Error("never rang")
		}
		a.Tone(440)
		b.Tone(600)
		w.ok(a.WaitHears(w.Context(), 600))
		w.ok(b.WaitHears(w.Context(), 440))
		if a.Hears(440) || b.Hears(600) {
			w.Error("they hear themselves")
		}
		a.Mute()
		time.Sleep(200 * time.Millisecond)
		if b.Hears(440) || !b.HearsNothing() || a.HearsNothing() {
			w.Error("muting changed nothing, or too much")
		}
		w.ok(a.Hangup())
		if err := b.WaitEnd(w.Context()); !errors.Is(err, phone.ErrRemoteBye) || !errors.Is(a.Err(), phone.ErrHungUp) {
			w.Errorf("ended by %v and %v", a.Err(), err)
		}
		a, b = w.call()
		w.ok(b.Hangup())
		if err := a.WaitEnd(w.Context()); !errors.Is(err, phone.ErrRemoteBye) {
			w.Errorf("ended by %v", err)
		}
		w.ok(a.Hangup()) // once more is no error
	})
}

func TestRecordingIsHeard(t *testing.T) {
	in(t, func(w *world) {
		a, b := w.call()
		prompt := babble(1, 16_000)
		b.Say(prompt)
		w.ok(a.WaitHeard(w.Context(), prompt))
		if score := a.Score(prompt); score < 0.95 {
			w.Errorf("score %.3f", score)
		}
		if score := a.Score(babble(2, 16_000)); score > 0.4 {
			w.Errorf("another scores %.3f", score)
		}
	})
}

func TestKeysInEveryManner(t *testing.T) {
	for name, k := range map[string]phone.Keys{
		"usual": {}, "no marker": {NoMarker: true}, "no end": {NoEnd: true}, "other source": {OtherSSRC: true},
		"steps as SIPp's": {Step: 320, OtherSSRC: true}, "long": {Hold: time.Second, Pause: 20 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(w *world) {
				a, b := w.call()
				a.Tone(440)
				time.Sleep(time.Second)
				w.ok(a.PressWith(k, "1223*#D"))
				w.ok(b.WaitDigits(w.Context(), "1223*#D"))
				w.ok(b.WaitHears(w.Context(), 440)) // the tone goes on after the keys
			})
		})
	}
}

func TestPacketsOfKeys(t *testing.T) {
	in(t, func(w *world) {
		a, _ := w.call()
		var seen []string
		w.net.Tap(memnet.Observe(func(p memnet.Packet) {
			d := p.Data
			seen = append(seen, fmt.Sprintf("pt=%d m=%d seq=%d ts=%d ssrc=%x %x", d[1]&127, d[1]>>7, d[3], d[7], d[8:12], d[12:]))
		}))
		w.ok(a.PressWith(phone.Keys{Replay: true, Hold: 40 * time.Millisecond, Payload: 96, Step: 320}, "11"))
		once := []string{
			"pt=96 m=1 seq=100 ts=32 ssrc=51995199 010a0140",
			"pt=96 m=0 seq=101 ts=32 ssrc=51995199 010a0280",
			"pt=96 m=0 seq=102 ts=32 ssrc=51995199 018a0280",
			"pt=96 m=0 seq=103 ts=32 ssrc=51995199 018a0280",
			"pt=96 m=0 seq=104 ts=32 ssrc=51995199 018a0280",
		}
		if got, want := strings.Join(seen, "\n"), strings.Join(append(once, once...), "\n"); got != want {
			w.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if err := a.Press("x"); err == nil {
			w.Error("x was pressed")
		}
	})
}

func TestInfoKeys(t *testing.T) {
	in(t, func(w *world) {
		a, b := w.call()
		w.ok(a.PressInfo("12#"))
		if b.Digits() != "12#" {
			w.Errorf("got %q", b.Digits())
		}
	})
}

func TestHoldAndResume(t *testing.T) {
	for _, how := range []phone.Hold{phone.SendOnly, phone.Inactive, phone.OldHold} {
		t.Run(string(how), func(t *testing.T) {
			in(t, func(w *world) {
				a, b := w.call()
				b.Tone(600)
				w.ok(a.WaitHears(w.Context(), 600))
				w.ok(a.Hold(how))
				time.Sleep(500 * time.Millisecond)
				if a.Hears(600) || b.OnHold() == (how == phone.OldHold) {
					w.Errorf("hears %v, on hold %v", a.Hears(600), b.OnHold())
				}
				w.ok(a.Resume())
				w.ok(a.WaitHears(w.Context(), 600))
				w.ok(a.Move())
				w.ok(a.WaitHears(w.Context(), 600))
			})
		})
	}
}

func TestRefusalCancelAndSilence(t *testing.T) {
	in(t, func(w *world) {
		status := func(err error) int {
			var s *phone.StatusError
			if !errors.As(err, &s) {
				return 0
			}
			return s.Code
		}
		w.desk.SetRing(phone.Refuse(486))
		if _, err := w.caller.Call(w.Context(), w.desk.URI()); status(err) != 486 {
			w.Errorf("busy: %v", err)
		}
		w.desk.SetRing(phone.Ring{})
		ctx, cancel := context.WithTimeout(w.Context(), 10*time.Second)
		defer cancel()
		c, err := w.caller.Call(ctx, w.desk.URI())
		if !errors.Is(err, context.DeadlineExceeded) {
			w.Errorf("ringing for ever: %v", err)
		}
		if err := c.WaitEnd(w.Context()); status(err) != 487 {
			w.Errorf("cancelled: %v", err)
		}
		refused, err := w.desk.Incoming(w.Context())
		w.ok(err)
		if err := refused.WaitEnd(w.Context()); status(err) != 486 {
			w.Errorf("refused call: %v", err)
		}
		cancelled, err := w.desk.Incoming(w.Context())
		w.ok(err)
		if err := cancelled.WaitEnd(w.Context()); !errors.Is(err, phone.ErrCancelled) {
			w.Errorf("cancelled call: %v", err)
		}
		if err := cancelled.Answer(); !errors.Is(err, phone.ErrDecided) {
			w.Errorf("answering it now: %v", err)
		}
		d, err := w.caller.Dial("sip:nobody@10.9.9.9", phone.Dialling{})
		w.ok(err)
		start := time.Now()
		if err := d.WaitEnd(w.Context()); err == nil || time.Since(start) != 32*time.Second {
			w.Errorf("nobody there: %v after %v", err, time.Since(start))
		}
	})
}

func TestLateOfferAndOddities(t *testing.T) {
	in(t, func(w *world) {
		a, err := w.caller.Dial("sip:x@nowhere.example", phone.Dialling{
			Late: true, From: "+390212345", Via: w.desk.Address(), Header: map[string]string{"X-Test": "yes"},
		})
		w.ok(err)
		w.ok(a.Wait(w.Context()))
		b, err := w.desk.Incoming(w.Context())
		w.ok(err)
		if b.From() != "+390212345" || b.Header("x-test") != "yes" {
			w.Errorf("from %s, header %q", b.From(), b.Header("X-Test"))
		}
		a.Tone(440)
		b.Tone(600)
		w.ok(a.WaitHears(w.Context(), 600))
		w.ok(b.WaitHears(w.Context(), 440))
		if code, err := w.caller.Ping(w.Context(), w.desk.Address()); err != nil || code != 200 {
			w.Errorf("ping %d, %v", code, err)
		}
	})
}

func TestLostPacketsAreSentAgain(t *testing.T) {
	in(t, func(w *world) {
		first := map[string]bool{}
		w.net.Tap(memnet.Only(func(p memnet.Packet) bool { return p.To.Port() == 5060 }, func(p memnet.Packet) memnet.Fate {
			line, _, _ := strings.Cut(string(p.Data), "\r\n")
			lost := !first[line] // of every message the first is lost
			first[line] = true
			return memnet.Fate{Drop: lost}
		}))
		a, b := w.call()
		time.Sleep(time.Minute)
		if a.Err() != nil || b.Err() != nil {
			w.Fatalf("ended by %v and %v", a.Err(), b.Err())
		}
		w.ok(a.Hangup())
		if err := b.WaitEnd(w.Context()); !errors.Is(err, phone.ErrRemoteBye) {
			w.Error(err)
		}
	})
}

func TestAnAnswerThatIsNeverAcknowledged(t *testing.T) {
	in(t, func(w *world) {
		w.net.Tap(memnet.Only(func(p memnet.Packet) bool { return strings.HasPrefix(string(p.Data), "ACK") }, memnet.Drop))
		_, b := w.call()
		if err := b.WaitEnd(w.Context()); !errors.Is(err, phone.ErrNeverAcked) {
			w.Error(err)
		}
	})
}

// Twenty minutes of talk both ways are 120,000 packets.
func TestALongCallIsShort(t *testing.T) {
	began := time.Now()
	in(t, func(w *world) {
		a, b := w.call()
		a.Silence()
		b.Tone(600)
		time.Sleep(20 * time.Minute)
		if r := a.Reception(); r.Packets != 60_001 && r.Packets != 60_000 || len(a.Heard()) > 2*120*8000 {
			w.Errorf("%d packets, %d samples kept", r.Packets, len(a.Heard()))
		}
		if !a.Hears(600) {
			w.Error("the tone is gone")
		}
	})
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestOverRealSockets(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	var phones []*phone.Phone
	for _, o := range []phone.Options{{User: "caller", Codecs: []string{"PCMU"}}, {User: "desk", Ring: phone.AutoAnswer(0)}} {
		o.Network, o.Address = phone.UDP(), netip.MustParseAddrPort("127.0.0.1:0")
		p, err := phone.New(o)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		phones = append(phones, p)
	}
	c, err := phones[0].Call(ctx, phones[1].URI())
	if err != nil {
		t.Fatal(err)
	}
	d, err := phones[1].Incoming(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c.Tone(440)
	if err := d.WaitHears(ctx, 440); err != nil {
		t.Fatal(err)
	}
	if err := c.Press("7"); err != nil {
		t.Fatal(err)
	}
	if err := d.WaitDigits(ctx, "7"); err != nil {
		t.Fatal(err)
	}
	if err := c.Hangup(); err != nil {
		t.Fatal(err)
	}
}
