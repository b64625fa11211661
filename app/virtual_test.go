package app

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/flows/strict"
	"centralino/history"
	"centralino/internal/fixture"
	"centralino/internal/memnet"
	"centralino/internal/phone"
	"centralino/journal"
	"centralino/media"
)

// world is the whole product in virtual time: a helpline at 10.0.0.1, telephones around it, nothing that waits for a
// real clock.
type world struct {
	*testing.T
	net     *memnet.Network
	server  netip.AddrPort
	app     *App
	journal *journal.Journal
	history history.Place // zero: none is kept
	files   fs.FS

	dialOut    func(ctx context.Context, network, address string) (net.Conn, error) // to services; nil: there are none
	recordings string
	webhooks   string // the file of what they were told; empty: none
	signalling string // empty: none is kept
	mailbox    string // the folder of messages, of all processes
	events     []call.Event
	mu         sync.Mutex
	phones     int
}

// virtually runs a test in a bubble of its own, with the example helpline changed.
func virtually(t *testing.T, changes []fixture.Change, test func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		// Bubbles begin on 1 January 2000, a holiday; the example's tests are of a Monday in November 2026, 10 o'clock in
		// Rome.
		time.Sleep(time.Until(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)))
		w := newWorld(t, changes, journal.Memory())
		defer w.close()
		test(w)
	})
}

func newWorld(t *testing.T, changes []fixture.Change, j *journal.Journal) *world {
	t.Helper()
	w := unbegun(t, changes, j)
	w.start()
	return w
}

// unbegun is a world in which nothing has been started.
func unbegun(t *testing.T, changes []fixture.Change, j *journal.Journal) *world {
	t.Helper()
	files, err := fixture.Files(changes...)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, net: memnet.New(), server: netip.MustParseAddrPort("10.0.0.1:5060"), journal: j, files: files, recordings: t.TempDir(), mailbox: t.TempDir()}
	w.watch(j)
	return w
}

// watch keeps what a journal says.
func (w *world) watch(j *journal.Journal) {
	j.Subscribe(func(e call.Event) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.events = append(w.events, e)
	})
}

// load reads the helpline's files as they are now.
func (w *world) load() (*config.Config, []strict.Problem) {
	cfg, problems := config.LoadFS(w.files, fixture.Config, config.Options{})
	if cfg != nil {
		cfg.SIP.Trunks[0].Hosts = append(cfg.SIP.Trunks[0].Hosts, netip.MustParsePrefix("10.1.0.0/16"))
	}
	return cfg, problems
}

// start starts the product.
func (w *world) start() {
	w.Helper()
	cfg, problems := w.load()
	if cfg == nil {
		w.Fatalf("the helpline has faults: %v", problems)
	}
	socket, err := w.net.Listen(w.server)
	if err != nil {
		w.Fatal(err)
	}
	w.app, err = New(Options{
		Config: cfg, Load: w.load, Version: "test", UDP: []net.PacketConn{socket}, Journal: w.journal,
		Network: media.NetworkFunc(func(at netip.AddrPort) (media.Socket, error) {
			conn, err := w.net.Listen(at)
			if err != nil {
				return nil, err
			}
			return memorySocket{conn}, nil
		}),
		Mailbox: w.mailbox, Recordings: w.recordings, Signalling: w.signalling, History: w.history, Dial: w.dialOut, Webhooks: w.webhooks,
		Logger: slog.New(slog.NewTextHandler(w.Output(), &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		w.Fatal(err)
	}
	if err := w.app.Start(w.Context()); err != nil {
		w.Fatal(err)
	}
}

func (w *world) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := w.app.Close(ctx); err != nil {
		w.Errorf("closing: %v", err)
	}
	if w.Failed() {
		for _, e := range w.seen() {
			line, _ := e.MarshalJSON()
			w.Logf("%s", line)
		}
	}
}

// memorySocket gives a memory socket the shape that media wants.
type memorySocket struct{ *memnet.Conn }

// LocalAddr implements media.Socket.
func (s memorySocket) LocalAddr() netip.AddrPort { return s.Conn.Local() }

// caller is a telephone outside, behind the trunk.
func (w *world) caller(number string) *phone.Phone {
	w.Helper()
	w.phones++
	return w.phone(phone.Options{
		Address: netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 1, byte(w.phones >> 8), byte(w.phones)}), 5060), User: number,
	})
}

// agent is an agent's telephone, registered, in a network that is no trunk's.
func (w *world) agent(id string, ring phone.Ring) *phone.Phone {
	w.Helper()
	w.phones++
	p := w.phone(phone.Options{
		Address: netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 2, byte(w.phones >> 8), byte(w.phones)}), 5060),
		User:    id, Password: id + "-demo", Ring: ring,
	})
	if err := p.Register(w.Context(), w.server, time.Hour); err != nil {
		w.Fatal(err)
	}
	synctest.Wait()
	return p
}

func (w *world) phone(o phone.Options) *phone.Phone {
	w.Helper()
	o.Network = phone.Memory(w.net)
	p, err := phone.New(o)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(p.Close)
	return p
}

// dial calls the helpline and waits until it answers.
func (w *world) dial(p *phone.Phone, user string) *phone.Call {
	w.Helper()
	c, err := p.Call(w.Context(), fmt.Sprintf("sip:%s@%v", user, w.server))
	if err != nil {
		w.Fatal(err)
	}
	return c
}

// seen returns every event so far.
func (w *world) seen() []call.Event {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]call.Event(nil), w.events...)
}

// scrape returns the metrics as text.
func (w *world) scrape() string {
	w.Helper()
	rec := httptest.NewRecorder()
	w.app.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
	text, err := io.ReadAll(rec.Body)
	if err != nil {
		w.Fatal(err)
	}
	return string(text)
}

// wantMetrics compares samples of the metrics.
func (w *world) wantMetrics(want map[string]string) {
	w.Helper()
	text := "\n" + w.scrape()
	for series, value := range want {
		if !strings.Contains(text, "\n"+series+" "+value+"\n") {
			_, rest, _ := strings.Cut(text, "\n"+series+" ")
			got, _, _ := strings.Cut(rest, "\n")
			w.Errorf("%s is %q, want %q", series, got, value)
		}
	}
}

// after waits until an event happens that match accepts, within a time, and returns it. Polling costs nothing in
// virtual time.
func after[B call.Body](w *world, within time.Duration, match func(B) bool) B {
	w.Helper()
	deadline := time.Now().Add(within)
	for {
		synctest.Wait()
		for _, e := range w.seen() {
			if b, ok := e.Body.(B); ok && match(b) {
				return b
			}
		}
		if time.Now().After(deadline) {
			var b B
			w.Fatalf("no %s within %v", b.Kind(), within)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// whichever accepts every body.
func whichever[B call.Body](B) bool { return true }

// count is how many events of a body's type happened.
func count[B call.Body](w *world) int {
	n := 0
	for _, e := range w.seen() {
		if _, ok := e.Body.(B); ok {
			n++
		}
	}
	return n
}
