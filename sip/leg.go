package sip

import (
	"cmp"
	"crypto/rand"
	"slices"

	sipmsg "github.com/emiago/sipgo/sip"
)

// leg is one INVITE of an outbound call: to one phone, or to a proxy that may fork it to several. It outlives its
// transaction by 64*T1, because until then a phone may say that it answered.
type leg struct {
	call   *Outbound
	callID string
	tag    string
	phone  bool
	target sipmsg.Uri
	seq    uint32

	req        *sipmsg.Request
	over       flow
	tx         *clientTx
	heard      bool            // a provisional response came
	done       bool            // no longer waits for a final response
	quit       *string         // to be cancelled, with this reason
	stopped    bool            // the CANCEL left
	refused    map[string]sent // dialogs of phones that came second, by To tag: ACKs to repeat
	proofs     []*proof        // answers to challenges, RFC 3261 section 22
	challenged int

	released bool // the session that came of it is over, or there is none
	expired  bool // 64*T1 are over
}

func (o *Outbound) newLeg(target sipmsg.Uri, phone bool) *leg {
	l := &leg{call: o, callID: rand.Text(), tag: rand.Text(), phone: phone, target: target, seq: 1, released: true}
	o.legs = append(o.legs, l)
	s := o.server
	s.boxes.join(l.callID, o.box)
	s.mu.Lock()
	s.legs[l.callID] = l
	s.mu.Unlock()
	if o.calling != nil {
		o.calling(l.callID)
	}
	return l
}

// invite sends the INVITE.
func (l *leg) invite(over flow) {
	if l.quit != nil {
		l.finish(failure{sipmsg.StatusRequestTerminated, "cancelled"})
		return
	}
	s, o := l.call.server, l.call
	l.req = l.newInvite(over)
	kind := sipmsg.ContentTypeHeader(typeSDP)
	l.req.AppendHeader(&kind)
	l.req.SetBody(o.offered(over))
	s.transmit(l.req, over, l.responded, func(tx *clientTx, by flow) { l.tx, l.over = tx, by })
}

func (l *leg) newInvite(over flow) *sipmsg.Request {
	s := l.call.server
	host, _ := s.advertised(over)
	if l.call.from.Host != "" {
		host = l.call.from.Host
	}
	from := &sipmsg.FromHeader{
		DisplayName: quoted(l.call.from.Display),
		Address:     sipmsg.Uri{Scheme: "sip", User: escaped(l.call.from.User), Host: host},
	}
	if l.call.from.User == "" { // RFC 3323 section 4.1.1.3
		from.DisplayName, from.Address.User, from.Address.Host = "Anonymous", "anonymous", "anonymous.invalid"
	}
	from.Params.Add("tag", l.tag)
	req := sipmsg.NewRequest(sipmsg.INVITE, l.target)
	limit, id := sipmsg.MaxForwardsHeader(cmp.Or(min(uint32(max(l.call.from.Hops, 0)), maxForwards), maxForwards)), sipmsg.CallIDHeader(l.callID)
	to := sipmsg.ToHeader{Address: *l.target.Clone()}
	to.Address.UriParams, to.Address.Headers = nil, nil
	for _, h := range []sipmsg.Header{
		&limit, from, &to, &id, &sipmsg.CSeqHeader{SeqNo: l.seq, MethodName: sipmsg.INVITE}, s.contact(over),
		sipmsg.NewHeader("Allow", allowedList), sipmsg.NewHeader("User-Agent", agentName),
	} {
		req.AppendHeader(h)
	}
	l.vouch(req, from, host)
	l.prove(req)
	return req
}

// vouch tells the trunk for whom the call is made: our word that it is the number shown, RFC 3325 section 9.1, or for a call
// that is passed on, the number of ours that passes it on.
func (l *leg) vouch(req *sipmsg.Request, from *sipmsg.FromHeader, host string) {
	shown := from.Address
	if l.call.from.Diverted != "" {
		shown = sipmsg.Uri{Scheme: "sip", User: escaped(l.call.from.Diverted), Host: host}
		req.AppendHeader(sipmsg.NewHeader("Diversion", "<"+shown.String()+">;reason=unconditional;counter=1"))
	} else if l.call.from.User == "" {
		return
	}
	if l.call.asserted {
		req.AppendHeader(sipmsg.NewHeader("P-Asserted-Identity", "<"+shown.String()+">"))
	}
}

// responded handles every response to the INVITE.
func (l *leg) responded(res *sipmsg.Response, err error) {
	switch {
	case err != nil:
		l.finish(failure{sipmsg.StatusRequestTimeout, err.Error()})
	case res.StatusCode < 200:
		l.progress(res)
	case res.StatusCode < 300:
		l.answered(res)
		l.finish(failure{})
	case l.authorize(res):
	default:
		if res.StatusCode >= 600 { // the human said no: no use in ringing another phone
			for _, other := range l.call.legs {
				if other != l {
					other.cancel("")
				}
			}
		}
		l.finish(failure{res.StatusCode, res.Reason})
	}
}

func (l *leg) progress(res *sipmsg.Response) {
	l.heard = true
	if l.quit != nil {
		l.sendCANCEL()
		return
	}
	if res.StatusCode > 100 && l.call.session == nil && !l.call.over {
		session, _, _ := l.call.server.body(res)
		l.call.owner.Event(Ringing{Status: res.StatusCode, Session: session})
	}
}

// answered handles a 200: it wins, or it comes too late and is hung up at once.
func (l *leg) answered(res *sipmsg.Response) {
	d := dialogOfResponse(l.req, res, l.over)
	if l.call.session == nil && !l.call.over {
		l.released = false
		l.call.won(l, d, res)
		return
	}
	l.refuse(d)
}

// refuse acknowledges a phone that answered too late, and hangs up: RFC 3261 sections 9.1 and 13.2.2.4.
func (l *leg) refuse(d *dialog) {
	s := l.call.server
	c := &session{dialog: d, server: s, box: l.call.box, ours: true, phone: l.phone, over: true}
	if l.refused == nil {
		l.refused = map[string]sent{}
	}
	l.refused[d.remoteTag] = sent{}
	s.dialogHop(d, l.phone, func() {
		c.sendACK(l.seq, l.proven()...)
		l.refused[d.remoteTag] = c.acked
		c.sendBYE(CompletedElsewhere)
	})
}

// late handles a 200 that comes after the transaction: another phone behind a proxy, or one we refused repeats itself.
func (l *leg) late(res *sipmsg.Response) {
	tag := tagOf(res.To().Params)
	if ack, known := l.refused[tag]; known {
		if ack.data != nil {
			_ = ack.flow.write(ack.data)
		}
		return
	}
	if c := l.call.session; (c != nil && c.callID == l.callID && c.remoteTag == tag) || len(l.refused) >= forkLimit {
		return
	}
	l.answered(res)
}

// forkLimit bounds the phones that one INVITE is believed to have reached.
const forkLimit = 32

// cancel stops the ringing. A CANCEL must wait for the first provisional response, RFC 3261 section 9.1.
func (l *leg) cancel(reason string) {
	if l.done || l.quit != nil {
		return
	}
	l.quit = &reason
	if l.heard {
		l.sendCANCEL()
	}
}

func (l *leg) sendCANCEL() {
	if l.stopped || l.tx == nil || l.tx.done {
		return
	}
	l.stopped = true
	s, reason := l.call.server, *l.quit
	s.work.add(1) // until the INVITE is over: a phone that misses the CANCEL rings on
	req := sipmsg.NewRequest(sipmsg.CANCEL, l.target)
	limit := sipmsg.MaxForwardsHeader(maxForwards)
	for _, h := range []sipmsg.Header{
		l.req.Via(), &limit, l.req.From(), l.req.To(), l.req.CallID(),
		&sipmsg.CSeqHeader{SeqNo: l.seq, MethodName: sipmsg.CANCEL}, sipmsg.NewHeader("User-Agent", agentName),
	} {
		req.AppendHeader(h)
	}
	if reason != "" {
		req.AppendHeader(sipmsg.NewHeader("Reason", oneLine(reason)))
	}
	req.SetBody(nil)
	s.request(req, l.over, func(*sipmsg.Response, error) {})
	l.tx.abandon(s.opts.Timers.timeout())
}

// finish ends the waiting for this leg.
func (l *leg) finish(f failure) {
	if l.done {
		return
	}
	l.done = true
	o := l.call
	if l.stopped {
		o.server.work.add(-1)
	}
	o.legs = slices.DeleteFunc(o.legs, func(other *leg) bool { return other == l })
	if f.status != 0 && l.quit == nil {
		o.failed(f)
	}
	o.settle()
	if l.req != nil {
		l.req.SetBody(nil)
	}
	o.server.boxes.after(o.box, o.server.opts.Timers.timeout(), func() {
		l.expired = true
		l.forget()
	})
}

// release notes that the call which came of the leg is over.
func (l *leg) release() {
	l.released = true
	l.forget()
}

// forget lets go of the leg's Call-ID once nothing can come under it any more.
func (l *leg) forget() {
	if !l.expired || !l.released {
		return
	}
	s := l.call.server
	s.mu.Lock()
	delete(s.legs, l.callID)
	s.mu.Unlock()
	s.boxes.leave(l.callID)
}
