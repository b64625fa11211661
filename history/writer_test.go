package history

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
)

// told is a history that was told everything at once.
func told(t *testing.T, events []call.Event) string {
	t.Helper()
	d := opened(t, inFile(t))
	d.key = []byte("00")
	project(t, d, events, all)
	return dump(t, d)
}

// rekeyed gives a history a key that every test knows.
func rekeyed(t *testing.T, p Place) {
	t.Helper()
	d := opened(t, p)
	if _, err := d.sql.Exec("UPDATE position SET key = '00'"); err != nil {
		t.Fatal(err)
	}
}

func (j *tape) tell(w *Writer, from, to int) {
	for _, e := range j.events[from:to] {
		w.Note(e)
	}
}

func TestWriterIsASecondBehindAtMost(t *testing.T) {
	p := inFile(t)
	rekeyed(t, p)
	j := story()
	synctest.Test(t, func(t *testing.T) {
		w := NewWriter(Options{Place: p, Journal: j, Partner: partner})
		w.Start()
		j.tell(w, 0, len(j.events))
		if w.Lag() != uint64(len(j.events)) {
			t.Errorf("before anything is written the lag is %d of %d", w.Lag(), len(j.events))
		}
		time.Sleep(maxDelay)
		synctest.Wait()
		if w.Lag() != 0 || w.Failures() != 0 {
			t.Errorf("after a second %d events are not written, and %d attempts failed", w.Lag(), w.Failures())
		}
		if err := w.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
	if diff := cmp.Diff(told(t, j.events), dump(t, opened(t, p))); diff != "" {
		t.Error(diff)
	}
}

// What was noted and not written when the helpline stops is written before it ends.
func TestCloseWritesTheRest(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p Place) {
		rekeyed(t, p)
		j := story()
		w := NewWriter(Options{Place: p, Journal: j, Partner: partner})
		w.Start()
		for w.Lag() == 0 && w.db == nil { // until it is open
			j.tell(w, 0, len(j.events))
		}
		if err := w.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		w = NewWriter(Options{Place: p, Journal: j, Partner: partner})
		if err := w.turn(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := w.shut(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(told(t, j.events), dump(t, opened(t, p))); diff != "" {
			t.Error(diff)
		}
	})
}

// A database that is not there holds nobody up, is said once, and is made up for when it comes.
func TestDatabaseComesLate(t *testing.T) {
	dir := t.TempDir()
	obstacle := filepath.Join(dir, "sub")
	if err := os.WriteFile(obstacle, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := Locate(call.NewSecret("sqlite:"+filepath.Join(obstacle, "h.db")), "")
	if err != nil {
		t.Fatal(err)
	}
	j := story()
	var log bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		w := NewWriter(Options{Place: p, Journal: j, Partner: partner, Logger: slog.New(slog.NewTextHandler(&log, nil))})
		w.Start()
		j.tell(w, 0, len(j.events))
		time.Sleep(10 * time.Minute)
		if w.Lag() != uint64(len(j.events)) || w.Failures() < 10 {
			t.Errorf("%d attempts failed, %d events wait", w.Failures(), w.Lag())
		}
		if err := os.Remove(obstacle); err != nil {
			t.Fatal(err)
		}
		time.Sleep(lastRetry)
		synctest.Wait()
		if w.Lag() != 0 {
			t.Errorf("%d events wait although the database is back", w.Lag())
		}
		if err := w.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
	if n := strings.Count(log.String(), "cannot be written"); n != 1 {
		t.Errorf("the failure was said %d times:\n%s", n, &log)
	}
	if !strings.Contains(log.String(), "written again") {
		t.Error("nobody said that it works again")
	}
}

// A failure in the middle leaves nothing half written: the fold begins anew from what is stored.
func TestFailureInTheMiddleShowsNowhere(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p Place) {
		rekeyed(t, p)
		j := story()
		half := &tape{events: j.events[:15]}
		w := NewWriter(Options{Place: p, Journal: half, Partner: partner})
		if err := w.turn(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := w.db.sql.Exec("ALTER TABLE conversations RENAME TO away"); err != nil {
			t.Fatal(err)
		}
		half.events = j.events
		if err := w.turn(t.Context()); err == nil {
			t.Fatal("a table is missing, and nothing failed")
		}
		if seq := w.db.number(t, "SELECT seq FROM position"); seq != 15 {
			t.Errorf("the place is %d, want 15", seq)
		}
		if _, err := w.db.sql.Exec("ALTER TABLE away RENAME TO conversations"); err != nil {
			t.Fatal(err)
		}
		if err := w.turn(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := w.shut(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(told(t, j.events), dump(t, opened(t, p))); diff != "" {
			t.Error(diff)
		}
	})
}

// Two that write at once write every event once.
func TestTwoWritersWriteOnce(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p Place) {
		rekeyed(t, p)
		j := story()
		growing := &tape{}
		a := NewWriter(Options{Place: p, Journal: growing, Partner: partner})
		b := NewWriter(Options{Place: p, Journal: growing, Partner: partner})
		for n := range j.events {
			growing.events = j.events[:n+1]
			for _, w := range []*Writer{a, b} {
				if err := w.turn(t.Context()); err != nil && !errors.Is(err, errMoved) {
					t.Fatal(err)
				}
			}
		}
		if err := errors.Join(a.shut(), b.shut()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(told(t, j.events), dump(t, opened(t, p))); diff != "" {
			t.Error(diff)
		}
	})
}

// A server that throws everybody out, as it does when it restarts, is written to again by itself.
func TestServerThatRestartsIsFoundAgain(t *testing.T) {
	p := fresh(t)
	rekeyed(t, p)
	j := story()
	half := &tape{events: j.events[:15]}
	w := NewWriter(Options{Place: p, Journal: half, Partner: partner})
	if err := w.turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	admin := opened(t, p)
	if _, err := admin.sql.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	half.events = j.events
	if err := w.turn(t.Context()); err != nil { // the first attempt may meet a dead connection, the second none
		if err := w.turn(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.shut(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(told(t, j.events), dump(t, admin)); diff != "" {
		t.Error(diff)
	}
}

func TestForeignJournalIsRefused(t *testing.T) {
	p := inFile(t)
	w := NewWriter(Options{Place: p, Journal: story(), Partner: partner})
	if err := w.turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.shut(); err != nil {
		t.Fatal(err)
	}
	young, old := &tape{}, &tape{}
	young.add(90000, "", &call.Started{})
	for i := range 100 {
		old.add(90000+float64(i), "", &call.Started{})
	}
	for name, j := range map[string]*tape{"shorter": young, "longer": old} {
		w := NewWriter(Options{Place: p, Journal: j, Partner: partner})
		j.tell(w, 0, len(j.events))
		if err := w.turn(t.Context()); !errors.Is(err, ErrOtherJournal) {
			t.Errorf("a %s journal is taken for the one before: %v", name, err)
		}
		if err := w.shut(); err != nil {
			t.Fatal(err)
		}
	}
}

// A password appears in no error and in no name.
func TestPasswordStaysInside(t *testing.T) {
	const password = "s3cr3t-pw"
	for _, dsn := range []string{
		"postgres://me:" + password + "@127.0.0.1:1/db?connect_timeout=1", "postgres://me:" + password + "@%zz/db",
		"mysql://me:" + password + "@h/db",
	} {
		p, err := Locate(call.NewSecret(dsn), "")
		shown := p.String()
		if err == nil {
			_, err = Open(t.Context(), p, true)
		}
		if err == nil {
			t.Errorf("%s could be opened", dsn)
			continue
		}
		if shown += err.Error(); strings.Contains(shown, password) {
			t.Errorf("the password shows in %q", shown)
		}
	}
}
