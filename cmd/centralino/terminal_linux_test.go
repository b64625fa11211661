package main

import (
	"context"
	"errors"
	"net/netip"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"centralino/internal/phone"
	"centralino/internal/pty"
)

// seat is the program at a terminal, and the test as the person in front of it.
type seat struct {
	*testing.T
	term   *pty.Terminal
	before unix.Termios
	cmd    *exec.Cmd
}

// sit starts the program at a terminal of its own, in an empty folder.
func sit(t *testing.T, args ...string) *seat {
	t.Helper()
	term, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = term.Close() })
	s := &seat{T: t, term: term}
	if s.before, err = term.Mode(); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s.cmd = &exec.Cmd{
		Path: self, Args: append([]string{"centralino"}, args...), Dir: t.TempDir(),
		Stdin: term.Slave, Stdout: term.Slave, Stderr: term.Slave,
		Env:         append(os.Environ(), "GORACE=atexit_sleep_ms=0"),
		SysProcAttr: &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 0},
	}
	// A program whose parent ignores SIGHUP, as tests under nohup do, would ignore it too; one that is caught it takes as usual.
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	return s
}

// sees waits until something is shown.
func (s *seat) sees(text string) {
	s.Helper()
	deadline := time.After(patience)
	for !strings.Contains(s.term.Shown(), text) {
		select {
		case <-s.term.More():
		case <-deadline:
			s.Fatalf("%q is not shown, but\n%s", text, s.term.Shown())
		}
	}
}

func (s *seat) types(keys string) {
	s.Helper()
	if err := s.term.Type(keys); err != nil {
		s.Fatal(err)
	}
}

// leaves waits for the program's end, and checks that it left the terminal as it was, and how it ended: an exit status, or a
// signal below zero.
func (s *seat) leaves(status int) {
	s.Helper()
	killed := time.AfterFunc(patience, func() { _ = s.cmd.Process.Kill() })
	defer killed.Stop()
	_ = s.cmd.Wait()
	got := s.cmd.ProcessState.ExitCode()
	if how, ok := s.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && how.Signaled() {
		got = -int(how.Signal())
	}
	if got != status {
		s.Errorf("it ended with %d, want %d\n%s", got, status, s.term.Shown())
	}
	after, err := s.term.Mode()
	if err != nil || after != s.before {
		s.Errorf("the terminal was %+v and is %+v, %v", s.before, after, err)
	}
}

// TestWalkByKeys: at a terminal keys count without Enter, and the terminal is put back at the end of the call, at the end of
// the keys, and by every signal that ends the program.
func TestWalkByKeys(t *testing.T) {
	for name, end := range map[string]struct {
		do     func(s *seat)
		status int
	}{
		"hung up":       {func(s *seat) { s.types("h"); s.sees("ended      ") }, 0},
		"nothing more":  {func(s *seat) { s.types("\x04"); s.sees("ended      ") }, 0},
		"Ctrl-C":        {func(s *seat) { s.types("\x03") }, -int(syscall.SIGINT)},
		"terminated":    {func(s *seat) { _ = s.cmd.Process.Signal(syscall.SIGTERM) }, -int(syscall.SIGTERM)},
		"line cut":      {func(s *seat) { _ = s.cmd.Process.Signal(syscall.SIGHUP) }, -int(syscall.SIGHUP)},
		"Ctrl-\\":       {func(s *seat) { s.types("\x1c") }, 2}, // Go says what every goroutine did
		"stopped first": {func(s *seat) { s.types("\x1a"); s.types("h"); s.sees("ended      ") }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := sit(t, "dial", "--at", "2026-11-23 10:00")
			s.sees("language-menu")
			s.types("2")
			s.sees("step       english")
			s.sees("main-menu")
			s.types("\x1b[A210000019")
			s.sees("keyed")
			s.types("s")
			s.sees("\r\n  language  en")
			s.types("?")
			s.sees("Keys are the caller's")
			if strings.Contains(s.term.Shown(), "what is") || strings.Contains(s.term.Shown(), "> ") {
				t.Errorf("shown:\n%s", s.term.Shown())
			}
			end.do(s)
			s.leaves(end.status)
		})
	}
}

// TestCallByKeys: the same in a real call, and Ctrl-C says goodbye to the other side.
func TestCallByKeys(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	far, err := phone.New(phone.Options{
		Network: phone.UDP(), Address: netip.MustParseAddrPort("127.0.0.1:0"), User: "helpline", Ring: phone.AutoAnswer(0),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(far.Close)
	for _, end := range []string{"h", "\x03"} {
		s := sit(t, "dial", far.URI(), "--from", "+39021112223")
		c, err := far.Incoming(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Wait(ctx); err != nil {
			t.Fatal(err)
		}
		c.Tone(440)
		s.sees("answered   after ")
		s.types("12#")
		if err := c.WaitDigits(ctx, "12#"); err != nil {
			t.Error(err)
		}
		s.types("s")
		s.sees("in a call: PCMA, keys as events\r\n")
		s.types(end)
		if err := c.WaitEnd(ctx); !errors.Is(err, phone.ErrRemoteBye) {
			t.Errorf("the other side sees %v", err)
		}
		s.leaves(0)
	}
	far.SetRing(phone.Refuse(486))
	s := sit(t, "dial", far.URI())
	s.sees("refused    486: Busy Here\r\n")
	s.leaves(unanswered)
	if _, err := far.Incoming(ctx); err != nil {
		t.Fatal(err)
	}
	far.SetRing(phone.AutoAnswer(0))
	s = sit(t, "dial", far.URI(), "--for", "1s", "--password", "--from", "probe")
	s.sees("Password: ")
	s.types("sesame\r")
	c, err := far.Incoming(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	c.Mute()
	s.sees("hangs up   we, after 1s\r\n")
	s.leaves(broken)
	if strings.Contains(s.term.Shown(), "sesame") {
		t.Error("the password is shown")
	}
}
