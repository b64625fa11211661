package ladder

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"centralino/call"
)

const (
	extension = ".sip"
	stamp     = "2006-01-02T150405.000000000Z"
	// stretch is how long one file is written to. So no message outlives its time by more.
	stretch = time.Hour
	// largest is from which size on another file is begun, and a sixteenth of what all may have.
	largest = 16 << 20
	// longest is how long a message may be; SIP has no bound, and a disk has.
	longest = 64 << 10
)

// segment is the file that is written to. A new one is begun after a while, and by every process.
type segment struct {
	out     *os.File
	begun   time.Time
	size    int64
	waiting []byte
	count   int       // messages in waiting
	first   time.Time // the oldest of them
	failed  bool      // the last time; said once
}

func (f *segment) begin() { f.waiting, f.count = f.waiting[:0], 0 }

// add frames a message: a line that says what it is and how long, its text, and the end of a line.
func (f *segment) add(k Kept) {
	text := clean(k.Text)
	text = text[:min(len(text), longest)]
	if f.count == 0 {
		f.first = k.At
	}
	f.count++
	way := "<"
	if k.Out {
		way = ">"
	}
	f.waiting = fmt.Appendf(f.waiting, "%s %d %s %s %s %s %s %s %d\n", url.QueryEscape(string(k.Call)), k.At.UnixNano(), way,
		k.Transport, k.Local, k.Peer, k.Party.Kind, "="+url.QueryEscape(k.Party.Name), len(text))
	f.waiting = append(append(f.waiting, text...), '\n')
}

// save writes what was framed. It needs the disk's lock.
func (s *Store) save() {
	f := &s.file
	if f.count == 0 {
		return
	}
	err := s.turn()
	if err == nil {
		_, err = f.out.Write(f.waiting)
		f.size += int64(len(f.waiting))
	}
	if err != nil {
		s.dropped.Add(uint64(f.count))
		f.close() // whatever is half written lies at its end
		if !f.failed {
			s.log.Error("signalling cannot be kept; calls go on", "err", err)
		}
	}
	f.failed = err != nil
}

// turn opens the file to be written to: another when the last one is old or large enough.
func (s *Store) turn() error {
	f, l := &s.file, s.limits.Load()
	if f.out != nil && f.first.Sub(f.begun) < stretch && f.size < min(largest, l.Size/16) {
		return nil
	}
	f.close()
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(filepath.Join(s.dir, f.first.UTC().Format(stamp)+extension), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	f.out, f.begun, f.size = out, f.first, 0
	return s.tidy(f.first)
}

func (f *segment) close() {
	if f.out != nil {
		_ = f.out.Close() // what was written was written
		f.out = nil
	}
}

// file is one of the files that there are.
type file struct {
	path  string
	begun time.Time
	size  int64
}

// files lists those of a folder, the oldest first.
func files(dir string) (all []file, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		begun, bad := time.Parse(stamp, strings.TrimSuffix(e.Name(), extension))
		if info, gone := e.Info(); bad == nil && gone == nil {
			all = append(all, file{filepath.Join(dir, e.Name()), begun, info.Size()})
		}
	}
	slices.SortFunc(all, func(a, b file) int { return a.begun.Compare(b.begun) })
	return all, err
}

// Tidy removes what has been kept long enough, and the oldest where there is too much.
func (s *Store) Tidy(now time.Time) error {
	s.disk.Lock()
	defer s.disk.Unlock()
	return s.tidy(now)
}

func (s *Store) tidy(now time.Time) error {
	all, err := files(s.dir)
	l, total := s.limits.Load(), int64(0)
	for _, f := range all {
		total += f.size
	}
	if s.file.out != nil && now.Sub(s.file.begun) >= stretch {
		s.file.close()
	}
	for _, f := range all {
		if l.On && now.Sub(f.begun) < l.Keep+stretch && total <= l.Size {
			break
		}
		if s.file.out != nil && f.begun.Equal(s.file.begun.UTC()) {
			continue
		}
		total -= f.size
		err = errors.Join(err, os.Remove(f.path))
	}
	return err
}

// Most is how many messages of one call are found.
const Most = 2000

// Find returns the messages of a call that came between two times, in their order. What was written last is there too.
func (s *Store) Find(of call.ID, from, to time.Time) (found []Kept, err error) {
	s.flush()
	s.disk.Lock()
	all, err := files(s.dir)
	s.disk.Unlock()
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if f.begun.After(to) || f.begun.Add(stretch).Before(from) {
			continue
		}
		if found, err = scan(f.path, of, found); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(found, func(a, b Kept) int { return a.At.Compare(b.At) })
	return found, nil
}

// scan adds the messages of a call in a file. One that has been removed has none, and one that breaks off ends there.
func scan(path string, of call.ID, found []Kept) ([]Kept, error) {
	in, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return found, nil
	}
	if err != nil {
		return found, err
	}
	defer func() { _ = in.Close() }()
	r, wanted := bufio.NewReaderSize(in, 1<<16), url.QueryEscape(string(of))
	for len(found) < Most {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return found, nil
		}
		k, length, ok := frame(line)
		if !ok {
			return found, nil
		}
		if string(k.Call) != wanted {
			if _, err := r.Discard(length + 1); err != nil {
				return found, nil
			}
			continue
		}
		k.Call, k.Text = of, make([]byte, length)
		if _, err := io.ReadFull(r, k.Text); err != nil {
			return found, nil
		}
		if _, err := r.Discard(1); err != nil {
			return found, nil
		}
		found = append(found, k)
	}
	return found, nil
}

// frame reads the line before a message. The call stays as it is written.
func frame(line []byte) (k Kept, length int, ok bool) {
	w := bytes.Fields(line)
	if len(w) != 9 {
		return k, 0, false
	}
	at, err1 := strconv.ParseInt(string(w[1]), 10, 64)
	local, err2 := netip.ParseAddrPort(string(w[4]))
	peer, err3 := netip.ParseAddrPort(string(w[5]))
	name, err4 := url.QueryUnescape(strings.TrimPrefix(string(w[7]), "="))
	length, err5 := strconv.Atoi(string(w[8]))
	if errors.Join(err1, err2, err3, err4, err5) != nil || length < 0 || length > longest {
		return k, 0, false
	}
	return Kept{
		Message: Message{At: time.Unix(0, at).UTC(), Out: string(w[2]) == ">", Transport: string(w[3]), Local: local, Peer: peer},
		Call:    call.ID(w[0]), Party: Party{Kind(w[6]), name},
	}, length, true
}
