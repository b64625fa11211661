package hook

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/journal"
)

// receiver is a program that is told, without a network: it is the client's transport.
type receiver struct {
	mu     sync.Mutex
	got    []*http.Request
	bodies []string
	answer func(n int) (int, error) // to the nth request, from 1
	at     []time.Time
}

// RoundTrip implements http.RoundTripper.
func (r *receiver) RoundTrip(q *http.Request) (*http.Response, error) {
	body, _ := io.ReadAll(q.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got, r.bodies, r.at = append(r.got, q), append(r.bodies, string(body)), append(r.at, time.Now())
	status, err := 204, error(nil)
	if r.answer != nil {
		status, err = r.answer(len(r.got))
	}
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Body: io.NopCloser(strings.NewReader(""))}, nil
}

func (r *receiver) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.got)
}

func crm() Hook {
	return Hook{Name: "crm", URL: "https://crm.example/hook", Secret: call.NewSecret("hush"), Kinds: []call.Kind{"ended", "queued"}}
}

// world is a journal and the hooks that are told from it.
type world struct {
	*Hooks
	*journal.Journal
	options  Options
	receiver *receiver
}

func bubble(t *testing.T, r *receiver, test func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		j := journal.Memory()
		w := &world{Journal: j, receiver: r, options: Options{
			Logger: slog.New(slog.NewTextHandler(t.Output(), nil)), File: t.TempDir() + "/webhooks.json", End: j.End,
			Read: func(ctx context.Context, from uint64, kinds []call.Kind, fn func(call.Event) error) error {
				return j.Read(ctx, journal.Filter{FromSeq: from, Kinds: kinds}, fn)
			},
		}}
		j.Subscribe(func(e call.Event) { w.Apply(e) })
		w.start()
		defer func() { w.Hooks.Close() }()
		test(w)
	})
}

func (w *world) start() {
	w.Hooks = New(w.options)
	w.client.Transport = w.receiver
	w.Reconfigure([]Hook{crm()})
}

// restart ends the process and begins another.
func (w *world) restart() {
	w.Hooks.Close()
	w.start()
}

// happen appends what is told.
func (w *world) happen(n int) {
	for range n {
		if _, err := w.Append(call.Event{Call: "c1", Body: &call.Queued{Queue: "billing"}}); err != nil {
			panic(err)
		}
	}
}

func TestWhatIsSent(t *testing.T) {
	r := &receiver{}
	bubble(t, r, func(w *world) {
		w.happen(1)
		_, _ = w.Append(call.Event{Call: "c1", Body: &call.Answered{}}) // not asked for
		synctest.Wait()
		if r.count() != 1 {
			t.Fatalf("%d were sent", r.count())
		}
		q, body := r.got[0], r.bodies[0]
		want := `{"seq":1,"at":"2000-01-01T00:00:00Z","kind":"queued","call":"c1","queue":"billing","flow":"","priority":0}`
		if body != want || q.Header.Get("Centralino-Event") != "queued" || q.Header.Get("Centralino-Delivery") != "1" {
			t.Errorf("sent %s with %v", body, q.Header)
		}
		at := q.Header.Get("Centralino-Timestamp")
		if at != "946684800" || q.Header.Get("Centralino-Signature") != "sha256="+Signature(call.NewSecret("hush"), at, []byte(body)) {
			t.Errorf("signed %v", q.Header)
		}
	})
	// printf '1.{}' | openssl dgst -sha256 -hmac hush
	if got := Signature(call.NewSecret("hush"), "1", []byte("{}")); got != "e5732bc2f3073c9bb56f6071cb8f2237ac9573aa69eb6635e22b57da36ba71b2" {
		t.Errorf("the signature is %s", got)
	}
}

func TestItIsTriedAgain(t *testing.T) {
	r := &receiver{answer: func(n int) (int, error) {
		switch n {
		case 1:
			return 0, errors.New("no route")
		case 2:
			return 500, nil
		}
		return 200, nil
	}}
	bubble(t, r, func(w *world) {
		w.happen(2)
		time.Sleep(time.Minute)
		if r.count() != 4 || r.at[1].Sub(r.at[0]) != 2*time.Second || r.at[2].Sub(r.at[1]) != 4*time.Second || w.Hooks.Lost() != 0 {
			t.Errorf("sent at %v", r.at)
		}
		if r.got[2].Header.Get("Centralino-Delivery") != "1" || r.got[0].Header.Get("Centralino-Timestamp") == r.got[2].Header.Get("Centralino-Timestamp") {
			t.Error("a try has the same delivery and a timestamp of its own")
		}
		if r.got[3].Header.Get("Centralino-Delivery") != "2" {
			t.Error("the order is lost")
		}
	})
}

func TestItIsGivenUp(t *testing.T) {
	r := &receiver{answer: func(n int) (int, error) {
		if n == 1 {
			return 410, nil // for good
		}
		return 500, nil
	}}
	bubble(t, r, func(w *world) {
		w.happen(1)
		synctest.Wait()
		if r.count() != 1 || w.Hooks.Lost() != 1 {
			t.Errorf("refused for good, and sent %d times", r.count())
		}
		w.happen(1)
		time.Sleep(time.Hour)
		if r.count() != 1+tries || w.Hooks.Lost() != 2 {
			t.Errorf("sent %d times, lost %d", r.count(), w.Hooks.Lost())
		}
	})
}

// TestNothingIsLostWhileNobodyIsThere: a receiver is away for two days, in which more happens than waits in memory and the
// helpline is started anew. It is told everything, once and in order.
func TestNothingIsLostWhileNobodyIsThere(t *testing.T) {
	var away atomic.Bool
	away.Store(true)
	r := &receiver{answer: func(int) (int, error) {
		if away.Load() {
			return 502, nil
		}
		return 204, nil
	}}
	bubble(t, r, func(w *world) {
		w.happen(room + 10)
		time.Sleep(24 * time.Hour)
		if n := len(w.outlets["crm"].waiting); n > room {
			t.Errorf("%d wait in memory", n)
		}
		w.restart()
		w.happen(5)
		time.Sleep(24 * time.Hour)
		away.Store(false)
		tried := r.count()
		time.Sleep(longest)
		w.happen(3)
		synctest.Wait()
		for i, q := range r.got[tried:] {
			if q.Header.Get("Centralino-Delivery") != strconv.Itoa(i+1) {
				t.Fatalf("the %dth that arrived is %s", i+1, q.Header.Get("Centralino-Delivery"))
			}
		}
		if n := r.count() - tried; n != room+18 || w.Hooks.Lost() != 0 {
			t.Errorf("%d arrived, %d were given up", n, w.Hooks.Lost())
		}
		w.restart()
		time.Sleep(time.Hour)
		if n := r.count() - tried; n != room+18 {
			t.Errorf("after a restart %d were told again", n-room-18)
		}
	})
}

func TestAfterThreeDaysItIsGivenUp(t *testing.T) {
	r := &receiver{answer: func(int) (int, error) { return 0, errors.New("no route") }}
	bubble(t, r, func(w *world) {
		w.happen(3)
		time.Sleep(patience + time.Hour)
		if w.Hooks.Lost() != 3 {
			t.Errorf("%d were given up", w.Hooks.Lost())
		}
	})
}

// TestANewHookIsToldWhatHappensNext, and one that comes back is new.
func TestANewHookIsToldWhatHappensNext(t *testing.T) {
	r := &receiver{}
	bubble(t, r, func(w *world) {
		w.happen(2)
		synctest.Wait()
		w.Reconfigure(nil)
		w.happen(4)
		w.Reconfigure([]Hook{crm()})
		w.happen(1)
		synctest.Wait()
		if r.count() != 3 || r.got[2].Header.Get("Centralino-Delivery") != "7" {
			t.Errorf("%d were sent", r.count())
		}
	})
}

// TestAFileOfPlacesThatIsNone: and one that speaks of a journal that is no longer.
func TestAFileOfPlacesThatIsNone(t *testing.T) {
	for _, text := range []string{"null", "{", `{"crm": 99}`} {
		file := t.TempDir() + "/webhooks.json"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if at := readPlaces(file, slog.New(slog.DiscardHandler)).begin("crm", 7); at != 7 {
			t.Errorf("%s: it begins at %d", text, at)
		}
	}
}
