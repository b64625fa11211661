package ladder

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"

	"centralino/call"
)

// Erased is what Erase took away.
type Erased struct {
	Messages int
	Files    int // in which they lay
}

// nobody is how a message begins that was erased: it reads as one of no call, so that those behind it are found.
const nobody = "- 0 < - 0.0.0.0:0 0.0.0.0:0 - = "

// Erase makes blanks of the messages that theirs chooses, in the files of a folder, also while a process goes on writing there. With
// dry they are only counted. What a process left half written when it was killed can be read by nobody, and goes too.
func Erase(dir string, theirs func(of call.ID, text []byte) bool, dry bool) (e Erased, err error) {
	all, err := files(dir)
	for i, f := range all {
		last := i == len(all)-1 // may be written to now: each process begins another
		n, fault := eraseIn(f.path, theirs, dry, last)
		if e.Messages += n; n > 0 {
			e.Files++
		}
		err = errors.Join(err, fault)
	}
	return e, err
}

func eraseIn(path string, theirs func(of call.ID, text []byte) bool, dry, last bool) (n int, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) { // its time was over
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	text, err := io.ReadAll(f)
	if err != nil {
		return 0, err
	}
	for at := 0; at < len(text); {
		head := bytes.IndexByte(text[at:], '\n') + 1
		k, length, ok := frame(text[at : at+head])
		next := at + head + length + 1
		if !ok || next > len(text) {
			if !last && !dry {
				err = f.Truncate(int64(at))
			}
			return n, err
		}
		if id, bad := url.QueryUnescape(string(k.Call)); bad == nil && theirs(call.ID(id), text[at+head:next-1]) {
			n++
			if !dry {
				blank(text[at:next], head)
				if _, err := f.WriteAt(text[at:next], int64(at)); err != nil {
					return n, err
				}
			}
		}
		at = next
	}
	return n, nil
}

// blank leaves of a message nothing but its length. head is how long the line before it is, which is longer than nobody.
func blank(record []byte, head int) {
	length := bytes.LastIndexByte(record[:head], ' ') + 1
	for i := copy(record, nobody); i < len(record)-1; i++ {
		if i < length || i >= head {
			record[i] = ' '
		}
	}
}
