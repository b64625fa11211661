package sip

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"

	sipmsg "github.com/emiago/sipgo/sip"
)

// packetMax is the size from which a request should not go by UDP, RFC 3261 section 18.1.1.
const packetMax = 1300

var errUnreachable = errors.New("sip: no socket reaches that address")

// dialogHop sets the flow that a dialog's requests go by. Peers name the way in Record-Route and Contact; what they
// name is not followed where it can't be right: phones behind a NAT name an address nobody can reach, and what came
// over a TCP connection can go back over it.
func (s *Server) dialogHop(d *dialog, phone bool, then func()) {
	hop := d.nextHop()
	if d.flow.browsing() || len(d.routes) == 0 && (phone || sameHost(hop, d.flow) && d.flow.link.reliable() || hidden(hop, d.flow)) {
		then()
		return
	}
	before := d.flow
	s.reach(d.callID, hop, before, func(f flow, err error) {
		if err != nil {
			s.log.Debug("next hop cannot be reached, going back the way the call came", "hop", hop.String(), "error", err)
			f = before
		}
		d.flow = f
		then()
	})
}

func sameHost(u sipmsg.Uri, f flow) bool {
	addr, err := netip.ParseAddr(strings.Trim(u.Host, "[]"))
	return err == nil && addr.Unmap() == f.peer.Addr()
}

// hidden reports whether a URI holds a private address though its owner writes to us from a public one.
func hidden(u sipmsg.Uri, f flow) bool {
	addr, err := netip.ParseAddr(strings.Trim(u.Host, "[]"))
	return err == nil && isPrivate(addr.Unmap()) && !isPrivate(f.peer.Addr())
}

// reach finds the way to a URI and calls then in the mailbox id, at once when there is nothing to look up.
func (s *Server) reach(id string, u sipmsg.Uri, near flow, then func(flow, error)) {
	port := uint16(u.Port)
	if port == 0 {
		port = 5060
	}
	tcp := strings.EqualFold(u.UriParams.GetOr("transport", ""), "tcp")
	if addr, err := netip.ParseAddr(strings.Trim(u.Host, "[]")); err == nil {
		peer := netip.AddrPortFrom(addr.Unmap(), port)
		if !tcp {
			then(s.packetFlow(peer, near))
			return
		}
		if f, ok := s.streams.find(peer); ok {
			then(f, nil)
			return
		}
	}
	go func() {
		f, err := s.lookup(u.Host, port, tcp, near)
		s.boxes.post(id, func() { then(f, err) })
	}()
}

// lookup resolves a host and opens a connection: it may take seconds.
func (s *Server) lookup(host string, port uint16, tcp bool, near flow) (flow, error) {
	ctx, cancel := context.WithTimeout(s.life, s.opts.Timers.TCPDial)
	defer cancel()
	addrs := []netip.Addr{}
	if addr, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		addrs = append(addrs, addr)
	} else if addrs, err = s.opts.Resolve(ctx, host); err != nil {
		return flow{}, err
	}
	err := fmt.Errorf("sip: %s has no address", host)
	for _, addr := range addrs {
		var f flow
		peer := netip.AddrPortFrom(addr.Unmap(), port)
		if tcp {
			f, err = s.streams.dial(ctx, peer)
		} else {
			f, err = s.packetFlow(peer, near)
		}
		if err == nil {
			return f, nil
		}
	}
	return flow{}, err
}

// packetFlow is the way to a peer over UDP: by the socket of a flow that is known to lead near it, or else the first
// socket of the peer's address family.
func (s *Server) packetFlow(peer netip.AddrPort, near flow) (flow, error) {
	if near.valid() && !near.link.reliable() && near.local.Is4() == peer.Addr().Is4() {
		return flow{link: near.link, peer: peer, local: near.local}, nil
	}
	for _, l := range s.packets {
		at := l.bound.Addr().Unmap()
		switch {
		case l.bound.Addr().IsUnspecified():
			if at.Is4() && !peer.Addr().Is4() {
				continue
			}
			return flow{link: l, peer: peer, local: routed(peer)}, nil
		case at.Is4() == peer.Addr().Is4():
			return flow{link: l, peer: peer, local: at}, nil
		}
	}
	return flow{}, errUnreachable
}

// routed is the address of ours from which the routing table sends to a peer. No packet is sent to learn it.
func routed(peer netip.AddrPort) netip.Addr {
	conn, err := net.Dial("udp", peer.String())
	if err != nil {
		return netip.Addr{}
	}
	defer func() { _ = conn.Close() }()
	at, err := netip.ParseAddrPort(conn.LocalAddr().String())
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap()
}

// transmit puts a Via on a request and sends it. A request too large for UDP is sent over TCP if the peer takes
// connections, and by UDP after all if it does not.
func (s *Server) transmit(req *sipmsg.Request, over flow, on func(*sipmsg.Response, error), started func(*clientTx, flow)) {
	if over.link.reliable() || len(render(req)) <= packetMax-200 { // a Via is still to come
		s.via(req, over)
		started(s.request(req, over, on), over)
		return
	}
	id := req.CallID().Value()
	go func() {
		ctx, cancel := context.WithTimeout(s.life, s.opts.Timers.TCPDial)
		defer cancel()
		by, err := s.streams.dial(ctx, over.peer)
		if err != nil {
			by = over
		}
		s.boxes.post(id, func() {
			s.via(req, by)
			started(s.request(req, by, on), by)
		})
	}()
}
