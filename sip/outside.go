package sip

import (
	"context"
	"net/netip"
	"regexp"
	"strings"

	"centralino/call"

	sipmsg "github.com/emiago/sipgo/sip"
)

// dialled is the one form in which a number leaves by a trunk: nothing in it can end the user part of a URI.
var dialled = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// outside returns the URI of a trunk's proxy, for a number that is behind it with the number; an address that it is asked
// for has a URI of its own.
func (s *Server) outside(to Target) (u sipmsg.Uri, t Trunk, ok bool) {
	t, ok = s.trunkNamed(to.Trunk)
	addressed := to.Number == "" && to.URI != ""
	if !ok || t.Proxy == "" || !addressed && !dialled.MatchString(string(to.Number)) {
		return u, t, false
	}
	if err := sipmsg.ParseUri(t.Proxy, &u); err != nil || u.Scheme != "sip" || !portOK(u.Port) {
		return u, t, false
	}
	if !addressed {
		u.User = string(to.Number)
	}
	return u, t, true
}

func (s *Server) trunkNamed(name call.TrunkID) (Trunk, bool) {
	for _, t := range *s.trunks.Load() {
		if t.Name == name {
			return t, true
		}
	}
	return Trunk{}, false
}

// leave calls a number or an address outside.
func (o *Outbound) leave(to Target) {
	u, t, ok := o.server.outside(to)
	if !ok {
		o.failed(failure{sipmsg.StatusNotFound, "no number that a trunk of ours leads to"})
		return
	}
	o.asserted = t.Asserted
	if to.Number == "" {
		o.call(to.URI, u.String())
		return
	}
	o.call(u.String(), "")
}

// trunkLocal is the address of ours that a trunk's proxy reaches. A proxy that is a host name is looked up, which may take
// seconds.
func (s *Server) trunkLocal(to Target) (netip.Addr, bool) {
	u, _, ok := s.outside(to)
	if !ok {
		return netip.Addr{}, false
	}
	peer, err := netip.ParseAddr(strings.Trim(u.Host, "[]"))
	if err != nil {
		ctx, cancel := context.WithTimeout(s.life, s.opts.Timers.TCPDial)
		defer cancel()
		found, err := s.opts.Resolve(ctx, u.Host)
		if err != nil || len(found) == 0 {
			return netip.Addr{}, false
		}
		peer = found[0]
	}
	at := netip.AddrPortFrom(peer.Unmap(), 5060)
	if f, err := s.packetFlow(at, flow{}); err == nil {
		return f.local, true
	}
	local := routed(at)
	return local, local.IsValid()
}
