package media

import (
	"errors"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"

	"centralino/internal/memnet"
)

func TestPortsComeInPairsAndRest(t *testing.T) {
	p, err := newPorts(10001, 10009) // 10002 to 10009
	if err != nil {
		t.Fatal(err)
	}
	var got []uint16
	for range 4 {
		r, ok := p.take()
		if !ok {
			t.Fatal("too few")
		}
		got = append(got, r.port)
	}
	if _, ok := p.take(); ok {
		t.Error("too many")
	}
	sorted := slices.Sorted(slices.Values(got))
	if !slices.Equal(sorted, []uint16{10002, 10004, 10006, 10008}) {
		t.Fatalf("ports %v", got)
	}
	for _, port := range []uint16{got[2], got[0], got[3]} {
		p.put(rested{port: port})
	}
	for _, want := range []uint16{got[2], got[0], got[3]} {
		if r, ok := p.take(); !ok || r.port != want {
			t.Errorf("%d, want the longest rested, %d", r.port, want)
		}
	}
}

func TestNewRefusesARangeWithoutAPair(t *testing.T) {
	for _, r := range [][2]uint16{{0, 100}, {10, 10}, {11, 12}, {20, 10}} {
		if _, err := New(Options{PortMin: r[0], PortMax: r[1]}); err == nil {
			t.Errorf("%v was taken", r)
		}
	}
}

func TestOpenPassesOverWhatOthersHoldAndEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		net := memnet.New()
		e, err := New(Options{
			Network: NetworkFunc(func(a netip.AddrPort) (Socket, error) { return net.Listen(a) }),
			PortMin: 10000, PortMax: 10005,
		})
		if err != nil {
			t.Fatal(err)
		}
		other, err := net.Listen(netip.AddrPortFrom(ourHost, 10003)) // an RTCP port of the range
		if err != nil {
			t.Fatal(err)
		}
		a, errA := e.Open(ourHost, nil)
		b, errB := e.Open(ourHost, nil)
		_, errC := e.Open(ourHost, nil)
		if errA != nil || errB != nil || !errors.Is(errC, ErrNoPorts) {
			t.Fatalf("%v, %v, %v", errA, errB, errC)
		}
		if a.Local().Port() == 10002 || b.Local().Port() == 10002 {
			t.Error("a pair whose other half is taken")
		}
		a.InfoDigit('1') // nobody listens
		a.Close()
		if c, err := e.Open(ourHost, nil); err != nil || c.Local() != a.Local() {
			t.Errorf("the freed pair: %v", err)
		}
		e.Close()
		if n := net.Sockets(); n != 1 {
			t.Errorf("%d sockets left", n)
		}
		if err := other.Close(); err != nil {
			t.Error(err)
		}
		if _, err := e.Open(ourHost, nil); !errors.Is(err, ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
		if err := b.Update(Params{}); !errors.Is(err, ErrClosed) {
			t.Errorf("Update after Close: %v", err)
		}
		b.Play(1, []*Clip{clipOf(160, 1)})
		if r := b.Close(); r.Sent != 0 {
			t.Errorf("report %+v", r)
		}
	})
}
