package sip

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"centralino/call"
	"centralino/sip/guard"

	sipmsg "github.com/emiago/sipgo/sip"
)

// Server is one SIP user agent server and registrar on several sockets.
type Server struct {
	opts          Options
	log           *slog.Logger
	sipgoLog      *slog.Logger
	advertiseHost string
	advertisePort int

	packets   []*packetLink
	streams   *streams
	browsers  *browsers
	parser    *sipmsg.Parser
	boxes     *mailboxes
	layer     *layer
	registrar *registrar
	work      tally // calls that live and goodbyes that wait for an answer

	life     context.Context // ends when the sockets close
	endLife  context.CancelFunc
	refusing atomic.Bool // new calls; those that are up may still ring agents
	draining atomic.Bool // everything new
	trunks   atomic.Pointer[[]Trunk]
	maxCalls atomic.Int64

	mu      sync.Mutex
	dialogs map[string]*session // by Call-ID and local tag
	legs    map[string]*leg     // by Call-ID
	inbound int
}

// New prepares a server; no packet is read before Start.
func New(o Options) (*Server, error) {
	if err := o.prepare(); err != nil {
		return nil, err
	}
	s := &Server{
		opts: o, log: o.Logger, sipgoLog: slog.New(quiet{o.Logger.Handler()}),
		boxes: newMailboxes(o.Logger), layer: newLayer(o.Timers.timeout()), parser: sipmsg.NewParser(),
		dialogs: map[string]*session{}, legs: map[string]*leg{},
	}
	s.life, s.endLife = context.WithCancel(context.Background())
	s.advertiseHost, s.advertisePort = splitAdvertise(o.Advertise)
	for _, conn := range o.UDP {
		l, err := newPacketLink(conn, o.Trace, s.guardOptions())
		if err != nil {
			return nil, err
		}
		s.packets = append(s.packets, l)
	}
	s.streams = newStreams(&s.opts, s.knows, func(f flow) { s.registrar.lost(f) })
	s.browsers = newBrowsers(s)
	s.SetTrunks(o.Trunks)
	s.SetMaxCalls(o.MaxCalls)
	var err error
	if s.registrar, err = newRegistrar(s); err != nil {
		return nil, fmt.Errorf("sip: %w", err)
	}
	return s, nil
}

// guardOptions tell a UDP socket's guard whom it shall not slow down.
func (s *Server) guardOptions() guard.Options {
	o := s.opts.Guard
	o.Known = s.knows
	return o
}

// knows reports whether an address is a trunk's or a registered phone's.
func (s *Server) knows(peer netip.Addr) bool {
	_, trunk := s.trunkOf(peer)
	return trunk || s.registrar.store.Knows(peer)
}

// splitAdvertise takes host or host:port apart; an IPv6 address may stand in brackets.
func splitAdvertise(text string) (host string, port int) {
	if h, p, err := net.SplitHostPort(text); err == nil {
		if n, err := strconv.ParseUint(p, 10, 16); err == nil {
			return h, int(n)
		}
	}
	return strings.Trim(text, "[]"), 0
}

// Start begins to serve all sockets and returns at once.
func (s *Server) Start() {
	for _, l := range s.packets {
		go l.serve(s)
	}
	go s.streams.serve(s)
}

// transport is sipgo's transport layer for one socket, so that every message is known by the socket it came from.
func (s *Server) transport(on sipmsg.MessageHandler) *sipmsg.TransportLayer {
	t := sipmsg.NewTransportLayer(net.DefaultResolver, s.parser, nil, sipmsg.WithTransportLayerLogger(s.sipgoLog))
	t.OnMessage(on)
	return t
}

// guarded runs a reader. A packet that breaks the parser costs that packet only.
func (s *Server) guarded(what string, f func()) {
	defer func() {
		if fault := recover(); fault != nil {
			s.log.Error("fault in "+what, "fault", fault, "stack", string(debug.Stack()))
		}
	}()
	f()
}

func (s *Server) closed() bool { return s.life.Err() != nil }

// SetTrunks replaces the trunks for calls to come.
func (s *Server) SetTrunks(trunks []Trunk) { s.trunks.Store(&trunks) }

// SetMaxCalls replaces the limit of calls from outside; 0 means no limit.
func (s *Server) SetMaxCalls(n int) { s.maxCalls.Store(int64(n)) }

// SetAgents replaces the password lookup. Phones of agents who are still known stay registered; the others are forgotten.
func (s *Server) SetAgents(agents func(call.AgentID) (call.Secret, bool)) {
	s.registrar.setAgents(agents)
}

// Online lists the agents with at least one registered phone, in alphabetical order.
func (s *Server) Online() []call.AgentID { return s.registrar.store.Online() }

// Drain refuses new calls from now on, and tells whoever asks by OPTIONS, so that a balancer sends its calls elsewhere.
// Calls that are up go on, and may still ring agents.
func (s *Server) Drain() { s.refusing.Store(true) }

// Close refuses new calls, hangs up those that are up, waits for the peers' answers until ctx is done, and closes the
// sockets.
func (s *Server) Close(ctx context.Context) error {
	s.refusing.Store(true)
	s.draining.Store(true)
	s.mu.Lock()
	var calls []*session
	for _, c := range s.dialogs {
		calls = append(calls, c)
	}
	var legs []*leg
	for _, l := range s.legs {
		legs = append(legs, l)
	}
	s.mu.Unlock()
	for _, c := range calls {
		s.boxes.post(c.box, func() { c.shutDown() })
	}
	for _, l := range legs {
		s.boxes.post(l.call.box, func() { l.call.stop(ShuttingDown, "") })
	}
	err := s.work.wait(ctx)
	s.endLife()
	s.registrar.store.Close()
	s.layer.close()
	for _, l := range s.packets {
		l.close()
	}
	s.streams.close()
	s.browsers.close()
	return err
}

// tally counts what has to end before the server may.
type tally struct {
	mu   sync.Mutex
	n    int
	zero chan struct{} // closed when n is 0, nil while nobody waits
}

func (t *tally) add(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n += n
	if t.n == 0 && t.zero != nil {
		close(t.zero)
		t.zero = nil
	}
}

func (t *tally) wait(ctx context.Context) error {
	t.mu.Lock()
	if t.n == 0 {
		t.mu.Unlock()
		return nil
	}
	if t.zero == nil {
		t.zero = make(chan struct{})
	}
	zero := t.zero
	t.mu.Unlock()
	select {
	case <-zero:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
