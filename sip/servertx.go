package sip

import (
	"crypto/rand"
	"strings"

	sipmsg "github.com/emiago/sipgo/sip"
)

// serverTx is a request of a peer and what we answered. It belongs to the mailbox of its Call-ID.
type serverTx struct {
	server *Server
	key    string
	merge  string
	method sipmsg.RequestMethod
	req    *sipmsg.Request // nil after the final response
	from   flow            // where it came from
	tag    string          // of ours, in the To of all responses
	status int             // the last one sent

	fsm    *sipmsg.ServerTx // nil once the transaction is over and only remembered
	out    *outlet
	last   []byte // the final response, to be repeated
	acked  bool
	cancel func(reason string) // tells the call that a CANCEL came
}

// serverTransaction begins a transaction; nil when the request is a duplicate of one that is being handled.
func (s *Server) serverTransaction(key string, req *sipmsg.Request, from flow) *serverTx {
	t := &serverTx{
		server: s, key: key, method: sipmsg.RequestMethod(strings.Clone(string(req.Method))), req: req, from: from, tag: rand.Text(),
		out: &outlet{flow: replyFlow(req, from)},
	}
	if tagOf(req.To().Params) == "" {
		t.merge = mergeKey(req)
	}
	if !s.layer.addServer(t) {
		return nil
	}
	t.fsm = sipmsg.NewServerTx(key, req, t.out, s.sipgoLog)
	if err := t.fsm.Init(); err != nil {
		s.log.Debug("cannot begin transaction", "error", err)
	}
	return t
}

// respond sends a response. Everything after the final one is ignored.
func (t *serverTx) respond(status int, reason string, more ...func(*sipmsg.Response)) {
	if t.req == nil {
		return
	}
	t.send(t.server.response(t.req, t.tag, status, reason, more...))
}

func (t *serverTx) send(res *sipmsg.Response) {
	t.status = res.StatusCode
	answer := t.fsm.Respond
	if t.method == sipmsg.INVITE && res.IsSuccess() {
		// The transaction ends here, RFC 3261 section 13.3.1.4: sipgo would hold request and response for 32 s more.
		answer = func(res *sipmsg.Response) error { return t.out.WriteMsg(res) }
	}
	if err := answer(res); err != nil {
		t.server.log.Debug("cannot send response", "status", res.StatusCode, "to", t.out.flow.peer, "error", err)
	}
	if res.StatusCode >= 200 {
		t.finish(res)
	}
}

// finish lets go of the request, and of the state machine where it has nothing more to do.
func (t *serverTx) finish(res *sipmsg.Response) {
	s := t.server
	s.opts.OnRequest(methodLabel(t.method), res.StatusCode)
	t.req.SetBody(nil)
	t.req, t.cancel = nil, nil
	if t.method == sipmsg.INVITE && res.StatusCode >= 300 {
		// The state machine repeats the response until the ACK comes, RFC 3261 section 17.2.1.
		over := func(string, error) { s.layer.dropServer(t) }
		if !t.fsm.OnTerminate(over) {
			s.layer.dropServer(t)
		}
		return
	}
	t.fsm.Terminate()
	t.fsm = nil
	if t.method != sipmsg.INVITE {
		t.last = t.out.last() // repetitions of a 200 to an INVITE are the dialog's affair, RFC 6026 section 7.1
	}
	t.out = &outlet{flow: t.out.flow}
	if t.from.link.reliable() {
		s.layer.dropServer(t) // nobody repeats requests on TCP
		return
	}
	s.layer.remember(memo{server: t})
}

// repeated handles a request that came before.
func (t *serverTx) repeated(req *sipmsg.Request) {
	switch {
	case req.IsAck():
		t.ack(req)
	case t.last != nil:
		_ = t.out.flow.write(t.last)
	case t.fsm != nil:
		_ = t.fsm.Receive(req)
	}
}

// ack ends the repetition of a refused INVITE's response.
func (t *serverTx) ack(req *sipmsg.Request) {
	if t.fsm == nil || t.acked || t.status < 300 {
		return
	}
	t.acked = true
	_ = t.fsm.Receive(req)
	select { // without a reader sipgo parks a goroutine until the transaction ends
	case <-t.fsm.Acks():
	case <-t.fsm.Done():
	}
}
