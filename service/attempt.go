package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"centralino/call"
)

// tried asks until there is an answer, the time is over, or asking again could do harm. size is that of the answer, in bytes.
func (c *Client) tried(ctx context.Context, r Request) (reply Reply, size int) {
	const pause = 100 * time.Millisecond
	for attempt := 0; ; attempt++ {
		reply, size = c.attempt(ctx, r)
		if attempt >= c.options.Retries || !c.harmless(r) || !passing(reply) {
			return reply, size
		}
		timer := time.NewTimer(pause << attempt)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return reply, size
		}
	}
}

// harmless reports whether a request may reach the service twice.
func (c *Client) harmless(r Request) bool {
	return r.Method == http.MethodGet || c.options.Key != "" && r.Key != ""
}

// passing reports whether a failure may be over a moment later.
func passing(r Reply) bool {
	switch r.Status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return r.Outcome == call.RequestUnreachable
}

// attempt asks once.
func (c *Client) attempt(ctx context.Context, r Request) (Reply, int) {
	request, err := c.request(ctx, r)
	if err != nil {
		return Reply{Outcome: call.RequestInvalid, Err: err}, 0
	}
	response, err := c.http.Do(request)
	if err != nil {
		return broken(ctx, err), 0
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(response.Body, mostAnswer+1))
	reply := Reply{Outcome: call.RequestOK, Status: response.StatusCode}
	switch {
	case err != nil:
		reply = broken(ctx, err)
		reply.Status = response.StatusCode
	case response.StatusCode < 200 || response.StatusCode > 299:
		reply.Outcome, reply.Err = call.RequestRefused, fmt.Errorf("it answered %d", response.StatusCode)
	case len(text) > mostAnswer:
		reply.Outcome, reply.Err = call.RequestMalformed, fmt.Errorf("it answered more than %d bytes", mostAnswer)
	default:
		reply.Answer, _ = call.ParseAnswer(text) // no JSON is null: who needs a field of it will miss it
	}
	return reply, len(text)
}

// request puts one together.
func (c *Client) request(ctx context.Context, r Request) (*http.Request, error) {
	to := c.base.String() + r.Path
	if r.Query != "" {
		to += "?" + r.Query
	}
	var body io.Reader
	if r.Body != "" {
		body = strings.NewReader(r.Body)
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, to, body)
	if err != nil || request.URL.Host != c.base.Host {
		return nil, errors.New("the request has no valid address")
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", "Centralino")
	if r.Body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for name, value := range c.options.Headers {
		request.Header.Set(name, value.Reveal())
	}
	if c.options.Key != "" && r.Key != "" && r.Method != http.MethodGet {
		request.Header.Set(c.options.Key, r.Key)
	}
	return request, nil
}

// broken is a request without a whole answer. The error of net/http names the address, with what was put into it, so only its
// cause is kept.
func broken(ctx context.Context, err error) Reply {
	if ctx.Err() != nil {
		return Reply{Outcome: call.RequestTimeout, Err: errors.New("it did not answer in time")}
	}
	var withURL *url.Error
	if errors.As(err, &withURL) {
		err = withURL.Err
	}
	return Reply{Outcome: call.RequestUnreachable, Err: err}
}
