package journal

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
)

// eachStore runs a test on a journal in memory and on one in files: they must behave alike.
func eachStore(t *testing.T, test func(t *testing.T, j *Journal)) {
	t.Run("memory", func(t *testing.T) { test(t, Memory()) })
	t.Run("files", func(t *testing.T) {
		j := open(t, t.TempDir())
		test(t, j)
	})
}

func open(t *testing.T, dir string) *Journal {
	t.Helper()
	j, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	return j
}

func mustAppend(t *testing.T, j *Journal, events ...call.Event) []call.Event {
	t.Helper()
	kept := make([]call.Event, len(events))
	for i, e := range events {
		var err error
		if kept[i], err = j.Append(e); err != nil {
			t.Fatal(err)
		}
	}
	return kept
}

func readAll(t *testing.T, j *Journal, f Filter) []call.Event {
	t.Helper()
	var got []call.Event
	err := j.Read(t.Context(), f, func(e call.Event) error {
		got = append(got, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestAppendedIsReadBack(t *testing.T) {
	eachStore(t, func(t *testing.T, j *Journal) {
		rome := time.FixedZone("Rome", 3600)
		at := time.Date(2026, 11, 21, 9, 30, 0, 123456789, rome)
		var want []call.Event
		for _, body := range call.Bodies() {
			if keyed, ok := body.(*call.Keyed); ok {
				keyed.Key = '5'
			}
			want = append(want, mustAppend(t, j, call.Event{At: at, Call: "c1", Body: body})...)
		}
		if diff := cmp.Diff(want, readAll(t, j, Filter{})); diff != "" {
			t.Error(diff)
		}
		for i, e := range want {
			if e.Seq != uint64(i)+1 || !e.At.Equal(at) {
				t.Errorf("event %d: seq %d at %v", i, e.Seq, e.At)
			}
		}
	})
}

func TestAppendStampsNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := Memory()
		time.Sleep(time.Hour)
		e := mustAppend(t, j, call.Event{Body: &call.Stopped{}})[0]
		if !e.At.Equal(time.Now()) {
			t.Errorf("stamped %v, now is %v", e.At, time.Now())
		}
	})
}

func TestAppendWithoutBody(t *testing.T) {
	if _, err := Memory().Append(call.Event{}); err == nil {
		t.Error("an event without a body was kept")
	}
}

// Many goroutines append at once: every event gets its own place, subscribers see them in that order, and whoever
// appended finds that subscribers have seen it.
func TestConcurrentAppends(t *testing.T) {
	eachStore(t, func(t *testing.T, j *Journal) {
		const writers, each = 40, 50
		var mu sync.Mutex
		var seen []call.Event
		j.Subscribe(func(e call.Event) {
			mu.Lock()
			defer mu.Unlock()
			seen = append(seen, e)
		})
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					e, err := j.Append(call.Event{Call: call.ID(fmt.Sprint(w)), Body: &call.StepEntered{Step: call.StepID(fmt.Sprint(i))}})
					mu.Lock()
					if err != nil || uint64(len(seen)) < e.Seq || seen[e.Seq-1].Call != e.Call {
						t.Errorf("writer %d: %v: its event %d was not delivered when Append returned", w, err, e.Seq)
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if len(seen) != writers*each {
			t.Fatalf("%d events delivered, want %d", len(seen), writers*each)
		}
		next := map[call.ID]int{}
		for i, e := range seen {
			step := string(e.Body.(*call.StepEntered).Step)
			if e.Seq != uint64(i)+1 || step != fmt.Sprint(next[e.Call]) {
				t.Fatalf("delivery %d is event %d, step %s of writer %s", i, e.Seq, step, e.Call)
			}
			next[e.Call]++
		}
		if diff := cmp.Diff(seen, readAll(t, j, Filter{})); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSubscriptionEnds(t *testing.T) {
	j := Memory()
	var first, second int
	cancel := j.Subscribe(func(call.Event) { first++ })
	j.Subscribe(func(call.Event) { second++ })
	mustAppend(t, j, call.Event{Body: &call.Stopped{}})
	cancel()
	mustAppend(t, j, call.Event{Body: &call.Stopped{}})
	if first != 1 || second != 2 {
		t.Errorf("first saw %d, want 1; second saw %d, want 2", first, second)
	}
}

func TestClosed(t *testing.T) {
	eachStore(t, func(t *testing.T, j *Journal) {
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		if err := j.Close(); err != nil {
			t.Errorf("second Close: %v", err)
		}
		if _, err := j.Append(call.Event{Body: &call.Stopped{}}); !errors.Is(err, ErrClosed) {
			t.Errorf("Append after Close: %v", err)
		}
	})
}

// full is a store whose disk is full while err is set.
type full struct {
	memory
	err error
}

func (s *full) health() error { return s.err }

func (s *full) append(records []record) ([]uint64, error) {
	if s.err != nil {
		return nil, s.err
	}
	return s.memory.append(records)
}

func TestFullDiskStopsNothing(t *testing.T) {
	var log strings.Builder
	s := &full{err: errors.New("the disk is full: make room")}
	j := newJournal(s, textLogger(&log), time.UTC)
	var seen []uint64
	j.Subscribe(func(e call.Event) { seen = append(seen, e.Seq) })

	for range 3 {
		if _, err := j.Append(call.Event{Body: &call.Stopped{}}); !errors.Is(err, ErrNotKept) || !strings.Contains(err.Error(), "make room") {
			t.Errorf("Append on a full disk: %v", err)
		}
	}
	if err := j.Health(); err == nil {
		t.Error("healthy with a full disk")
	}
	s.err = nil
	mustAppend(t, j, call.Event{Body: &call.Stopped{}})
	if err := j.Health(); err != nil {
		t.Errorf("not healthy again: %v", err)
	}
	if diff := cmp.Diff([]uint64{0, 0, 0, 1}, seen); diff != "" {
		t.Errorf("subscribers saw %s", diff)
	}
	if j.Lost() != 3 {
		t.Errorf("Lost() = %d, want 3", j.Lost())
	}
	if n := strings.Count(log.String(), "\n"); n != 2 || !strings.Contains(log.String(), "lost=3") {
		t.Errorf("want one line when it stops and one when it works again:\n%s", log.String())
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 64} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			j, err := Open(Options{Dir: b.TempDir()})
			if err != nil {
				b.Fatal(err)
			}
			defer j.Close()
			b.SetParallelism(writers)
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if _, err := j.Append(call.Event{Call: "019a00000000000000000000", Body: &call.StepEntered{Flow: "f", Step: "s"}}); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
