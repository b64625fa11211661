package app

import (
	"errors"
	"net/netip"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/memnet"
	"centralino/internal/phone"
)

// firstPackets notes when RTP packets to a telephone begin a talkspurt (marker bit), and when its last key packet left.
type firstPackets struct {
	spurts  []time.Time
	lastKey time.Time
	first   time.Time // of the first key packet
}

func (f *firstPackets) watch(w *world, of netip.Addr) *memnet.Tap {
	return w.net.Tap(memnet.Observe(func(p memnet.Packet) {
		switch {
		case len(p.Data) < 12 || p.Data[0]>>6 != 2:
		case p.To.Addr() == of && p.Data[1] == 0x80|8:
			f.spurts = append(f.spurts, time.Now())
		case p.From.Addr() == of && p.Data[1]&0x7f == 101:
			if f.first.IsZero() {
				f.first = time.Now()
			}
			f.lastKey = time.Now()
		}
	}))
}

// TestAKeyIsAnsweredAtOnce: a key stops the prompt within 60 ms of its first packet, and the next prompt begins no later
// than 5 ms after its last.
func TestAKeyIsAnsweredAtOnce(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		p := w.caller(goldNumber)
		c := w.dial(p, "helpline")
		c.Silence()
		after(w, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "main" })
		time.Sleep(300 * time.Millisecond) // the menu's prompt plays
		var seen firstPackets
		tap := seen.watch(w, p.Address().Addr())
		press(w, c, "1")
		time.Sleep(200 * time.Millisecond)
		tap.Remove()
		if len(seen.spurts) == 0 {
			t.Fatal("no prompt began after the key")
		}
		next := seen.spurts[0]
		if late := next.Sub(seen.first); late > 60*time.Millisecond {
			t.Errorf("the next prompt began %v after the key's first packet", late)
		}
		if late := next.Sub(seen.lastKey); late > 5*time.Millisecond {
			t.Errorf("the next prompt began %v after the key's last packet", late)
		}
		_ = c.Hangup()
	})
}

// TestAKeyByTwoWaysCountsOnce: the same press as telephone-event and as SIP INFO.
func TestAKeyByTwoWaysCountsOnce(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		c := w.dial(w.caller(goldNumber), "helpline")
		c.Silence()
		after(w, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "main" })
		done := make(chan error, 1)
		go func() { done <- c.PressInfo("1") }()
		press(w, c, "1")
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Second)
		if n := count[*call.Keyed](w); n != 1 {
			t.Errorf("one press counted as %d keys", n)
		}
		if err := c.PressInfo("9"); err != nil { // INFO alone counts too
			t.Fatal(err)
		}
		after(w, time.Second, func(b *call.Keyed) bool { return b.Key == '9' })
		_ = c.Hangup()
	})
}

// TestALateOffer: the caller's INVITE has no offer; ours is in the 200, the answer in the ACK.
func TestALateOffer(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		c, err := w.caller(goldNumber).Dial("sip:helpline@"+w.server.String(), phone.Dialling{Late: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Wait(w.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Second)
		heardAll(w, c, "welcome")
		_ = c.Hangup()
	})
}

// TestAllPhonesOfAnAgentRing: the first that answers has the call, the other stops ringing and shows no missed call.
func TestAllPhonesOfAnAgentRing(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		desk, mobile := w.agent("anna", phone.Ring{}), w.agent("anna", phone.AutoAnswer(3*time.Second))
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		ringing, err := desk.Incoming(w.Context())
		if err != nil {
			t.Fatal(err)
		}
		a := answered(w, mobile)
		if err := ringing.WaitEnd(w.Context()); !errors.Is(err, phone.ErrCancelled) {
			t.Errorf("the other phone stopped ringing with %v", err)
		}
		a.Tone(600)
		time.Sleep(time.Second)
		if !c.Hears(600) {
			t.Error("the caller does not hear the phone that answered")
		}
		if n := count[*call.Offered](w); n != 1 {
			t.Errorf("one offer to an agent with two phones was counted %d times", n)
		}
		_ = c.Hangup()
	})
}

// TestCallerMovesToAnotherAddress: a re-INVITE with a new address, as telephones send that change networks.
func TestCallerMovesToAnotherAddress(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(0))
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		a := answered(w, agent)
		a.Tone(600)
		c.Tone(440)
		time.Sleep(time.Second)
		if err := c.Move(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if !c.Hears(600) || !a.Hears(440) {
			t.Error("after the move they do not hear each other")
		}
		_ = c.Hangup()
	})
}

// TestStrangersAreNotHeard: a host that guesses the RTP port and sends into a call is not let in.
func TestStrangersAreNotHeard(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(0))
		c := w.dial(w.caller(strangerNumber), "helpline")
		var rtp netip.AddrPort
		tap := w.net.Tap(memnet.Observe(func(p memnet.Packet) {
			if p.From.Addr() == w.server.Addr() && len(p.Data) == 172 {
				rtp = p.From
			}
		}))
		c.Tone(440)
		time.Sleep(time.Second)
		tap.Remove()
		if !rtp.IsValid() {
			t.Fatal("the port of the call was not seen")
		}
		press(w, c, "0")
		a := answered(w, agent)
		stranger, err := w.net.Listen(netip.MustParseAddrPort("10.66.6.6:4000"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = stranger.Close() }()
		noise := make([]byte, 172)
		noise[0], noise[1] = 0x80, 8
		for i := range 50 {
			noise[3] = byte(i)
			if _, err := stranger.WriteToUDPAddrPort(noise, rtp); err != nil {
				t.Fatal(err)
			}
			time.Sleep(20 * time.Millisecond)
		}
		if !a.Hears(440) {
			t.Error("the agent no longer hears the caller alone")
		}
		_ = c.Hangup()
	})
}

// TestARefusedNumberIsRecorded: calls that a carrier sends to a number we don't have are seen.
func TestARefusedNumberIsRecorded(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		if _, err := w.caller(strangerNumber).Call(w.Context(), "sip:+39800999999@"+w.server.String()); err == nil {
			t.Fatal("an unknown number was answered")
		}
		ended := after(w, time.Second, whichever[*call.Ended])
		if ended.Result != call.Refused || ended.Reason != call.UnknownNumber {
			t.Errorf("ended %+v", ended)
		}
		w.wantMetrics(map[string]string{`centralino_calls_total{flow="none",result="refused"}`: "1"})
	})
}
