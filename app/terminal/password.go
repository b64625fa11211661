package terminal

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"

	"centralino/call"
)

// longestPassword is more than anybody types.
const longestPassword = 1024

// Password asks for a password and reads it without showing it. It fails where nobody sits.
func Password(in *os.File, out io.Writer, question string) (call.Secret, error) {
	m, err := enter(in, 0, func(t *unix.Termios) { t.Lflag &^= unix.ECHO })
	if err != nil {
		return call.Secret{}, fmt.Errorf("no terminal to ask for a password at: %w", err)
	}
	fmt.Fprint(out, question)
	var line []byte
	var b [1]byte
	for len(line) < longestPassword {
		n, err := in.Read(b[:])
		if err != nil || n == 0 || b[0] == '\n' {
			break
		}
		line = append(line, b[0])
	}
	fmt.Fprintln(out)
	return call.NewSecret(string(bytes.TrimRight(line, "\r"))), m.leave()
}
