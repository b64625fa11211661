package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"path/filepath"
	"syscall"

	"centralino/config"
	"centralino/web"
)

// sockets are what a helpline is reached by.
type sockets struct {
	udp  []net.PacketConn
	tcp  []net.Listener
	http net.Listener

	secure bool     // http is HTTPS
	sip    []string // what is heard, as URLs
}

// listen binds every address of the configuration, or none. elsewhere is told when one of them is in use.
func listen(cfg *config.Config, elsewhere string, log *slog.Logger) (s sockets, err error) {
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	for _, l := range cfg.SIP.Listen {
		if err := s.listenSIP(l); err != nil {
			return s, inUse(err, "sip.listen", elsewhere)
		}
	}
	if cfg.HTTP.Listen == "" {
		return s, nil
	}
	if s.http, err = net.Listen("tcp", cfg.HTTP.Listen); err != nil {
		return s, inUse(err, "http.listen", elsewhere)
	}
	if cfg.HTTP.TLS == (config.TLS{}) {
		return s, nil
	}
	folder := filepath.Dir(cfg.Path)
	certificate, err := web.OpenCertificate(within(folder, cfg.HTTP.TLS.Cert), within(folder, cfg.HTTP.TLS.Key), log)
	if err != nil {
		return s, err
	}
	s.http, s.secure = tls.NewListener(s.http, certificate.Config()), true
	return s, nil
}

// within is a file as a configuration names it: a relative one lies in the helpline's folder.
func within(folder, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(folder, name)
}

// listenSIP binds one address. 0.0.0.0 means IPv4 alone here, as it is written.
func (s *sockets) listenSIP(l config.Listen) error {
	network := l.Transport
	if l.Addr.Addr().Is4() {
		network += "4"
	}
	switch l.Transport {
	case "udp":
		conn, err := net.ListenPacket(network, l.Addr.String())
		if err != nil {
			return err
		}
		s.udp = append(s.udp, conn)
		s.sip = append(s.sip, "udp://"+conn.LocalAddr().String())
	case "tcp":
		listener, err := net.Listen(network, l.Addr.String())
		if err != nil {
			return err
		}
		s.tcp = append(s.tcp, listener)
		s.sip = append(s.sip, "tcp://"+listener.Addr().String())
	}
	return nil
}

// inUse says what to do about an address that cannot be bound.
func inUse(err error, setting, elsewhere string) error {
	if elsewhere == "" {
		elsewhere = "change " + setting
	}
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%w: another program has it, perhaps another centralino; stop that one, or %s", err, elsewhere)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("%w: this machine has no such address; %s", err, elsewhere)
	}
	return fmt.Errorf("%w: %s", err, elsewhere)
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
	all  []string       // SIP, as URLs
	sip  netip.AddrPort // the first of them
	http netip.AddrPort // invalid: none

	secure bool
}

func (s sockets) addresses() addresses {
	a := addresses{all: s.sip, secure: s.secure}
	switch {
	case len(s.udp) > 0:
		a.sip = addressOf(s.udp[0].LocalAddr())
	case len(s.tcp) > 0:
		a.sip = addressOf(s.tcp[0].Addr())
	}
	if s.http != nil {
		a.http = addressOf(s.http.Addr())
	}
	return a
}

func addressOf(a net.Addr) netip.AddrPort {
	at, err := netip.ParseAddrPort(a.String())
	if err != nil {
		return netip.AddrPort{}
	}
	return at
}

// telephone is the SIP address as a telephone dials it that reaches this machine by an address.
func (a addresses) telephone(by netip.Addr) string {
	if a.sip.Addr().IsUnspecified() {
		return netip.AddrPortFrom(by, a.sip.Port()).String()
	}
	return a.sip.String()
}

// url is a page of the helpline as a browser on this machine opens it, empty when there is none.
func (a addresses) url(path string) string {
	if !a.http.IsValid() {
		return ""
	}
	host := a.http
	if host.Addr().IsUnspecified() {
		host = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), host.Port())
	}
	if a.secure {
		return "https://" + host.String() + path
	}
	return "http://" + host.String() + path
}
