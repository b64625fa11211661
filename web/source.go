package web

import (
	"net/http"
	"net/netip"
	"strings"
)

// source is the address that a request comes from. A proxy is believed only when the configuration names it, and of what it
// says only the last address that no trusted proxy has.
func source(settings *Settings, r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	at := peer.Addr().Unmap()
	chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(chain) - 1; i >= 0 && trusted(settings, at); i-- {
		before, err := netip.ParseAddr(strings.TrimSpace(chain[i]))
		if err != nil {
			break
		}
		at = before.Unmap()
	}
	return at
}

func trusted(settings *Settings, at netip.Addr) bool {
	for _, p := range settings.TrustedProxies {
		if p.Contains(at) {
			return true
		}
	}
	return false
}

// neighbourhood is what is counted as one source: an address, or the 64 bits of IPv6 that one customer has.
func neighbourhood(at netip.Addr) string {
	if at.Is6() {
		if p, err := at.Prefix(64); err == nil {
			return p.String()
		}
	}
	return at.String()
}
