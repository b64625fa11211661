// Package app is the running helpline: it wires signalling, media, flows, queue, directories and journal together, and
// reloads, drains and stops them. End-to-end tests start the same App as the program does.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"centralino/board"
	"centralino/call"
	"centralino/config"
	"centralino/config/diff"
	"centralino/flows/strict"
	"centralino/history"
	"centralino/journal"
	"centralino/ladder"
	"centralino/media"
	"centralino/metrics"
	"centralino/outbox"
	"centralino/queue"
	"centralino/sip"
	"centralino/web"
	"centralino/web/hook"
)

// SpareProcessors is how many goroutines more than it has CPUs a program that serves a helpline should let run at once.
const SpareProcessors = media.SpareProcessors

// Options is what a helpline runs on. Sockets and journal are made by whoever starts it, so that tests may bring an
// in-memory network and a journal in memory.
type Options struct {
	Config  *config.Config
	Load    func() (*config.Config, []strict.Problem) // reads the configuration anew for Reload; nil: it cannot be reloaded
	Version string

	UDP     []net.PacketConn // SIP sockets, closed by Close
	TCP     []net.Listener
	Network media.Network // where media sockets come from; nil: UDP
	Journal *journal.Journal
	Prompts Prompts
	Mailbox string // folder for messages that callers leave

	Sessions   string        // file that keeps who is logged in over a restart; empty: nothing does
	Webhooks   string        // file that keeps what webhooks were told over a restart; empty: nothing does
	Recordings string        // folder for conversations that are recorded
	Signalling string        // folder for what telephones and we say to each other; empty: nothing is kept
	History    history.Place // where what happened is kept for reports; zero: nowhere
	Logger     *slog.Logger
	Random     io.Reader // for call ids; nil: crypto/rand

	KeepProcessors bool // the program has SpareProcessors, and threads of sound may keep theirs in short waits

	// Dial connects to services; nil: TCP.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// App is a running helpline.
type App struct {
	options  Options
	log      *slog.Logger
	random   io.Reader
	context  context.Context // ends with Close
	cancel   context.CancelFunc
	helpline atomic.Pointer[helpline]

	journal   *journal.Journal
	outbox    *outbox.Outbox // nil: no folder for messages
	alerts    alerting
	history   *history.Writer // nil: none is kept
	ladder    *ladder.Store   // nil: no folder for signalling
	metrics   *metrics.Metrics
	desk      *desk
	media     *media.Engine
	sip       *sip.Server
	prompts   *library
	ringback  *media.Clip // what agents hear while a caller is dialled
	voicemail string
	beeps     beeps
	flashes   flashes
	advertise netip.Addr // of media; invalid: the address the peer reached us at
	web       *web.Server
	board     *board.Board
	hooks     *hook.Hooks

	draining atomic.Bool
	reload   sync.Mutex
	files    *diff.Snapshot // as they were when they were last read; nil: they cannot change

	mu     sync.Mutex
	calls  map[call.ID]*conversation
	passed map[passedOn]*conversation // calls that are passed on
	taken  uint64                     // calls since the start
	empty  *sync.Cond                 // calls became empty

	taping sync.WaitGroup // recordings whose end is not in the journal
}

// New builds a helpline. Nothing is heard and nobody is answered before Start.
func New(o Options) (*App, error) {
	h, err := newHelpline(o.Config, nil, surroundings{o.Dial, &opened{}}, o.Logger)
	if err != nil {
		return nil, err
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	a := &App{
		options: o, log: o.Logger, random: o.Random, journal: o.Journal, voicemail: o.Mailbox,
		calls: map[call.ID]*conversation{}, passed: map[passedOn]*conversation{}, ringback: newRingback(), beeps: newBeeps(),
	}
	a.empty = sync.NewCond(&a.mu)
	a.context, a.cancel = context.WithCancel(context.Background())
	a.helpline.Store(h)
	if o.Load != nil {
		a.files = Snapshot(o.Config)
	}
	if a.advertise, err = advertised(h.cfg.SIP.Advertise); err != nil {
		return nil, err
	}
	a.desk = newDesk(queue.New(h.queues), o.Journal, a.tell, a.broken)
	if err := a.wire(h); err != nil {
		a.cancel()
		return nil, err
	}
	return a, nil
}

// advertised is the address that session descriptions carry: they take no host names, so a name is looked up once.
func advertised(host string) (netip.Addr, error) {
	if host == "" {
		return netip.Addr{}, nil
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr, nil
	}
	found, err := net.ResolveIPAddr("ip", host)
	if err != nil {
		return netip.Addr{}, fmt.Errorf("sip.advertise: %w", err)
	}
	addr, _ := netip.AddrFromSlice(found.IP)
	return addr.Unmap(), nil
}

// wire makes the parts that look at each other.
func (a *App) wire(h *helpline) error {
	var err error
	a.media, err = media.New(media.Options{
		Network: a.options.Network, PortMin: h.cfg.SIP.RTPPorts.First, PortMax: h.cfg.SIP.RTPPorts.Last,
		Web:     media.WebOptions{Port: h.cfg.Browsers.UDPPort},
		Timeout: h.cfg.Media.Timeout, HoldTimeout: h.cfg.Media.HoldTimeout, Logger: a.log,
		KeepProcessors: a.options.KeepProcessors,
	})
	if err != nil {
		return err
	}
	if err := a.listenWeb(h); err != nil {
		a.media.Close()
		return err
	}
	a.history = newHistory(a.options, h)
	a.alerts.init(h)
	a.ladder = newLadder(a.options, h)
	a.board = board.New(h.boardScope())
	a.hooks = a.newHooks()
	a.metrics = metrics.New(metrics.Options{
		Version: a.options.Version, Scope: h.scope(), Estimate: a.desk.estimate, Violations: a.desk.violations, Alerts: a.alerts.on, Media: mediaFigures{a.media}, Journal: a.journal,
		History: historyFigures(a.history), Unkept: ladderFigures(a.ladder),
	})
	a.prompts = &library{Library: a.options.Prompts.open(h.cfg, a.log), log: a.log, failed: a.metrics.SpeechFailed, said: a.recorded}
	a.sip, err = sip.New(sip.Options{
		UDP: a.options.UDP, TCP: a.options.TCP, Advertise: h.cfg.SIP.Advertise, Trunks: h.trunks(),
		Agents: h.password, MaxCalls: h.cfg.SIP.MaxCalls, Handler: signalling{a}, Logger: a.log,
		OnRequest: a.metrics.SIPRequest, Trace: a.trace(), Origins: h.cfg.Browsers.Origins, Proxies: h.cfg.Browsers.Proxies, Guests: a.guest,
	})
	if err != nil {
		a.media.Close()
		return err
	}
	if err := a.openWeb(h); err != nil {
		a.media.Close()
		return err
	}
	return nil
}

// Start recovers what the last process left behind, loads what is said to callers, and begins to answer.
func (a *App) Start(ctx context.Context) error {
	a.journal.Subscribe(a.metrics.Apply)
	if a.history != nil {
		a.journal.Subscribe(a.history.Note)
	}
	a.learn(ctx)
	a.watch(ctx)
	a.journal.Subscribe(a.hooks.Apply)
	a.hooks.Reconfigure(a.helpline.Load().hooks())
	a.journal.Subscribe(a.alerts.apply)
	go a.desk.run()
	a.recoverTapes()
	a.tidyPieces()
	if err := a.recover(ctx); err != nil {
		return fmt.Errorf("reading what happened before: %w", err)
	}
	if a.history != nil {
		a.history.Start()
	}
	if err := a.openOutbox(); err != nil {
		return fmt.Errorf("reading what is still to be sent: %w", err)
	}
	a.prompts.preload(ctx, a.helpline.Load())
	go a.endFlashes()
	go a.watchAlerts()
	a.sip.Start()
	go a.web.Run(a.context)
	go a.giveBack()
	go a.forgetAged()
	return nil
}

// Handler serves metrics, health and the API.
func (a *App) Handler() http.Handler { return a.web }

// ready says why no calls can be taken, nil when they can.
func (a *App) ready() error {
	if a.draining.Load() {
		return errors.New("shutting down")
	}
	return nil // also when the journal cannot keep events: calls go on, and an alert says so
}

// Drain refuses new calls and waits until those that are up have ended, or until ctx is done.
func (a *App) Drain(ctx context.Context) {
	a.draining.Store(true)
	a.sip.Drain()
	defer context.AfterFunc(ctx, func() {
		a.mu.Lock() // so that it cannot pass between the check and the wait below
		defer a.mu.Unlock()
		a.empty.Broadcast()
	})()
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(a.calls) > 0 && ctx.Err() == nil {
		a.empty.Wait()
	}
}

// Close ends every call that is still up, records that the process stopped, and closes everything but the journal. It
// waits for the callers' telephones no longer than ctx allows.
func (a *App) Close(ctx context.Context) error {
	a.draining.Store(true)
	err := a.sip.Close(ctx)
	a.Drain(ctx)
	a.cancel()
	a.media.Close()
	a.helpline.Load().around.opened.close()
	a.taping.Wait()
	a.closeOutbox()
	a.closeLadder()
	_, stopErr := a.journal.Append(call.Event{At: time.Now(), Body: &call.Stopped{}})
	a.desk.close()
	a.hooks.Close()
	a.closeHistory(ctx)
	return errors.Join(err, stopErr)
}

// tell passes a decision of the queue to the call it is about. A call that has just ended needs no telling: its end is
// on its way to the queue.
func (a *App) tell(ev call.Event) {
	if ev.Call == "" {
		a.alarm(ev)
		return
	}
	if o, ok := ev.Body.(*call.Offered); ok && a.callBack(ev.Call, o) {
		return
	}
	a.mu.Lock()
	c := a.calls[ev.Call]
	a.mu.Unlock()
	if c != nil {
		c.box.put(ev)
	}
}

func (a *App) remember(c *conversation) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.calls[c.id] = c
	a.taken++
}

func (a *App) forget(c *conversation) {
	a.traced(c.id)
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.calls[c.id] == c { // a call back may be tried anew already
		delete(a.calls, c.id)
	}
	if len(a.calls) == 0 {
		a.empty.Broadcast()
	}
}

// mediaFigures shows the media engine's counters as the metrics want them.
type mediaFigures struct{ engine *media.Engine }

// Packets implements metrics.Media.
func (m mediaFigures) Packets() (received, sent uint64) {
	s := m.engine.Stats()
	return s.Received, s.Sent
}

// Late implements metrics.Media.
func (m mediaFigures) Late() ([]time.Duration, []uint64, time.Duration) {
	late := m.engine.Stats().Late
	return late.Bounds, late.Counts, late.Sum
}
