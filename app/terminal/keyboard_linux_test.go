package terminal

import (
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"centralino/internal/pty"
)

func open(t *testing.T) *pty.Terminal {
	t.Helper()
	p, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func modeOf(t *testing.T, p *pty.Terminal) unix.Termios {
	t.Helper()
	m, err := p.Mode()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestSingleKeys: keys come as they are typed, unseen, and the terminal is as it was afterwards.
func TestSingleKeys(t *testing.T) {
	p := open(t)
	before := modeOf(t, p)
	k, err := Open(p.Slave, 0)
	if err != nil {
		t.Fatal(err)
	}
	if m := modeOf(t, p); m.Lflag&(unix.ICANON|unix.ECHO) != 0 || m.Lflag&unix.ISIG == 0 || m.Oflag != before.Oflag {
		t.Errorf("mode %+v", m)
	}
	for _, typed := range []struct{ keys, want string }{
		{"1", "1"}, {"12#", "1 2 #"}, {"\r", "-"}, {" h", "- h"}, {"\x1b[A", ""}, {"3\x1bOP4\x1b[15~5", "3 4 5"}, {"6\x1b", "6"}, {"é?", "?"}, {"\x014", "4"}, {"\x04", "over"},
	} {
		if err := p.Type(typed.keys); err != nil {
			t.Fatal(err)
		}
		for _, want := range strings.Fields(typed.want) {
			word, ok := k.Next()
			switch {
			case !ok:
				word = "over"
			case word == "":
				word = "-"
			}
			if word != want {
				t.Errorf("%q: %q, want %q", typed.keys, word, want)
			}
		}
	}
	if text := p.Shown(); text != "" {
		t.Errorf("the keys are shown: %q", text)
	}
	for range 2 {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	}
	if after := modeOf(t, p); after != before {
		t.Errorf("the mode was %+v and is %+v", before, after)
	}
}

// TestAPasswordIsNotShown: but for the question and the end of the line.
func TestAPasswordIsNotShown(t *testing.T) {
	p := open(t)
	before := modeOf(t, p)
	typed := make(chan error, 1)
	go func() {
		for !strings.Contains(p.Shown(), "Password: ") {
			<-p.More()
		}
		typed <- p.Type("open sesame\r")
	}()
	secret, err := Password(p.Slave, p.Slave, "Password: ")
	if err != nil || secret.Reveal() != "open sesame" || <-typed != nil {
		t.Errorf("%q, %v", secret.Reveal(), err)
	}
	patience := time.After(5 * time.Second)
	for !strings.HasSuffix(p.Shown(), "\n") {
		select {
		case <-p.More():
		case <-patience:
			t.Fatalf("shown: %q", p.Shown())
		}
	}
	if text := p.Shown(); text != "Password: \r\n" {
		t.Errorf("shown: %q", text)
	}
	if after := modeOf(t, p); after != before {
		t.Errorf("the mode was %+v and is %+v", before, after)
	}
}

// TestNobodySits: a file is no terminal.
func TestNobodySits(t *testing.T) {
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if Is(f) {
		t.Error("the null device is taken for a terminal")
	}
	if k, err := Open(f, 0); err == nil {
		t.Errorf("single keys are read from it: %v", k)
	}
	if _, err := Password(f, f, "?"); err == nil {
		t.Error("a password is asked for at the null device")
	}
	p := open(t)
	if !Is(p.Slave) {
		t.Error("a terminal is not known")
	}
}
