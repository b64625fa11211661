// Package phone is a scripted SIP telephone for tests. It shares no code with the rooms it tests: it writes and reads
// SIP and SDP as text, packs RTP with pion, and hears by tone and by correlation. Only the coder of G.722 is theirs, for
// wideband tests. It runs on memory networks in virtual time and on real sockets alike.
//
//	p, err := phone.New(phone.Options{Network: phone.Memory(net), Address: addr, User: "anna", Password: "secret"})
//	err = p.Register(ctx, server, time.Hour)
//	c, err := p.Call(ctx, "sip:helpline@10.0.0.1")
//	err = c.Press("123#")
//	err = c.WaitHears(ctx, 600)
//	err = c.Hangup()
package phone

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// Options sets a Phone up. Network and Address are needed.
type Options struct {
	Network  Network
	Address  netip.AddrPort // of the SIP socket; RTP uses the same IP. Port 0 picks one
	User     string         // in From and Contact; empty means "anonymous"
	Password string

	Codecs    []string               // of PCMA, PCMU and G722, offered in this order; default PCMA, PCMU
	Event     uint8                  // payload type of telephone-event that it offers; default 101
	NoEvent   bool                   // it offers no telephone-event
	Algorithm string                 // digest algorithm to insist on; empty: the first challenge it knows
	Ring      Ring                   // what it does when called; the zero value rings until told
	Memory    time.Duration          // how much of what it hears is kept; default 2 minutes
	UserAgent string                 // default "phone"
	Talker    func() (Talker, error) // the sound of each call, in place of the phone's own; nil: its own
	SDES      *SDES                  // how it encrypts; nil: not at all
}

// Ring says what a phone does when it is called.
type Ring struct {
	After  time.Duration // how long it rings first
	Status int           // 200 answers, 300 and more refuse; 0 rings until Answer or Reject
	Mute   bool          // no 180 is sent
	Early  bool          // a 183 with a session instead: what the phone says is heard before it answers (RFC 3960)
}

// AutoAnswer answers after ringing for a while.
func AutoAnswer(after time.Duration) Ring { return Ring{After: after, Status: 200} }

// Refuse answers every call with a status, such as 486.
func Refuse(status int) Ring { return Ring{Status: status} }

// ErrClosed: the phone was closed.
var ErrClosed = errors.New("phone: closed")

// Phone is one telephone. Its methods may be called from several goroutines.
type Phone struct {
	options Options
	sip     Socket
	address netip.AddrPort

	ctx  context.Context // of the phone's whole life
	stop context.CancelFunc
	wg   sync.WaitGroup

	incoming chan *Call

	mu       sync.Mutex
	ring     Ring
	waiting  map[string]chan *message // responses, by branch and method
	calls    map[string]*Call         // by Call-ID
	answers  memory                   // our last response to each request, by branch and method
	acks     memory                   // our ACK of each INVITE, by branch
	trace    []string
	register registration
}

// New makes a phone that listens on its address. Close it, at the latest before a synctest bubble ends.
func New(o Options) (*Phone, error) {
	if o.User == "" {
		o.User = "anonymous"
	}
	if len(o.Codecs) == 0 {
		o.Codecs = []string{"PCMA", "PCMU"}
	}
	if o.Event == 0 {
		o.Event = 101
	}
	if o.Memory == 0 {
		o.Memory = 2 * time.Minute
	}
	if o.UserAgent == "" {
		o.UserAgent = "phone"
	}
	if o.SDES != nil && len(o.SDES.Suites) == 0 {
		sdes := *o.SDES
		sdes.Suites = []string{"AES_CM_128_HMAC_SHA1_80"}
		o.SDES = &sdes
	}
	s, err := o.Network.Listen(o.Address)
	if err != nil {
		return nil, fmt.Errorf("phone %s: %w", o.User, err)
	}
	p := &Phone{
		options: o, sip: s, address: localOf(s), ring: o.Ring, incoming: make(chan *Call, 64),
		waiting: make(map[string]chan *message), calls: make(map[string]*Call),
	}
	p.ctx, p.stop = context.WithCancel(context.Background())
	p.wg.Go(p.read)
	return p, nil
}

// Close hangs nothing up: it drops everything, as a phone whose plug is pulled.
func (p *Phone) Close() {
	p.stop()
	_ = p.sip.Close()
	p.mu.Lock()
	var calls []*Call
	for _, c := range p.calls {
		calls = append(calls, c)
	}
	p.mu.Unlock()
	for _, c := range calls {
		c.end(ErrClosed)
	}
	p.wg.Wait()
}

// Address returns where the phone's SIP socket is.
func (p *Phone) Address() netip.AddrPort { return p.address }

// URI returns how the phone can be called directly.
func (p *Phone) URI() string { return fmt.Sprintf("sip:%s@%v", p.options.User, p.address) }

// SetRing changes what the phone does with calls from now on.
func (p *Phone) SetRing(r Ring) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ring = r
}

// Incoming waits for the next call to the phone, which may be over already when it comes out here.
func (p *Phone) Incoming(ctx context.Context) (*Call, error) {
	select {
	case c := <-p.incoming:
		return c, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("phone %s: nobody called: %w", p.options.User, ctx.Err())
	case <-p.ctx.Done():
		return nil, ErrClosed
	}
}

// Trace returns the last messages sent (">") and received ("<"), one line each, for the log of a failed test.
func (p *Phone) Trace() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.trace, "\n")
}

func (p *Phone) note(direction string, m *message) {
	line := fmt.Sprintf("%s %s %s  %s [%s]", time.Now().Format("15:04:05.000"), direction, m.start, m.get("CSeq"), m.get("Call-ID"))
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.trace) >= 200 {
		p.trace = append(p.trace[:0], p.trace[1:]...)
	}
	p.trace = append(p.trace, line)
}

func (p *Phone) read() {
	buf := make([]byte, 65536)
	for {
		n, from, err := p.sip.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		m, err := parseMessage(buf[:n])
		if err != nil {
			continue
		}
		p.note("<", m)
		if m.status() > 0 {
			p.response(m)
		} else {
			p.request(m, netip.AddrPortFrom(from.Addr().Unmap(), from.Port()))
		}
	}
}

func (p *Phone) send(m *message, to netip.AddrPort) {
	p.note(">", m)
	_, _ = p.sip.WriteToUDPAddrPort(m.bytes(), to)
}

func token() string { return strings.ToLower(rand.Text()[:12]) }
