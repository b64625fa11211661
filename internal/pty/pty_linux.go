// Package pty makes terminals for tests of what people see and type.
package pty

import (
	"errors"
	"fmt"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// Terminal is a pseudo-terminal: a program gets Slave, the test types and reads as the person in front of it.
type Terminal struct {
	Slave  *os.File
	master *os.File

	mu    sync.Mutex
	shown []byte
	more  chan struct{} // holds a token while there is something new
}

// Open makes a terminal of 24 lines and 80 columns. Close it in the end.
func Open() (*Terminal, error) {
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	number, err := unlock(master)
	if err != nil {
		_ = master.Close()
		return nil, err
	}
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		_ = master.Close()
		return nil, err
	}
	t := &Terminal{Slave: slave, master: master, more: make(chan struct{}, 1)}
	go t.read()
	return t, nil
}

// unlock makes a master's slave usable and returns its number. The master itself stays one that a Close wakes up, which it
// would not after Fd.
func unlock(master *os.File) (number int, err error) {
	conn, err := master.SyscallConn()
	if err != nil {
		return 0, err
	}
	controlled := conn.Control(func(fd uintptr) {
		if err = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0); err != nil {
			return
		}
		if err = unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80}); err != nil {
			return
		}
		number, err = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
	})
	return number, errors.Join(err, controlled)
}

func (t *Terminal) read() {
	b := make([]byte, 4096)
	for {
		n, err := t.master.Read(b)
		t.mu.Lock()
		t.shown = append(t.shown, b[:n]...)
		t.mu.Unlock()
		select {
		case t.more <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// Type types.
func (t *Terminal) Type(keys string) error {
	_, err := t.master.WriteString(keys)
	return err
}

// Shown is everything that was shown so far, with \r\n at the ends of lines.
func (t *Terminal) Shown() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.shown)
}

// More holds a token when something new may be shown.
func (t *Terminal) More() <-chan struct{} { return t.more }

// Mode is how the terminal is set now.
func (t *Terminal) Mode() (unix.Termios, error) {
	m, err := unix.IoctlGetTermios(int(t.Slave.Fd()), unix.TCGETS)
	if err != nil {
		return unix.Termios{}, err
	}
	return *m, nil
}

// Close takes the terminal away: who still sits there gets a hang-up signal.
func (t *Terminal) Close() error {
	_ = t.master.Close()
	return t.Slave.Close()
}
