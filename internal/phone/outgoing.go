package phone

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
)

// Dialling is how a call is made; the zero value is usual.
type Dialling struct {
	From   string            // user part of From; empty: the phone's user
	Via    netip.AddrPort    // where the INVITE goes; zero: the host of the URI
	Late   bool              // no offer in the INVITE: the other side offers, our ACK answers
	SDP    string            // the offer to send instead of the phone's own; "LOCAL" stands for its RTP port
	Header map[string]string // more headers
}

// Call makes a call and waits for the answer; when ctx ends first it cancels. It fails with a *StatusError when the
// call is refused.
func (p *Phone) Call(ctx context.Context, uri string) (*Call, error) {
	c, err := p.Dial(uri, Dialling{})
	if err != nil {
		return nil, err
	}
	if err := c.Wait(ctx); err != nil {
		if ctx.Err() != nil {
			_ = c.Cancel()
		}
		return c, err
	}
	return c, nil
}

// Dial begins a call and returns at once.
func (p *Phone) Dial(uri string, d Dialling) (*Call, error) {
	to, ok := hostOf(uri)
	if d.Via.IsValid() {
		to, ok = d.Via, true
	}
	if !ok {
		return nil, fmt.Errorf("phone: %s has no IP address", uri)
	}
	c, err := p.newCall(token() + "@" + p.address.Addr().String())
	if err != nil {
		return nil, err
	}
	from := p.from(c.tag)
	if d.From != "" {
		from = fmt.Sprintf("<sip:%s@%v>;tag=%s", d.From, p.address.Addr(), c.tag)
	}
	c.local, c.remote, c.target, c.peer = from, "<"+uri+">", uri, to
	invite := c.newInvite(d, "", "")
	p.wg.Go(func() { c.dial(invite, to, d, 0) })
	return c, nil
}

func (c *Call) newInvite(d Dialling, header, credentials string) *message {
	invite, _ := c.newRequest("INVITE", 0)
	for name, value := range d.Header {
		invite.add(name, value)
	}
	if header != "" {
		invite.add(header, credentials)
	}
	switch {
	case d.SDP != "":
		invite.setSDP(strings.ReplaceAll(d.SDP, "LOCAL", fmt.Sprint(c.media.port())))
	case !d.Late:
		invite.setSDP(c.offer(""))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.invite = invite
	return invite
}

// dial sends the INVITE and follows it to its end; it answers one challenge, and another when the nonce was stale.
func (c *Call) dial(invite *message, to netip.AddrPort, d Dialling, attempt int) {
	p := c.phone
	res, err := p.transact(p.ctx, invite, to, c.progress)
	switch {
	case err != nil:
		c.end(err)
	case res.status() < 300:
		c.confirm(invite, res, d)
	case (res.status() == 401 || res.status() == 407) && (attempt == 0 || attempt == 1 && stale(res)):
		header, value, err := p.credentials(res, "INVITE", strings.Fields(invite.start)[1])
		if err != nil {
			c.end(statusError(res))
			return
		}
		c.dial(c.newInvite(d, header, value), to, d, attempt+1)
	default:
		c.end(statusError(res))
	}
}

func (c *Call) progress(res *message) {
	if res.status() == 100 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.rang {
		c.rang = true
		close(c.ringing)
	}
}

// confirm acknowledges a 2xx. When the call was cancelled meanwhile it is hung up at once.
func (c *Call) confirm(invite, res *message, d Dialling) {
	c.establish(res)
	ack, to := c.newRequest("ACK", invite.cseq())
	if remote, ok := parseSDP(res.body); ok {
		if d.Late {
			ack.setSDP(c.describe(&remote, ""))
		}
		c.media.use(remote)
	} else if c.talker != nil && !d.Late {
		c.take(res.body)
	}
	c.phone.acknowledge(ack, res.branch(), to)
	c.mu.Lock()
	cancelled := c.cancelled
	c.mu.Unlock()
	if c.answer() && cancelled {
		_ = c.Hangup()
	}
}

// Cancel gives a call up that is not answered yet. It returns when the other side has confirmed the CANCEL; what
// became of the INVITE tells WaitEnd. It sends the CANCEL at once, be there a provisional response or not.
func (c *Call) Cancel() error {
	c.mu.Lock()
	c.cancelled = true
	invite, to := c.invite, c.peer
	c.mu.Unlock()
	m := &message{start: "CANCEL " + strings.Fields(invite.start)[1] + " SIP/2.0"}
	for _, name := range []string{"Via", "Max-Forwards", "From", "To", "Call-ID"} {
		m.add(name, invite.get(name))
	}
	m.add("CSeq", fmt.Sprintf("%d CANCEL", invite.cseq()))
	res, err := c.phone.transact(c.phone.ctx, m, to, nil)
	if err == nil && res.status() >= 300 {
		err = statusError(res)
	}
	return err
}
