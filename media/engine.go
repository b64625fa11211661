// Package media is the RTP engine of the helpline: one UDP port pair per call, prompts and music sent from memory by a
// single pacing loop, telephone keys heard from RFC 4733 events, SIP INFO or tones, two calls bridged packet by packet, a
// third one mixed in, and a caller's message recorded.
//
// An Engine opens Streams; a Stream is the media of one leg. Whatever a Stream learns (a key, a finished prompt, a dead
// peer) it tells its sink as an Event. A Stream is one RTP stream to its peer for its whole life: prompts, bridged
// audio and music share one SSRC, one sequence and one clock.
//
// Methods may be called from any goroutine.
package media

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"sync"
	"time"
)

// Errors of this package that callers branch on.
var (
	ErrNoPorts  = errors.New("media: no RTP port is free")
	ErrClosed   = errors.New("media: closed")
	ErrBridged  = errors.New("media: the stream is bridged already")
	ErrNoEvents = errors.New("media: the peer takes no telephone-event")
	ErrKeys     = errors.New("media: not the keys of an SRTP suite")
	ErrAlone    = errors.New("media: the stream is not bridged")
	ErrBusy     = errors.New("media: the stream is busy with an earlier request of the kind")
)

// Options configures an Engine. The zero value of every field but the ports is usable.
type Options struct {
	Network          Network       // where sockets come from; nil means the operating system
	PortMin, PortMax uint16        // RTP ports are the even ones, RTCP the odd one after each; both ends included
	Timeout          time.Duration // silence of RTP and RTCP after which a stream is dead; 0 means 60 s
	HoldTimeout      time.Duration // the same while on hold or not receiving; 0 means 10 min
	Waiter           Waiter        // how the pacing loop waits; nil means ThreadWaiter, or TimerWaiter with a Network
	KeepProcessors   bool          // the program has SpareProcessors: threads of sound keep theirs in short waits, which costs less
	Logger           *slog.Logger  // nil means silence
	Web              WebOptions    // telephones in browsers
}

// Engine owns the ports, the pacing loop and the streams. Make it with New, end it with Close.
type Engine struct {
	epoch   time.Time
	sockets sockets
	timeout time.Duration
	hold    time.Duration
	log     *slog.Logger

	ports  *ports
	web    *webPorts // nil: no browsers
	wheel  *wheel
	late   *histogram
	counts counters
	keeper *keeper
	scribe *scribe

	mu       sync.Mutex
	closed   bool
	streams  map[*Stream]struct{}
	bridging sync.Mutex // guards the pairs of streams
}

// New checks the options and starts the engine.
func New(o Options) (*Engine, error) {
	ports, err := newPorts(o.PortMin, o.PortMax)
	if err != nil {
		return nil, err
	}
	e := &Engine{
		epoch: time.Now(), log: o.Logger, ports: ports,
		timeout: cmp.Or(o.Timeout, time.Minute), hold: cmp.Or(o.HoldTimeout, 10*time.Minute),
		late: newHistogram(lateBounds()), streams: make(map[*Stream]struct{}),
	}
	if e.log == nil {
		e.log = slog.New(slog.DiscardHandler)
	}
	waiter := o.Waiter
	if o.Network == nil {
		if waiter == nil {
			waiter = ThreadWaiter(o.KeepProcessors)
		}
		if e.sockets, err = systemSockets(e.log, o.KeepProcessors); err != nil {
			return nil, err
		}
	} else {
		if waiter == nil {
			waiter = TimerWaiter()
		}
		e.sockets = &readers{network: o.Network, log: e.log}
	}
	if e.wheel, err = newWheel(e.epoch, waiter, e.late); err != nil {
		e.sockets.close()
		return nil, fmt.Errorf("media: start the pacing loop: %w", err)
	}
	if o.Web.Port != 0 {
		if e.web, err = newWebPorts(o.Web.Port, e.sockets, &e.counts); err != nil {
			e.wheel.close()
			e.sockets.close()
			return nil, err
		}
	}
	e.keeper, e.scribe = newKeeper(e), newScribe(e.now)
	return e, nil
}

// Close closes every stream and ends the engine's goroutines; it returns when they are gone. Don't call it from a sink.
func (e *Engine) Close() {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	for _, s := range e.open(nil) {
		s.Close()
	}
	e.wheel.close()
	e.keeper.close()
	e.scribe.close()
	if e.web != nil {
		e.web.close()
	}
	e.sockets.close()
}

// Stats reads the engine's counters; it is cheap enough for every scrape.
func (e *Engine) Stats() Stats {
	e.mu.Lock()
	streams := len(e.streams)
	e.mu.Unlock()
	return Stats{
		Streams: streams, Playing: e.wheel.playing(), Late: e.late.read(),
		Sent: e.counts.sent.Load(), Unsent: e.counts.unsent.Load(),
		Received: e.counts.received.Load(), Ignored: e.counts.ignored.Load(),
	}
}

// Open takes a port pair on the local address and returns a stream that is silent until Update tells it where its peer
// is. The sink gets the stream's events on goroutines of the engine, two at once when two things happen at once; it
// must not block, and may call the stream, except for Close. Errors: ErrNoPorts, ErrClosed.
func (e *Engine) Open(local netip.Addr, sink func(Event)) (*Stream, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, ErrClosed
	}
	s := newStream(e, sink)
	port, last, err := e.ports.find(e.now(), func(port uint16) error { return s.listen(e.sockets, local, port) })
	if err != nil {
		return nil, err
	}
	s.in.before, s.in.beforeTill = last, e.now()+portRest
	s.local = netip.AddrPortFrom(local, port)
	e.streams[s] = struct{}{}
	return s, nil
}

// open appends the open streams to list.
func (e *Engine) open(list []*Stream) []*Stream {
	e.mu.Lock()
	defer e.mu.Unlock()
	for s := range e.streams {
		list = append(list, s)
	}
	return list
}

func (e *Engine) forget(s *Stream) {
	last := s.in.voice()
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.streams, s)
	if s.web != nil {
		return
	}
	e.ports.put(rested{s.local.Port(), e.now(), last})
}

// now is the time since the epoch.
func (e *Engine) now() time.Duration { return time.Since(e.epoch) }
