package media

import (
	"net/netip"
	"sync"

	"centralino/media/stun"
)

// webBuffer is what the kernel may hold for a port that many browsers send to, in bytes; it grants what it allows.
const webBuffer = 4 << 20

// webBatch is how many datagrams of such a port are taken at a time.
const webBatch = 16

// webPorts are the UDP ports of all browsers: the same number at each address that one was told of.
type webPorts struct {
	number   uint16
	sockets  sockets
	counts   *counters
	identity *identity
	running  sync.WaitGroup // handshakes and what remains of them

	mu   sync.Mutex
	open map[netip.Addr]*webPort
}

func newWebPorts(number uint16, from sockets, c *counters) (*webPorts, error) {
	id, err := newIdentity()
	if err != nil {
		return nil, err
	}
	return &webPorts{number: number, sockets: from, counts: c, identity: id, open: map[netip.Addr]*webPort{}}, nil
}

// at returns the port at a local address, which is bound the first time.
func (w *webPorts) at(local netip.Addr) (*webPort, error) {
	local = local.Unmap()
	w.mu.Lock()
	defer w.mu.Unlock()
	if p := w.open[local]; p != nil {
		return p, nil
	}
	p := &webPort{
		all: w, address: netip.AddrPortFrom(local, w.number),
		names: map[string]*webLine{}, peers: map[netip.AddrPort]*webLine{},
	}
	var err error
	if p.outlet, err = w.sockets.listen(p.address, p.receive); err != nil {
		return nil, err
	}
	if s, ok := p.outlet.(interface{ share(buffer, batch int) }); ok {
		s.share(webBuffer, webBatch)
	}
	w.open[local] = p
	return p, nil
}

// close ends the ports. All streams must be closed before.
func (w *webPorts) close() {
	w.running.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range w.open {
		_ = p.outlet.Close()
	}
}

// webPort is one socket that many browsers send to. Who is who tell the fragments in their checks, and then the addresses
// from which checks came that were authentic.
type webPort struct {
	all     *webPorts
	address netip.AddrPort
	outlet  Outlet

	mu    sync.RWMutex
	names map[string]*webLine         // by our fragment
	peers map[netip.AddrPort]*webLine // by the browser's address
}

// receive takes one datagram, RFC 7983 section 7. Only the checks of strangers are looked at.
func (p *webPort) receive(b []byte, from netip.AddrPort) {
	from = plain(from)
	if stun.Is(b) {
		p.check(b, from)
		return
	}
	l := p.lineAt(from)
	switch {
	case l == nil || len(b) == 0:
	case b[0] >= 20 && b[0] < 64:
		l.shake(b, from)
		return
	case b[0]>>6 == 2 && l.secured.Load():
		l.stream.receive(b, elsewhere)
		return
	}
	p.all.counts.ignored.Add(1)
}

func (p *webPort) lineAt(from netip.AddrPort) *webLine {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.peers[from]
}

// check answers a Binding request, RFC 8445 section 7.3. One that is not meant for any stream, or whose sender does not
// know the password, gets no answer: nobody can learn from us what is here.
func (p *webPort) check(b []byte, from netip.AddrPort) {
	r, ok := stun.Parse(b)
	if ok {
		p.mu.RLock()
		l := p.names[r.Local]
		p.mu.RUnlock()
		if l != nil && l.checked(r, from) {
			return
		}
	}
	p.all.counts.ignored.Add(1)
}

// name makes a fragment lead to a line; unname takes it back.
func (p *webPort) name(fragment string, l *webLine) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.names[fragment] = l
}

func (p *webPort) unname(fragment string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.names, fragment)
}

// hear makes what comes from an address go to a line, in place of the one that had it.
func (p *webPort) hear(from netip.AddrPort, l *webLine) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.peers[from] = l
}

// forget ends what an address meant, unless it means another line by now.
func (p *webPort) forget(from netip.AddrPort, l *webLine) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.peers[from] == l {
		delete(p.peers, from)
	}
}
