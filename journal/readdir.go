package journal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"centralino/call"
)

// ReadDir calls fn with the events of the journal in dir that f chooses, as Snapshot has them.
func ReadDir(ctx context.Context, dir string, f Filter, fn func(call.Event) error) (err error) {
	j, remove, err := Snapshot(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	return j.Read(ctx, f, fn)
}

// Snapshot opens a copy of the journal in dir, whether or not a process is serving from it, up to the last event that was
// whole. The copy lies in a temporary folder until remove is called: nothing in dir is changed, not even who owns a file,
// whoever reads.
func Snapshot(dir string) (j *Journal, remove func() error, err error) {
	if _, err := os.Stat(filepath.Join(dir, "jetstream")); err != nil {
		return nil, nil, fmt.Errorf("there is no journal in %s: %w", dir, err)
	}
	temp, err := os.MkdirTemp("", "centralino-journal-")
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(temp))
		}
	}()
	if err := copyStore(temp, dir); err != nil {
		return nil, nil, fmt.Errorf("copy the journal: %w", err)
	}
	j, err = Open(Options{Dir: temp})
	if err != nil {
		return nil, nil, err
	}
	return j, func() error { return errors.Join(j.Close(), os.RemoveAll(temp)) }, nil
}

// indexName is the file in which the event store notes what lies where. It is written anew now and then; without it
// the store reads the blocks themselves, which is what a copy wants.
const indexName = "index.db"

// copyStore copies the files of a store that may be growing. Blocks only grow at the end of the last one, and the files
// are listed before any is copied: so what is copied is the journal as it was at some moment, perhaps with half a
// record at the end, as after a crash.
func copyStore(to, from string) error {
	var names []string
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // deleted by the server meanwhile
			return nil
		case err != nil:
			return err
		case d.Type().IsRegular() && d.Name() != indexName && d.Name() != lockName:
			names = append(names, path)
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		relative, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		if err := copyFile(filepath.Join(to, relative), name); err != nil {
			return err
		}
	}
	return nil
}

// copyFile copies one file; a file that has gone is none.
func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}
