package outbox

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// receiver takes letters, or does not.
type receiver struct {
	mu    sync.Mutex
	fault error
	got   []Letter
	told  map[Result]int
}

func (r *receiver) options(t *testing.T, folder string) Options {
	return Options{
		Folder: folder, Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Deliver: func(_ context.Context, l Letter) error {
			r.mu.Lock()
			defer r.mu.Unlock()
			if r.fault == nil {
				r.got = append(r.got, l)
			}
			return r.fault
		},
		Told: func(_ Way, result Result) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.told[result]++
		},
	}
}

func (r *receiver) fails(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fault = err
}

// counts are how often what came of it.
func (r *receiver) counts() map[Result]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.told)
}

func (r *receiver) count(result Result) int { return r.counts()[result] }

// letters are those that arrived.
func (r *receiver) letters() []Letter {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

func open(t *testing.T, o Options) *Outbox {
	t.Helper()
	b, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func waiting(t *testing.T, folder string) int {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(files)
}

// TestALetterOutlivesTheProcess: what could not be sent lies on the disk, is sent after a restart, and is gone then.
func TestALetterOutlivesTheProcess(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "outbox")
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{told: map[Result]int{}, fault: errors.New("no network")}
		b := open(t, r.options(t, folder))
		want := Letter{ID: "a", Way: ByMail, Box: "desk", At: time.Now(), From: "+390612345678", File: "boxes/desk/a.wav", Length: time.Second, Note: &Note{Subject: "s", Text: "t", Body: []byte(`{"id":"a"}`)}}
		if err := b.Put(want); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute)
		b.Close()
		if r.count(Failed) != 5 || waiting(t, folder) != 1 { // at once, after 30 s, 1, 2 and 4 min
			t.Errorf("told %v, and %d letters wait", r.counts(), waiting(t, folder))
		}
		r.fails(nil)
		if err := os.WriteFile(filepath.Join(folder, "b.json.part"), []byte("{"), 0o600); err != nil { // cut off
			t.Fatal(err)
		}
		b = open(t, r.options(t, folder))
		time.Sleep(10 * time.Minute)
		b.Close()
		if len(r.letters()) != 1 || r.letters()[0].ID != "a" || r.letters()[0].From != want.From || r.letters()[0].Tries != 5 || !r.letters()[0].At.Equal(want.At) ||
			!reflect.DeepEqual(r.letters()[0].Note, want.Note) {
			t.Errorf("got %+v", r.letters())
		}
		if r.count(Sent) != 1 || waiting(t, folder) != 1 {
			t.Errorf("told %v, and %d files are left", r.counts(), waiting(t, folder))
		}
	})
}

// TestALetterThatWasTakenAwayIsNotSent: neither later nor after a restart.
func TestALetterThatWasTakenAwayIsNotSent(t *testing.T) {
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{told: map[Result]int{}, fault: errors.New("no network")}
		o, slow := r.options(t, folder), make(chan struct{})
		deliver := o.Deliver
		o.Deliver = func(ctx context.Context, l Letter) error {
			if l.ID == "slow" {
				<-slow
			}
			return deliver(ctx, l)
		}
		b := open(t, o)
		for _, l := range []Letter{{ID: "waits", At: time.Now()}, {ID: "slow", At: time.Now(), Again: time.Now().Add(time.Second)}} {
			if err := b.Put(l); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(10 * time.Second) // one is on its way, the other is to be tried again
		for _, id := range []string{"waits", "slow"} {
			if err := os.Remove(filepath.Join(folder, id+".json")); err != nil {
				t.Fatal(err)
			}
		}
		close(slow)
		time.Sleep(time.Minute)
		r.fails(nil)
		time.Sleep(24 * time.Hour)
		b.Close()
		if len(r.letters()) != 0 || waiting(t, folder) != 0 {
			t.Errorf("got %+v, and %d files are left", r.letters(), waiting(t, folder))
		}
	})
}

// TestALetterIsGivenUp at once when nothing can mend it, and after three days otherwise; others are sent meanwhile.
func TestALetterIsGivenUp(t *testing.T) {
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		fault := errors.Join(errors.New("nobody of that name"), ErrForGood)
		r := &receiver{told: map[Result]int{}, fault: fault}
		b := open(t, r.options(t, folder))
		defer b.Close()
		for _, c := range []struct {
			fault error
			after time.Duration
		}{{fault, time.Second}, {errors.New("busy"), 73*time.Hour + time.Minute}} {
			r.fails(c.fault)
			given := r.count(GivenUp)
			if err := b.Put(Letter{ID: "a", Way: ByWebhook, At: time.Now()}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(c.after)
			if r.count(GivenUp) != given+1 || waiting(t, folder) != 0 {
				t.Errorf("%v: told %v, and %d letters wait", c.fault, r.counts(), waiting(t, folder))
			}
		}
		r.fails(errors.New("busy"))
		if err := b.Put(Letter{ID: "slow", Way: ByMail, At: time.Now()}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		r.fails(nil)
		if err := b.Put(Letter{ID: "quick", Way: ByMail, At: time.Now()}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if len(r.letters()) != 1 || r.letters()[0].ID != "quick" {
			t.Errorf("got %+v", r.letters())
		}
		time.Sleep(2 * time.Hour)
		if len(r.letters()) != 2 {
			t.Errorf("got %+v", r.letters())
		}
	})
}
