// Package outbox sends messages that callers left, and what somebody has to be told, to where a site wants them, by mail and by
// webhook, and tries again until they have arrived. What is to be sent lies in a folder, one file each, so that neither a restart nor a crash loses any.
package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"centralino/call"
)

// Way is how a message is sent.
type Way string

// The ways.
const (
	ByMail    Way = "mail"
	ByWebhook Way = "webhook"
)

// Ways lists every Way once.
func Ways() []Way { return []Way{ByMail, ByWebhook} }

// Result is what came of one try.
type Result string

// The results of a try.
const (
	Sent    Result = "sent"
	Failed  Result = "failed"   // it is tried again
	GivenUp Result = "given-up" // after the last, or because no other could do better
)

// Letter is one message on one way. Secrets are not in it: they are looked up when it is sent.
type Letter struct {
	ID     string        `json:"id"` // the same on every try
	Way    Way           `json:"way"`
	Box    string        `json:"box"`
	Call   call.ID       `json:"call"`
	At     time.Time     `json:"at"`
	From   call.Number   `json:"from,omitempty"`
	File   string        `json:"file"` // relative to the folder of messages
	Length time.Duration `json:"length_ns"`
	Tries  int           `json:"tries,omitempty"`
	Again  time.Time     `json:"again,omitzero"` // not before
	Note   *Note         `json:"note,omitempty"` // what is told instead of a message; nil: it is one

	Attached []call.Attached `json:"attached,omitempty"` // goes along
}

// Note is something that people or programs are told, and that no caller left.
type Note struct {
	Subject, Text string          // of a mail
	Body          json.RawMessage // what is posted
}

// Enclosed is something that goes along with a letter: a WAV file.
type Enclosed struct {
	call.Attached
	Sound []byte
}

// ErrForGood is wrapped by errors of Deliver that no further try can mend.
var ErrForGood = errors.New("it is not tried again")

// Options are what an outbox needs. All are required.
type Options struct {
	Folder  string
	Deliver func(context.Context, Letter) error // runs on the outbox's goroutine
	Told    func(Way, Result)
	Logger  *slog.Logger
}

const (
	firstPause = 30 * time.Second
	longest    = time.Hour
	patience   = 3 * 24 * time.Hour // then a letter is given up
	oneTry     = time.Minute
)

// Outbox is a folder of letters and the goroutine that sends them.
type Outbox struct {
	options Options
	cancel  context.CancelFunc
	done    chan struct{}
	wake    chan struct{}

	mu      sync.Mutex
	letters map[string]Letter
}

// Open reads what is still to be sent, and begins to send it. The error is that of the folder.
func Open(o Options) (*Outbox, error) {
	b := &Outbox{options: o, done: make(chan struct{}), wake: make(chan struct{}, 1), letters: map[string]Letter{}}
	entries, err := os.ReadDir(o.Folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".json") {
			continue // cut off while it was written: nobody was told that it is there
		}
		text, err := os.ReadFile(filepath.Join(o.Folder, e.Name()))
		var l Letter
		if err = errors.Join(err, json.Unmarshal(text, &l)); err != nil || l.ID+".json" != e.Name() {
			o.Logger.Error("a letter of the outbox cannot be read", "file", e.Name(), "err", err)
			continue
		}
		b.letters[l.ID] = l
	}
	ctx, cancel := context.WithCancel(context.Background())
	b.cancel = cancel
	go b.run(ctx)
	return b, nil
}

// Put keeps a letter; when it returns without an error it outlives the process. The error is that of the disk.
func (b *Outbox) Put(l Letter) error {
	if err := b.write(l); err != nil {
		return err
	}
	b.mu.Lock()
	b.letters[l.ID] = l
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
	return nil
}

// Close stops sending; what is left is sent after the next Open.
func (b *Outbox) Close() {
	b.cancel()
	<-b.done
}

func (b *Outbox) path(id string) string { return filepath.Join(b.options.Folder, id+".json") }

// write puts a letter into the folder, whole or not at all.
func (b *Outbox) write(l Letter) error {
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(b.options.Folder, 0o700); err != nil {
		return err
	}
	part := b.path(l.ID) + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, b.path(l.ID))
}

// run sends what is due, one letter after the other.
func (b *Outbox) run(ctx context.Context) {
	defer close(b.done)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-b.wake:
		case <-ctx.Done():
			return
		}
		for ctx.Err() == nil {
			l, due, any := b.next()
			if !any {
				timer.Stop()
				break
			}
			if wait := time.Until(due); wait > 0 {
				timer.Reset(wait)
				break
			}
			b.try(ctx, l)
		}
	}
}

// next is the letter that is due first.
func (b *Outbox) next() (first Letter, due time.Time, any bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range b.letters {
		if !any || l.Again.Before(first.Again) || l.Again.Equal(first.Again) && l.ID < first.ID {
			first, any = l, true
		}
	}
	return first, first.Again, any
}

// try sends a letter once, unless somebody took it out of the folder: what is in there is sent, and nothing else.
func (b *Outbox) try(ctx context.Context, l Letter) {
	if b.taken(l) {
		return
	}
	within, cancel := context.WithTimeout(ctx, oneTry)
	err := b.options.Deliver(within, l)
	cancel()
	result := Sent
	switch {
	case ctx.Err() != nil && err != nil:
		return // we were stopped: it is as if it had not been tried
	case err != nil && (errors.Is(err, ErrForGood) || time.Since(l.At) > patience):
		result = GivenUp
	case err != nil:
		result = Failed
	}
	if b.options.Told(l.Way, result); result != Failed {
		if err != nil {
			b.options.Logger.Error("a message is not sent", "box", l.Box, "way", l.Way, "file", l.File, "err", err)
		}
		b.remove(l)
		return
	}
	if b.taken(l) {
		return
	}
	l.Tries++
	l.Again = time.Now().Add(min(firstPause<<min(l.Tries-1, 10), longest))
	b.options.Logger.Warn("a message could not be sent", "box", l.Box, "way", l.Way, "again", l.Again, "err", err)
	if err := b.write(l); err != nil {
		b.options.Logger.Error("a letter of the outbox cannot be written", "err", err)
	}
	b.mu.Lock()
	b.letters[l.ID] = l
	b.mu.Unlock()
}

// taken forgets a letter whose file is no longer there.
func (b *Outbox) taken(l Letter) bool {
	if _, err := os.Stat(b.path(l.ID)); !errors.Is(err, os.ErrNotExist) {
		return false
	}
	b.options.Logger.Info("a letter was taken out of the outbox and is not sent", "letter", l.ID)
	b.forget(l)
	return true
}

func (b *Outbox) remove(l Letter) {
	if err := os.Remove(b.path(l.ID)); err != nil && !errors.Is(err, os.ErrNotExist) {
		b.options.Logger.Error("a letter that was sent cannot be removed, and is sent again after a restart", "err", err)
	}
	b.forget(l)
}

func (b *Outbox) forget(l Letter) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.letters, l.ID)
}
