package phone

import (
	"errors"
	"net/netip"
	"time"
)

// ErrDecided: an incoming call was answered, refused or cancelled before.
var ErrDecided = errors.New("phone: the call is not ringing")

// request handles a request of the other side. It must not block.
func (p *Phone) request(m *message, from netip.AddrPort) {
	p.mu.Lock()
	c := p.calls[m.get("Call-ID")]
	p.mu.Unlock()
	if m.method() == "ACK" {
		if c != nil {
			c.gotACK(m)
		}
		return
	}
	if p.repeated(m) {
		return
	}
	switch {
	case c != nil && m.method() == "INVITE" && param(m.get("To"), "tag") == "":
		// the INVITE again, and there was nothing to say to it yet
	case c != nil:
		c.request(m, from)
	case m.method() == "INVITE" && param(m.get("To"), "tag") == "":
		p.called(m, from)
	case m.method() == "OPTIONS" || m.method() == "NOTIFY":
		p.reply(m, from, 200, token(), "")
	default:
		p.reply(m, from, 481, token(), "")
	}
}

// called begins an incoming call.
func (p *Phone) called(m *message, from netip.AddrPort) {
	c, err := p.newCall(m.get("Call-ID"))
	if err != nil {
		p.reply(m, from, 480, token(), "")
		return
	}
	c.incoming, c.invite, c.source, c.peer = true, m, from, from
	c.local, c.remote = m.get("To")+";tag="+c.tag, m.get("From")
	c.target, c.routes = uriOf(m.get("Contact")), m.routes("Record-Route")
	c.aim()
	if offer, ok := parseSDP(m.body); ok {
		c.media.use(offer)
	} else {
		c.late = true
	}
	p.mu.Lock()
	ring := p.ring
	p.mu.Unlock()
	switch {
	case ring.Early:
		p.reply(m, from, 183, c.tag, c.reply(m.body))
	case !ring.Mute:
		p.reply(m, from, 180, c.tag, "")
	}
	select {
	case p.incoming <- c:
	default:
	}
	if ring.Status > 0 {
		p.wg.Go(func() { c.act(ring) })
	}
}

func (c *Call) act(ring Ring) {
	if ring.After > 0 {
		t := time.NewTimer(ring.After)
		defer t.Stop()
		select {
		case <-t.C:
		case <-c.ended:
			return
		}
	}
	if ring.Status < 300 {
		_ = c.Answer()
	} else {
		_ = c.Reject(ring.Status)
	}
}

// decide reports whether the call was still ringing.
func (c *Call) decide() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.decided || c.err != nil {
		return false
	}
	c.decided = true
	return true
}

// Answer takes an incoming call. It returns when the other side has acknowledged, and fails with ErrNeverAcked when it
// doesn't, or ErrDecided.
func (c *Call) Answer() error {
	if !c.decide() {
		return ErrDecided
	}
	body := c.reply(c.invite.body)
	c.answer()
	return c.accept(c.invite, c.source, body)
}

// accept sends a 200 to an INVITE until the ACK comes, RFC 3261 section 13.3.1.4.
func (c *Call) accept(invite *message, to netip.AddrPort, body string) error {
	c.phone.reply(invite, to, 200, c.tag, body)
	interval := t1
	again, end := time.NewTimer(interval), time.NewTimer(timeout)
	defer again.Stop()
	defer end.Stop()
	for {
		select {
		case <-c.acked:
			return nil
		case <-c.ended:
			return c.Err()
		case <-again.C:
			c.phone.repeated(invite)
			interval = min(2*interval, t2)
			again.Reset(interval)
		case <-end.C:
			c.end(ErrNeverAcked)
			return ErrNeverAcked
		}
	}
}

func (c *Call) gotACK(m *message) {
	c.mu.Lock()
	first := c.up && !c.isAcked
	if first {
		c.isAcked = true
		close(c.acked)
	}
	late := c.late
	c.mu.Unlock()
	if answer, ok := parseSDP(m.body); late && ok {
		c.media.use(answer)
	}
}

// Reject refuses an incoming call with a status, such as 486. It fails with ErrDecided.
func (c *Call) Reject(status int) error {
	if !c.decide() {
		return ErrDecided
	}
	c.phone.reply(c.invite, c.source, status, c.tag, "")
	c.end(&StatusError{Method: "INVITE", Code: status, Reason: phrase(status), response: c.invite})
	return nil
}

// request handles a request of the other side within a call.
func (c *Call) request(m *message, from netip.AddrPort) {
	p := c.phone
	if m.method() == "BYE" || m.method() == "CANCEL" {
		c.mu.Lock()
		c.reason = m.get("Reason")
		c.mu.Unlock()
	}
	switch m.method() {
	case "BYE":
		p.reply(m, from, 200, c.tag, "")
		c.end(ErrRemoteBye)
	case "CANCEL":
		p.reply(m, from, 200, c.tag, "")
		if c.incoming && c.decide() {
			p.reply(c.invite, c.source, 487, c.tag, "")
			c.end(ErrCancelled)
		}
	case "INVITE", "UPDATE":
		c.reinvited(m, from)
	case "INFO":
		c.media.info(string(m.body))
		p.reply(m, from, 200, c.tag, "")
	case "OPTIONS", "NOTIFY", "MESSAGE":
		p.reply(m, from, 200, c.tag, "")
	default:
		p.reply(m, from, 501, c.tag, "")
	}
}

// reinvited accepts whatever the other side proposes. The 200 is not repeated by itself: a lost one is sent again when
// the INVITE comes again.
func (c *Call) reinvited(m *message, from netip.AddrPort) {
	body := ""
	if offer, ok := parseSDP(m.body); ok {
		c.media.use(offer)
		body = c.describe(&offer, "")
	} else {
		c.mu.Lock()
		c.late = true
		c.mu.Unlock()
		body = c.describe(nil, "")
	}
	if target := uriOf(m.get("Contact")); target != "" {
		c.mu.Lock()
		c.target = target
		c.aim()
		c.mu.Unlock()
	}
	c.phone.reply(m, from, 200, c.tag, body)
}
