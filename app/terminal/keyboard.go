// Package terminal is where somebody sits: single keys without Enter, passwords without an echo, and the terminal put back
// as it was, whatever ends the program.
package terminal

import (
	"os"
	"os/signal"
	"sync"

	"golang.org/x/sys/unix"
)

// Is reports whether somebody sits there: terminals have a size.
func Is(f *os.File) bool {
	_, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	return err == nil
}

// Keyboard gives the keys of a terminal one by one, as words of one letter; Enter and the space bar are the empty word.
type Keyboard struct {
	in   *os.File
	mode *mode
	keys []byte
}

// Open takes a terminal for single keys until Close. A signal that ends programs (Ctrl-C, Ctrl-\, TERM, HUP) puts the
// terminal back first; the first spared ones are left to whoever else waits for them. It fails where nobody sits.
func Open(in *os.File, spared int) (*Keyboard, error) {
	m, err := enter(in, spared, func(t *unix.Termios) {
		t.Lflag &^= unix.ICANON | unix.ECHO
		t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
		t.Cc[unix.VSUSP] = disabled // a call cannot be stopped in the middle
	})
	if err != nil {
		return nil, err
	}
	return &Keyboard{in: in, mode: m}, nil
}

// Close puts the terminal back as it was. What was typed and not yet read is forgotten.
func (k *Keyboard) Close() error { return k.mode.leave() }

// Next waits for a key; ok is false at Ctrl-D, and where the terminal is gone. Arrows and the like are passed over.
func (k *Keyboard) Next() (word string, ok bool) {
	const endOfFile = 4
	var chunk [64]byte
	for {
		for len(k.keys) > 0 {
			b := k.keys[0]
			k.keys = k.keys[1:]
			switch {
			case b == endOfFile:
				return "", false
			case b == '\r' || b == '\n' || b == ' ':
				return "", true
			case b > ' ' && b < 0x7f:
				return string(b), true
			}
		}
		n, err := k.in.Read(chunk[:])
		if err != nil || n == 0 {
			return "", false
		}
		k.keys = plain(chunk[:n])
	}
}

// plain leaves out what is no key of its own: arrows and function keys come as an escape and more, all at once (ECMA-48
// section 5.4, and SS3 with one letter).
func plain(chunk []byte) (keys []byte) {
	const escape = 0x1b
	for len(chunk) > 0 {
		b := chunk[0]
		chunk = chunk[1:]
		if b != escape {
			keys = append(keys, b)
			continue
		}
		if len(chunk) == 0 {
			break
		}
		kind := chunk[0]
		chunk = chunk[1:]
		for kind == '[' && len(chunk) > 0 && (chunk[0] < 0x40 || chunk[0] > 0x7e) {
			chunk = chunk[1:]
		}
		if (kind == '[' || kind == 'O') && len(chunk) > 0 {
			chunk = chunk[1:]
		}
	}
	return keys
}

// mode is a terminal that is not as it was.
type mode struct {
	fd      int
	before  unix.Termios
	signals chan os.Signal
	done    chan struct{}
	once    sync.Once
	err     error
}

// enter changes a terminal's mode, and watches for what might end the program.
func enter(f *os.File, spared int, change func(*unix.Termios)) (*mode, error) {
	fd := int(f.Fd())
	before, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return nil, err
	}
	now := *before
	change(&now)
	m := &mode{fd: fd, before: *before, signals: make(chan os.Signal, 8), done: make(chan struct{})}
	signal.Notify(m.signals, unix.SIGINT, unix.SIGTERM, unix.SIGHUP, unix.SIGQUIT, unix.SIGCONT)
	if err := unix.IoctlSetTermios(fd, setTermios, &now); err != nil {
		signal.Stop(m.signals)
		return nil, err
	}
	go m.watch(spared, now)
	return m, nil
}

// watch dies of a signal as the program would have, but for the terminal.
func (m *mode) watch(spared int, now unix.Termios) {
	for {
		select {
		case <-m.done:
			return
		case s := <-m.signals:
			if s == unix.SIGCONT { // the shell had the terminal meanwhile
				_ = unix.IoctlSetTermios(m.fd, setTermios, &now)
				continue
			}
			if spared--; spared >= 0 {
				continue
			}
			_ = m.putBack()
			signal.Reset(s)
			if number, ok := s.(unix.Signal); ok {
				_ = unix.Kill(unix.Getpid(), number)
			}
		}
	}
}

// leave puts the terminal back, once.
func (m *mode) leave() error {
	m.once.Do(func() {
		signal.Stop(m.signals)
		close(m.done)
		m.err = m.putBack()
	})
	return m.err
}

func (m *mode) putBack() error { return unix.IoctlSetTermios(m.fd, setFlushed, &m.before) }
