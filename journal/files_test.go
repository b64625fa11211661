package journal

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/call"
)

func textLogger(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelInfo}))
}

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("JOURNAL_TEST_VICTIM"); dir != "" {
		victim(dir)
	}
	os.Exit(m.Run())
}

// victim appends without end and prints each place once it has been acknowledged.
func victim(dir string) {
	j, err := Open(Options{Dir: dir})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for i := 0; ; i++ {
		e, err := j.Append(call.Event{Call: call.ID(fmt.Sprint(i)), Body: &call.Arrived{To: "+39800123456"}})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(e.Seq)
	}
}

// startVictim starts a process that appends, and returns once n events were acknowledged to it.
func startVictim(t *testing.T, dir string, n int) (cmd *exec.Cmd, acknowledged *bufio.Scanner) {
	t.Helper()
	cmd = exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "JOURNAL_TEST_VICTIM="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	acknowledged = bufio.NewScanner(out)
	for range n {
		if !acknowledged.Scan() {
			t.Fatal("the process ended by itself")
		}
	}
	return cmd, acknowledged
}

// kill ends the process with SIGKILL and returns the last place it had acknowledged.
func kill(t *testing.T, cmd *exec.Cmd, acknowledged *bufio.Scanner) string {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	last := acknowledged.Text()
	for acknowledged.Scan() {
		last = acknowledged.Text()
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the process was not killed")
	}
	return last
}

func TestKilledProcessLosesNothingAcknowledged(t *testing.T) {
	dir := t.TempDir()
	cmd, acknowledged := startVictim(t, dir, 3000)
	last := kill(t, cmd, acknowledged)

	j := open(t, dir)
	events := readAll(t, j, Filter{})
	for i, e := range events {
		if e.Seq != uint64(i)+1 || e.Call != call.ID(fmt.Sprint(i)) {
			t.Fatalf("event %d is number %d of call %s", i, e.Seq, e.Call)
		}
	}
	if n := len(events); n < 3000 || fmt.Sprint(n) < last && len(fmt.Sprint(n)) <= len(last) {
		t.Errorf("%d events are there, %s were acknowledged", n, last)
	}
	if e := mustAppend(t, j, call.Event{Body: &call.Stopped{}})[0]; e.Seq != uint64(len(events))+1 {
		t.Errorf("the next event has number %d after %d", e.Seq, len(events))
	}
}

func TestReadWhileAnotherProcessWrites(t *testing.T) {
	dir := t.TempDir()
	cmd, acknowledged := startVictim(t, dir, 500)
	defer kill(t, cmd, acknowledged)

	if _, err := Open(Options{Dir: dir}); !errors.Is(err, ErrInUse) {
		t.Errorf("a second process could open the journal: %v", err)
	}
	for range 3 {
		var n uint64
		err := ReadDir(t.Context(), dir, Filter{}, func(e call.Event) error {
			if n++; e.Seq != n {
				return fmt.Errorf("event %d follows event %d", e.Seq, n-1)
			}
			return nil
		})
		if err != nil || n < 500 {
			t.Errorf("read %d events while they were written: %v", n, err)
		}
	}
}

func TestReopenedJournalGoesOn(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	mustAppend(t, j, call.Event{Body: &call.Stopped{}}, call.Event{Body: &call.Stopped{}})
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := ReadDir(t.Context(), dir, Filter{}, func(call.Event) error { n++; return nil }); err != nil || n != 2 {
		t.Errorf("read %d events of a closed journal: %v", n, err)
	}
	j = open(t, dir)
	if e := mustAppend(t, j, call.Event{Body: &call.Stopped{}})[0]; e.Seq != 3 {
		t.Errorf("event number %d, want 3", e.Seq)
	}
}

func TestReadDirWithoutJournal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	if err := ReadDir(t.Context(), dir, Filter{}, nil); err == nil || !strings.Contains(err.Error(), "no journal in "+dir) {
		t.Errorf("reading a folder without a journal: %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("reading made a folder")
	}
}

func TestOldEventsAreDeleted(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	mustAppend(t, j, call.Event{Body: &call.Stopped{}})
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j, err := Open(Options{Dir: dir, MaxAge: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	deadline := time.Now().Add(10 * time.Second)
	for len(readAll(t, j, Filter{})) > 0 {
		if time.Now().After(deadline) {
			t.Fatal("an event older than MaxAge is still there")
		}
	}
	if e := mustAppend(t, j, call.Event{Body: &call.Stopped{}})[0]; e.Seq != 2 {
		t.Errorf("event number %d, want 2: places are never given again", e.Seq)
	}
}

func TestNoPortIsOpened(t *testing.T) {
	before := listening(t)
	j := open(t, t.TempDir())
	mustAppend(t, j, call.Event{Body: &call.Stopped{}})
	if after := listening(t); after != before {
		t.Errorf("%d listening sockets, %d before the journal was opened", after, before)
	}
}

// listening counts the TCP sockets of this process that listen.
func listening(t *testing.T) (n int) {
	t.Helper()
	var tables string
	for _, name := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		text, err := os.ReadFile(name)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		tables += string(text)
	}
	fds, err := filepath.Glob("/proc/self/fd/*")
	if err != nil || len(fds) == 0 {
		t.Fatal("cannot list open files", err)
	}
	for _, fd := range fds {
		link, err := os.Readlink(fd)
		inode, found := strings.CutPrefix(link, "socket:[")
		if err != nil || !found {
			continue
		}
		for line := range strings.Lines(tables) {
			const stateField, inodeField, listen = 3, 9, "0A"
			f := strings.Fields(line)
			if len(f) > inodeField && f[inodeField] == strings.TrimSuffix(inode, "]") && f[stateField] == listen {
				n++
			}
		}
	}
	return n
}

func TestOptionsAreChecked(t *testing.T) {
	for _, o := range []Options{{}, {Dir: "x", MaxAge: -1}, {Dir: "x", SyncEvery: -1}} {
		if _, err := Open(o); err == nil {
			t.Errorf("Open(%+v) succeeded", o)
		}
	}
}
