package media

import (
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"centralino/call"
	"centralino/media/stun"
)

// maxPaths is how many addresses of one browser are known at a time: its interfaces, and what its routers make of them.
const maxPaths = 16

// webLine is how one stream reaches its browser: the Outlet of its packets, whatever path they go by. A browser checks
// several paths and says which one it means; we only answer, as ICE-lite does.
type webLine struct {
	port    *webPort
	stream  *Stream
	path    atomic.Pointer[netip.AddrPort] // where packets go; nil before the first check
	secured atomic.Bool                    // there are keys

	mu        sync.Mutex
	ours      []ice            // in force last, and the one before it until the browser goes over
	paths     []netip.AddrPort // from which authentic checks came, the newest last
	nominated bool             // the path is the browser's choice
	peer      *WebPeer         // nil before Update
	since     time.Duration    // when Update told of it
	clock     *time.Timer      // of the setup
	hands     *handshake       // nil before there is something to shake
	told      bool             // Ready or Failed
	closed    bool
}

func newWebLine(p *webPort, s *Stream) *webLine {
	l := &webLine{port: p, stream: s}
	l.restart()
	return l
}

func (l *webLine) describe() Web {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.ours[len(l.ours)-1]
	return Web{
		Address: l.port.address, Fragment: now.fragment, Password: call.NewSecret(now.password),
		Fingerprint: l.port.all.identity.fingerprint, Source: l.stream.out.ssrc,
	}
}

// restart puts a new fragment and password in force; the last ones are good until a check comes with the new ones.
func (l *webLine) restart() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	fresh := newICE()
	if len(l.ours) > 1 {
		l.port.unname(l.ours[0].fragment)
		l.ours = l.ours[1:]
	}
	l.ours = append(l.ours, fresh)
	l.nominated = false
	l.port.name(fresh.fragment, l)
}

// checked answers a check, and learns from it where the browser is; it reports whether the check was authentic. A path
// that the browser chose stays until it chooses another one.
func (l *webLine) checked(r stun.Request, from netip.AddrPort) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.ours, func(o ice) bool { return o.fragment == r.Local })
	if l.closed || i < 0 || !r.Authentic(l.ours[i].password) {
		return false
	}
	password := l.ours[i].password
	switch {
	case len(r.Unknown) > 0:
		l.answer(r.UnknownAttribute(password), from)
		return true
	case r.Controlled:
		l.answer(r.RoleConflict(password), from)
		return true
	}
	if i > 0 { // the browser has gone over to the newest
		for _, old := range l.ours[:i] {
			l.port.unname(old.fragment)
		}
		l.ours = slices.Clone(l.ours[i:])
	}
	l.learn(from)
	newest := len(l.ours) == 1
	if l.path.Load() == nil || newest && (r.Nominates || !l.nominated && !l.leads()) {
		l.path.Store(&from)
	}
	l.nominated = l.nominated || newest && r.Nominates
	l.stream.in.life.Store(int64(l.stream.engine.now()))
	l.answer(r.Success(from, password), from)
	l.begin()
	return true
}

// leads reports whether the path is one that is still known.
func (l *webLine) leads() bool {
	at := l.path.Load()
	return at != nil && slices.Contains(l.paths, *at)
}

func (l *webLine) answer(b []byte, to netip.AddrPort) { _, _ = l.port.outlet.WriteToUDPAddrPort(b, to) }

// learn notes an address of the browser's, in place of the oldest when there are too many.
func (l *webLine) learn(from netip.AddrPort) {
	if slices.Contains(l.paths, from) {
		return
	}
	if len(l.paths) == maxPaths {
		at := slices.IndexFunc(l.paths, func(a netip.AddrPort) bool { return a != *l.path.Load() })
		l.port.forget(l.paths[at], l)
		l.paths = slices.Delete(l.paths, at, at+1)
	}
	l.paths = append(l.paths, from)
	l.port.hear(from, l)
}

// meet takes what the browser's session description says. Another certificate than before is another browser that took the
// call over: hands are shaken anew.
func (l *webLine) meet(p WebPeer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || len(p.Fingerprints) == 0 {
		return
	}
	if l.peer == nil {
		l.since = l.stream.engine.now()
		l.clock = time.AfterFunc(webSetup, l.late)
	} else if l.hands != nil && !sameCertificate(l.peer.Fingerprints, p.Fingerprints) {
		l.hands.close()
		l.hands = nil
	}
	l.peer = &p
	l.begin()
}

// begin begins to shake hands once it is known with whom and where.
func (l *webLine) begin() {
	if l.peer == nil || l.path.Load() == nil || l.hands != nil && l.hands.begun {
		return
	}
	l.reach().begin(*l.peer)
}

// reach returns the handshake that is under way or will be.
func (l *webLine) reach() *handshake {
	if l.hands == nil {
		l.hands = newHandshake(l)
	}
	return l.hands
}

// shake takes a packet of DTLS. What comes before the session description waits for it.
func (l *webLine) shake(b []byte, _ netip.AddrPort) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.reach().inbox.put(b)
	}
}

// ready puts the keys in force that hands were shaken on.
func (l *webLine) ready(by *handshake, keys SRTP) {
	l.mu.Lock()
	valid := !l.closed && l.hands == by
	first := valid && !l.told
	if valid {
		l.told = true
		l.clock.Stop()
	}
	setup := l.stream.engine.now() - l.since
	l.mu.Unlock()
	if !valid {
		return
	}
	if l.stream.protect(keys) != nil {
		return
	}
	l.secured.Store(true)
	if first {
		l.stream.tell(ReadyEvent{Setup: setup})
	}
}

// late gives up a browser that does not come.
func (l *webLine) late() {
	why := WebNoHandshake
	if l.path.Load() == nil {
		why = WebNoPath
	}
	l.fail(why)
}

func (l *webLine) fail(why WebFailure) {
	l.mu.Lock()
	first := !l.told && !l.closed
	l.told = true
	if l.clock != nil {
		l.clock.Stop()
	}
	l.mu.Unlock()
	if first {
		l.stream.tell(FailedEvent{Why: why})
	}
}

// Connect implements Outlet: which path is meant the browser says.
func (l *webLine) Connect(netip.AddrPort) error { return nil }

// Write implements Outlet.
func (l *webLine) Write(b []byte) (int, error) {
	to := l.path.Load()
	if to == nil {
		return 0, net.ErrClosed
	}
	return l.port.outlet.WriteToUDPAddrPort(b, *to)
}

// WriteToUDPAddrPort implements Outlet.
func (l *webLine) WriteToUDPAddrPort(b []byte, _ netip.AddrPort) (int, error) { return l.Write(b) }

// Close implements Outlet; the socket is others' too, and stays. The browser is told that there is no more to come.
func (l *webLine) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return net.ErrClosed
	}
	l.closed = true
	for _, o := range l.ours {
		l.port.unname(o.fragment)
	}
	for _, a := range l.paths {
		l.port.forget(a, l)
	}
	if l.clock != nil {
		l.clock.Stop()
	}
	if l.hands != nil {
		l.hands.close()
	}
	return nil
}
