package config

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"centralino/flows/strict"
)

func (l *loader) readHTTP(v strict.Value) HTTP {
	m := v.Map()
	listen := m.Get("listen")
	h := HTTP{Listen: l.text(listen, "127.0.0.1:8080"), TLS: l.readTLS(m.Get("tls"))}
	h.URL = l.readURL(m.Get("url"))
	for _, item := range m.Get("trusted_proxies").OneOrList() {
		text := l.text(item, "")
		if p, ok := network(text); ok {
			h.TrustedProxies = append(h.TrustedProxies, p)
			continue
		} else if l.standsIn(text) {
			continue
		}
		item.Fault(`write "127.0.0.1" or "10.0.0.0/8"`, "%q is no address of a proxy", item.Raw())
	}
	if token := m.Get("token"); !token.Missing() {
		h.Token = l.secret(token)
		if n := h.Token.Len(); n > 0 && n < shortestToken {
			token.Fault("make one: openssl rand -hex 32", "`token` is shorter than %d signs, and could be guessed", shortestToken)
		}
	}
	usual := "login"
	if h.private() {
		usual = "open"
	}
	h.MetricsLogin = m.Get("metrics").OneOf(usual, "open", "login") == "login"
	m.Close()
	if h.Listen == "" {
		return h
	}
	_, port, err := net.SplitHostPort(h.Listen)
	if _, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil {
		listen.Fault(`write "127.0.0.1:8080", or "" for none`, "%q is no address to listen on", h.Listen)
	}
	return h
}

// private reports whether nobody but this machine can ask: no other address is listened on, and no proxy passes on what others ask.
func (h HTTP) private() bool {
	host, _, _ := net.SplitHostPort(h.Listen)
	addr, err := netip.ParseAddr(host)
	return (host == "localhost" || err == nil && addr.IsLoopback()) && h.URL == "" && len(h.TrustedProxies) == 0
}

// shortestToken is how many signs a token has at least: 16 random hexadecimal digits are 64 bits.
const shortestToken = 16

// network reads an address or a range of them.
func network(text string) (netip.Prefix, bool) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(addr, addr.BitLen()), true
	}
	p, err := netip.ParsePrefix(text)
	return p.Masked(), err == nil
}

// readURL reads scheme, host and port of a site, and nothing else.
func (l *loader) readURL(v strict.Value) string {
	text := strings.TrimSuffix(l.text(v, ""), "/")
	if text == "" || l.standsIn(text) {
		return text
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.Path+u.RawQuery+u.Fragment != "" {
		v.Fault(`write "https://helpline.example.org"`, "%q is not how a browser reaches the helpline", text)
		return ""
	}
	return text
}
