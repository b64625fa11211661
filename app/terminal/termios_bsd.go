//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package terminal

import "golang.org/x/sys/unix"

// The requests that read a terminal's mode, set it, and set it while what was typed is forgotten.
const (
	getTermios = unix.TIOCGETA
	setTermios = unix.TIOCSETA
	setFlushed = unix.TIOCSETAF
)

// disabled is the character that means none.
const disabled = 0xff
