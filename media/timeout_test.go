package media

import (
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// timeouts counts what the sink was told.
func (e *events) timeouts() int {
	n := 0
	for _, ev := range e.list() {
		if _, ok := ev.(TimeoutEvent); ok {
			n++
		}
	}
	return n
}

func TestADeadPeerIsToldOnce(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, nil)
		far.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 50, 1)
		time.Sleep(59 * time.Second)
		if n := ev.timeouts(); n != 0 {
			t.Fatal("told too early")
		}
		time.Sleep(2 * time.Second)
		if n := ev.timeouts(); n != 1 {
			t.Fatalf("told %d times", n)
		}
		time.Sleep(time.Hour)
		if n := ev.timeouts(); n != 1 {
			t.Fatalf("told %d times in an hour", n)
		}
		far.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 1, 1)
		time.Sleep(61 * time.Second)
		if n := ev.timeouts(); n != 2 {
			t.Errorf("a second silence: told %d times", n)
		}
	})
}

func TestRTCPIsLifeButNotAStrangers(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far, stranger := w.peer(above(peerAddr)), w.peer(agentAddr)
		s, ev := w.open(peerAddr, nil)
		b, err := (&rtcp.ReceiverReport{SSRC: 5}).Marshal()
		if err != nil {
			t.Fatal(err)
		}
		for _, from := range []*peer{far, stranger} {
			for range 40 {
				time.Sleep(5 * time.Second)
				if _, err := from.conn.WriteToUDPAddrPort(b, above(s.Local())); err != nil {
					t.Fatal(err)
				}
			}
			if want := map[*peer]int{far: 0, stranger: 1}[from]; ev.timeouts() != want {
				t.Errorf("%d time-outs, want %d", ev.timeouts(), want)
			}
		}
	})
}

func TestHoldIsPatient(t *testing.T) {
	for name, p := range map[string]Params{
		"on hold":       {Remote: peerAddr, Send: true, Receive: true, OnHold: true},
		"not receiving": {Remote: peerAddr, Send: true},
	} {
		t.Run(name, func(t *testing.T) {
			virtual(t, func(t *testing.T, w *world) {
				s, ev := w.open(peerAddr, nil)
				if err := s.Update(p); err != nil {
					t.Fatal(err)
				}
				time.Sleep(9 * time.Minute)
				if ev.timeouts() != 0 {
					t.Fatal("told too early")
				}
				if err := s.Update(Params{Remote: peerAddr, Send: true, Receive: true}); err != nil {
					t.Fatal(err)
				}
				time.Sleep(59 * time.Second)
				if ev.timeouts() != 0 {
					t.Error("the hold's silence counted after its end")
				}
				time.Sleep(2 * time.Second)
				if ev.timeouts() != 1 {
					t.Error("no time-out after the hold")
				}
			})
		})
	}
}

func TestHoldEndsInTheEnd(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		s, ev := w.open(peerAddr, func(p *Params) { p.OnHold = true })
		time.Sleep(10*time.Minute + time.Second)
		if ev.timeouts() != 1 {
			t.Error("a dead peer on hold lives for ever")
		}
		s.Close()
		time.Sleep(time.Hour)
		if ev.timeouts() != 1 {
			t.Error("told after Close")
		}
	})
}
