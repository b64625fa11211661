package e2e

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// TestMusicGivesWayOnSockets measures on real sockets how long a caller still hears music after the agent has answered,
// and holds half of the cases to 100 ms.
func TestMusicGivesWayOnSockets(t *testing.T) {
	h := startHelpline(t, files(t))
	anna := socketPhone(t, "anna", "anna-demo")
	if err := anna.Register(t.Context(), netip.MustParseAddrPort(h.address), time.Hour); err != nil {
		t.Fatal(err)
	}
	var took []time.Duration
	for round := range 3 {
		c, err := socketPhone(t, "+39021112223", "").Call(t.Context(), "sip:helpline@"+h.address)
		if err != nil {
			t.Fatal(err)
		}
		c.Tone(callerTone)
		if err := c.Press("0"); err != nil {
			t.Fatal(err)
		}
		in, err := anna.Incoming(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		in.Tone(agentTone)
		listen(time.Second) // there is music
		before := len(c.Heard())
		if err := in.Answer(); err != nil {
			t.Fatal(err)
		}
		eventually(t, 5*time.Second, "heard", func() bool { return agentHeard(c.Heard()[before:]) >= 0 })
		took = append(took, time.Duration(agentHeard(c.Heard()[before:]))*time.Second/fixture.Rate)
		_ = c.Hangup()
		waitFor(h, round+1, 10*time.Second, any[*call.WrapUpEnded])
	}
	slices.Sort(took)
	t.Logf("from the answer to the agent's first sound: %v", took)
	if took[len(took)/2] > 100*time.Millisecond {
		t.Errorf("the music goes on for %v, want 100 ms at most", took[len(took)/2])
	}
}

// agentHeard returns the sample from which the agent's tone is heard for 100 ms, -1 when it is not.
func agentHeard(heard []int16) int {
	const frame = fixture.Rate / 50
	run := 0
	for at := 0; at+frame <= len(heard); at += frame {
		if run++; !phone.Dominates(heard[at:at+frame], agentTone) {
			run = 0
		}
		if run == 5 {
			return at - 4*frame
		}
	}
	return -1
}

// socketPhone is a telephone of ours on a port of its own.
func socketPhone(t *testing.T, user, password string) *phone.Phone {
	t.Helper()
	p, err := phone.New(phone.Options{Network: phone.UDP(), Address: netip.MustParseAddrPort("127.0.0.1:0"), User: user, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}
