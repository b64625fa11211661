package media

import (
	"io"
	"net/netip"
	"time"

	"centralino/call"
)

// Stream is the media of one leg: what it plays, hears and forwards. Make it with Engine.Open.
type Stream struct{}

// Local is the RTP address to write into our SDP; RTCP is one port above.
func (s *Stream) Local() netip.AddrPort { return netip.AddrPort{} }

// Update applies what offer and answer settled, at the start and after every re-INVITE. From now on the stream sends to
// p.Remote, until the first valid packet shows where the peer really is (a phone behind a NAT): it then sends there,
// and hears nobody else until an Update brings another Remote. Errors: ErrClosed.
func (s *Stream) Update(p Params) error { return ErrClosed }

// Play sends the clips one after the other without a gap, in place of whatever was playing, and tells PlayedEvent with
// the id when they are heard out. While the peer can't be sent to, time passes just the same.
func (s *Stream) Play(id uint64, clips []*Clip) {}

// Loop sends the clip over and over, in place of whatever was playing.
func (s *Stream) Loop(clip *Clip) {}

// Quiet stops what is playing; a bridge is heard again.
func (s *Stream) Quiet() {}

// SendDigits keys the digits to the peer as telephone-events of 100 ms with 100 ms between, after those still being
// keyed. Errors: ErrNoEvents, ErrClosed.
func (s *Stream) SendDigits(digits ...call.Digit) error { return ErrNoEvents }

// InfoDigit takes a key that came by SIP INFO. A press that comes by INFO and by RTP is told once.
func (s *Stream) InfoDigit(d call.Digit) {}

// Record writes what the peer says to w as A-law bytes, 8000 a second, from now until StopRecord: gaps are silence,
// and so is the time in which a key is pressed. Writing happens on a goroutine of its own; a writer that falls seconds
// behind loses audio, never delays it. Errors: ErrBusy, ErrClosed.
func (s *Stream) Record(w io.Writer) error { return ErrClosed }

// StopRecord ends the recording, waits for its last write, and returns how much was written and the first error of w.
// It returns zeros when nothing is being recorded.
func (s *Stream) StopRecord() (time.Duration, error) { return 0, nil }

// Close ends the stream (and its bridge and its recording) and frees the ports. Later calls return the same report.
func (s *Stream) Close() Report { return Report{} }

// Report reads what the stream has counted so far.
func (s *Stream) Report() Report { return Report{} }

// Bridge joins two streams of one engine: what each peer says goes to the other at once, A-law to µ-law where they
// differ, keys as telephone-events (and as DigitEvents to the sinks). It quiets both. While one of them plays
// something later (music on hold), that is heard in place of its partner. Errors: ErrBridged, ErrClosed.
func Bridge(a, b *Stream) error { return ErrClosed }

// Unbridge parts the stream from its partner, if it has one.
func (s *Stream) Unbridge() {}
