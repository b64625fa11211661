// Package caller places a call to a helpline, ours or any other, as somebody who sits at a keyboard would: it presses keys,
// says a recording, keeps what is heard, and tells in lines what happens. It uses the same signalling and the same media
// engine as the helpline itself.
package caller

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"time"

	"centralino/media"
	"centralino/sip"
)

// Errors of Outcome.Err.
var (
	ErrNotAnswered = errors.New("nobody answered")
	ErrBroken      = errors.New("the call was answered, and did not work")
)

// Defaults of Options, and how long a call without words goes on.
const (
	RingTime = time.Minute
	longest  = time.Hour
)

// Options are one call.
type Options struct {
	Target Target
	From   sip.Caller
	Words  Words          // what the caller does; nil: nothing
	Live   bool           // the words come from somebody who sees what happens: they count before the answer too
	Voice  []int16        // what we say once it is answered, 8000 samples a second; then Rest
	Rest   []int16        // what we sound like otherwise, over and over; nil: silence
	WAV    io.WriteSeeker // what is heard goes there as a WAV file, from the dialling on; nil: nowhere
	Stereo bool           // in the WAV, what we say is beside what we hear
	Ring   time.Duration
	For    time.Duration // we hang up so long after the answer; 0: after an hour
	Out    io.Writer

	Net Net
}

// Net is where sockets come from; the zero value is the operating system.
type Net struct {
	Local   netip.Addr // of ours; invalid: the one from which the routing table sends to the target
	Packets func(netip.AddrPort) (net.PacketConn, error)
	Media   media.Network
	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)
	DialTCP func(ctx context.Context, peer netip.AddrPort) (net.Conn, error)
	Accept  func(netip.AddrPort) (net.Listener, error)
}

// Outcome is what became of a call.
type Outcome struct {
	Answered time.Duration // how long after the dialling; 0: not
	Cause    sip.Cause
	Status   int          // the final SIP status where nobody answered, 0 where we gave up
	Fault    string       // what did not work, empty for nothing
	Report   media.Report // of the sound
	Written  time.Duration
}

// Err is nil for a call that was answered and worked, whoever hung up; else it is ErrNotAnswered or ErrBroken, with the
// reason.
func (o Outcome) Err() error {
	switch {
	case o.Fault != "":
		return fmt.Errorf("%w: %s", ErrBroken, o.Fault)
	case o.Answered == 0 && o.Status != 0:
		return fmt.Errorf("%w: %d", ErrNotAnswered, o.Status)
	case o.Answered == 0:
		return ErrNotAnswered
	}
	return nil
}

// Run places the call and returns when it is over. When ctx is done we hang up, and still wait for the other side to
// confirm it. The error tells what kept the call from being placed at all, or the WAV from being written.
func Run(ctx context.Context, o Options) (Outcome, error) {
	c, err := prepare(ctx, o)
	if err != nil {
		return Outcome{}, err
	}
	c.dial()
	c.loop(ctx)
	return c.finish()
}
