package memnet_test

import (
	"errors"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"slices"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"centralino/internal/memnet"
)

func mustListen(t testing.TB, n *memnet.Network, at string) *memnet.Conn {
	t.Helper()
	c, err := n.Listen(netip.MustParseAddrPort(at))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func mustRead(t testing.TB, c *memnet.Conn) string {
	t.Helper()
	var buf [2048]byte
	if err := c.SetReadDeadline(time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	n, _, err := c.ReadFromUDPAddrPort(buf[:])
	if err != nil {
		t.Fatal(err)
	}
	return string(buf[:n])
}

func TestDatagrams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		a, b := mustListen(t, n, "10.0.0.1:5060"), mustListen(t, n, "[2001:db8::1]:0")
		if b.Local().Port() < 49152 {
			t.Errorf("port 0 became %v", b.Local())
		}
		if _, err := n.Listen(a.Local()); !errors.Is(err, syscall.EADDRINUSE) {
			t.Errorf("second listen: %v", err)
		}
		if _, err := n.Listen(netip.MustParseAddrPort("0.0.0.0:1")); !errors.Is(err, memnet.ErrAddress) {
			t.Errorf("unspecified: %v", err)
		}
		if _, err := b.WriteTo([]byte("hello"), a.LocalAddr()); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 3)
		got, from, err := a.ReadFrom(buf)
		if err != nil || string(buf[:got]) != "hel" || from.String() != b.LocalAddr().String() {
			t.Errorf("read %q from %v: %v", buf[:got], from, err)
		}
		if _, err := a.WriteToUDPAddrPort(nil, netip.MustParseAddrPort("10.9.9.9:9")); err != nil {
			t.Errorf("to nobody: %v", err)
		}
		want := memnet.Stats{Sent: 2, Delivered: 1, Nobody: 1}
		if got := n.Stats(); got != want {
			t.Errorf("stats %+v, want %+v", got, want)
		}
	})
}

func TestConnectRefusesStrangers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		a, b, c := mustListen(t, n, "10.0.0.1:1"), mustListen(t, n, "10.0.0.2:1"), mustListen(t, n, "10.0.0.3:1")
		if _, err := a.Write([]byte("x")); !errors.Is(err, syscall.EDESTADDRREQ) {
			t.Errorf("write without a peer: %v", err)
		}
		if err := a.Connect(b.Local()); err != nil {
			t.Fatal(err)
		}
		for _, s := range []*memnet.Conn{c, b} {
			if _, err := s.WriteToUDPAddrPort([]byte(s.Local().String()), a.Local()); err != nil {
				t.Fatal(err)
			}
		}
		if got := mustRead(t, a); got != "10.0.0.2:1" {
			t.Errorf("heard %q", got)
		}
		if _, err := a.Write([]byte("back")); err != nil {
			t.Fatal(err)
		}
		if got := mustRead(t, b); got != "back" {
			t.Errorf("peer heard %q", got)
		}
		if got := n.Stats().Strangers; got != 1 {
			t.Errorf("strangers %d", got)
		}
	})
}

func TestDeadlineAndClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		a := mustListen(t, n, "10.0.0.1:1")
		start := time.Now()
		if err := a.SetReadDeadline(start.Add(30 * time.Second)); err != nil {
			t.Fatal(err)
		}
		_, _, err := a.ReadFrom(make([]byte, 10))
		var timeout net.Error
		if !errors.Is(err, os.ErrDeadlineExceeded) || !errors.As(err, &timeout) || !timeout.Timeout() {
			t.Errorf("at the deadline: %v", err)
		}
		if took := time.Since(start); took != 30*time.Second {
			t.Errorf("waited %v", took)
		}
		if err := a.SetReadDeadline(time.Time{}); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error)
		go func() {
			_, _, err := a.ReadFrom(make([]byte, 10))
			ended <- err
		}()
		go func() { // a deadline that is set while a read waits ends it
			time.Sleep(time.Second)
			if err := a.SetReadDeadline(time.Now().Add(time.Second)); err != nil {
				t.Error(err)
			}
		}()
		if err := <-ended; !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("late deadline: %v", err)
		}
		if err := a.SetReadDeadline(time.Time{}); err != nil {
			t.Fatal(err)
		}
		go func() {
			_, _, err := a.ReadFrom(make([]byte, 10))
			ended <- err
		}()
		synctest.Wait()
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; !errors.Is(err, net.ErrClosed) {
			t.Errorf("after close: %v", err)
		}
		if n.Sockets() != 0 {
			t.Error("socket still open")
		}
		mustListen(t, n, "10.0.0.1:1")
	})
}

func TestFullQueueLosesAndCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		a, b := mustListen(t, n, "10.0.0.1:1"), mustListen(t, n, "10.0.0.2:1")
		for i := range 600 {
			if _, err := a.WriteToUDPAddrPort([]byte{byte(i), byte(i >> 8)}, b.Local()); err != nil {
				t.Fatal(err)
			}
		}
		if got := n.Stats(); got.Full != 88 || got.Delivered != 512 {
			t.Errorf("stats %+v", got)
		}
		for i := range 512 {
			if got := mustRead(t, b); got != string([]byte{byte(i), byte(i >> 8)}) {
				t.Fatalf("packet %d is %q", i, got)
			}
		}
	})
}

func TestTaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		a, b := mustListen(t, n, "10.0.0.1:1"), mustListen(t, n, "10.0.0.2:1")
		send := func(s string) {
			if _, err := a.WriteToUDPAddrPort([]byte(s), b.Local()); err != nil {
				t.Fatal(err)
			}
		}
		is := func(s string) func(memnet.Packet) bool {
			return func(p memnet.Packet) bool { return string(p.Data) == s }
		}
		seen := 0
		taps := []*memnet.Tap{
			n.Tap(memnet.Observe(func(memnet.Packet) { seen++ })),
			n.Tap(memnet.Only(is("drop"), memnet.Drop)),
			n.Tap(memnet.Only(is("late"), memnet.Latency(time.Second, 0, nil))),
			n.Tap(memnet.Only(is("twice"), func(memnet.Packet) memnet.Fate { return memnet.Fate{Copies: 1} })),
			n.Tap(memnet.Latency(10*time.Millisecond, 0, nil)),
		}
		start := time.Now()
		for _, s := range []string{"late", "drop", "first", "twice"} {
			send(s)
		}
		var got []string
		for range 4 {
			got = append(got, mustRead(t, b))
		}
		if want := []string{"first", "twice", "twice", "late"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if took := time.Since(start); took != 1010*time.Millisecond {
			t.Errorf("the last took %v", took)
		}
		if seen != 4 || n.Stats().Dropped != 1 {
			t.Errorf("seen %d, stats %+v", seen, n.Stats())
		}
		for _, tap := range taps {
			tap.Remove()
		}
		send("drop")
		if mustRead(t, b) != "drop" || seen != 4 {
			t.Error("taps still at work after Remove")
		}
	})
}

func TestDelayKeepsOrderOfEqualTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		a, b := mustListen(t, n, "10.0.0.1:1"), mustListen(t, n, "10.0.0.2:1")
		n.Tap(memnet.Latency(20*time.Millisecond, 0, nil))
		n.Tap(memnet.Loss(0.1, rand.New(rand.NewPCG(1, 2))))
		for i := range 200 {
			if _, err := a.WriteToUDPAddrPort([]byte{byte(i)}, b.Local()); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Second)
		last := -1
		for range n.Stats().Delivered {
			now := int(mustRead(t, b)[0])
			if now <= last {
				t.Fatalf("%d came after %d", now, last)
			}
			last = now
		}
		if lost := n.Stats().Dropped; lost < 5 || lost > 50 {
			t.Errorf("lost %d of 200", lost)
		}
	})
}

func TestNoAllocationPerPacket(t *testing.T) {
	n := memnet.New()
	a, b := mustListen(t, n, "10.0.0.1:1"), mustListen(t, n, "10.0.0.2:1")
	out, in := make([]byte, 172), make([]byte, 2048)
	got := testing.AllocsPerRun(1000, func() {
		if _, err := a.WriteToUDPAddrPort(out, b.Local()); err != nil {
			t.Fatal(err)
		}
		if _, _, err := b.ReadFromUDPAddrPort(in); err != nil {
			t.Fatal(err)
		}
	})
	if got > 0.1 { // a garbage collection may empty the pool
		t.Errorf("%.2f allocations per packet", got)
	}
}

func BenchmarkDatagram(b *testing.B) {
	n := memnet.New()
	from, to := mustListen(b, n, "10.0.0.1:1"), mustListen(b, n, "10.0.0.2:1")
	out, in := make([]byte, 172), make([]byte, 2048)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = from.WriteToUDPAddrPort(out, to.Local())
		_, _, _ = to.ReadFromUDPAddrPort(in)
	}
}
