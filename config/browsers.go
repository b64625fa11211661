package config

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows/strict"
)

// Browsers says how telephones in browsers reach the helpline: SIP over a WebSocket at the path /sip of the HTTP address,
// and WebRTC's sound on one UDP port.
type Browsers struct {
	UDPPort   uint16         // of all their sound; 0: no browser is a telephone
	Addresses []netip.Addr   // where that port is reached; none: the address that SIP advertises, or that the browser reached
	Origins   []string       // whose pages may open a WebSocket, beside our own
	Proxies   []netip.Prefix // whose X-Forwarded-For is believed
	Callers   []call.Number  // what anybody may call from a page of any origin, without a login
	Public    Public         // our own page from which anybody may call
	Wanted    bool           // the configuration speaks of browsers: a port that is taken fails the start
}

// TLS is the certificate of the HTTP address; the zero value is none.
type TLS struct{ Cert, Key string } // files in PEM, relative ones taken from the helpline's folder

const defaultBrowserPort = 10000

func (l *loader) readBrowsers(v strict.Value) {
	m := v.Map()
	b := &l.config.Browsers
	b.Wanted = !v.Missing()
	port := m.Get("udp_port")
	b.UDPPort = uint16(port.Int(defaultBrowserPort, 0, 65535))
	if rtp := l.config.SIP.RTPPorts; b.UDPPort >= rtp.First && b.UDPPort <= rtp.Last {
		port.Fault("take one outside of them", "`udp_port` lies among the `rtp_ports` %d-%d", rtp.First, rtp.Last)
	}
	for _, item := range m.Get("addresses").OneOrList() {
		text := l.text(item, "")
		addr, err := netip.ParseAddr(text)
		switch {
		case text == "":
		case err != nil || addr.IsUnspecified() || addr.Zone() != "":
			item.Fault(`write an IP address, such as "203.0.113.7"`, "%q is no address that a browser can send to", text)
		default:
			b.Addresses = append(b.Addresses, addr.Unmap())
		}
	}
	for _, item := range m.Get("origins").OneOrList() {
		if origin, ok := l.origin(item, "pages of everybody may use agents' telephones"); ok {
			b.Origins = append(b.Origins, origin)
		}
	}
	for _, item := range m.Get("proxies").OneOrList() {
		if p, ok := l.prefixOrAddress(item, "a proxy", "everybody is believed where they come from"); ok {
			b.Proxies = append(b.Proxies, p)
		}
	}
	m.Get("callers") // read when the numbers are known, and so is
	m.Get("public")
	m.Close()
	if port.Missing() || b.UDPPort == 0 || l.config.HTTP.Listen != "" {
		return
	}
	port.Warn("give `http` a `listen`", "browsers reach SIP over HTTP, and `http.listen` is empty")
}

// origin reads scheme://host[:port], or "*" with what that allows.
func (l *loader) origin(v strict.Value, everybody string) (string, bool) {
	text := l.text(v, "")
	u, err := url.Parse(text)
	switch {
	case text == "":
		return "", false
	case text == "*":
		v.Warn("name the pages' origins", "%s", everybody)
		return text, true
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
		hint := `write "https://pages.example"`
		if hostName.MatchString(text) {
			hint = `did you mean "https://` + text + `"?`
		}
		v.Fault(hint, "%q is no origin of pages", text)
		return "", false
	case text != u.Scheme+"://"+u.Host:
		v.Fault(`did you mean "`+u.Scheme+"://"+u.Host+`"?`, "an origin has no path")
		return "", false
	}
	return strings.ToLower(text), true
}

// readCallers reads what pages may call without a login.
func (l *loader) readCallers(v strict.Value) {
	l.config.Browsers.Callers = l.numbersOf(v.Map().Get("callers"))
}

// numbersOf reads a list of numbers that the helpline has.
func (l *loader) numbersOf(v strict.Value) (out []call.Number) {
	for _, item := range v.OneOrList() {
		n := call.Number(item.Digits(""))
		if _, ok := l.config.Numbers[n]; !ok && n != "" {
			item.Fault(suggest(n, l.config.Numbers, "numbers"), "there is no number `%s`", n)
		}
		if slices.Contains(out, n) {
			item.Fault("keep one of them", "%s is given twice", n)
		}
		out = append(out, n)
	}
	return out
}

// readTLS reads the certificate of the HTTP address.
func (l *loader) readTLS(v strict.Value) TLS {
	if v.Missing() {
		return TLS{}
	}
	m := v.Map()
	cert := m.Need("cert", `name the file: cert: "/etc/letsencrypt/live/help.example/fullchain.pem"`)
	key := m.Need("key", `name the file: key: "/etc/letsencrypt/live/help.example/privkey.pem"`)
	t := TLS{Cert: l.text(cert, ""), Key: l.text(key, "")}
	m.Close()
	return t
}
