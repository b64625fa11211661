package media

import (
	"net/netip"
	"testing"
	"time"

	"github.com/pion/rtp"
)

// TestALongBridgeLosesNothing when its sequence numbers are half way round from where they began, and when they have gone
// round.
func TestALongBridgeLosesNothing(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		at := netip.MustParseAddrPort("198.51.100.8:4000")
		far, near := w.peer(peerAddr), w.peer(at)
		a, _ := w.open(peerAddr, nil)
		b, _ := w.open(at, nil)
		if err := Bridge(a, b); err != nil {
			t.Fatal(err)
		}
		h := rtp.Header{PayloadType: 8, SSRC: 5, SequenceNumber: 77}
		for range 70 {
			h = far.talk(a.Local(), h, 1000, 1)
			if n := len(near.packets()); n < 999 || n > 1001 {
				t.Fatalf("%d of 1000 packets after sequence number %d", n, h.SequenceNumber)
			}
			time.Sleep(time.Millisecond)
		}
	})
}
