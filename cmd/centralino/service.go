package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
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
	speechFolder  = "speech"
)

// stopTimeout bounds how long callers' telephones may take to say goodbye.
const stopTimeout = 5 * time.Second

// service is a helpline to be served.
type service struct {
	config *config.Config
	load   func() (*config.Config, []strict.Problem) // nil: no reload
	data   string
	drain  time.Duration
	ready  func(addresses)
}

// serve runs a helpline until SIGINT or SIGTERM; SIGHUP reloads it. A second SIGINT or SIGTERM does not wait for calls.
func serve(ctx context.Context, s service) (err error) {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: s.config.Log}))
	j, err := journal.Open(journal.Options{Dir: filepath.Join(s.data, journalFolder), Logger: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	sockets, err := listen(s.config)
	if err != nil {
		return err
	}
	a, err := app.New(app.Options{
		Config: s.config, Load: s.load, Version: version,
		UDP: sockets.udp, TCP: sockets.tcp, Journal: j, Logger: log,
		Prompts: app.Prompts{Cache: filepath.Join(s.data, speechFolder)},
		Mailbox: filepath.Join(s.data, mailboxFolder),
	})
	if err != nil {
		sockets.close()
		return err
	}
	if err := a.Start(ctx); err != nil {
		return err
	}
	server := &http.Server{Handler: a.Handler(), ReadHeaderTimeout: 5 * time.Second}
	if sockets.http != nil {
		go func() { _ = server.Serve(sockets.http) }()
	}
	s.ready(sockets.addresses())
	waitForStop(a, log)
	stop(a, s.drain)
	return server.Close()
}

// waitForStop returns at the first signal to stop, and reloads at every SIGHUP until then.
func waitForStop(a *app.App, log *slog.Logger) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	for sig := range signals {
		if sig != syscall.SIGHUP {
			return
		}
		problems, err := a.Reload()
		printProblems(problems)
		if err != nil {
			log.Error("not reloaded", "err", err)
			continue
		}
		log.Info("reloaded")
	}
}

// stop lets calls end by themselves for a while, then ends them.
func stop(a *app.App, drain time.Duration) {
	impatient, release := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer release()
	wait, cancel := context.WithTimeout(impatient, drain)
	defer cancel()
	a.Drain(wait)
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	if err := a.Close(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "centralino:", err)
	}
}

// sockets are what a helpline is reached by.
type sockets struct {
	udp  []net.PacketConn
	tcp  []net.Listener
	http net.Listener
}

// listen binds every address of the configuration, or none.
func listen(cfg *config.Config) (s sockets, err error) {
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	for _, l := range cfg.SIP.Listen {
		switch l.Transport {
		case "udp":
			conn, err := net.ListenPacket("udp", l.Addr.String())
			if err != nil {
				return s, inUse(err, "sip.listen")
			}
			s.udp = append(s.udp, conn)
		case "tcp":
			listener, err := net.Listen("tcp", l.Addr.String())
			if err != nil {
				return s, inUse(err, "sip.listen")
			}
			s.tcp = append(s.tcp, listener)
		}
	}
	if cfg.HTTP.Listen == "" {
		return s, nil
	}
	if s.http, err = net.Listen("tcp", cfg.HTTP.Listen); err != nil {
		return s, inUse(err, "http.listen")
	}
	return s, nil
}

// inUse says what to do about an address that cannot be bound.
func inUse(err error, setting string) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%w: another program (perhaps another centralino) has it; stop that one or change %s", err, setting)
	}
	return err
}

func (s sockets) close() {
	for _, c := range s.udp {
		_ = c.Close()
	}
	for _, l := range s.tcp {
		_ = l.Close()
	}
	if s.http != nil {
		_ = s.http.Close()
	}
}

// addresses is where a helpline is reached.
type addresses struct {
	sip  netip.AddrPort
	http string
}

func (s sockets) addresses() addresses {
	var a addresses
	for _, c := range s.udp {
		if at, ok := c.LocalAddr().(*net.UDPAddr); ok {
			a.sip = at.AddrPort()
			break
		}
	}
	if s.http != nil {
		a.http = s.http.Addr().String()
	}
	return a
}

// String names SIP and HTTP.
func (a addresses) String() string {
	if a.http == "" {
		return "sip:" + a.sip.String()
	}
	return "sip:" + a.sip.String() + ", http://" + a.http
}

// reachable is the SIP address as a telephone on this machine dials it.
func (a addresses) reachable() string {
	if a.sip.Addr().IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", a.sip.Port())
	}
	return a.sip.String()
}
