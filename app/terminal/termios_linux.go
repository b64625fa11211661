package terminal

import "golang.org/x/sys/unix"

// The requests that read a terminal's mode, set it, and set it while what was typed is forgotten.
const (
	getTermios = unix.TCGETS
	setTermios = unix.TCSETS
	setFlushed = unix.TCSETSF
)

// disabled is the character that means none.
const disabled = 0
