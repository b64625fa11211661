package memnet_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"centralino/internal/memnet"
)

func TestStreams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		here, there := netip.MustParseAddrPort("10.0.0.2:0"), netip.MustParseAddrPort("10.0.0.1:5060")
		if _, err := n.DialTCP(here, there); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("nobody listens: %v", err)
		}
		l, err := n.ListenTCP(there)
		if err != nil {
			t.Fatal(err)
		}
		big := bytes.Repeat([]byte("0123456789"), 20_000) // more than a stream holds
		go func() {
			s, err := l.Accept()
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := io.Copy(s, s); err != nil {
				t.Error(err)
			}
			_ = s.Close()
		}()
		c, err := n.DialTCP(here, there)
		if err != nil {
			t.Fatal(err)
		}
		if c.RemoteAddr().String() != "10.0.0.1:5060" || c.LocalAddr().(*net.TCPAddr).Port == 0 {
			t.Errorf("addresses %v %v", c.LocalAddr(), c.RemoteAddr())
		}
		go func() {
			if _, err := c.Write(big); err != nil {
				t.Error(err)
			}
		}()
		got := make([]byte, len(big))
		if _, err := io.ReadFull(c, got); err != nil || !bytes.Equal(got, big) {
			t.Errorf("echo differs: %v", err)
		}
		if err := c.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Read(got); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("at the deadline: %v", err)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Write(big); !errors.Is(err, net.ErrClosed) {
			t.Errorf("write after close: %v", err)
		}
		go func() {
			time.Sleep(time.Second)
			_ = l.Close()
		}()
		if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("accept after close: %v", err)
		}
	})
}
