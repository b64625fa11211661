package sip

import (
	"crypto/rand"
	"net/netip"

	sipmsg "github.com/emiago/sipgo/sip"
)

// dialog is what two ends agree on about who they are and how they reach each other, RFC 3261 section 12.
type dialog struct {
	callID    string
	localTag  string
	remoteTag string

	local  sipmsg.Header // From of our requests
	remote sipmsg.Header // To of our requests
	target sipmsg.Uri    // Request-URI of our requests
	routes []sipmsg.Uri  // through these proxies

	localSeq  uint32
	remoteSeq uint32
	flow      flow // next hop
}

func dialogKey(callID, localTag string) string { return callID + "\x00" + localTag }

// dialogOfRequest is the dialog that an INVITE to us begins, RFC 3261 section 12.1.1.
func dialogOfRequest(req *sipmsg.Request, localTag string, from flow) *dialog {
	f, t := req.From(), req.To()
	to := sipmsg.FromHeader{DisplayName: t.DisplayName, Address: *t.Address.Clone(), Params: t.Params.Clone()}
	to.Params.Add("tag", localTag)
	return &dialog{
		callID: req.CallID().Value(), localTag: localTag, remoteTag: tagOf(f.Params),
		local:  &to,
		remote: &sipmsg.ToHeader{DisplayName: f.DisplayName, Address: *f.Address.Clone(), Params: f.Params.Clone()},
		target: *req.Contact().Address.Clone(), routes: recordRoutes(req),
		remoteSeq: req.CSeq().SeqNo, flow: from,
	}
}

// dialogOfResponse is the dialog that a response to our INVITE begins, RFC 3261 section 12.1.2. A response without
// Contact leaves the INVITE's own target in place.
func dialogOfResponse(invite *sipmsg.Request, res *sipmsg.Response, over flow) *dialog {
	routes := recordRoutes(res)
	for i, j := 0, len(routes)-1; i < j; i, j = i+1, j-1 {
		routes[i], routes[j] = routes[j], routes[i]
	}
	d := &dialog{
		callID: res.CallID().Value(), localTag: tagOf(invite.From().Params), remoteTag: tagOf(res.To().Params),
		local: invite.From(), remote: res.To(),
		target: *invite.Recipient.Clone(), routes: routes,
		localSeq: invite.CSeq().SeqNo, flow: over,
	}
	d.retarget(res)
	return d
}

// retarget follows a peer that moved, RFC 3261 section 12.2.
func (d *dialog) retarget(m interface{ Contact() *sipmsg.ContactHeader }) {
	c := m.Contact()
	if c != nil && !c.Address.Wildcard && c.Address.Host != "" && c.Address.Scheme == "sip" && portOK(c.Address.Port) {
		d.target = *c.Address.Clone()
	}
}

func recordRoutes(m sipmsg.Message) []sipmsg.Uri {
	var list []sipmsg.Uri
	for _, h := range m.GetHeaders("record-route") {
		if r, ok := h.(*sipmsg.RecordRouteHeader); ok {
			list = append(list, *r.Address.Clone())
		}
	}
	return list
}

// nextHop is the URI that our requests are sent to.
func (d *dialog) nextHop() sipmsg.Uri {
	if len(d.routes) > 0 {
		return d.routes[0]
	}
	return d.target
}

// newRequest makes the next request of the dialog, without a Via.
func (d *dialog) newRequest(method sipmsg.RequestMethod) *sipmsg.Request {
	d.localSeq++
	return d.sequenced(method, d.localSeq)
}

// sequenced makes a request with a given CSeq: an ACK has the number of its INVITE, RFC 3261 section 13.2.2.4.
func (d *dialog) sequenced(method sipmsg.RequestMethod, seq uint32) *sipmsg.Request {
	target, routes := d.target, d.routes
	if len(routes) > 0 && !routes[0].UriParams.Has("lr") {
		// A strict router takes the Request-URI's place and the target goes last, RFC 3261 section 12.2.1.1.
		strict := *routes[0].Clone()
		strict.Headers = nil
		routes = append(append([]sipmsg.Uri{}, routes[1:]...), target)
		target = strict
	}
	req := sipmsg.NewRequest(method, target)
	for i := range routes {
		req.AppendHeader(&sipmsg.RouteHeader{Address: routes[i]})
	}
	limit := sipmsg.MaxForwardsHeader(maxForwards)
	id := sipmsg.CallIDHeader(d.callID)
	for _, h := range []sipmsg.Header{
		&limit, d.local, d.remote, &id, &sipmsg.CSeqHeader{SeqNo: seq, MethodName: method},
		sipmsg.NewHeader("User-Agent", agentName),
	} {
		req.AppendHeader(h)
	}
	return req
}

// via puts the top Via onto a request that leaves by a flow. With rport its response comes back through a NAT.
func (s *Server) via(req *sipmsg.Request, over flow) {
	host, port := s.advertised(over)
	v := &sipmsg.ViaHeader{
		ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: over.link.transport(), Host: host, Port: port,
	}
	v.Params.Add("branch", sipmsg.RFC3261BranchMagicCookie+rand.Text())
	v.Params.Add("rport", "")
	req.PrependHeader(v)
}

// advertised is our address as the peer at the other end of a flow should write it.
func (s *Server) advertised(over flow) (host string, port int) {
	if s.advertiseHost != "" {
		if s.advertisePort != 0 {
			return s.advertiseHost, s.advertisePort
		}
		return s.advertiseHost, int(over.link.port())
	}
	return hostPort(over.local, 0), int(over.link.port())
}

// contact is the URI at which the peer of a flow reaches us inside a dialog.
func (s *Server) contact(over flow) *sipmsg.ContactHeader {
	host, port := s.advertised(over)
	c := &sipmsg.ContactHeader{Address: sipmsg.Uri{Scheme: "sip", User: "centralino", Host: host, Port: port}}
	switch {
	case over.browsing():
		c.Address.UriParams.Add("transport", "ws") // RFC 7118 section 5.2.1
	case over.link.reliable():
		c.Address.UriParams.Add("transport", "tcp")
	}
	return c
}

func isPrivate(a netip.Addr) bool {
	return a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsUnspecified() ||
		netip.MustParsePrefix("100.64.0.0/10").Contains(a)
}
