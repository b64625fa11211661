package journal

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"
)

// Options says where and how a journal is kept.
type Options struct {
	Dir       string         // folder of the store, made if missing; required
	Logger    *slog.Logger   // nil: nothing is logged
	MaxAge    time.Duration  // events older than this are deleted; 0: kept for ever
	Zone      *time.Location // in which a day begins for seals; nil: that of the machine
	SyncEvery time.Duration  // how often files are forced to the disk, the most that a power cut can take; 0: 1 s
}

// validate checks the options and fills in what was left out.
func (o *Options) validate() error {
	if o.Dir == "" {
		return errors.New("journal: no folder given")
	}
	if o.MaxAge < 0 || o.SyncEvery < 0 {
		return errors.New("journal: a time is negative")
	}
	if o.SyncEvery == 0 {
		o.SyncEvery = time.Second
	}
	if o.Zone == nil {
		o.Zone = time.Local
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return nil
}

// ErrInUse is in the error of Open when another process has the journal open.
var ErrInUse = errors.New("it is in use by another process")

// Open opens the journal in o.Dir and locks it against other processes. The error is ErrInUse if one has it open.
func Open(o Options) (*Journal, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Dir, 0o750); err != nil {
		return nil, fmt.Errorf("make the journal's folder: %w", err)
	}
	store, err := openFiles(o, defaultPatience())
	if err != nil {
		return nil, err
	}
	return newJournal(store, o.Logger, o.Zone), nil
}
