package phone

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"time"
)

// The timers of RFC 3261 section 17.
const (
	t1      = 500 * time.Millisecond
	t2      = 4 * time.Second
	timeout = 64 * t1
)

// memory keeps the last few messages by a key, so that repetitions can be answered.
type memory struct {
	order []string
	last  map[string]remembered
}

type remembered struct {
	m  *message
	to netip.AddrPort
}

func (r *memory) put(key string, m *message, to netip.AddrPort) {
	if r.last == nil {
		r.last = make(map[string]remembered)
	}
	if _, ok := r.last[key]; !ok {
		if len(r.order) >= 64 {
			delete(r.last, r.order[0])
			r.order = append(r.order[:0], r.order[1:]...)
		}
		r.order = append(r.order, key)
	}
	r.last[key] = remembered{m, to}
}

// newRequest begins a request with all it needs but a body.
func (p *Phone) newRequest(method, uri, from, to, callID string, cseq int) *message {
	m := &message{start: method + " " + uri + " SIP/2.0"}
	m.add("Via", fmt.Sprintf("SIP/2.0/UDP %v;branch=z9hG4bK%s;rport", p.address, token()))
	m.add("Max-Forwards", "70")
	m.add("From", from)
	m.add("To", to)
	m.add("Call-ID", callID)
	m.add("CSeq", fmt.Sprintf("%d %s", cseq, method))
	m.add("Contact", "<"+p.URI()+">")
	m.add("User-Agent", p.options.UserAgent)
	return m
}

// transact sends a request and repeats it until the final response, which it returns. Provisional responses go to
// provisional, which may be nil. Final responses other than 2xx to an INVITE are acknowledged here.
func (p *Phone) transact(ctx context.Context, req *message, to netip.AddrPort, provisional func(*message)) (*message, error) {
	method := req.method()
	key, responses := req.branch()+method, make(chan *message, 32)
	p.mu.Lock()
	p.waiting[key] = responses
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.waiting, key)
	}()
	p.send(req, to)
	interval := t1
	again, end := time.NewTimer(interval), time.NewTimer(timeout)
	defer again.Stop()
	defer end.Stop()
	for {
		select {
		case res := <-responses:
			switch {
			case res.status() >= 200:
				if method == "INVITE" && res.status() >= 300 {
					p.acknowledge(p.ackFor(req, res), res.branch(), to)
				}
				return res, nil
			case method == "INVITE": // RFC 3261 section 17.1.1.2: no more repetitions, no more timer
				again.Stop()
				end.Stop()
			}
			if provisional != nil {
				provisional(res)
			}
		case <-again.C:
			p.send(req, to)
			interval *= 2
			if method != "INVITE" {
				interval = min(interval, t2)
			}
			again.Reset(interval)
		case <-end.C:
			return nil, fmt.Errorf("phone %s: no answer to %s", p.options.User, method)
		case <-ctx.Done():
			return nil, fmt.Errorf("phone %s: waiting for the answer to %s: %w", p.options.User, method, ctx.Err())
		case <-p.ctx.Done():
			return nil, ErrClosed
		}
	}
}

// ackFor is the ACK of a final response other than 2xx, RFC 3261 section 17.1.1.3.
func (p *Phone) ackFor(req, res *message) *message {
	uri := strings.Fields(req.start)[1]
	ack := &message{start: "ACK " + uri + " SIP/2.0"}
	ack.add("Via", req.get("Via"))
	ack.add("Max-Forwards", "70")
	ack.add("From", req.get("From"))
	ack.add("To", res.get("To"))
	ack.add("Call-ID", req.get("Call-ID"))
	ack.add("CSeq", fmt.Sprintf("%d ACK", req.cseq()))
	return ack
}

// acknowledge sends an ACK and remembers it for when the response is repeated.
func (p *Phone) acknowledge(ack *message, branch string, to netip.AddrPort) {
	p.mu.Lock()
	p.acks.put(branch, ack, to)
	p.mu.Unlock()
	p.send(ack, to)
}

// response hands a response to whoever waits for it; a repeated final response to an INVITE gets its ACK again.
func (p *Phone) response(m *message) {
	p.mu.Lock()
	waiting, ack := p.waiting[m.branch()+m.method()], p.acks.last[m.branch()]
	p.mu.Unlock()
	switch {
	case waiting != nil:
		select {
		case waiting <- m:
		default:
		}
	case ack.m != nil && m.method() == "INVITE" && m.status() >= 200:
		p.send(ack.m, ack.to)
	}
}

// reply answers a request.
func (p *Phone) reply(req *message, to netip.AddrPort, status int, tag, body string) {
	res := &message{start: fmt.Sprintf("SIP/2.0 %d %s", status, phrase(status))}
	for _, f := range req.fields {
		if strings.EqualFold(f.name, "Via") || strings.EqualFold(f.name, "Record-Route") {
			res.add(f.name, f.value)
		}
	}
	res.add("From", req.get("From"))
	value := req.get("To")
	if status > 100 && param(value, "tag") == "" {
		value += ";tag=" + tag
	}
	res.add("To", value)
	res.add("Call-ID", req.get("Call-ID"))
	res.add("CSeq", req.get("CSeq"))
	res.add("Contact", "<"+p.URI()+">")
	res.setSDP(body)
	p.mu.Lock()
	p.answers.put(req.branch()+req.method(), res, to)
	p.mu.Unlock()
	p.send(res, to)
}

// repeated answers a request that was answered before as it was then.
func (p *Phone) repeated(req *message) bool {
	p.mu.Lock()
	last := p.answers.last[req.branch()+req.method()]
	p.mu.Unlock()
	if last.m == nil {
		return false
	}
	p.send(last.m, last.to)
	return true
}

func phrase(status int) string {
	phrases := map[int]string{
		100: "Trying", 180: "Ringing", 200: "OK", 404: "Not Found", 480: "Temporarily Unavailable",
		481: "Call/Transaction Does Not Exist", 486: "Busy Here", 487: "Request Terminated", 488: "Not Acceptable Here",
		501: "Not Implemented", 603: "Decline",
	}
	if text, ok := phrases[status]; ok {
		return text
	}
	return "Status"
}
