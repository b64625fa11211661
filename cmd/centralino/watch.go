package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"centralino/config"
)

// When changes are looked at: once nothing has happened for quiet, because editors write a file in several goes and people
// copy many, but no later than restless after the first, because something may always happen.
const (
	quiet    = 300 * time.Millisecond
	restless = 3 * time.Second
)

// watcher tells when a helpline's files say something else. It watches folders: editors put a new file in the place of the
// old one, and whoever watches the file itself watches what is gone.
type watcher struct {
	events  *fsnotify.Watcher
	file    string                // the configuration
	config  func() *config.Config // the one that was read last
	seen    [sha256.Size]byte     // what the files said when they were last told of
	changed chan struct{}
}

// watch begins to watch a helpline.
func watch(file string, latest func() *config.Config) (*watcher, error) {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("the files cannot be watched: %w", err)
	}
	w := &watcher{events: events, file: file, config: latest, changed: make(chan struct{}, 1)}
	if err := w.look(); err != nil {
		_ = events.Close() // nobody waits for it
		return nil, fmt.Errorf("the files cannot be watched: %w", err)
	}
	w.seen = w.fingerprint()
	stirred := make(chan struct{})
	go w.listen(stirred)
	go settle(stirred, quiet, restless, w.tell)
	return w, nil
}

// close ends watching.
func (w *watcher) close() { _ = w.events.Close() }

// listen passes on that something happened to a file that may matter, until the watcher is closed.
func (w *watcher) listen(stirred chan<- struct{}) {
	defer close(stirred)
	for {
		select {
		case e, ok := <-w.events.Events:
			if !ok {
				return
			}
			if w.matters(e.Name) {
				stirred <- struct{}{}
			}
		case _, ok := <-w.events.Errors:
			if !ok {
				return
			}
			stirred <- struct{}{} // events were lost: look
		}
	}
}

// matters reports whether a name may be one of the helpline's. A folder may be a new one with recordings in it; some put
// a link to a folder in the place of all files at once.
func (w *watcher) matters(name string) bool {
	if slices.Contains([]string{".yaml", ".yml", ".csv", ".wav", ".md"}, filepath.Ext(name)) || slices.Contains(w.tables(), filepath.Clean(name)) {
		return true
	}
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// settle calls fire after each burst of events, until there will be no more.
func settle(stirred <-chan struct{}, quiet, restless time.Duration, fire func()) {
	for range stirred {
		deadline := time.After(restless)
		still := time.NewTimer(quiet)
	burst:
		for {
			select {
			case _, ok := <-stirred:
				if !ok {
					still.Stop()
					return
				}
				still.Reset(quiet)
			case <-still.C:
				break burst
			case <-deadline:
				still.Stop()
				break burst
			}
		}
		fire()
	}
}

// tell looks whether the files say anything else than when they were last told of.
func (w *watcher) tell() {
	_ = w.look() // what cannot be watched any more was taken away, which reading it will say
	now := w.fingerprint()
	if now == w.seen {
		return
	}
	w.seen = now
	select {
	case w.changed <- struct{}{}:
	default: // it has been told and not yet been acted on
	}
}

// look watches every folder in which the helpline has files; those that are watched already are left as they are.
func (w *watcher) look() error {
	root := filepath.Dir(w.file)
	err := w.events.Add(root)
	for _, folder := range w.folders() {
		_ = filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, walkErr error) error {
			if walkErr == nil && entry.IsDir() {
				_ = w.events.Add(path) // one that has just gone away
			}
			return nil
		})
	}
	for _, table := range w.tables() {
		_ = w.events.Add(filepath.Dir(table))
	}
	return err
}

// folders are those in which the helpline's files lie, beside the configuration.
func (w *watcher) folders() []string {
	notes := w.config().Knowledge
	if notes == "" {
		return []string{"flows", "prompts"}
	}
	return []string{"flows", "prompts", filepath.FromSlash(notes)}
}

// tables are the files of directories.
func (w *watcher) tables() (files []string) {
	for _, d := range w.config().Directories {
		if !filepath.IsAbs(d.CSV) {
			d.CSV = filepath.Join(filepath.Dir(w.file), filepath.FromSlash(d.CSV))
		}
		files = append(files, filepath.Clean(d.CSV))
	}
	slices.Sort(files)
	return files
}

// fingerprint is what the helpline's files say: of recordings only how long and how old they are. Tests beside the flows
// are none of its files.
func (w *watcher) fingerprint() (out [sha256.Size]byte) {
	h := sha256.New()
	root := filepath.Dir(w.file)
	for _, file := range append(w.tables(), w.file) {
		text(h, file)
	}
	for _, folder := range w.folders() {
		_ = filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
			ext := filepath.Ext(path)
			test := strings.HasSuffix(strings.TrimSuffix(path, ext), "_test")
			switch {
			case err != nil || entry.IsDir():
			case ext == ".wav":
				if info, err := os.Stat(path); err == nil {
					fmt.Fprintln(h, path, info.Size(), info.ModTime().UnixNano())
				}
			case (ext == ".yaml" || ext == ".yml" || ext == ".md") && !test:
				text(h, path)
			}
			return nil
		})
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// text adds a file to a fingerprint; one that cannot be read is another than one that can.
func text(to io.Writer, file string) {
	data, err := os.ReadFile(file)
	fmt.Fprintln(to, file, len(data), err)
	_, _ = to.Write(data) // a hash takes everything
}
