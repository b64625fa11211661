package journal

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
)

func TestFilters(t *testing.T) {
	start := time.Now().Add(-3 * time.Hour).UTC()
	at := func(hours int) time.Time { return start.Add(time.Duration(hours) * time.Hour) }
	id, err := call.NewID(start, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		filter Filter
		want   []uint64
	}{
		{"all", Filter{}, []uint64{1, 2, 3, 4, 5}},
		{"call", Filter{Call: id}, []uint64{2, 4}},
		{"a call that never was", Filter{Call: "nobody"}, nil},
		{"since, inclusive", Filter{Since: at(1)}, []uint64{3, 4, 5}},
		{"until, exclusive", Filter{Until: at(1)}, []uint64{1, 2}},
		{"kinds", Filter{Kinds: []call.Kind{"arrived", "ended"}}, []uint64{2, 4}},
		{"a kind that never came", Filter{Kinds: []call.Kind{"queued"}}, nil},
		{"from a place", Filter{FromSeq: 4}, []uint64{4, 5}},
		{"from after the end", Filter{FromSeq: 9}, nil},
		{"several", Filter{FromSeq: 2, Call: id, Until: at(1)}, []uint64{2}},
	}
	eachStore(t, func(t *testing.T, j *Journal) {
		mustAppend(t, j,
			call.Event{At: at(0), Body: &call.Started{}},
			call.Event{At: at(0), Call: id, Body: &call.Arrived{}},
			call.Event{At: at(1), Call: "other", Body: &call.StepEntered{}},
			call.Event{At: at(2), Call: id, Body: &call.Ended{}},
			call.Event{At: at(2), Body: &call.Stopped{}},
		)
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				var got []uint64
				for _, e := range readAll(t, j, test.filter) {
					got = append(got, e.Seq)
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Error(diff)
				}
			})
		}
	})
}

func TestReadStopsAtAnError(t *testing.T) {
	eachStore(t, func(t *testing.T, j *Journal) {
		mustAppend(t, j, call.Event{Body: &call.Stopped{}}, call.Event{Body: &call.Stopped{}})
		enough := errors.New("enough")
		n := 0
		err := j.Read(t.Context(), Filter{}, func(call.Event) error { n++; return enough })
		if !errors.Is(err, enough) || n != 1 {
			t.Errorf("%v after %d events", err, n)
		}
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		if err := j.Read(cancelled, Filter{}, func(call.Event) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("Read with a cancelled context: %v", err)
		}
	})
}

// An event that cannot be decoded, here one with a key that no telephone has, keeps nobody from reading the others.
func TestUnreadableEventIsPassedOver(t *testing.T) {
	eachStore(t, func(t *testing.T, j *Journal) {
		mustAppend(t, j,
			call.Event{Body: &call.Started{}},
			call.Event{Call: "c", Body: &call.Arrived{}},
			call.Event{Call: "c", Body: &call.Keyed{}},
			call.Event{Call: "c", Body: &call.Answered{}},
		)
		n := 0
		err := j.Read(t.Context(), Filter{Call: "c"}, func(call.Event) error { n++; return nil })
		if !errors.Is(err, ErrUnreadable) || n != 2 {
			t.Errorf("read %d events: %v", n, err)
		}
		if r, err := j.Recover(t.Context()); err != nil || len(r.Calls) != 1 || !r.Calls[0].Answered {
			t.Errorf("recovered %+v: %v", r, err)
		}
	})
}

// A follower that is slow sees everything and holds nobody up.
func TestFollow(t *testing.T) {
	eachStore(t, func(t *testing.T, j *Journal) {
		const old, young = 5, 300
		for range old {
			mustAppend(t, j, call.Event{Body: &call.Stopped{}})
		}
		ctx, cancel := context.WithCancel(t.Context())
		reading, appended, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		var got []uint64
		go func() {
			done <- j.Follow(ctx, 2, func(e call.Event) error {
				if len(got) == 0 {
					close(reading)
					<-appended
				}
				if got = append(got, e.Seq); e.Seq == old+young {
					cancel()
				}
				return nil
			})
		}()
		<-reading
		for range young {
			mustAppend(t, j, call.Event{Body: &call.Stopped{}})
		}
		close(appended)
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		for i, seq := range got {
			if seq != uint64(i)+2 {
				t.Fatalf("delivery %d is event %d", i, seq)
			}
		}
		if len(got) != old+young-1 {
			t.Errorf("%d events, want %d", len(got), old+young-1)
		}
	})
}
