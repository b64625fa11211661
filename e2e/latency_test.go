package e2e

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/netip"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// TestFirstPacketAndKeys measures on real sockets how long a caller waits for sound: after the 200 OK, whether it sends or
// not, and after the first packet of a key: the helpline does not wait for its end. The bounds are those of half of the cases, so that a busy machine is no fault.
func TestFirstPacketAndKeys(t *testing.T) {
	p := serveFolder(t, shortPrompts(t))
	t.Run("silent caller", func(t *testing.T) { firstPackets(t, p, false) })
	t.Run("sending caller", func(t *testing.T) { firstPackets(t, p, true) })
	t.Run("keys", func(t *testing.T) { keyed(t, p) })
}

// shortPrompts is a folder with a helpline whose menu is a short tone and comes again after every key.
func shortPrompts(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	writeFile(t, filepath.Join(folder, "centralino.yaml"), `
languages: [en]
sip: {listen: ["udp://${SIP}"], rtp_ports: 30000-30499, trunks: [{name: here, hosts: ["127.0.0.1"]}]}
http: {listen: "${HTTP}"}
speech: {command: ""}
numbers: {menu: menu}
`)
	writeFile(t, filepath.Join(folder, "flows", "menu.yaml"), `
flow: menu
start: menu
steps:
  menu: {menu: tone, keys: {"1": again}, wait: 10s, failed: end}
  again: {menu: tone, keys: {"1": menu}, wait: 10s, failed: end}
`)
	writeFile(t, filepath.Join(folder, "prompts", "en", "README"), "")
	writeFile(t, filepath.Join(folder, "prompts", "en", "tone.wav"), wavText(t, fixture.Tone(1000, 1)[:fixture.Rate/10], fixture.Rate))
	return folder
}

// firstPackets measures from the 200 OK to the first packet of the first prompt.
func firstPackets(t *testing.T, p *process, sends bool) {
	var times []time.Duration
	for range 50 {
		c, watch := watched(t, p)
		if sends {
			c.Silence()
		}
		eventually(t, 5*time.Second, "heard", func() bool { return !watch.first(soundIn, time.Time{}).IsZero() })
		times = append(times, watch.first(soundIn, time.Time{}).Sub(watch.first(answerIn, time.Time{})))
		hangUp(t, c)
	}
	report(t, "from the 200 OK to the first packet", times, 20*time.Millisecond)
}

// keyed measures from the first packet of a key to the first packet of the prompt it asks for.
func keyed(t *testing.T, p *process) {
	var all []time.Duration
	var mu sync.Mutex
	var callers sync.WaitGroup
	for range 5 {
		c, watch := watched(t, p)
		callers.Go(func() {
			for range 10 {
				quiet(c)
				before := time.Now()
				if err := c.Press("1"); err != nil {
					t.Error(err)
					return
				}
				pressed := watch.first(keyOut, before)
				for watch.first(soundIn, pressed).IsZero() {
					listen(5 * time.Millisecond)
				}
				mu.Lock()
				all = append(all, watch.first(soundIn, pressed).Sub(pressed))
				mu.Unlock()
			}
			hangUp(t, c)
		})
	}
	callers.Wait()
	report(t, "from the first packet of a key to the next prompt", all, 20*time.Millisecond)
}

// quiet waits until the prompt is over: nothing has come for a while.
func quiet(c *phone.Call) {
	for r := c.Reception(); r.Packets == 0 || time.Since(r.Last) < 100*time.Millisecond; r = c.Reception() {
		listen(5 * time.Millisecond)
	}
}

// report prints the middle and the worst of some times, and fails when the middle is over a bound.
func report(t *testing.T, what string, times []time.Duration, bound time.Duration) {
	t.Helper()
	if len(times) == 0 {
		t.Fatal("nothing was measured")
	}
	slices.Sort(times)
	half, worst := times[len(times)/2], times[len(times)*99/100]
	t.Logf("%s, %d times: p50 %.1f ms, p99 %.1f ms", what, len(times), milliseconds(half), milliseconds(worst))
	if half > bound {
		t.Errorf("%s: p50 is %v, want %v at most", what, half, bound)
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// watched makes a call whose packets are noted.
func watched(t *testing.T, p *process) (*phone.Call, *stopwatch) {
	t.Helper()
	watch := &stopwatch{}
	caller, err := phone.New(phone.Options{Network: watch, Address: netip.AddrPortFrom(loopback, 0), User: "caller"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(caller.Close)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	c, err := caller.Call(ctx, fmt.Sprintf("sip:menu@%v", p.sip))
	if err != nil {
		t.Fatal(err)
	}
	return c, watch
}

func hangUp(t *testing.T, c *phone.Call) {
	t.Helper()
	if err := c.Hangup(); err != nil {
		t.Error(err)
	}
}

// packet is what a stopwatch knows a packet as.
type packet int

const (
	other packet = iota
	answerIn
	soundIn
	keyOut
)

// stopwatch is a network that notes when packets came and went.
type stopwatch struct {
	mu   sync.Mutex
	seen []seen
}

type seen struct {
	what packet
	at   time.Time
}

// Listen implements phone.Network.
func (w *stopwatch) Listen(at netip.AddrPort) (phone.Socket, error) {
	conn, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(at))
	if err != nil {
		return nil, err
	}
	return watchedSocket{conn, w}, nil
}

func (w *stopwatch) note(what packet, at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, seen{what, at})
}

// first is when the first such packet came after a time; zero when none has.
func (w *stopwatch) first(what packet, after time.Time) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.seen {
		if s.what == what && s.at.After(after) {
			return s.at
		}
	}
	return time.Time{}
}

// watchedSocket is a real socket that tells a stopwatch.
type watchedSocket struct {
	*net.UDPConn
	watch *stopwatch
}

// ReadFromUDPAddrPort implements phone.Socket.
func (s watchedSocket) ReadFromUDPAddrPort(b []byte) (int, netip.AddrPort, error) {
	n, from, err := s.UDPConn.ReadFromUDPAddrPort(b)
	now := time.Now()
	if err == nil {
		s.watch.note(incoming(b[:n]), now)
	}
	return n, from, err
}

// WriteToUDPAddrPort implements phone.Socket.
func (s watchedSocket) WriteToUDPAddrPort(b []byte, to netip.AddrPort) (int, error) {
	if len(b) > 1 && b[0]>>6 == 2 && b[1]&0x7f == 101 {
		s.watch.note(keyOut, time.Now())
	}
	return s.UDPConn.WriteToUDPAddrPort(b, to)
}

func incoming(b []byte) packet {
	switch {
	case bytes.HasPrefix(b, []byte("SIP/2.0 200")) && bytes.Contains(b, []byte(" INVITE\r\n")):
		return answerIn
	case len(b) > 12 && b[0]>>6 == 2 && (b[1]&0x7f == 8 || b[1]&0x7f == 0): // RTP with PCMA or PCMU
		return soundIn
	}
	return other
}
