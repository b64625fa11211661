// Package e2e calls the whole product over real sockets with telephones that we did not write.
package e2e

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"centralino/app"
	"centralino/call"
	"centralino/config"
	"centralino/flows/strict"
	"centralino/history"
	"centralino/internal/fixture"
	"centralino/journal"
)

// helpline is a running product with its files in a folder of its own.
type helpline struct {
	t       *testing.T
	dir     string
	address string // host:port of SIP
	app     *app.App
	journal *journal.Journal
	metrics string // URL
	events  *events
}

// httpAddress stands in a configuration for where the helpline is served by HTTP.
const httpAddress = "{http}"

// startHelpline writes the files, starts the product, and stops it with the test. before puts into the journal what happened
// before.
func startHelpline(t *testing.T, files map[string]string, before ...func(*journal.Journal)) *helpline {
	t.Helper()
	dir := t.TempDir()
	server := httptest.NewUnstartedServer(nil)
	if config := files["centralino.yaml"]; !strings.Contains(config, "\nbrowsers:") {
		files["centralino.yaml"] = config + "\nbrowsers: {udp_port: 0}\n" // one port for all of them is one too few
	}
	for name, text := range files {
		writeFile(t, filepath.Join(dir, name), strings.ReplaceAll(text, httpAddress, server.Listener.Addr().String()))
	}
	cfg, problems := config.Load(filepath.Join(dir, "centralino.yaml"))
	if cfg == nil {
		t.Fatalf("the helpline of the test has faults: %v", problems)
	}
	j, err := journal.Open(journal.Options{Dir: filepath.Join(dir, "data", "journal")})
	if err != nil {
		t.Fatal(err)
	}
	for _, happened := range before {
		happened(j)
	}
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	place, err := history.Locate(call.Secret{}, filepath.Join(dir, "data"))
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(app.Options{
		Config: cfg, Version: "test", UDP: []net.PacketConn{udp}, Journal: j,
		Load:    func() (*config.Config, []strict.Problem) { return app.Load(filepath.Join(dir, "centralino.yaml")) },
		Prompts: app.Prompts{Cache: filepath.Join(dir, "data", "speech")},
		Mailbox: filepath.Join(dir, "data", "voicemail"), Recordings: filepath.Join(dir, "data", "recordings"),
		Signalling: filepath.Join(dir, "data", "signalling"), History: place,
		Logger: slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelInfo})),
	})
	if err != nil {
		t.Fatal(err)
	}
	h := &helpline{t: t, dir: dir, address: udp.LocalAddr().String(), app: a, journal: j, events: newEvents(j)}
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = a.Handler()
	server.Start()
	h.metrics = server.URL + "/metrics"
	t.Cleanup(func() {
		server.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if err := a.Close(ctx); err != nil && !t.Failed() { // telephones of a test that fails in a call are killed in it
			t.Errorf("closing: %v", err)
		}
		if err := j.Close(); err != nil {
			t.Errorf("closing the journal: %v", err)
		}
		if t.Failed() {
			t.Logf("the journal:\n%s", h.events)
		}
	})
	return h
}

// files is the example helpline as a site would have it: always open, with short after-call work, so that a test is
// over soon.
func files(t *testing.T) map[string]string {
	t.Helper()
	example, err := fixture.Files(append(fixture.AlwaysOpen(),
		fixture.Change{File: fixture.Config, Old: "rtp_ports: 20000-29999", New: "rtp_ports: " + soundPorts()},
		fixture.Change{File: fixture.Config, Old: "wrap_up: 10s", New: "wrap_up: 1s"},
	)...)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for name, file := range example {
		out[name] = string(file.Data)
	}
	return out
}

// metric returns one sample of /metrics, by its name with labels as Prometheus writes them.
func (h *helpline) metric(series string) string {
	h.t.Helper()
	for line := range strings.Lines(h.scrape()) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), series+" "); ok {
			return value
		}
	}
	h.t.Fatalf("no metric %s", series)
	return ""
}

func (h *helpline) scrape() string {
	h.t.Helper()
	resp, err := http.Get(h.metrics)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return string(text)
}

// wantMetrics compares samples of /metrics.
func (h *helpline) wantMetrics(want map[string]string) {
	h.t.Helper()
	for series, value := range want {
		if got := h.metric(series); got != value {
			h.t.Errorf("%s is %s, want %s", series, got, value)
		}
	}
}

// events is everything the journal said, to be waited for.
type events struct {
	mu   sync.Mutex
	all  []call.Event
	more chan struct{}
}

func newEvents(j *journal.Journal) *events {
	e := &events{more: make(chan struct{})}
	j.Subscribe(func(ev call.Event) {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.all = append(e.all, ev)
		close(e.more)
		e.more = make(chan struct{})
	})
	return e
}

// String prints the events one a line.
func (e *events) String() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var b strings.Builder
	for _, ev := range e.all {
		line, _ := ev.MarshalJSON()
		fmt.Fprintf(&b, "%s\n", line)
	}
	return b.String()
}

// waitFor waits for the nth event (from 1) of a body's type that match accepts, and returns it.
func waitFor[B call.Body](h *helpline, nth int, within time.Duration, match func(B) bool) B {
	h.t.Helper()
	timeout := time.After(within)
	for {
		h.events.mu.Lock()
		more, seen := h.events.more, 0
		for _, ev := range h.events.all {
			if b, ok := ev.Body.(B); ok && match(b) {
				if seen++; seen == nth {
					h.events.mu.Unlock()
					return b
				}
			}
		}
		h.events.mu.Unlock()
		select {
		case <-more:
		case <-timeout:
			var b B
			h.t.Fatalf("no %s within %v", b.Kind(), within)
		}
	}
}

// any accepts every body.
func any[B call.Body](B) bool { return true }

// testLog writes the product's log into the test's.
type testLog struct{ t *testing.T }

// Write implements io.Writer.
func (l testLog) Write(b []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// freePort returns a port that nobody has now or gets by chance, nor the one after it: telephones take that for TLS.
func freePort(t *testing.T) int {
	t.Helper()
	return int(outsidePort(t))
}

// nextRTP counts the port ranges handed out by rtpPorts.
var nextRTP atomic.Uint32

// rtpPorts returns a range of ports for a telephone's sound that nobody has, below those that the kernel and the product
// give out.
func rtpPorts(t *testing.T) string {
	t.Helper()
	const first, count, each = 25000, 5000, 20
	for range count / each {
		from := uint16(first + (uint32(os.Getpid())*each+nextRTP.Add(1)*each)%count)
		taken := false
		for port := from; port < from+each; port++ {
			taken = taken || !free(port)
		}
		if !taken {
			return fmt.Sprintf("%d-%d", from, from+each-2)
		}
	}
	t.Fatal("no range of ports is free")
	return ""
}
