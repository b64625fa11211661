package hook

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
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

func bubble(t *testing.T, r *receiver, test func(h *Hooks)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := New(Options{Client: &http.Client{Transport: r}, Logger: slog.New(slog.NewTextHandler(t.Output(), nil))})
		defer h.Close()
		h.Reconfigure([]Hook{crm()})
		test(h)
	})
}

func event(seq uint64) call.Event {
	return call.Event{Seq: seq, At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Call: "c1", Body: &call.Queued{Queue: "billing"}}
}

func TestWhatIsSent(t *testing.T) {
	r := &receiver{}
	bubble(t, r, func(h *Hooks) {
		h.Apply(event(7))
		h.Apply(call.Event{Seq: 8, Call: "c1", Body: &call.Answered{}}) // not asked for
		synctest.Wait()
		if r.count() != 1 {
			t.Fatalf("%d were sent", r.count())
		}
		q, body := r.got[0], r.bodies[0]
		want := `{"seq":7,"at":"2026-11-23T09:00:00Z","kind":"queued","call":"c1","queue":"billing","flow":"","priority":0}`
		if body != want || q.Header.Get("Centralino-Event") != "queued" || q.Header.Get("Centralino-Delivery") != "7" {
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
			return 503, nil
		}
		return 200, nil
	}}
	bubble(t, r, func(h *Hooks) {
		h.Apply(event(1))
		h.Apply(event(2))
		time.Sleep(time.Minute)
		if r.count() != 4 || r.at[1].Sub(r.at[0]) != 2*time.Second || r.at[2].Sub(r.at[1]) != 4*time.Second || h.Lost() != 0 {
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
	bubble(t, r, func(h *Hooks) {
		h.Apply(event(1))
		synctest.Wait()
		if r.count() != 1 || h.Lost() != 1 {
			t.Errorf("refused for good, and sent %d times", r.count())
		}
		h.Apply(event(2))
		time.Sleep(time.Hour)
		if r.count() != 1+tries || h.Lost() != 2 {
			t.Errorf("sent %d times, lost %d", r.count(), h.Lost())
		}
	})
}

// A program that never answers holds nobody up and fills no memory.
func TestTheOutboxIsBounded(t *testing.T) {
	r := &receiver{answer: func(int) (int, error) { return 500, nil }}
	bubble(t, r, func(h *Hooks) {
		for i := range 3 * room {
			h.Apply(event(uint64(i + 1)))
		}
		if lost := h.Lost(); lost < 2*room-1 {
			t.Errorf("%d are lost", lost)
		}
		if n := len(h.outlets["crm"].waiting); n > room {
			t.Errorf("%d wait", n)
		}
		h.Reconfigure([]Hook{crm()})
		if len(h.outlets["crm"].waiting) == 0 {
			t.Error("a hook that stays forgets what waits")
		}
		h.Reconfigure(nil)
		h.Apply(event(1))
		if len(h.outlets) != 0 {
			t.Error("a hook that is gone goes on")
		}
	})
}
