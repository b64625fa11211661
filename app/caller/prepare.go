package caller

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/netip"
	"time"

	"centralino/media"
	"centralino/sip"
)

// Ports of the sound: below those that systems give to sockets which ask for none in particular, and beside those that the
// helpline itself takes by default.
const portMin, portMax = 30000, 32767

// lookUp is how long a host's address may take to be found.
const lookUp = 5 * time.Second

// caller is one call.
type caller struct {
	Options
	server *sip.Server
	engine *media.Engine
	line   *line
	out    *sip.Outbound
	voice  *voice
	tape   *tape
	tell   *teller
	box    box

	words  chan word        // nil: there are no more
	pause  <-chan time.Time // words wait until then; nil: they don't
	limit  *time.Timer      // of the ringing, then of the call
	ended  chan struct{}
	dialed time.Time

	rung     map[int]bool // provisional statuses that were told
	early    bool         // sound came before the answer
	answered bool
	leaving  string // who ended it and why, once we did
	over     bool
	outcome  Outcome
}

// prepare opens what the call needs.
func prepare(ctx context.Context, o Options) (c *caller, err error) {
	o.Ring, o.For = cmp.Or(o.Ring, RingTime), cmp.Or(o.For, longest)
	c = &caller{Options: o, rung: map[int]bool{}, ended: make(chan struct{}), tell: newTeller(o.Out)}
	c.box.ready = make(chan struct{}, 1)
	local, err := c.local(ctx)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			c.close()
		}
	}()
	if err := c.listen(local); err != nil {
		return nil, err
	}
	c.engine, err = media.New(media.Options{Network: o.Net.Media, PortMin: portMin, PortMax: portMax})
	if err != nil {
		return nil, err
	}
	stream, err := c.engine.Open(local, func(e media.Event) { c.box.put(e) })
	if err != nil {
		return nil, err
	}
	c.line = newLine(stream, func(held bool) { c.box.put(held) })
	var own *ownTrack
	if o.WAV != nil {
		if o.Stereo {
			own = &ownTrack{start: time.Now()}
		}
		if c.tape, err = newTape(o.WAV, stream, own); err != nil {
			return nil, fmt.Errorf("the WAV: %w", err)
		}
	}
	c.voice = newVoice(stream, o.Voice, o.Rest, own)
	return c, nil
}

// local is the address of ours that the target reaches. No packet is sent to learn it, but for the name's look-up.
func (c *caller) local(ctx context.Context) (netip.Addr, error) {
	if c.Net.Local.IsValid() {
		return c.Net.Local, nil
	}
	peer, err := netip.ParseAddr(c.Target.host)
	if err != nil {
		resolve := c.Net.Resolve
		if resolve == nil {
			resolve = func(ctx context.Context, host string) ([]netip.Addr, error) {
				return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
			}
		}
		ctx, cancel := context.WithTimeout(ctx, lookUp)
		defer cancel()
		found, err := resolve(ctx, c.Target.host)
		if err != nil {
			return netip.Addr{}, err
		}
		if len(found) == 0 {
			return netip.Addr{}, fmt.Errorf("%s has no address", c.Target.host)
		}
		peer = found[0]
	}
	conn, err := net.Dial("udp", netip.AddrPortFrom(peer.Unmap(), c.Target.port).String())
	if err != nil {
		return netip.Addr{}, err
	}
	defer func() { _ = conn.Close() }()
	at, err := netip.ParseAddrPort(conn.LocalAddr().String())
	return at.Addr().Unmap(), err
}

// listen opens the sockets of the signalling, both kinds: an INVITE too large for UDP goes by TCP.
func (c *caller) listen(local netip.Addr) error {
	packets, accept := c.Net.Packets, c.Net.Accept
	if packets == nil {
		packets = func(at netip.AddrPort) (net.PacketConn, error) { return net.ListenPacket("udp", at.String()) }
	}
	if accept == nil {
		accept = func(at netip.AddrPort) (net.Listener, error) { return net.Listen("tcp", at.String()) }
	}
	udp, err := packets(netip.AddrPortFrom(local, 0))
	if err != nil {
		return err
	}
	tcp, err := accept(netip.AddrPortFrom(local, 0))
	if err != nil {
		_ = udp.Close()
		return err
	}
	c.server, err = sip.New(sip.Options{
		UDP: []net.PacketConn{udp}, TCP: []net.Listener{tcp}, Handler: nobody{},
		Resolve: c.Net.Resolve, DialTCP: c.Net.DialTCP,
	})
	if err != nil {
		_, _ = udp.Close(), tcp.Close()
		return err
	}
	c.server.Start()
	return nil
}

// close lets go of everything, once the other side has confirmed that the call is over, or has had time to.
func (c *caller) close() {
	if c.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), goodbye)
		defer cancel()
		_ = c.server.Close(ctx)
	}
	if c.engine != nil {
		c.engine.Close()
	}
}
