package sip

import (
	"crypto/rand"
	"net/netip"
	"strconv"

	sipmsg "github.com/emiago/sipgo/sip"
)

// response makes a response with what RFC 3261 section 8.2.6 copies from the request. The headers of the request are
// shared, not copied: nobody changes them.
func (s *Server) response(
	req *sipmsg.Request, tag string, status int, reason string, more ...func(*sipmsg.Response),
) *sipmsg.Response {
	res := sipmsg.NewResponse(status, reason)
	route := status > 100 && status < 300 && req.Method != sipmsg.REGISTER // RFC 3261 section 12.1.1
	for _, h := range req.Headers() {
		switch h := h.(type) {
		case *sipmsg.ViaHeader, *sipmsg.FromHeader, *sipmsg.CallIDHeader, *sipmsg.CSeqHeader:
			res.AppendHeader(h)
		case *sipmsg.RecordRouteHeader:
			if route {
				res.AppendHeader(h)
			}
		case *sipmsg.ToHeader:
			to := *h
			if tagOf(to.Params) == "" && status > 100 {
				to.Params = append(to.Params.Clone(), sipmsg.HeaderKV{K: "tag", V: tag})
			}
			res.AppendHeader(&to)
		}
	}
	res.AppendHeader(sipmsg.NewHeader("Server", agentName))
	for _, f := range more {
		f(res)
	}
	if res.ContentLength() == nil {
		res.SetBody(nil)
	}
	return res
}

// with adds a header to a response.
func with(name, value string) func(*sipmsg.Response) {
	return func(r *sipmsg.Response) { r.AppendHeader(sipmsg.NewHeader(name, value)) }
}

// withBody adds a body to a response.
func withBody(kind string, body []byte) func(*sipmsg.Response) {
	return func(r *sipmsg.Response) {
		if body != nil {
			t := sipmsg.ContentTypeHeader(kind)
			r.AppendHeader(&t)
			r.SetBody(body)
		}
	}
}

// refuse answers without a transaction: what is wrong stays wrong however often it is repeated.
func (s *Server) refuse(req *sipmsg.Request, from flow, status int, reason string) {
	if req.IsAck() {
		return // RFC 3261 section 17: an ACK is never answered
	}
	s.opts.OnRequest(methodLabel(req.Method), status)
	s.reply(req, from, rand.Text(), status, reason)
}

func (s *Server) reply(req *sipmsg.Request, from flow, tag string, status int, reason string) {
	if err := replyFlow(req, from).write(render(s.response(req, tag, status, reason))); err != nil {
		s.log.Debug("cannot send response", "status", status, "to", from.peer, "error", err)
	}
}

// stamp notes in the top Via where a request really came from, RFC 3261 section 18.2.1 and RFC 3581 section 4.
func stamp(req *sipmsg.Request, from flow) {
	via := req.Via()
	if via.Params.Has("rport") {
		via.Params.Add("rport", strconv.Itoa(int(from.peer.Port())))
		via.Params.Add("received", from.peer.Addr().String())
		return
	}
	if host, err := netip.ParseAddr(via.Host); err != nil || host.Unmap() != from.peer.Addr() {
		via.Params.Add("received", from.peer.Addr().String())
	}
}

// replyFlow is the way that responses go: back on the same connection; on UDP to the port the request came from when
// its sender asks for that (rport), else to the one its Via names, RFC 3261 section 18.2.2.
func replyFlow(req *sipmsg.Request, from flow) flow {
	via := req.Via()
	if from.link.reliable() || via.Params.Has("rport") {
		return from
	}
	port := uint16(via.Port)
	if port == 0 {
		port = 5060
	}
	from.peer = netip.AddrPortFrom(from.peer.Addr(), port)
	return from
}
