package media

import (
	"net"
	"net/netip"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestSoundIsMarkedAsExpedited: routers that know DSCP let it go first.
func TestSoundIsMarkedAsExpedited(t *testing.T) {
	p := newPoller(t)
	for host, ask := range map[string]func(fd int) error{
		"127.0.0.1": func(fd int) error { return unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_RECVTOS, 1) },
		"::1":       func(fd int) error { return unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_RECVTCLASS, 1) },
	} {
		far, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(host), 0)))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = far.Close() }()
		raw, err := far.SyscallConn()
		if err != nil {
			t.Fatal(err)
		}
		var refused error
		if err := raw.Control(func(fd uintptr) { refused = ask(int(fd)) }); err != nil || refused != nil {
			t.Fatal(err, refused)
		}
		at, _ := far.LocalAddr().(*net.UDPAddr)
		near := listenAt(t, p, freeAddr(t, host))
		if _, err := near.WriteToUDPAddrPort([]byte{1}, plain(at.AddrPort())); err != nil {
			t.Fatal(err)
		}
		_ = far.SetReadDeadline(time.Now().Add(5 * time.Second))
		var b, extra [64]byte
		_, n, _, _, err := far.ReadMsgUDP(b[:], extra[:])
		if err != nil {
			t.Fatal(err)
		}
		notes, err := unix.ParseSocketControlMessage(extra[:n])
		if err != nil || len(notes) != 1 || notes[0].Data[0] != 46<<2 {
			t.Errorf("%s: %v, %v; want EF", host, notes, err)
		}
	}
}

// TestCallsHaveNoGoroutines: neither sending nor receiving has any of its own for a call.
func TestCallsHaveNoGoroutines(t *testing.T) {
	e, err := New(Options{PortMin: 45000, PortMax: 45999})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	before := runtime.NumGoroutine()
	far := freeAddr(t, "127.0.0.1")
	for range 100 {
		s, err := e.Open(netip.MustParseAddr("127.0.0.1"), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Update(Params{Remote: far, Send: true, Receive: true}); err != nil {
			t.Fatal(err)
		}
		s.Loop(clipOf(800, 1))
	}
	if n := runtime.NumGoroutine() - before; n > 10 { // those of earlier tests may go
		t.Errorf("100 calls have %d goroutines", n)
	}
}
