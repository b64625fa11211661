package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"centralino/app"
	"centralino/config"
	"centralino/flows/strict"
	"centralino/journal"
)

// What lies in the data folder.
const (
	journalFolder = "journal"
	mailboxFolder = "voicemail"
	tapeFolder    = "recordings"
	speechFolder  = "speech"
	ladderFolder  = "signalling"
	sessionFile   = "sessions.json"
	webhookFile   = "webhooks.json"
)

// stopTimeout bounds how long callers' telephones may take to say goodbye.
const stopTimeout = 5 * time.Second

// service is a helpline to be served.
type service struct {
	config    *config.Config
	load      func() (*config.Config, []strict.Problem) // nil: no reload
	changes   <-chan struct{}                           // tells that there is something to be reloaded; nil: nobody watches
	data      string
	drain     time.Duration
	elsewhere string // what to do about an address that is in use; empty: change the configuration
	ready     func(addresses)
}

// serve runs a helpline until SIGINT or SIGTERM; SIGHUP reloads it. A second SIGINT or SIGTERM does not wait for calls.
func serve(s service) (err error) {
	spare := os.Getenv("GOMAXPROCS") == ""
	if spare {
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + app.SpareProcessors)
	}
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: s.config.Log}))
	j, err := openJournal(s.data, s.config, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	sockets, err := listen(s.config, s.elsewhere, log)
	if err != nil {
		return err
	}
	place, err := historyPlace(s.config, s.data)
	if err != nil {
		sockets.close()
		return err
	}
	a, err := app.New(app.Options{
		Config: s.config, Load: s.load, Version: version,
		UDP: sockets.udp, TCP: sockets.tcp, Journal: j, Logger: log,
		KeepProcessors: spare,
		Prompts:        app.Prompts{Cache: filepath.Join(s.data, speechFolder)},
		Mailbox:        filepath.Join(s.data, mailboxFolder), Recordings: filepath.Join(s.data, tapeFolder),
		Signalling: filepath.Join(s.data, ladderFolder),
		History:    place, Sessions: filepath.Join(s.data, sessionFile), Webhooks: filepath.Join(s.data, webhookFile),
	})
	if err != nil {
		sockets.close()
		return err
	}
	if err := a.Start(context.Background()); err != nil {
		return err
	}
	server := &http.Server{Handler: a.Handler(), ReadHeaderTimeout: 5 * time.Second}
	if sockets.http != nil {
		go func() { _ = server.Serve(sockets.http) }() // it ends with Close below
	}
	closeControl := serveControl(a, s.data, log)
	defer closeControl()
	s.ready(sockets.addresses())
	s.waitForStop(a, signals, log)
	stop(a, signals, s.drain)
	return server.Close()
}

// serveControl lets commands speak to the helpline. One that cannot be spoken to answers calls all the same.
func serveControl(a *app.App, data string, log *slog.Logger) (closeControl func()) {
	socket, err := listenControl(data)
	if err != nil {
		log.Warn("commands cannot speak to this helpline", "err", err)
		return func() {}
	}
	server := &http.Server{Handler: a.Control(), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(socket) }() // it ends with Close
	return func() { _ = server.Close() }
}

// openJournal opens the journal in the data folder, or says what to do when that cannot be written.
func openJournal(data string, cfg *config.Config, log *slog.Logger) (*journal.Journal, error) {
	folder := filepath.Join(data, journalFolder)
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return nil, fmt.Errorf("the data folder cannot be made: %w: name another with --data FOLDER", err)
	}
	j, err := journal.Open(journal.Options{Dir: folder, Logger: log, MaxAge: cfg.History.Retention.Journal, Zone: cfg.Location})
	switch {
	case errors.Is(err, journal.ErrInUse):
		return nil, fmt.Errorf("%w: stop that one, or name another folder with --data", err)
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.EROFS):
		return nil, fmt.Errorf("%w: name a folder that can be written with --data", err)
	}
	return j, err
}

// waitForStop returns at the first signal to stop. SIGHUP reloads, and so do changes; what cannot be reloaded ends with its
// terminal.
func (s service) waitForStop(a *app.App, signals <-chan os.Signal, log *slog.Logger) {
	for {
		select {
		case sig := <-signals:
			if sig != syscall.SIGHUP || s.load == nil {
				return
			}
			reload(a, "signal", log)
		case <-s.changes:
			reload(a, "watch", log)
		}
	}
}

// reload reads everything anew, and says what will be noticed or why what was in force stays.
func reload(a *app.App, by string, log *slog.Logger) {
	r, err := a.Reload()
	printProblems(r.Problems)
	if err != nil {
		log.Error("not reloaded", "by", by, "err", err)
		return
	}
	log.Info("reloaded", "by", by, "changes", len(r.Changes.Changes))
	_ = r.Changes.Text(os.Stderr) // it went the way of the log
}

// stop lets calls end by themselves for a while, then ends them.
func stop(a *app.App, signals <-chan os.Signal, drain time.Duration) {
	wait, enough := context.WithTimeout(context.Background(), drain)
	defer enough()
	go func() {
		for {
			select {
			case sig := <-signals:
				if sig != syscall.SIGHUP {
					enough()
				}
			case <-wait.Done():
				return
			}
		}
	}()
	word := time.AfterFunc(min(drain/2, time.Second), func() {
		if wait.Err() == nil {
			fmt.Fprintf(os.Stderr, "centralino: waiting up to %v for calls to end; stop once more not to wait\n", drain)
		}
	})
	defer word.Stop()
	a.Drain(wait)
	enough()
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	switch err := a.Close(ctx); {
	case errors.Is(err, context.DeadlineExceeded):
		fmt.Fprintf(os.Stderr, "centralino: not every telephone said goodbye within %v\n", stopTimeout)
	case err != nil:
		fmt.Fprintln(os.Stderr, "centralino:", err)
	}
}
