package e2e

import (
	"encoding/binary"
	"net"
	"net/netip"
	"testing"
)

// TestTheBankTellsWhatIsMissing: what a soak finds must not be hidden by the telephones that listen. Packets left out, late
// ones, other sources, and what the kernel drops because nobody reads are told from each other.
func TestTheBankTellsWhatIsMissing(t *testing.T) {
	b := newBank()
	defer b.close()
	sender, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(loopback, 0)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = sender.Close() }()
	// heard is what an ear counts when the numbers come while the bank's thread is held up.
	heard := func(ssrc uint32, numbers ...int) (h heardSoFar) {
		t.Helper()
		e, err := b.open(netip.AddrPortFrom(loopback, 0))
		if err != nil {
			t.Fatal(err)
		}
		b.mu.Lock()
		before := b.ended
		for i, n := range numbers {
			packet := [bankPacket]byte{0x80, 8}
			binary.BigEndian.PutUint16(packet[2:], uint16(n))
			binary.BigEndian.PutUint32(packet[8:], ssrc*uint32(i))
			if _, err := sender.WriteToUDPAddrPort(packet[:], e.local); err != nil {
				t.Error(err)
			}
		}
		b.mu.Unlock()
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		h = b.heard()
		h.packets, h.missing, h.late = h.packets-before.packets, h.missing-before.missing, h.late-before.late
		h.changes, h.dropped = h.changes-before.changes, h.dropped-before.dropped
		return h
	}
	for _, test := range []struct {
		name    string
		ssrc    uint32
		numbers []int
		want    heardSoFar
	}{
		{"in order, over the end of the numbers", 0, []int{65534, 65535, 0, 1}, heardSoFar{packets: 4}},
		{"two left out", 0, []int{7, 8, 11, 12}, heardSoFar{packets: 4, missing: 2}},
		{"one comes late", 0, []int{7, 9, 8, 10}, heardSoFar{packets: 4, missing: 1, late: 1}},
		{"every one from another source", 1, []int{7, 8, 9}, heardSoFar{packets: 3, changes: 2}},
		{"nothing", 0, nil, heardSoFar{}},
	} {
		if got := heard(test.ssrc, test.numbers...); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
	many := make([]int, 10_000) // more than a megabyte
	for i := range many {
		many[i] = i
	}
	if h := heard(0, many...); h.dropped < 1000 || h.packets+h.dropped != len(many) || h.missing != 0 {
		t.Errorf("of %d packets that nobody read: %+v", len(many), h)
	}
}
