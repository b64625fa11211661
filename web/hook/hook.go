// Package hook tells other programs over HTTP what happened, as it happens: signed, in order, tried again when it fails, and
// without ever holding anybody up. How far each program has been told is kept in a file, and the journal has the rest: neither
// a receiver that is away nor a restart loses an event.
package hook

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"slices"
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

func (a Hook) same(b Hook) bool {
	return a.Name == b.Name && a.URL == b.URL && a.Secret.Equal(b.Secret) && slices.Equal(a.Kinds, b.Kinds)
}

// Options are what hooks need.
type Options struct {
	Dial   func(ctx context.Context, network, address string) (net.Conn, error) // nil: TCP
	File   string                                                               // keeps how far each hook has been told; empty: each begins anew with every process
	Logger *slog.Logger

	// Read calls fn with the events of some kinds from a place in the journal on, in order, up to the latest there is.
	Read func(ctx context.Context, from uint64, kinds []call.Kind, fn func(call.Event) error) error

	// End is the place of the latest event.
	End func() uint64
}

// Hooks send events. Their methods may be called from any goroutine.
type Hooks struct {
	options Options
	client  *http.Client
	places  *places
	cancel  context.CancelFunc
	context context.Context
	done    sync.WaitGroup

	mu      sync.Mutex
	outlets map[string]*outlet // by name
	lost    uint64
}

// New returns no hooks yet. Close ends them.
func New(o Options) *Hooks {
	h := &Hooks{options: o, client: newClient(o), outlets: map[string]*outlet{}, places: readPlaces(o.File, o.Logger)}
	h.context, h.cancel = context.WithCancel(context.Background())
	return h
}

// newClient returns one that waits ten seconds and follows no redirects: what is sent is for whom the configuration names.
func newClient(o Options) *http.Client {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, DialContext: o.Dial, ForceAttemptHTTP2: true, IdleConnTimeout: time.Minute}
	return &http.Client{
		Transport:     transport,
		Timeout:       oneTry,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Reconfigure puts hooks in force. One that was there before, also in an earlier process, goes on where it was; a new one
// begins with what happens next.
func (h *Hooks) Reconfigure(hooks []Hook) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for name, out := range h.outlets {
		if !slices.ContainsFunc(hooks, out.hook.same) {
			out.cancel()
			delete(h.outlets, name)
		}
	}
	names := make([]string, len(hooks))
	for i, hook := range hooks {
		names[i] = hook.Name
		if h.outlets[hook.Name] != nil || h.context.Err() != nil {
			continue
		}
		place := h.places.begin(hook.Name, h.options.End())
		out := &outlet{hook: hook, place: place, behind: true, ready: make(chan struct{}, 1)}
		var ctx context.Context
		ctx, out.cancel = context.WithCancel(h.context)
		h.outlets[hook.Name] = out
		h.done.Go(func() { h.run(ctx, out) })
	}
	h.places.keepOnly(names)
}

// Apply takes an event. It is made for journal.Subscribe: it never blocks.
func (h *Hooks) Apply(e call.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, out := range h.outlets {
		if slices.Contains(out.hook.Kinds, e.Body.Kind()) {
			out.put(e)
		}
	}
}

// Lost returns how many events were given up.
func (h *Hooks) Lost() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.lost
}

// Close ends all hooks. What waits is sent by the next process.
func (h *Hooks) Close() {
	h.cancel()
	h.done.Wait()
	h.client.CloseIdleConnections()
}

// run sends what there is until ctx is done.
func (h *Hooks) run(ctx context.Context, o *outlet) {
	for ctx.Err() == nil {
		if o.caughtUp() {
			h.tell(ctx, o, o.next(ctx))
			continue
		}
		err := h.options.Read(ctx, o.place+1, o.hook.Kinds, func(e call.Event) error {
			h.tell(ctx, o, e)
			return ctx.Err()
		})
		if err != nil && ctx.Err() == nil {
			o.fallBehind()
			h.options.Logger.Warn("the journal has events for a webhook, and cannot be read", "hook", o.hook.Name, "err", err)
			pause(ctx, longest)
		}
	}
}

// tell sends an event that was not sent before. One that could not be kept in the journal has no place there.
func (h *Hooks) tell(ctx context.Context, o *outlet, e call.Event) {
	if e.Body == nil || kept(e) && e.Seq <= o.place {
		return
	}
	err := h.deliver(ctx, o.hook, e)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		h.options.Logger.Warn("a webhook was given up", "hook", o.hook.Name, "event", e.Body.Kind(), "seq", e.Seq, "err", err)
		h.mu.Lock()
		h.lost++
		h.mu.Unlock()
	}
	if kept(e) {
		o.place = e.Seq
		h.places.set(o.hook.Name, e.Seq)
	}
}

// pause waits, unless ctx is done before.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
