// Package hook tells other programs over HTTP what happened, as it happens: signed, tried again when it fails, and without
// ever holding anybody up.
package hook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"centralino/call"
)

// Hook is a program that wants to know.
type Hook struct {
	Name   string
	URL    string
	Secret call.Secret // signs what is sent
	Kinds  []call.Kind // of events
}

// Options are what hooks need.
type Options struct {
	Client *http.Client // nil: one that waits ten seconds and follows no redirects
	Logger *slog.Logger
}

// How what is sent is tried again.
const (
	room     = 1000 // events that wait to be sent to a hook; the oldest is given up for another
	tries    = 8    // of one event: over some four minutes
	first    = 2 * time.Second
	longest  = 2 * time.Minute
	patience = 10 * time.Second
)

// Hooks send events. Their methods may be called from any goroutine.
type Hooks struct {
	options Options
	cancel  context.CancelFunc
	context context.Context
	done    sync.WaitGroup

	mu      sync.Mutex
	outlets map[string]*outlet // by name
	lost    uint64
}

// outlet sends to one hook, one event after the other.
type outlet struct {
	hook   Hook
	ready  chan struct{}
	cancel context.CancelFunc

	mu      sync.Mutex
	waiting []call.Event
}

// New returns no hooks yet. Close ends them.
func New(o Options) *Hooks {
	if o.Client == nil {
		o.Client = &http.Client{
			Timeout:       patience,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	h := &Hooks{options: o, outlets: map[string]*outlet{}}
	h.context, h.cancel = context.WithCancel(context.Background())
	return h
}

// Reconfigure puts hooks in force. One that stays as it was keeps what waits.
func (h *Hooks) Reconfigure(hooks []Hook) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for name, out := range h.outlets {
		if !slices.ContainsFunc(hooks, out.hook.same) {
			out.cancel()
			delete(h.outlets, name)
		}
	}
	for _, hook := range hooks {
		if h.outlets[hook.Name] != nil || h.context.Err() != nil {
			continue
		}
		out := &outlet{hook: hook, ready: make(chan struct{}, 1)}
		var ctx context.Context
		ctx, out.cancel = context.WithCancel(h.context)
		h.outlets[hook.Name] = out
		h.done.Go(func() { h.run(ctx, out) })
	}
}

func (a Hook) same(b Hook) bool {
	return a.Name == b.Name && a.URL == b.URL && a.Secret.Equal(b.Secret) && slices.Equal(a.Kinds, b.Kinds)
}

// Apply takes an event. It is made for journal.Subscribe: it never blocks.
func (h *Hooks) Apply(e call.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, out := range h.outlets {
		if slices.Contains(out.hook.Kinds, e.Body.Kind()) && !out.put(e) {
			h.lost++
		}
	}
}

// Lost returns how many events were given up.
func (h *Hooks) Lost() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.lost
}

// Close ends all hooks. What waits is not sent.
func (h *Hooks) Close() {
	h.cancel()
	h.done.Wait()
}

// put adds an event; false: the oldest was given up for it.
func (o *outlet) put(e call.Event) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waiting = append(o.waiting, e)
	full := len(o.waiting) > room
	if full {
		o.waiting = slices.Delete(o.waiting, 0, 1)
	}
	select {
	case o.ready <- struct{}{}:
	default:
	}
	return !full
}

func (o *outlet) next() (call.Event, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.waiting) == 0 {
		return call.Event{}, false
	}
	e := o.waiting[0]
	o.waiting = slices.Delete(o.waiting, 0, 1)
	return e, true
}

// run sends what waits until ctx is done.
func (h *Hooks) run(ctx context.Context, o *outlet) {
	for {
		e, ok := o.next()
		if !ok {
			select {
			case <-o.ready:
				continue
			case <-ctx.Done():
				return
			}
		}
		if err := h.deliver(ctx, o.hook, e); err != nil && ctx.Err() == nil {
			h.options.Logger.Warn("a webhook was given up", "hook", o.hook.Name, "event", e.Body.Kind(), "seq", e.Seq, "err", err)
			h.mu.Lock()
			h.lost++
			h.mu.Unlock()
		}
	}
}

// deliver sends an event until it is taken, refused for good, or was tried often enough.
func (h *Hooks) deliver(ctx context.Context, hook Hook, e call.Event) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	wait := first
	for try := 1; ; try++ {
		again, err := h.send(ctx, hook, e, body)
		if err == nil || !again || try == tries {
			return err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
		wait = min(2*wait, longest)
	}
}

// send tries once. again says whether another try may help.
func (h *Hooks) send(ctx context.Context, hook Hook, e call.Event, body []byte) (again bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.URL, bytes.NewReader(body))
	if err != nil {
		return false, err
	}
	at := strconv.FormatInt(time.Now().Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Centralino-Event", string(e.Body.Kind()))
	r.Header.Set("Centralino-Delivery", strconv.FormatUint(e.Seq, 10)) // the same at each try: for who must not count twice
	r.Header.Set("Centralino-Timestamp", at)
	r.Header.Set("Centralino-Signature", "sha256="+Signature(hook.Secret, at, body))
	answer, err := h.options.Client.Do(r)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err // without the address, which may have a key in it
		}
		return true, fmt.Errorf("%s cannot be reached: %w", hook.Name, err)
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 4096)) // so that the connection can be used again
	_ = answer.Body.Close()
	switch code := answer.StatusCode; {
	case code < 300:
		return false, nil
	case code == http.StatusRequestTimeout || code == http.StatusTooManyRequests || code >= 500:
		return true, fmt.Errorf("%s answered %s", hook.Name, answer.Status)
	default:
		return false, fmt.Errorf("%s refused it: %s", hook.Name, answer.Status)
	}
}

// Signature is the HMAC-SHA256 of the timestamp, a dot and the body, in hexadecimal. Who receives it makes it anew, compares
// the two in constant time, and refuses a timestamp that is older than a few minutes.
func Signature(secret call.Secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
