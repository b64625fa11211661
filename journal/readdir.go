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

// ReadDir calls fn with the events of the journal in dir that f chooses, whether or not a process is serving from it. It
// reads a copy of its files in a temporary folder, up to the last event that was whole: nothing in dir is changed, not
// even who owns a file, whoever reads.
func ReadDir(ctx context.Context, dir string, f Filter, fn func(call.Event) error) (err error) {
	if _, err := os.Stat(filepath.Join(dir, "jetstream")); err != nil {
		return fmt.Errorf("there is no journal in %s: %w", dir, err)
	}
	temp, err := os.MkdirTemp("", "centralino-journal-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	if err := copyStore(temp, dir); err != nil {
		return fmt.Errorf("copy the journal: %w", err)
	}
	j, err := Open(Options{Dir: temp})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	return j.Read(ctx, f, fn)
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
