package guard_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"centralino/internal/memnet"
	"centralino/sip/guard"

	"github.com/emiago/sipgo/sip"
)

const (
	serverAt = "10.0.0.1:5060"
	options  = "OPTIONS sip:x@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.2;branch=z9hG4bK%d\r\nFrom: <sip:a@b>;tag=1\r\n" +
		"To: <sip:x@10.0.0.1>\r\nCall-ID: %d\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
)

func listen(t testing.TB, n *memnet.Network, at string) *memnet.Conn {
	t.Helper()
	c, err := n.Listen(netip.MustParseAddrPort(at))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func send(t testing.TB, c *memnet.Conn, text string) {
	t.Helper()
	if _, err := c.WriteToUDPAddrPort([]byte(text), netip.MustParseAddrPort(serverAt)); err != nil {
		t.Fatal(err)
	}
}

// serve runs sipgo's reader behind the guard and answers 200 to everything.
func serve(c *guard.Conn, each func(source string)) (done chan error) {
	layer := sip.NewTransportLayer(net.DefaultResolver, sip.NewParser(), nil, sip.WithTransportLayerLogger(slog.New(slog.DiscardHandler)))
	layer.OnMessage(func(m sip.Message) {
		if each != nil {
			each(m.Source())
		}
		if req, ok := m.(*sip.Request); ok {
			res := sip.NewResponseFromRequest(req, 200, "OK", nil)
			res.SetDestination(m.Source())
			_ = layer.WriteMsg(res)
		}
	})
	done = make(chan error, 1)
	go func() { done <- c.Serve(layer.ServeUDP) }()
	return done
}

func TestSourcesBeyondTheLimitLoseNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		var seen []string
		c := guard.New(listen(t, n, serverAt), guard.Options{Sources: 8})
		done := serve(c, func(source string) { seen = append(seen, source) })
		for i := range 100 {
			p := listen(t, n, fmt.Sprintf("10.0.1.%d:5060", i))
			send(t, p, fmt.Sprintf(options, i, i))
			synctest.Wait()
			buf := make([]byte, 2000)
			if err := p.SetReadDeadline(time.Now().Add(time.Second)); err != nil {
				t.Fatal(err)
			}
			got, _, err := p.ReadFrom(buf)
			if err != nil || !strings.HasPrefix(string(buf[:got]), "SIP/2.0 200") || !strings.Contains(string(buf[:got]), fmt.Sprintf("Call-ID: %d\r\n", i)) {
				t.Fatalf("answer %d: %q, %v", i, buf[:got], err)
			}
		}
		if len(seen) != 100 || seen[99] != "10.0.1.99:5060" {
			t.Errorf("%d seen", len(seen))
		}
		if got := c.Stats(); got != (guard.Stats{Passed: 100, Renewals: 12}) {
			t.Errorf("stats %+v", got)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err != nil {
			t.Errorf("serve ended with %v", err)
		}
	})
}

func TestServeEndsWithItsReader(t *testing.T) {
	broken := errors.New("broken")
	c := guard.New(listen(t, memnet.New(), serverAt), guard.Options{})
	if err := c.Serve(func(net.PacketConn) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestStrangersAreHeldToARate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		trunk, stranger, other := listen(t, n, "10.0.0.2:5060"), listen(t, n, "10.0.0.3:5060"), listen(t, n, "10.0.0.4:5060")
		known := func(a netip.Addr) bool { return a == trunk.Local().Addr() }
		c := guard.New(listen(t, n, serverAt), guard.Options{Known: known, Rate: 10, Burst: 20, Strangers: 1000})
		got := map[string]int{}
		serve(c, func(source string) { got[source]++ })
		for range 10 { // 100 packets a second from each for ten seconds
			for range 100 {
				for _, p := range []*memnet.Conn{trunk, stranger} {
					send(t, p, fmt.Sprintf(options, 1, 1))
				}
				synctest.Wait()
				time.Sleep(10 * time.Millisecond)
			}
		}
		send(t, other, fmt.Sprintf(options, 1, 1))
		synctest.Wait()
		if got["10.0.0.2:5060"] != 1000 || got["10.0.0.4:5060"] != 1 {
			t.Errorf("known and quiet peers: %v", got)
		}
		if n := got["10.0.0.3:5060"]; n < 115 || n > 125 {
			t.Errorf("a stranger got %d through in 10 s", n)
		}
		if c.Close() != nil {
			t.Error("close")
		}
	})
}

func TestOnlySIPPasses(t *testing.T) {
	pass := []string{
		fmt.Sprintf(options, 1, 1), "SIP/2.0 200 OK\r\n\r\n", "INVITE sip:a@b SIP/2.0\n\n", "!odd-Method_1* sip:a SIP/2.0\r\n\r\n",
	}
	keep := []string{"\r\n", "\r\n\r\n", "\x00\x00\x00\x00", " ", ""}
	drop := []string{
		"hello", "GET / HTTP/1.1\r\n\r\n", "SIP/2.0 x\r\n", "SIP/2.0 20\r\n", "INVITE sip:a@b\r\n\r\n", " sip:a@b SIP/2.0\r\n",
		"INVITE sip:" + strings.Repeat("a", 2000) + " SIP/2.0\r\n", "\x80\x00\x00\x01", "IN\x00ITE sip:a@b SIP/2.0\r\n",
		strings.Repeat("A", 33) + " sip:a SIP/2.0\r\n",
	}
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		p := listen(t, n, "10.0.0.2:5060")
		c := guard.New(listen(t, n, serverAt), guard.Options{})
		var mu sync.Mutex
		var got []string
		go func() {
			buf := make([]byte, 4096)
			for {
				k, _, err := c.ReadFrom(buf)
				if err != nil {
					return
				}
				mu.Lock()
				got = append(got, string(buf[:k]))
				mu.Unlock()
			}
		}()
		for _, list := range [][]string{keep, drop, pass} {
			for _, text := range list {
				send(t, p, text)
			}
		}
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		if strings.Join(got, "|") != strings.Join(pass, "|") {
			t.Errorf("passed %q", got)
		}
		want := guard.Stats{Passed: uint64(len(pass)), KeepAlives: uint64(len(keep)), Garbage: uint64(len(drop))}
		if s := c.Stats(); s != want {
			t.Errorf("stats %+v, want %+v", s, want)
		}
		if c.Close() != nil {
			t.Error("close")
		}
	})
}

// flood is a socket on which one request comes from each of many forged sources.
type flood struct {
	*memnet.Conn
	left    int
	packet  []byte
	drained chan struct{}
}

func (f *flood) ReadFrom(p []byte) (int, net.Addr, error) {
	if f.left == 0 {
		close(f.drained)
		return f.Conn.ReadFrom(p)
	}
	f.left--
	i := f.left
	return copy(p, f.packet), &net.UDPAddr{IP: net.IPv4(11, byte(i>>16), byte(i>>8), byte(i)), Port: 1024 + i%60000}, nil
}

// Without the guard sipgo v1.7.2 keeps some 160 bytes for each source, 80 MB here.
func TestForgedSourcesDontFillTheMemory(t *testing.T) {
	const sources = 500_000
	f := &flood{
		Conn: listen(t, memnet.New(), serverAt), left: sources, drained: make(chan struct{}),
		packet: []byte("SIP/2.0 999 x\r\n\r\n"), // passes the filter, and is quickly refused by the parser
	}
	c := guard.New(f, guard.Options{Strangers: 1e9}) // all of them, not only what the rate lets through
	before := heap()
	done := serve(c, nil)
	<-f.drained
	if grown := heap() - before; grown > 5_000_000 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
	if got := c.Stats(); got.Passed != sources || got.Renewals < 100 {
		t.Errorf("stats %+v: the flood did not reach the reader", got)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	<-done
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
