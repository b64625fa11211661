// Package service asks the services that a helpline works with (a CRM, a ticket system) over HTTP and JSON, so that one
// that is slow or down costs each caller its time-out at most, and costs the helpline nothing that grows.
package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"centralino/call"
)

// Options describe a service. URL is needed.
type Options struct {
	URL     string                 // what every path is put behind: https://crm.example/api
	Headers map[string]call.Secret // sent with every request
	Timeout time.Duration          // of a request with all its retries; 0: 2 s
	Retries int                    // more attempts where asking twice does no harm, see Request.Key
	AtOnce  int                    // requests under way at once; more wait for their turn; 0: 20
	Key     string                 // the header that carries Request.Key; empty: none does

	// Dial connects; nil: TCP.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Request is one thing to ask.
type Request struct {
	Method string // GET, POST, PUT, PATCH or DELETE
	Path   string // behind the service's URL, escaped; empty: that URL itself
	Query  string // escaped, without its question mark
	Body   string // JSON; empty: none

	// Key names what is asked for, in two requests only if the second is the first once more. A service that knows it does
	// nothing twice, so the request may be tried again.
	Key string

	Cache time.Duration // a GET may be answered by what it was answered so long ago; 0: never
}

// Reply is what became of a request.
type Reply struct {
	Outcome call.RequestOutcome
	Status  int // of HTTP; 0: there was no answer
	Took    time.Duration
	Answer  call.Answer // null when what was answered is no JSON
	Err     error       // why there is no answer; it names neither path nor query, nor what was sent or answered
}

// OK reports whether there is an answer that can be used.
func (r Reply) OK() bool {
	return r.Outcome == call.RequestOK || r.Outcome == call.RequestCached
}

// mostAnswer bounds what is read of an answer, in bytes.
const mostAnswer = 64 << 10

// Client asks one service. It is safe for use by many calls at once.
type Client struct {
	options Options
	base    *url.URL
	http    *http.Client
	turns   chan struct{}
	rest    breaker
	cache   cache
}

// New returns a client, which connects when it is asked something.
func New(o Options) (*Client, error) {
	base, err := url.Parse(strings.TrimSuffix(o.URL, "/"))
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, errors.New("the service's URL is none of http:// or https://") // unsaid: the URL, which may hold a password
	}
	if o.Timeout <= 0 {
		o.Timeout = 2 * time.Second
	}
	if o.AtOnce <= 0 {
		o.AtOnce = 20
	}
	c := &Client{options: o, base: base, turns: make(chan struct{}, o.AtOnce)}
	c.http = &http.Client{Transport: transport(o), CheckRedirect: c.follow}
	return c, nil
}

// transport keeps as many connections as there may be requests, and none for long.
func transport(o Options) *http.Transport {
	t := &http.Transport{
		DialContext: o.Dial, MaxConnsPerHost: o.AtOnce, MaxIdleConnsPerHost: o.AtOnce,
		IdleConnTimeout: 30 * time.Second, TLSHandshakeTimeout: o.Timeout, ForceAttemptHTTP2: true,
		DisableCompression: true, MaxResponseHeaderBytes: 32 << 10,
	}
	if t.DialContext == nil {
		t.DialContext = (&net.Dialer{Timeout: o.Timeout}).DialContext
	}
	return t
}

// follow lets a GET be sent on within the same host: another one must not get the headers, nor what a caller said.
func (c *Client) follow(to *http.Request, via []*http.Request) error {
	const most = 3
	if to.Method != http.MethodGet || len(via) > most || to.URL.Scheme != c.base.Scheme || to.URL.Host != c.base.Host {
		return http.ErrUseLastResponse
	}
	return nil
}

// Close lets go of connections that are idle. The client may still be used. The error is nil.
func (c *Client) Close() error {
	c.http.CloseIdleConnections()
	return nil
}

// Do asks, and answers within the service's time-out or when ctx ends, whichever is sooner.
func (c *Client) Do(ctx context.Context, r Request) Reply {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	reply := c.do(ctx, r)
	reply.Took = time.Since(began)
	return reply
}

func (c *Client) do(ctx context.Context, r Request) Reply {
	keep := r.Cache > 0 && r.Method == http.MethodGet
	at := r.Path + "?" + r.Query
	if keep {
		if answer, status, ok := c.cache.get(at, time.Now()); ok {
			return Reply{Outcome: call.RequestCached, Status: status, Answer: answer}
		}
	}
	may, tries := c.rest.may(time.Now())
	if !may {
		return Reply{Outcome: call.RequestResting, Err: errors.New("it failed several times in a row and is left alone")}
	}
	if !c.turn(ctx) {
		if tries {
			c.rest.untried()
		}
		return Reply{Outcome: call.RequestBusy, Err: fmt.Errorf("all of %d requests at once are under way", c.options.AtOnce)}
	}
	defer func() { <-c.turns }()
	reply, size := c.tried(ctx, r)
	c.rest.done(failure(reply), time.Now())
	if keep && reply.Outcome == call.RequestOK {
		c.cache.put(at, reply, size, time.Now().Add(r.Cache))
	}
	return reply
}

// turn waits until fewer requests are under way than may be. It reports false when the time is over before.
func (c *Client) turn(ctx context.Context) bool {
	select {
	case c.turns <- struct{}{}:
		if ctx.Err() == nil {
			return true
		}
		<-c.turns
	case <-ctx.Done():
	}
	return false
}

// failure reports whether the service itself is at fault, rather than what it was asked.
func failure(r Reply) bool {
	return r.Outcome == call.RequestTimeout || r.Outcome == call.RequestUnreachable || r.Status >= http.StatusInternalServerError
}
