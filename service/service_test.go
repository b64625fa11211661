package service

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/memnet"
)

// asking runs a test in a bubble with a client and the service it asks.
func asking(t *testing.T, o Options, h http.HandlerFunc, test func(t *testing.T, c *Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		network, at := memnet.New(), netip.MustParseAddrPort("10.0.0.9:443")
		p, err := network.ListenTCP(at)
		if err != nil {
			t.Fatal(err)
		}
		server := &http.Server{Handler: h}
		go func() { _ = server.Serve(p) }()
		o.Dial = func(context.Context, string, string) (net.Conn, error) {
			return network.DialTCP(netip.MustParseAddrPort("10.0.0.1:0"), at)
		}
		if o.URL == "" {
			o.URL = "http://crm.example/api/"
		}
		c, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		test(t, c)
		_ = c.Close()
		_ = server.Close()
	})
}

func reply(w http.ResponseWriter, text string) { _, _ = io.WriteString(w, text) }

func TestRequest(t *testing.T) {
	o := Options{Headers: map[string]call.Secret{"Authorization": call.NewSecret("Bearer abc")}, Key: "Idempotency-Key"}
	asking(t, o, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = fmt.Fprintf(w, `{"line": %q, "auth": %q, "key": %q, "type": %q, "body": %s}`,
			r.Method+" "+r.RequestURI, r.Header.Get("Authorization"), r.Header.Get("Idempotency-Key"), r.Header.Get("Content-Type"), body)
	}, func(t *testing.T, c *Client) {
		got := c.Do(t.Context(), Request{Method: "POST", Path: "/tickets/a%2Fb", Query: "x=%26", Body: `{"a":1}`, Key: "k1"})
		if !got.OK() || got.Status != 200 || got.Err != nil {
			t.Fatalf("%+v", got)
		}
		for field, want := range map[string]string{
			"line": "POST /api/tickets/a%2Fb?x=%26", "auth": "Bearer abc", "key": "k1", "type": "application/json", "body.a": "1",
		} {
			at, _ := got.Answer.At(field)
			if text, _, _ := at.Single(); text != want {
				t.Errorf("%s: %q, want %q", field, text, want)
			}
		}
	})
}

func TestOutcomes(t *testing.T) {
	for name, test := range map[string]struct {
		do     http.HandlerFunc
		want   call.RequestOutcome
		status int
		took   time.Duration
	}{
		"none":    {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, call.RequestOK, 204, 0},
		"page":    {func(w http.ResponseWriter, _ *http.Request) { reply(w, "<html>") }, call.RequestOK, 200, 0},
		"refused": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(422) }, call.RequestRefused, 422, 0},
		"endless": {
			func(w http.ResponseWriter, r *http.Request) {
				for r.Context().Err() == nil {
					if _, err := w.Write(make([]byte, 4096)); err != nil {
						return
					}
				}
			}, call.RequestMalformed, 200, 0,
		},
		"slow": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, call.RequestTimeout, 0, 2 * time.Second},
		"stops in the middle": {
			func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Length", "100")
				reply(w, `{"a"`)
				_ = http.NewResponseController(w).Flush()
				<-r.Context().Done()
			}, call.RequestTimeout, 200, 2 * time.Second,
		},
		"hangs up": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, call.RequestUnreachable, 0, 0},
		"sends away": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://evil.example/api", http.StatusFound)
		}, call.RequestRefused, 302, 0},
		"in a circle": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, call.RequestRefused, 302, 0},
		"next door": {
			func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/api/x" {
					http.Redirect(w, r, "/other", http.StatusFound)
				}
			}, call.RequestOK, 200, 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			asking(t, Options{}, test.do, func(t *testing.T, c *Client) {
				got := c.Do(t.Context(), Request{Method: "GET", Path: "/x", Query: "phone=123"})
				if got.Outcome != test.want || got.Status != test.status || got.Took != test.took {
					t.Errorf("%+v", got)
				}
				if got.OK() == (got.Err != nil) {
					t.Errorf("%v with the error %v", got.Outcome, got.Err)
				}
				if got.Err != nil && strings.Contains(got.Err.Error(), "123") {
					t.Errorf("the error tells what was asked: %v", got.Err)
				}
			})
		})
	}
}

// TestRetries: only what does no harm twice is asked twice.
func TestRetries(t *testing.T) {
	for name, test := range map[string]struct {
		o        Options
		r        Request
		status   int
		attempts int32
	}{
		"get":              {Options{Retries: 2}, Request{Method: "GET"}, 503, 3},
		"get not found":    {Options{Retries: 2}, Request{Method: "GET"}, 404, 1},
		"post":             {Options{Retries: 2}, Request{Method: "POST", Body: "{}", Key: "k"}, 503, 1},
		"post with a key":  {Options{Retries: 2, Key: "Idempotency-Key"}, Request{Method: "POST", Body: "{}", Key: "k"}, 503, 3},
		"post with a 500":  {Options{Retries: 2, Key: "Idempotency-Key"}, Request{Method: "POST", Body: "{}", Key: "k"}, 500, 1},
		"until time is up": {Options{Retries: 3, Timeout: 250 * time.Millisecond}, Request{Method: "GET"}, 503, 2},
	} {
		t.Run(name, func(t *testing.T) {
			var attempts atomic.Int32
			asking(t, test.o, func(w http.ResponseWriter, _ *http.Request) {
				attempts.Add(1)
				w.WriteHeader(test.status)
			}, func(t *testing.T, c *Client) {
				if got := c.Do(t.Context(), test.r); got.Outcome != call.RequestRefused || got.Status != test.status || attempts.Load() != test.attempts {
					t.Errorf("%+v after %d attempts, want %d", got, attempts.Load(), test.attempts)
				}
			})
		})
	}
}

// TestServiceDown: it costs the first callers their time-out, the next ones nothing, and one in ten seconds tries it.
func TestServiceDown(t *testing.T) {
	var asked atomic.Int32
	var up atomic.Bool
	asking(t, Options{Timeout: time.Second}, func(_ http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		_, _ = io.Copy(io.Discard, r.Body) // only then the server looks whether the client is still there
		if !up.Load() {
			<-r.Context().Done()
		}
	}, func(t *testing.T, c *Client) {
		ask := func() Reply { return c.Do(t.Context(), Request{Method: "POST", Body: "{}"}) }
		for range mostFailures {
			if got := ask(); got.Outcome != call.RequestTimeout || got.Took != time.Second {
				t.Errorf("%+v", got)
			}
		}
		for range 100 {
			if got := ask(); got.Outcome != call.RequestResting || got.Took != 0 {
				t.Errorf("%+v", got)
			}
		}
		time.Sleep(restFor)
		var wait sync.WaitGroup
		var tried atomic.Int32
		for range 20 {
			wait.Go(func() {
				if ask().Outcome == call.RequestTimeout {
					tried.Add(1)
				}
			})
		}
		wait.Wait()
		if tried.Load() != 1 || asked.Load() != mostFailures+1 {
			t.Errorf("%d tried, and it was asked %d times", tried.Load(), asked.Load())
		}
		up.Store(true)
		time.Sleep(restFor)
		for range 2 {
			if got := ask(); !got.OK() {
				t.Errorf("%+v although it is up", got)
			}
		}
	})
}

// TestAtOnce: no more requests than allowed reach the service; who comes later waits for a turn, at most the time-out.
func TestAtOnce(t *testing.T) {
	var now, most atomic.Int32
	asking(t, Options{AtOnce: 3, Timeout: 2500 * time.Millisecond}, func(_ http.ResponseWriter, r *http.Request) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		defer now.Add(-1)
		time.Sleep(time.Second)
	}, func(t *testing.T, c *Client) {
		var wait sync.WaitGroup
		var ok, busy, late atomic.Int32
		for range 10 {
			wait.Go(func() {
				switch got := c.Do(t.Context(), Request{Method: "GET"}); got.Outcome {
				case call.RequestOK:
					ok.Add(1)
				case call.RequestBusy:
					busy.Add(1)
				case call.RequestTimeout:
					late.Add(1)
				default:
					t.Errorf("%+v", got)
				}
			})
		}
		wait.Wait()
		if ok.Load() != 6 || late.Load()+busy.Load() != 4 || most.Load() != 3 {
			t.Errorf("%d ok, %d late, %d busy, %d at once", ok.Load(), late.Load(), busy.Load(), most.Load())
		}
		time.Sleep(time.Second) // until the service has noticed who is gone
	})
}

func TestCache(t *testing.T) {
	var asked atomic.Int32
	asking(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `{"n": %d}`, asked.Add(1))
	}, func(t *testing.T, c *Client) {
		for _, step := range []struct {
			r     Request
			after time.Duration
			want  string
			is    call.RequestOutcome
		}{
			{Request{Method: "GET", Path: "/a", Cache: time.Minute}, 0, "1", call.RequestOK},
			{Request{Method: "GET", Path: "/a", Cache: time.Minute}, 59 * time.Second, "1", call.RequestCached},
			{Request{Method: "GET", Path: "/a", Query: "b=1", Cache: time.Minute}, 0, "2", call.RequestOK},
			{Request{Method: "GET", Path: "/a", Cache: time.Minute}, time.Second, "3", call.RequestOK},
			{Request{Method: "GET", Path: "/a"}, 0, "4", call.RequestOK},
			{Request{Method: "POST", Path: "/a", Cache: time.Minute}, 0, "5", call.RequestOK},
		} {
			time.Sleep(step.after)
			got := c.Do(t.Context(), step.r)
			at, _ := got.Answer.At("n")
			if text, _, _ := at.Single(); text != step.want || got.Outcome != step.is {
				t.Errorf("%+v: %+v", step, got)
			}
		}
	})
}

func TestCacheIsBounded(t *testing.T) {
	var c cache
	now := time.Now()
	for i := range 3 * mostKept {
		c.put(fmt.Sprint(i), Reply{}, 10, now.Add(time.Duration(i)*time.Second))
	}
	if _, _, ok := c.get(fmt.Sprint(3*mostKept-1), now); len(c.kept) != mostKept || !ok {
		t.Errorf("%d are kept, the last among them: %v", len(c.kept), ok)
	}
	for i := range 200 {
		c.put(fmt.Sprint("large", i), Reply{}, mostAnswer, now.Add(time.Hour*24))
	}
	if c.bytes > mostKeptBytes || len(c.kept) > 64 {
		t.Errorf("%d bytes in %d answers", c.bytes, len(c.kept))
	}
	for name := range c.kept {
		c.drop(name)
	}
	if c.bytes != 0 {
		t.Errorf("%d bytes of nothing", c.bytes)
	}
}

// TestTLSIsVerified on real sockets: a certificate that nobody vouches for is no service.
func TestTLSIsVerified(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ErrorLog = log.New(t.Output(), "", 0)
	server.StartTLS()
	defer server.Close()
	c, err := New(Options{URL: server.URL, Timeout: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Do(t.Context(), Request{Method: "GET"}); got.Outcome != call.RequestUnreachable || !strings.Contains(got.Err.Error(), "certificate") {
		t.Errorf("%+v", got)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, address := range []string{"", "crm.example", "ftp://crm", "http://", "http://a b/", "https://user:secret@%zz"} {
		if _, err := New(Options{URL: address}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", address, err)
		}
	}
}
