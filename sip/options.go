package sip

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"time"

	"centralino/call"
	"centralino/sip/guard"
)

// Options says where a Server listens, whom it lets in and whom it tells. The zero value of every optional field is a
// sensible default.
type Options struct {
	UDP []net.PacketConn // bound sockets; the server closes them
	TCP []net.Listener   // bound listeners; the server closes them

	Origins   []string       // whose pages may open a WebSocket, such as "https://help.example", beside our own
	Proxies   []netip.Prefix // whose word is taken for where a WebSocket comes from, X-Forwarded-For
	Advertise string         // host or host:port put into Via and Contact; empty: the address at which the peer reached us
	Trunks    []Trunk
	Agents    func(call.AgentID) (password call.Secret, ok bool) // asked on every login; nil: no agents
	Guests    func(dialled string) bool                          // whether browsers without a login may call what they dialled; nil: nothing
	Realm     string                                             // of digest challenges; empty: "centralino"
	MaxCalls  int                                                // calls from outside at one time; 0: no limit

	Handler   Handler
	Logger    *slog.Logger                  // nil: silence
	Trace     Trace                         // told of the messages of calls; nil: nobody is
	OnRequest func(method string, code int) // every request of a peer and the status it got; METHOD is "other" when unknown

	Registration Registration
	Timers       Timers
	Resolve      func(ctx context.Context, host string) ([]netip.Addr, error)     // nil: the system's resolver
	DialTCP      func(ctx context.Context, peer netip.AddrPort) (net.Conn, error) // nil: net.Dialer
	Streams      int                                                              // TCP connections at one time, and as many WebSockets; 0: 1024
	Guard        guard.Options                                                    // bounds on strangers; Known is filled in by the server
}

// Trunk is a peer whose calls are accepted without a password and through which calls leave.
type Trunk struct {
	Name    call.TrunkID
	Hosts   []netip.Prefix
	Proxy   string // SIP URI where calls to the outside are sent; may be empty
	Country string // how the trunk's bare national numbers are read

	Asserted bool // calls to the outside carry P-Asserted-Identity, RFC 3325
}

// Registration bounds how long an agent's phone stays registered.
type Registration struct {
	Default time.Duration // granted when the phone asks for nothing; 0: 10 minutes
	Min     time.Duration // shorter wishes get 423; 0: 30 seconds
	Max     time.Duration // longer wishes are cut; 0: 1 hour
}

// Timers are those of our own making. The repetition of requests and refusals is sipgo's, with the T1, T2 and T4 that RFC
// 3261 section 17 gives.
type Timers struct {
	T1        time.Duration // round trip estimate; 0: 500 ms
	T2        time.Duration // longest interval between repetitions; 0: 4 s
	Stranger  time.Duration // a TCP connection of nobody we know is closed after so long without traffic; 0: 30 s
	Idle      time.Duration // a TCP connection without traffic is closed; 0: 1 hour
	TCPDial   time.Duration // how long a TCP connection may take to come up; 0: 2 s
	RetryFrom time.Duration // Retry-After of 503; 0: 5 s
}

func (t Timers) timeout() time.Duration { return 64 * t.T1 }

// prepare checks the options and fills in the defaults.
func (o *Options) prepare() error {
	if len(o.UDP)+len(o.TCP) == 0 {
		return errors.New("sip: no socket to listen on")
	}
	if o.Handler == nil {
		return errors.New("sip: no handler for calls")
	}
	if strings.ContainsAny(o.Advertise, "<>;, \r\n") {
		return fmt.Errorf("sip: advertise %q is not a host or host:port", o.Advertise)
	}
	or(&o.Registration.Default, 10*time.Minute)
	or(&o.Registration.Min, 30*time.Second)
	or(&o.Registration.Max, time.Hour)
	or(&o.Timers.T1, 500*time.Millisecond)
	or(&o.Timers.T2, 4*time.Second)
	or(&o.Timers.Stranger, 30*time.Second)
	or(&o.Timers.Idle, time.Hour)
	or(&o.Timers.TCPDial, 2*time.Second)
	or(&o.Timers.RetryFrom, 5*time.Second)
	or(&o.Streams, 1024)
	or(&o.Realm, "centralino")
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Resolve == nil {
		o.Resolve = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	if o.OnRequest == nil {
		o.OnRequest = func(string, int) {}
	}
	if o.Guests == nil {
		o.Guests = func(string) bool { return false }
	}
	if o.Agents == nil {
		o.Agents = func(call.AgentID) (call.Secret, bool) { return call.Secret{}, false }
	}
	return nil
}

// or gives v the value d when it has none.
func or[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}
