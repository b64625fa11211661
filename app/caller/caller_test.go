package caller

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"centralino/internal/fixture"
	"centralino/internal/memnet"
	"centralino/internal/phone"
	"centralino/sip"
)

// answers is what a call whose other side answers at once begins with.
func answers(more ...string) []string {
	return append([]string{
		"dials sip:helpline@10.0.0.1:5060 as +39021112223, by udp", "rings 180", "answered after",
	}, more...)
}

// TestACall: the other side rings for two seconds, says 440 Hz, hears 600 Hz and three keys, and is hung up.
func TestACall(t *testing.T) {
	virtually(t, func(b *bed) {
		far := b.phone(phone.Options{Ring: phone.AutoAnswer(2 * time.Second)})
		p := b.place(Options{
			Words: words("1s 12# 3s s h"), Voice: fixture.Tone(600, 10), Stereo: true,
		})
		c, err := far.Incoming(b.Context())
		if err != nil || c.From() != "+39021112223" || c.To() != "helpline" {
			t.Fatalf("%v: %v calls %v", err, c.From(), c.To())
		}
		<-c.Answered()
		c.Tone(440)
		time.Sleep(700 * time.Millisecond)
		if !c.Hears(600) {
			t.Error("our voice is not heard")
		}
		p.told(answers("presses 12#", "state in a call: PCMA, keys as events", "heard ", "sent ", "hangs up we, as asked",
			"heard ", "sent ", "kept 6.0 s of sound")...)
		if err := c.WaitEnd(b.Context()); !errors.Is(err, phone.ErrRemoteBye) {
			t.Errorf("the other side sees %v", err)
		}
		if keys := c.Digits(); keys != "12#" {
			t.Errorf("keys %q", keys)
		}
		if err := p.outcome.Err(); err != nil || p.outcome.Answered != 2*time.Second || p.outcome.Cause != sip.WeHungUp {
			t.Errorf("%v, %+v", err, p.outcome)
		}
		if r := p.outcome.Report; r.Received < 195 || r.Received > 205 || r.Lost+r.Discarded > 0 {
			t.Errorf("%+v", r)
		}
		heard, said := p.sound()
		if !phone.Dominates(between(heard, 2200*time.Millisecond, 5900*time.Millisecond), 440) || phone.Power(between(heard, 0, 2*time.Second), 440) > 1 {
			t.Error("what was heard is not in the WAV at its place")
		}
		if !phone.Dominates(between(said, 2100*time.Millisecond, 5900*time.Millisecond), 600) || phone.Power(between(said, 0, 2*time.Second), 600) > 1 {
			t.Error("what was said is not beside it")
		}
	})
}

// TestKeysAsTones: a telephone without telephone-events hears tones, one after the other, and after them what is left of the
// recording.
func TestKeysAsTones(t *testing.T) {
	virtually(t, func(b *bed) {
		far := b.phone(phone.Options{NoEvent: true, Ring: phone.AutoAnswer(0)})
		p := b.place(Options{Words: words("1s 12 0 3s hangup"), Voice: fixture.Tone(600, 2), Stereo: true})
		c, err := far.Incoming(b.Context())
		if err != nil {
			t.Fatal(err)
		}
		p.told(answers("presses 12, as tones", "presses 0, as tones", "said all", "hangs up we", "heard", "sent", "kept")...)
		if keys := tones(c.Heard()); keys != "120" {
			t.Errorf("heard keys %q", keys)
		}
		_, said := p.sound()
		if keys := tones(said); keys != "120" {
			t.Errorf("the WAV has keys %q", keys)
		}
		for name, sound := range map[string][]int16{"heard": c.Heard(), "said": said} {
			before, keys, after := between(sound, 0, 900*time.Millisecond), between(sound, 1100*time.Millisecond, 1500*time.Millisecond),
				between(sound, 1700*time.Millisecond, 2500*time.Millisecond)
			if !phone.Dominates(before, 600) || phone.Dominates(keys, 600) || !phone.Dominates(after, 600) {
				t.Errorf("%s: the recording is not interrupted by the keys alone", name)
			}
			if rest := between(sound, 2700*time.Millisecond, 3500*time.Millisecond); phone.Power(rest, 600) > 1 {
				t.Errorf("%s: the recording does not end", name)
			}
		}
	})
}

func TestNobodyAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		ring phone.Ring
		o    Options
		told []string
		want string
	}{
		"busy":       {phone.Refuse(486), Options{}, []string{"dials", "rings", "refused 486: Busy Here", "kept"}, "nobody answered: 486"},
		"a password": {phone.Refuse(401), Options{}, []string{"dials", "rings", "refused 401", "hint a password is asked for", "kept"}, "nobody answered: 401"},
		"patience":   {phone.Ring{}, Options{Ring: 3 * time.Second}, []string{"dials", "rings", "hangs up we, nobody answered within 3s", "kept 3.0 s"}, "nobody answered"},
		"changed one's mind": {
			phone.Ring{},
			Options{Live: true, Words: words("1 s h")},
			[]string{"dials", "rings", "presses 1, in vain", "state it rings", "hangs up we, as asked", "kept"},
			"nobody answered",
		},
	} {
		t.Run(name, func(t *testing.T) {
			virtually(t, func(b *bed) {
				far := b.phone(phone.Options{Ring: test.ring})
				if test.o.Live {
					test.o.Words = after{time.Second, test.o.Words}
				}
				p := b.place(test.o)
				c, err := far.Incoming(b.Context())
				if err != nil {
					t.Fatal(err)
				}
				p.told(test.told...)
				if err := p.outcome.Err(); !errors.Is(err, ErrNotAnswered) || err.Error() != test.want {
					t.Errorf("%v, want %s", err, test.want)
				}
				time.Sleep(2 * time.Second) // until the keyboard's last word
				if test.ring.Status == 0 && !errors.Is(c.Err(), phone.ErrCancelled) {
					t.Errorf("the telephone rings on: %v", c.Err())
				}
			})
		})
	}
}

// after waits before each word, as somebody at a keyboard does.
type after struct {
	d time.Duration
	Words
}

// Next implements Words.
func (a after) Next() (string, bool) {
	time.Sleep(a.d)
	return a.Words.Next()
}

// TestNobodyIsThere: nothing answers our INVITE at all.
func TestNobodyIsThere(t *testing.T) {
	virtually(t, func(b *bed) {
		p := b.place(Options{})
		p.told("dials", "refused 408", "kept")
		if err := p.outcome.Err(); !errors.Is(err, ErrNotAnswered) {
			t.Error(err)
		}
	})
}

// TestInterrupted: Ctrl-C hangs up, while it rings and in the call.
func TestInterrupted(t *testing.T) {
	for _, ring := range []phone.Ring{{}, phone.AutoAnswer(0)} {
		virtually(t, func(b *bed) {
			far := b.phone(phone.Options{Ring: ring})
			p := b.place(Options{})
			c, err := far.Incoming(b.Context())
			if err != nil {
				t.Fatal(err)
			}
			if ring.Status != 0 {
				<-c.Answered()
				c.Tone(440)
			}
			time.Sleep(time.Second)
			p.stop()
			p.wait()
			want, outcome := phone.ErrCancelled, ErrNotAnswered
			if ring.Status != 0 {
				want, outcome = phone.ErrRemoteBye, nil
			}
			if err := c.WaitEnd(b.Context()); !errors.Is(err, want) {
				t.Errorf("the other side sees %v, want %v", err, want)
			}
			if err := p.outcome.Err(); !errors.Is(err, outcome) {
				t.Errorf("%v, want %v", err, outcome)
			}
		})
	}
}

// TestTheOtherSideHangsUp, or is on hold before, or only vanishes.
func TestTheOtherSideHangsUp(t *testing.T) {
	virtually(t, func(b *bed) {
		far := b.phone(phone.Options{Ring: phone.AutoAnswer(0)})
		p := b.place(Options{})
		c, err := far.Incoming(b.Context())
		if err != nil {
			t.Fatal(err)
		}
		<-c.Answered()
		c.Tone(440)
		time.Sleep(time.Second)
		if err := errors.Join(c.Hold("sendonly"), c.ResumeLate()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if err := c.Hangup(); err != nil {
			t.Fatal(err)
		}
		p.told(answers("held", "resumed", "hangs up the other side", "heard", "sent", "kept")...)
		if err := p.outcome.Err(); err != nil || p.outcome.Cause != sip.PeerHungUp {
			t.Errorf("%v, %+v", err, p.outcome)
		}
	})
	virtually(t, func(b *bed) {
		far := b.phone(phone.Options{Ring: phone.AutoAnswer(0)})
		p := b.place(Options{})
		c, err := far.Incoming(b.Context())
		if err != nil {
			t.Fatal(err)
		}
		<-c.Answered()
		c.Tone(440)
		time.Sleep(time.Second)
		b.net.Tap(memnet.Drop)
		p.told(answers("hangs up we, nothing came from the other side for 1m0s", "heard", "sent", "kept")...)
		if err := p.outcome.Err(); !errors.Is(err, ErrBroken) {
			t.Error(err)
		}
	})
}

// TestAnsweredInSilence: a call without sound is no success.
func TestAnsweredInSilence(t *testing.T) {
	virtually(t, func(b *bed) {
		far := b.phone(phone.Options{Ring: phone.AutoAnswer(0)})
		p := b.place(Options{For: 10 * time.Second})
		c, err := far.Incoming(b.Context())
		if err != nil {
			t.Fatal(err)
		}
		<-c.Answered()
		c.Mute()
		p.told(answers("hangs up we, after 10s", "heard nothing", "sent", "kept 10.0 s")...)
		if err := p.outcome.Err(); !errors.Is(err, ErrBroken) || err.Error() != "the call was answered, and did not work: no sound came" {
			t.Error(err)
		}
	})
}

func TestAHostThatIsNotThere(t *testing.T) {
	target, err := NewTarget("sip:helpline@nowhere.example", "", "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Run(t.Context(), Options{Target: target, Net: Net{Resolve: noHosts}})
	if !errors.Is(err, errNoHost) {
		t.Error(err)
	}
}

var errNoHost = errors.New("no such host")

func noHosts(_ context.Context, host string) (none []addr, err error) {
	return nil, fmt.Errorf("%s: %w", host, errNoHost)
}
