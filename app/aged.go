package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// agedCheck is how often signalling is tidied, and agedDay every how many times recordings are.
const (
	agedCheck = time.Hour
	agedDay   = 24
)

// forgetAged deletes what has been kept long enough, now and then every day, until the application closes. A restart loses
// nothing of it: how old a file is stands in its name.
func (a *App) forgetAged() {
	ticker := time.NewTicker(agedCheck)
	defer ticker.Stop()
	for n := 0; ; n++ {
		if n%agedDay == 0 {
			a.deleteAged(time.Now())
		}
		if a.ladder != nil {
			if err := a.ladder.Tidy(time.Now()); err != nil {
				a.log.Warn("signalling that was kept long enough cannot be deleted", "err", err)
			}
		}
		select {
		case <-ticker.C:
		case <-a.context.Done():
			return
		}
	}
}

// deleteAged deletes recordings that are too old.
func (a *App) deleteAged(now time.Time) {
	r := a.helpline.Load().cfg.Recordings
	for _, kind := range []struct {
		what, folder string
		keep         time.Duration
	}{{"recordings", a.options.Recordings, r.Keep}, {"messages", a.voicemail, r.Messages}} {
		if kind.keep == 0 || kind.folder == "" {
			continue
		}
		n, err := deleteBefore(kind.folder, now.Add(-kind.keep))
		if n > 0 {
			a.log.Info("kept long enough and deleted", "what", kind.what, "files", n)
		}
		if err != nil {
			a.log.Warn("kept long enough and cannot be deleted", "what", kind.what, "err", err)
		}
	}
}

// deleteBefore deletes sound files that are older than a time, and returns how many. What is being written is left alone,
// and so is what nobody of ours has named.
func deleteBefore(folder string, before time.Time) (n int, err error) {
	_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, walkErr error) error {
		switch {
		case walkErr != nil: // a folder that is not there has nothing
			return nil
		case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && path != folder:
			return filepath.SkipDir
		case entry.IsDir() || !named(entry.Name()).Before(before):
			return nil
		}
		if e := os.Remove(path); e == nil {
			n++
		} else if !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
		return nil
	})
	return n, err
}

// named is when a recording was begun, by its name; far in the future for what is none.
func named(file string) time.Time {
	if filepath.Ext(file) == ".wav" && len(file) > len(tapeTime) {
		if at, err := time.Parse(tapeTime, file[:len(tapeTime)]); err == nil {
			return at
		}
	}
	return time.Unix(1<<40, 0)
}
