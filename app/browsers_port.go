package app

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
)

// listenWeb binds the UDP port of browsers, so that one that is taken is known at the start and not when somebody calls. A
// helpline that says nothing of browsers does without them then.
func (a *App) listenWeb(h *helpline) error {
	b := h.cfg.Browsers
	if b.UDPPort == 0 || h.cfg.HTTP.Listen == "" {
		return nil
	}
	err := a.media.ListenWeb(a.webReached(h.cfg.HTTP.Listen)...)
	switch {
	case err == nil:
		return nil
	case !b.Wanted:
		a.log.Warn("browsers cannot call: their UDP port cannot be opened; write browsers.udp_port, 0 for none", "err", err)
		return nil
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%w: another program has it, perhaps another centralino; stop that one, or change browsers.udp_port", err)
	}
	return fmt.Errorf("browsers.udp_port: %w", err)
}

// webReached are the addresses at which browsers will find us: where it is configured, everywhere; or else where their
// WebSockets may reach us. One that the machine gets later is bound when the first browser comes by it.
func (a *App) webReached(listen string) []netip.Addr {
	if bind, _ := a.webAddresses(netip.Addr{}); bind.IsValid() {
		return []netip.Addr{bind}
	}
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return nil
	}
	if at, err := netip.ParseAddr(host); err == nil && !at.IsUnspecified() {
		return []netip.Addr{at}
	}
	if host != "" && net.ParseIP(host) == nil {
		found, err := net.DefaultResolver.LookupNetIP(a.context, "ip", host)
		if err != nil {
			return nil
		}
		return found
	}
	return ownAddresses(host == "0.0.0.0")
}

// ownAddresses are those of this machine that a browser elsewhere can name: without a zone, and IPv4 alone where that is
// listened on.
func ownAddresses(four bool) (out []netip.Addr) {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, one := range all {
		p, err := netip.ParsePrefix(one.String())
		if err != nil || p.Addr().IsLinkLocalUnicast() || four && !p.Addr().Unmap().Is4() {
			continue
		}
		out = append(out, p.Addr().Unmap())
	}
	return out
}
