package caller

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"centralino/internal/memnet"
	"centralino/internal/phone"
	"centralino/media"
	"centralino/media/wav"
	"centralino/sip"
)

// bed is a network in memory and in virtual time: we are at 10.1.0.1, whom we call at 10.0.0.1.
type bed struct {
	*testing.T
	net *memnet.Network
}

const (
	theirs = "10.0.0.1:5060"
	ours   = "10.1.0.1"
)

func virtually(t *testing.T, test func(b *bed)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(&bed{t, memnet.New()}) })
}

type memorySocket struct{ *memnet.Conn }

// LocalAddr implements media.Socket.
func (s memorySocket) LocalAddr() netip.AddrPort { return s.Local() }

func (b *bed) media() media.Network {
	return media.NetworkFunc(func(at netip.AddrPort) (media.Socket, error) {
		conn, err := b.net.Listen(at)
		if err != nil {
			return nil, err
		}
		return memorySocket{conn}, nil
	})
}

// sockets are ours.
func (b *bed) sockets() Net {
	return Net{
		Local:   netip.MustParseAddr(ours),
		Packets: func(at netip.AddrPort) (net.PacketConn, error) { return b.net.Listen(at) },
		Accept:  func(at netip.AddrPort) (net.Listener, error) { return b.net.ListenTCP(at) },
		DialTCP: func(_ context.Context, peer netip.AddrPort) (net.Conn, error) {
			return b.net.DialTCP(netip.MustParseAddrPort(ours+":0"), peer)
		},
		Media: b.media(),
	}
}

// phone is the other side.
func (b *bed) phone(o phone.Options) *phone.Phone {
	b.Helper()
	o.Network, o.Address, o.User = phone.Memory(b.net), netip.MustParseAddrPort(theirs), "helpline"
	p, err := phone.New(o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(p.Close)
	return p
}

// placed is a call under way.
type placed struct {
	b       *bed
	out     lines
	file    string
	stop    context.CancelFunc
	outcome Outcome
	err     error
	over    chan struct{}
}

// lines is what is told, read while it is written.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

// String returns everything told so far.
func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// script is words between spaces.
type script struct{ words []string }

// Next implements Words.
func (s *script) Next() (string, bool) {
	if len(s.words) == 0 {
		return "", false
	}
	w := s.words[0]
	s.words = s.words[1:]
	return w, true
}

func words(text string) Words { return &script{strings.Fields(text)} }

// place calls the other side; the words are said as if read from a file.
func (b *bed) place(o Options) *placed {
	b.Helper()
	p := &placed{b: b, file: filepath.Join(b.TempDir(), "heard.wav"), over: make(chan struct{})}
	f, err := os.Create(p.file)
	if err != nil {
		b.Fatal(err)
	}
	if o.Target, err = NewTarget("sip:helpline@"+theirs, "", o.Target.Transport); err != nil {
		b.Fatal(err)
	}
	o.Out, o.WAV, o.Net = &p.out, f, b.sockets()
	if o.From == (sip.Caller{}) {
		o.From.User = "+39021112223"
	}
	ctx, stop := context.WithCancel(b.Context())
	p.stop = stop
	b.Cleanup(stop)
	go func() {
		defer close(p.over)
		p.outcome, p.err = Run(ctx, o)
		_ = f.Close()
	}()
	synctest.Wait()
	return p
}

// wait waits for the end and returns what was told, with figures of the sound left out.
func (p *placed) wait() string {
	p.b.Helper()
	<-p.over
	if p.err != nil {
		p.b.Fatalf("%v\n%s", p.err, p.out.String())
	}
	return p.out.String()
}

// told checks the beginning of each line, without its time.
func (p *placed) told(want ...string) {
	p.b.Helper()
	text := p.wait()
	got := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	ok := len(got) == len(want)
	for i := 0; ok && i < len(got); i++ {
		_, rest, _ := strings.Cut(strings.TrimLeft(got[i], " "), "  ")
		ok = strings.HasPrefix(strings.Join(strings.Fields(rest), " "), want[i])
	}
	if !ok {
		p.b.Errorf("told:\n%s\nwant:\n%s", text, strings.Join(want, "\n"))
	}
}

// sound is what the WAV holds, channel by channel.
func (p *placed) sound() (left, right []int16) {
	p.b.Helper()
	b, err := os.ReadFile(p.file)
	if err != nil {
		p.b.Fatal(err)
	}
	if channels := b[22]; channels == 1 {
		audio, err := wav.Read(bytes.NewReader(b))
		if err != nil || audio.Rate != rate {
			p.b.Fatalf("%v, %d samples a second", err, audio.Rate)
		}
		return audio.Samples, nil
	}
	for i := 58; i+3 < len(b); i += 4 {
		left = append(left, int16(uint16(b[i])|uint16(b[i+1])<<8))
		right = append(right, int16(uint16(b[i+2])|uint16(b[i+3])<<8))
	}
	return left, right
}

// between cuts a piece out of a sound.
func between(pcm []int16, from, to time.Duration) []int16 {
	at := func(d time.Duration) int { return min(len(pcm), int(d*rate/time.Second)) }
	return pcm[at(from):at(to)]
}

var _ io.Writer = (*lines)(nil)
