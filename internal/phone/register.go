package phone

import (
	"context"
	"fmt"
	"net/netip"
	"strconv"
	"time"
)

// StatusError is a final response that was not wanted.
type StatusError struct {
	Method string
	Code   int
	Reason string

	response *message
}

// Error implements error.
func (e *StatusError) Error() string {
	return fmt.Sprintf("phone: %s got %d %s", e.Method, e.Code, e.Reason)
}

// Header returns a header of the response, such as Retry-After.
func (e *StatusError) Header(name string) string { return e.response.get(name) }

func statusError(res *message) *StatusError {
	return &StatusError{Method: res.method(), Code: res.status(), Reason: res.reason(), response: res}
}

// registration is what the phone keeps to refresh or end its registration.
type registration struct {
	server netip.AddrPort
	callID string
	cseq   int
}

// Register registers the phone's contact and answers the challenge. It fails with a *StatusError when refused.
func (p *Phone) Register(ctx context.Context, server netip.AddrPort, expires time.Duration) error {
	_, err := p.sendRegister(ctx, server, fmt.Sprintf("<%s>", p.URI()), expires)
	return err
}

// Unregister takes the phone's contact away.
func (p *Phone) Unregister(ctx context.Context) error {
	p.mu.Lock()
	server := p.register.server
	p.mu.Unlock()
	_, err := p.sendRegister(ctx, server, fmt.Sprintf("<%s>", p.URI()), 0)
	return err
}

// UnregisterAll takes away the contacts of all phones of the same user.
func (p *Phone) UnregisterAll(ctx context.Context) error {
	p.mu.Lock()
	server := p.register.server
	p.mu.Unlock()
	_, err := p.sendRegister(ctx, server, "*", 0)
	return err
}

// Bindings asks which contacts are registered for the phone's user.
func (p *Phone) Bindings(ctx context.Context, server netip.AddrPort) ([]string, error) {
	res, err := p.sendRegister(ctx, server, "", 0)
	if err != nil {
		return nil, err
	}
	return res.routes("Contact"), nil
}

// Ping sends OPTIONS and returns the status that came back.
func (p *Phone) Ping(ctx context.Context, server netip.AddrPort) (int, error) {
	uri := "sip:" + server.String()
	req := p.newRequest("OPTIONS", uri, p.from(token()), "<"+uri+">", token(), 1)
	res, err := p.transact(ctx, req, server, nil)
	if err != nil {
		return 0, err
	}
	return res.status(), nil
}

func (p *Phone) from(tag string) string {
	return fmt.Sprintf("<sip:%s@%v>;tag=%s", p.options.User, p.address.Addr(), tag)
}

func (p *Phone) sendRegister(ctx context.Context, server netip.AddrPort, contact string, expires time.Duration) (*message, error) {
	uri := "sip:" + server.String()
	who := fmt.Sprintf("<sip:%s@%v>", p.options.User, server.Addr())
	tag := token()
	authorize := func(*message) {}
	for attempt := 0; ; attempt++ {
		p.mu.Lock()
		if p.register.server != server {
			p.register = registration{server: server, callID: token()}
		}
		p.register.cseq++
		r := p.register
		p.mu.Unlock()
		req := p.newRequest("REGISTER", uri, who+";tag="+tag, who, r.callID, r.cseq)
		req.drop("Contact")
		if contact != "" {
			req.add("Contact", contact)
			req.add("Expires", strconv.Itoa(int(expires.Seconds())))
		}
		authorize(req)
		res, err := p.transact(ctx, req, server, nil)
		switch {
		case err != nil:
			return nil, err
		case res.status() == 200:
			return res, nil
		case attempt < 2 && (res.status() == 401 || res.status() == 407):
			// the second attempt is for a nonce that was stale
			header, value, err := p.credentials(res, "REGISTER", uri)
			if err != nil || attempt == 1 && !stale(res) {
				return nil, statusError(res)
			}
			authorize = func(m *message) { m.add(header, value) }
		default:
			return nil, statusError(res)
		}
	}
}

func (m *message) drop(name string) {
	kept := m.fields[:0]
	for _, f := range m.fields {
		if f.name != name {
			kept = append(kept, f)
		}
	}
	m.fields = kept
}
