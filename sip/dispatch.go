package sip

import (
	"math"
	"time"

	sipmsg "github.com/emiago/sipgo/sip"
)

// receive takes a message from a socket's reader to the mailbox of its call.
func (s *Server) receive(m sipmsg.Message, from flow) {
	at := time.Now()
	switch m := m.(type) {
	case *sipmsg.Request:
		if answerable(m) {
			s.boxes.packet(m.CallID().Value(), func() {
				s.came(m, from, at)
				s.requested(m, from)
			})
		}
	case *sipmsg.Response:
		if sound(m) {
			s.boxes.packet(m.CallID().Value(), func() {
				s.came(m, from, at)
				s.responded(m)
			})
		}
	}
}

// requested matches a request to its transaction, or begins one.
func (s *Server) requested(req *sipmsg.Request, from flow) {
	key := transactionKey(req, req.Method)
	tx := s.layer.findServer(key)
	switch {
	case req.IsAck() && (tx == nil || tx.status < 300):
		s.acked(req)
		return
	case tx != nil:
		tx.repeated(req)
		return
	}
	stamp(req, from)
	if status, reason := check(req); status != 0 {
		s.refuse(req, from, status, reason)
		return
	}
	if req.IsCancel() {
		s.cancelled(req, from)
		return
	}
	tx = s.serverTransaction(key, req, from)
	if tx == nil {
		s.refuse(req, from, sipmsg.StatusLoopDetected, "Loop Detected") // it came twice, RFC 3261 section 8.2.2.2
		return
	}
	s.dispatch(tx)
}

func (s *Server) dispatch(tx *serverTx) {
	req := tx.req
	if limit := req.MaxForwards(); limit != nil && *limit == 0 && req.Method != sipmsg.OPTIONS {
		tx.respond(sipmsg.StatusTooManyHops, "Too Many Hops")
		return
	}
	if !allowed(req.Method) {
		tx.respond(sipmsg.StatusMethodNotAllowed, "Method Not Allowed", with("Allow", allowedList))
		return
	}
	if s.outOfPlace(tx) {
		return
	}
	if list := unsupported(req); list != "" {
		tx.respond(sipmsg.StatusBadExtension, "Bad Extension", with("Unsupported", list))
		return
	}
	if tag := tagOf(req.To().Params); tag != "" && req.Method != sipmsg.REGISTER {
		if c := s.session(req, tag); c != nil {
			c.handle(tx)
			return
		}
		if l := s.ringing(req, tag); l != nil {
			l.handle(tx)
			return
		}
		tx.respond(sipmsg.StatusCallTransactionDoesNotExists, "Call Does Not Exist")
		return
	}
	switch req.Method {
	case sipmsg.INVITE:
		s.invited(tx)
	case sipmsg.REGISTER:
		s.registrar.register(tx)
	case sipmsg.OPTIONS:
		s.options(tx)
	default:
		tx.respond(sipmsg.StatusCallTransactionDoesNotExists, "Call Does Not Exist")
	}
}

// options says what we can do, RFC 3261 section 11.2.
func (s *Server) options(tx *serverTx) {
	if s.refusing.Load() {
		tx.respond(sipmsg.StatusServiceUnavailable, "Shutting Down", s.retryAfter())
		return
	}
	tx.respond(sipmsg.StatusOK, "OK",
		with("Allow", allowedList), with("Accept", typeSDP+", "+typeRelay+", "+typeDTMF), with("Accept-Encoding", "identity"),
		with("Accept-Language", "en"), with("Supported", supportedList))
}

// cancelled answers a CANCEL and ends the INVITE it names, RFC 3261 section 9.2.
func (s *Server) cancelled(req *sipmsg.Request, from flow) {
	invite := s.layer.findServer(transactionKey(req, sipmsg.INVITE))
	if invite == nil {
		s.refuse(req, from, sipmsg.StatusCallTransactionDoesNotExists, "Call Does Not Exist")
		return
	}
	s.opts.OnRequest("CANCEL", sipmsg.StatusOK)
	s.reply(req, from, invite.tag, sipmsg.StatusOK, "OK")
	if invite.cancel != nil {
		invite.cancel(header(req, "reason"))
	}
}

// acked takes the ACK of a 200 to its call. One that finds no call is dropped.
func (s *Server) acked(req *sipmsg.Request) {
	if c := s.session(req, tagOf(req.To().Params)); c != nil {
		c.ack(req)
	}
}

// session finds the call of a request inside a dialog.
func (s *Server) session(req *sipmsg.Request, localTag string) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.dialogs[dialogKey(req.CallID().Value(), localTag)]
	if c == nil || c.remoteTag != tagOf(req.From().Params) {
		return nil
	}
	return c
}

// responded takes a response to the request of ours that waits for it.
func (s *Server) responded(res *sipmsg.Response) {
	if tx := s.layer.findClient(responseKey(res, res.CSeq().MethodName)); tx != nil {
		tx.receive(res)
		return
	}
	if res.CSeq().MethodName == sipmsg.INVITE && res.StatusCode >= 200 && res.StatusCode < 300 {
		s.stray(res)
	}
}

// stray handles a 200 to an INVITE whose transaction is over: repeated because our ACK was lost, or sent by another
// phone behind a proxy that forked our INVITE, RFC 3261 section 13.2.2.4.
func (s *Server) stray(res *sipmsg.Response) {
	s.mu.Lock()
	c := s.dialogs[dialogKey(res.CallID().Value(), tagOf(res.From().Params))]
	l := s.legs[res.CallID().Value()]
	s.mu.Unlock()
	switch {
	case c != nil && c.remoteTag == tagOf(res.To().Params):
		if c.acked.seq == res.CSeq().SeqNo && c.acked.data != nil {
			_ = c.acked.flow.write(c.acked.data)
		}
	case l != nil && l.seq == res.CSeq().SeqNo:
		l.late(res)
	}
}

// add puts a call into the books; remove takes it out.
func (s *Server) add(c *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dialogs[dialogKey(c.callID, c.localTag)] = c
	if !c.ours {
		s.inbound++
		s.work.add(1)
	}
}

func (s *Server) remove(c *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := dialogKey(c.callID, c.localTag)
	if s.dialogs[key] != c {
		return
	}
	delete(s.dialogs, key)
	if !c.ours {
		s.inbound--
		s.work.add(-1)
	}
}

// full reports whether no more calls are taken.
func (s *Server) full() bool {
	limit := s.maxCalls.Load()
	if limit == 0 {
		limit = math.MaxInt64
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return int64(s.inbound) >= limit
}
