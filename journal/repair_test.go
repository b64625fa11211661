package journal

import (
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"centralino/call"
)

// openImpatient opens a journal on disk that gives up soon and is repaired soon.
func openImpatient(t *testing.T) *Journal {
	t.Helper()
	o := Options{Dir: t.TempDir()}
	if err := o.validate(); err != nil {
		t.Fatal(err)
	}
	store, err := openFiles(o, patience{ack: 300 * time.Millisecond, rest: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	j := newJournal(store, slog.New(slog.DiscardHandler), time.UTC)
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	return j
}

// untilKept appends until an event is kept, and returns it.
func untilKept(t *testing.T, j *Journal) call.Event {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		if e, err := j.Append(call.Event{Body: &call.Stopped{}}); err == nil {
			return e
		}
	}
	t.Fatal("the store was not repaired")
	return call.Event{}
}

// alone runs the test in a process of its own and reports whether this is that process: a limit on files holds for all
// of a process, the files of the test runner included.
func alone(t *testing.T) bool {
	t.Helper()
	const name = "CENTRALINO_TEST_ALONE"
	if os.Getenv(name) == t.Name() {
		return true
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	child.Env = append(os.Environ(), name+"="+t.Name())
	if out, err := child.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}

// limitFiles lets no file of this process grow beyond n bytes, until the returned function is called: for the store
// that is a disk without room.
func limitFiles(t *testing.T, n uint64) (lift func()) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ) // writes then fail with an error
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: before.Max}); err != nil {
		t.Fatal(err)
	}
	lift = func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(lift)
	return lift
}

func TestWritesFailAndWorkAgain(t *testing.T) {
	if !alone(t) {
		return
	}
	j := openImpatient(t)
	lift := limitFiles(t, 64<<10)
	kept := uint64(0)
	for {
		e, err := j.Append(call.Event{Body: &call.Started{Version: strings.Repeat("x", 1000)}})
		if err != nil {
			if !errors.Is(err, ErrNotKept) {
				t.Fatal(err)
			}
			break
		}
		kept = e.Seq
	}
	before := time.Now()
	const calls = 100
	for range calls {
		if _, err := j.Append(call.Event{Body: &call.Stopped{}}); err == nil {
			break // the repair may already have found room for a small event
		}
	}
	if took := time.Since(before); took > 5*time.Second {
		t.Errorf("%d appends to a broken store took %v: calls would wait", calls, took)
	}
	lift()
	e := untilKept(t, j)
	if e.Seq <= kept {
		t.Errorf("event number %d after number %d", e.Seq, kept)
	}
	var last uint64
	for _, e := range readAll(t, j, Filter{}) {
		if e.Seq != last+1 {
			t.Fatalf("event %d follows event %d", e.Seq, last)
		}
		last = e.Seq
	}
	if last < kept {
		t.Errorf("%d events are there, %d were acknowledged", last, kept)
	}
}

func TestStoreThatStoppedIsRestarted(t *testing.T) {
	j := openImpatient(t)
	mustAppend(t, j, call.Event{Body: &call.Stopped{}})
	if err := j.store.(*files).engine.server.ShutdownJetStream(); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append(call.Event{Body: &call.Stopped{}}); !errors.Is(err, ErrNotKept) || j.Health() == nil {
		t.Fatalf("Append without a store: %v, health %v", err, j.Health())
	}
	if e := untilKept(t, j); e.Seq != 2 || j.Health() != nil {
		t.Errorf("event number %d, want 2; health %v", e.Seq, j.Health())
	}
}

func TestBrokenStoreCanBeClosed(t *testing.T) {
	j := openImpatient(t)
	if err := j.store.(*files).engine.server.ShutdownJetStream(); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append(call.Event{Body: &call.Stopped{}}); !errors.Is(err, ErrNotKept) {
		t.Error(err)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
}

// One event that is too large is not kept; the store stays in order and the next one is.
func TestTooLargeEvent(t *testing.T) {
	j := openImpatient(t)
	_, err := j.Append(call.Event{Body: &call.Started{Version: strings.Repeat("x", 2<<20)}})
	if !errors.Is(err, ErrNotKept) || !errors.Is(err, errTooLarge) {
		t.Errorf("an event of two megabytes: %v", err)
	}
	if e := mustAppend(t, j, call.Event{Body: &call.Stopped{}})[0]; e.Seq != 1 {
		t.Errorf("event number %d, want 1", e.Seq)
	}
}
