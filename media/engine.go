// Package media is the RTP engine of the helpline: one UDP port pair per call, prompts and music sent from memory by a
// single pacing loop, telephone keys heard from RFC 4733 events and SIP INFO, two calls bridged packet by packet, and
// a caller's message recorded.
//
// An Engine opens Streams; a Stream is the media of one leg. Whatever a Stream learns (a key, a finished prompt, a dead
// peer) it tells its sink as an Event. A Stream is one RTP stream to its peer for its whole life: prompts, bridged
// audio and music share one SSRC, one sequence and one clock.
//
// All methods may be called from any goroutine, also from inside a sink.
package media

import (
	"errors"
	"log/slog"
	"net/netip"
	"time"
)

// Errors of this package that callers branch on.
var (
	ErrNoPorts  = errors.New("media: every RTP port of the range is in use")
	ErrClosed   = errors.New("media: closed")
	ErrBridged  = errors.New("media: the stream is bridged already")
	ErrNoEvents = errors.New("media: the peer takes no telephone-event")
	ErrBusy     = errors.New("media: the stream is being recorded already")
)

// Options configures an Engine. The zero value of every field but the ports is usable.
type Options struct {
	Network          Network       // where sockets come from; nil means UDP()
	PortMin, PortMax uint16        // RTP ports are the even ones, RTCP the odd one after each; both ends included
	Timeout          time.Duration // silence of RTP and RTCP after which a stream is dead; 0 means 60 s
	HoldTimeout      time.Duration // the same while on hold or not receiving; 0 means 10 min
	Waiter           Waiter        // how the pacing loop waits; nil means a real-time thread on UDP(), else timers
	Logger           *slog.Logger  // nil means silence
}

// Engine owns the ports, the pacing loop and the streams. Make it with New, end it with Close.
type Engine struct{}

// New checks the options and starts the engine.
func New(o Options) (*Engine, error) { return nil, errors.New("not built") }

// Close closes every stream and ends the engine's goroutines; it returns when they are gone.
func (e *Engine) Close() {}

// Stats reads the engine's counters; it is cheap enough for every scrape.
func (e *Engine) Stats() Stats { return Stats{} }

// Open takes a port pair on the local address and returns a stream that is silent until Update tells it where its peer
// is. The sink gets the stream's events, one at a time; it must not block, and it may call any method of the engine.
// Errors: ErrNoPorts, ErrClosed, or what the network said.
func (e *Engine) Open(local netip.Addr, sink func(Event)) (*Stream, error) { return nil, ErrClosed }
