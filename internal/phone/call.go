package phone

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
)

// How a call ended, as Err tells it. A refused call ends with a *StatusError.
var (
	ErrHungUp     = errors.New("phone: we hung up")
	ErrRemoteBye  = errors.New("phone: the other side hung up")
	ErrCancelled  = errors.New("phone: cancelled before the answer")
	ErrNeverAcked = errors.New("phone: the answer was never acknowledged")
)

// Call is one call of a phone, out or in.
type Call struct {
	phone    *Phone
	id       string
	incoming bool
	invite   *message
	source   netip.AddrPort // of an incoming INVITE
	tag      string         // ours
	media    *media
	talker   Talker // nil: media's

	ringing, answered, acked, ended chan struct{}

	mu        sync.Mutex
	local     string // our From or To, as we write it in requests
	remote    string
	target    string
	routes    []string
	peer      netip.AddrPort
	cseq      int
	rang      bool
	up        bool
	decided   bool // an incoming call was answered, refused or cancelled
	cancelled bool
	isAcked   bool
	err       error
	reason    string   // of the BYE or CANCEL, RFC 3326
	notified  []string // what became of referrals, as sipfrag
	version   int      // of our session description
	late      bool
}

func (p *Phone) newCall(id string) (*Call, error) {
	m, err := p.newMedia()
	if err != nil {
		return nil, err
	}
	c := &Call{
		phone: p, id: id, tag: token(), media: m,
		ringing: make(chan struct{}), answered: make(chan struct{}), acked: make(chan struct{}), ended: make(chan struct{}),
	}
	if p.options.Talker != nil {
		if c.talker, err = p.options.Talker(); err != nil {
			m.close()
			return nil, err
		}
	}
	p.mu.Lock()
	p.calls[id] = c
	p.mu.Unlock()
	if p.ctx.Err() != nil { // closed meanwhile, perhaps without seeing this call
		c.end(ErrClosed)
		return nil, ErrClosed
	}
	return c, nil
}

// ID returns the Call-ID.
func (c *Call) ID() string { return c.id }

// From returns the user part of the caller's address.
func (c *Call) From() string { return userOf(uriOf(c.Header("From"))) }

// To returns the user part of the called address.
func (c *Call) To() string { return userOf(uriOf(c.Header("To"))) }

// Header returns a header of the INVITE.
func (c *Call) Header(name string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.invite.get(name)
}

// Ringing is closed at the first 180 or 183 of a call that we make.
func (c *Call) Ringing() <-chan struct{} { return c.ringing }

// Answered is closed when the call is up.
func (c *Call) Answered() <-chan struct{} { return c.answered }

// Ended is closed when the call is over.
func (c *Call) Ended() <-chan struct{} { return c.ended }

// Err returns why the call is over, nil while it is not.
func (c *Call) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Reason returns the Reason header of the BYE or CANCEL by which the other side ended the call, empty without one.
func (c *Call) Reason() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reason
}

// Wait waits for the answer. It fails with what ended the call instead.
func (c *Call) Wait(ctx context.Context) error {
	select {
	case <-c.answered:
		return nil
	default:
	}
	select {
	case <-c.answered:
		return nil
	case <-c.ended:
		return c.Err()
	case <-ctx.Done():
		return fmt.Errorf("phone %s: no answer: %w", c.phone.options.User, ctx.Err())
	}
}

// WaitEnd waits until the call is over, and returns what ended it.
func (c *Call) WaitEnd(ctx context.Context) error {
	select {
	case <-c.ended:
		return c.Err()
	case <-ctx.Done():
		return fmt.Errorf("phone %s: the call is not over: %w", c.phone.options.User, ctx.Err())
	}
}

// end ends the call once.
func (c *Call) end(err error) {
	c.mu.Lock()
	done := c.err != nil
	if !done {
		c.err = err
		close(c.ended)
	}
	c.mu.Unlock()
	if done {
		return
	}
	c.media.close()
	if c.talker != nil {
		c.talker.Close()
	}
	c.phone.mu.Lock()
	defer c.phone.mu.Unlock()
	delete(c.phone.calls, c.id)
}

// answer marks the call as up; it reports false when it was up or over before.
func (c *Call) answer() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.up || c.err != nil {
		return false
	}
	c.up = true
	close(c.answered)
	return true
}

// establish fixes the dialog of a call that we made, from its 2xx, RFC 3261 section 12.1.2.
func (c *Call) establish(res *message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remote = res.get("To")
	c.target = uriOf(res.get("Contact"))
	c.routes = res.routes("Record-Route")
	slices.Reverse(c.routes)
	c.aim()
}

// aim finds the next hop; when it is no IP address, requests go where they went before. It needs the lock.
func (c *Call) aim() {
	next := c.target
	if len(c.routes) > 0 {
		next = uriOf(c.routes[0])
	}
	if to, ok := hostOf(next); ok {
		c.peer = to
	}
}

// newRequest begins a request within the dialog. cseq 0 takes the next.
func (c *Call) newRequest(method string, cseq int) (*message, netip.AddrPort) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cseq == 0 {
		c.cseq++
		cseq = c.cseq
	}
	m := c.phone.newRequest(method, c.target, c.local, c.remote, c.id, cseq)
	if len(c.routes) > 0 {
		m.add("Route", strings.Join(c.routes, ", "))
	}
	return m, c.peer
}

// Hangup ends the call: BYE when it is up, CANCEL or a refusal while it rings. It returns once the other side has
// confirmed.
func (c *Call) Hangup() error {
	c.mu.Lock()
	up, over := c.up, c.err != nil
	c.mu.Unlock()
	switch {
	case over:
		return nil
	case !up && c.incoming:
		return c.Reject(480)
	case !up:
		return c.Cancel()
	}
	bye, to := c.newRequest("BYE", 0)
	c.end(ErrHungUp)
	res, err := c.phone.transact(c.phone.ctx, bye, to, nil)
	if err == nil && res.status() >= 300 {
		err = statusError(res)
	}
	return err
}
