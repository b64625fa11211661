package sip

import (
	"errors"
	"time"

	sipmsg "github.com/emiago/sipgo/sip"
)

// clientTx is a request of ours that waits for its response. It belongs to the mailbox of its Call-ID.
type clientTx struct {
	server *Server
	key    string
	id     string // Call-ID
	req    *sipmsg.Request
	fsm    *sipmsg.ClientTx
	link   link // by which it left; never changes
	out    *outlet
	ack    []byte // of a refused INVITE, to be repeated
	done   bool
	on     func(res *sipmsg.Response, err error)
}

var errNoResponse = errors.New("no response")

// request sends a request and calls on with every response, or once with an error when there will be no final one. It
// must be called in the mailbox of the request's Call-ID, where on is called too, never before request returns.
func (s *Server) request(req *sipmsg.Request, f flow, on func(res *sipmsg.Response, err error)) *clientTx {
	id := req.CallID().Value()
	t := &clientTx{server: s, id: id, key: responseKey(req, req.Method), req: req, link: f.link, out: &outlet{flow: f}, on: on}
	req.SetTransport(f.link.transport())
	req.SetDestination(f.peer.String())
	t.fsm = sipmsg.NewClientTx(t.key, req, t.out, s.sipgoLog)
	s.layer.addClient(t)
	t.fsm.OnTerminate(func(_ string, err error) {
		if !errors.Is(err, sipmsg.ErrTransactionTerminated) { // that was us
			s.boxes.post(id, func() { t.fail(err) })
		}
	})
	if err := t.fsm.Init(); err != nil {
		s.boxes.post(id, func() { t.fail(err) })
	}
	return t
}

// fail tells that no final response will come.
func (t *clientTx) fail(err error) {
	if t.done {
		return
	}
	if err == nil {
		err = errNoResponse
	}
	t.finish(nil)
	t.on(nil, err)
}

// receive handles a response in its mailbox.
func (t *clientTx) receive(res *sipmsg.Response) {
	if t.done {
		if t.ack != nil && res.StatusCode >= 300 {
			_ = t.out.flow.write(t.ack)
		}
		return
	}
	if !res.IsSuccess() || res.CSeq().MethodName != sipmsg.INVITE {
		t.advance(res) // a 200 to an INVITE ends the transaction, and its owner sends the ACK: RFC 3261 section 17.1.1.2
	}
	if res.StatusCode >= 200 {
		t.finish(res)
	}
	t.on(res, nil)
}

// advance moves sipgo's state machine, which hands the response over on a channel while it holds its lock.
func (t *clientTx) advance(res *sipmsg.Response) {
	moved := make(chan struct{})
	go func() {
		t.fsm.Receive(res)
		close(moved)
	}()
	for {
		select {
		case <-t.fsm.Responses():
		case <-moved:
			return
		}
	}
}

// finish lets go of the request and the state machine. sipgo would hold them for 32 s, and would sleep on the lock for
// 4 s when a refused INVITE's response is repeated; a remembered ACK does the same for less.
func (t *clientTx) finish(res *sipmsg.Response) {
	t.done = true
	t.req = nil
	if res != nil && res.StatusCode >= 300 && res.CSeq().MethodName == sipmsg.INVITE {
		t.ack = t.out.last()
	}
	t.fsm.Terminate()
	t.fsm = nil
	if t.ack != nil && !t.out.flow.link.reliable() {
		t.out = &outlet{flow: t.out.flow}
		t.server.layer.remember(memo{client: t})
		return
	}
	t.server.layer.dropClient(t)
}

// abandon stops waiting after a while: a cancelled INVITE may never get its final response, RFC 3261 section 9.1.
func (t *clientTx) abandon(after time.Duration) {
	t.server.boxes.after(t.id, after, func() { t.fail(errNoResponse) })
}
