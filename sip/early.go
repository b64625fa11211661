package sip

import sipmsg "github.com/emiago/sipgo/sip"

// ringing finds the leg that a request from a called telephone is about which has not answered yet; nil for any other request.
func (s *Server) ringing(req *sipmsg.Request, localTag string) *leg {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.legs[req.CallID().Value()]
	if l == nil || l.tag != localTag || l.done {
		return nil
	}
	return l
}

// handle answers a request of a telephone that rings: exchanges tell by UPDATE who is being called, and take the end of that
// dialog, a 481, for the end of the call. A session waits until the answer to ours has come, RFC 3311 section 5.2.
func (l *leg) handle(tx *serverTx) {
	s := l.call.server
	switch {
	case tx.method == sipmsg.OPTIONS:
		s.options(tx)
	case tx.method != sipmsg.UPDATE:
		tx.respond(sipmsg.StatusCallTransactionDoesNotExists, "Call Does Not Exist")
	case contentType(tx.req) != "":
		tx.respond(sipmsg.StatusRequestPending, "Request Pending")
	default:
		tx.respond(sipmsg.StatusOK, "OK", s.capabilities(tx.from, l.phone, nil)...)
	}
}
