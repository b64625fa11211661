package config

import (
	"net"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"centralino/call"
	"centralino/flows/strict"
)

const (
	defaultMaxCalls = 2000
	sipPort         = "5060"
)

func (l *loader) readSIP(v strict.Value) {
	m := v.Map()
	s := &l.config.SIP
	listen := m.Get("listen")
	for _, item := range listen.OneOrList() {
		if one, ok := l.listen(item); ok {
			if slices.ContainsFunc(s.Listen, func(o Listen) bool { return o.Transport == one.Transport && o.Addr == one.Addr }) {
				item.Fault("keep one of them", "%s is given twice", item.Raw())
			}
			s.Listen = append(s.Listen, one)
		}
	}
	if listen.Missing() {
		all := netip.MustParseAddrPort("0.0.0.0:" + sipPort)
		s.Listen = []Listen{{Transport: "udp", Addr: all}, {Transport: "tcp", Addr: all}}
	} else if len(listen.OneOrList()) == 0 {
		listen.Fault(`write listen: ["udp://0.0.0.0:5060"]`, "`listen` has no address")
	}
	s.Advertise = l.advertise(m.Get("advertise"))
	s.RTPPorts = ports(m.Get("rtp_ports"))
	s.MaxCalls = l.maxCalls(m.Get("max_calls"))
	s.SRTP = l.srtp(m.Get("srtp"), SRTPOff)
	for _, item := range m.Get("trunks").List() {
		l.readTrunk(item)
	}
	m.Close()
}

// maxCalls reads the limit of calls; when nothing is said, the ports may set a lower one than usual.
func (l *loader) maxCalls(v strict.Value) int {
	// A conversation has two legs, and each takes two ports: RTP and RTCP.
	room := l.config.SIP.RTPPorts.Len() / 4
	n := v.Int(min(defaultMaxCalls, room), 1, 100_000)
	if n > room && !v.Missing() {
		v.Warn("a call with an agent takes four ports: widen `rtp_ports`", "there are ports for %d calls, not for %d", room, n)
	}
	return n
}

// listen reads udp://host:port or tcp://host:port.
func (l *loader) listen(v strict.Value) (Listen, bool) {
	one := Listen{Pos: v.Pos()}
	text := l.text(v, "")
	if text == "" {
		return one, false
	}
	scheme, host, ok := strings.Cut(text, "://")
	if !ok {
		v.Fault("did you mean \"udp://"+text+"\"?", "%q does not say how to listen", text)
		return one, false
	}
	switch scheme {
	case "udp", "tcp":
	case "tls":
		v.Fault("use udp:// or tcp:// for now", "SIP over %s is not available yet", scheme)
		return one, false
	case "ws", "wss":
		v.Fault("leave it out: browsers reach SIP at /sip of `http.listen`", "SIP over %s has no address of its own", scheme)
		return one, false
	default:
		v.Fault("there is udp:// and tcp://", "%q is no way to listen", scheme)
		return one, false
	}
	one.Transport = scheme
	addr, err := addrPort(host, sipPort)
	if err != nil {
		v.Fault(`write an IP address and a port, such as "udp://0.0.0.0:5060"`, "%q is no address to listen on", host)
		return one, false
	}
	one.Addr = addr
	return one, true
}

// addrPort reads an IP address with a port, or without one.
func addrPort(text, port string) (netip.AddrPort, error) {
	if addr, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return netip.ParseAddrPort(net.JoinHostPort(addr.String(), port))
	}
	return netip.ParseAddrPort(text)
}

var hostName = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)

func (l *loader) advertise(v strict.Value) string {
	host := l.text(v, "")
	if host == "" || hostName.MatchString(host) {
		return host
	}
	if _, err := netip.ParseAddr(host); err != nil {
		v.Fault("write an IP address or a host name, without a port", "%q is no address to advertise", host)
		return ""
	}
	return host
}

var portRange = regexp.MustCompile(`^\s*([0-9]{1,5})\s*-\s*([0-9]{1,5})\s*$`)

func ports(v strict.Value) PortRange {
	otherwise := PortRange{20000, 29999}
	text := v.Digits("")
	if text == "" {
		return otherwise
	}
	m := portRange.FindStringSubmatch(text)
	if m == nil {
		v.Fault("", "`rtp_ports` must be a range such as 20000-29999, not %q", text)
		return otherwise
	}
	first, errFirst := strconv.ParseUint(m[1], 10, 16)
	last, errLast := strconv.ParseUint(m[2], 10, 16)
	switch {
	case errFirst != nil || errLast != nil || first < 1024:
		v.Fault("", "`rtp_ports` must lie within 1024-65535")
	case last < first+3:
		v.Fault("a call with an agent takes four: RTP and RTCP, twice", "`rtp_ports` has not enough ports for one call")
	default:
		return PortRange{uint16(first), uint16(last)}
	}
	return otherwise
}

func (l *loader) readTrunk(v strict.Value) {
	m := v.Map()
	name := m.Need("name", "name the trunk, for logs and metrics")
	t := Trunk{ID: call.TrunkID(name.Identifier("")), Pos: v.Pos()}
	if slices.ContainsFunc(l.config.SIP.Trunks, func(o Trunk) bool { return o.ID == t.ID && t.ID != "" }) {
		name.Fault("give each its own name", "there are two trunks `%s`", t.ID)
	}
	hosts := m.Need("hosts", `the addresses it calls from: hosts: ["192.0.2.0/24"]`)
	for _, item := range hosts.OneOrList() {
		if p, ok := l.prefixOrAddress(item, "a trunk", "calls from anywhere are taken for calls of this trunk"); ok {
			t.Hosts = append(t.Hosts, p)
		}
	}
	proxy := m.Get("proxy")
	t.Proxy = l.proxy(proxy)
	l.outlet = l.outlet || !proxy.Missing()
	t.Country = country(m.Get("country"))
	t.SRTP = l.srtp(m.Get("srtp"), l.config.SIP.SRTP)
	t.Asserted = m.Get("asserted_identity").Bool(false)
	m.Close()
	l.config.SIP.Trunks = append(l.config.SIP.Trunks, t)
}

// prefixOrAddress reads an address or a prefix of addresses: what has them becomes something here, and everybody says what
// follows when all have.
func (l *loader) prefixOrAddress(v strict.Value, what, everybody string) (netip.Prefix, bool) {
	text := l.text(v, "")
	if text == "" {
		return netip.Prefix{}, false
	}
	if addr, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()), true
	}
	p, err := netip.ParsePrefix(text)
	switch {
	case err != nil && hostName.MatchString(text) && strings.ContainsAny(text, "abcdefghijklmnopqrstuvwxyz"):
		v.Fault("write its addresses: names are not looked up, so that nobody can become "+what+" by DNS", "%q is a host name", text)
		return p, false
	case err != nil:
		v.Fault(`write "192.0.2.7", or "192.0.2.0/24"`, "%q is no address and no prefix", text)
		return p, false
	case p != p.Masked():
		v.Fault("did you mean `"+p.Masked().String()+"`?", "%q has bits set after the prefix", text)
		return p, false
	case p.Bits() == 0:
		v.Warn("name its own addresses", "%s", everybody)
	}
	return p, true
}

var sipURI = regexp.MustCompile(`^sip:(?:[A-Za-z0-9._~+-]+@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::([0-9]{1,5}))?(?:;[A-Za-z0-9=;._-]+)?$`)

func (l *loader) proxy(v strict.Value) string {
	uri := l.text(v, "")
	if uri == "" {
		return ""
	}
	m := sipURI.FindStringSubmatch(uri)
	if m == nil {
		hint := `write "sip:host:port"`
		switch {
		case strings.HasPrefix(uri, "sips:"):
			hint = "SIP over TLS is not available yet"
		case !strings.Contains(uri, ":") || sipURI.MatchString("sip:"+uri):
			hint = "did you mean \"sip:" + uri + "\"?"
		}
		v.Fault(hint, "%q is no SIP address", uri)
		return ""
	}
	if _, err := strconv.ParseUint(m[2], 10, 16); m[2] != "" && err != nil {
		v.Fault("", "%q is no port", m[2])
		return ""
	}
	return uri
}

var alpha2 = regexp.MustCompile(`^[A-Z]{2}$`)

// country reads a country's two letters, ISO 3166 alpha-2.
func country(v strict.Value) string {
	text := v.Text("")
	if text == "" || alpha2.MatchString(text) {
		return text
	}
	hint := "write two letters, such as IT"
	if up := strings.ToUpper(text); alpha2.MatchString(up) {
		hint = "did you mean `" + up + "`?"
	}
	v.Fault(hint, "%q is no country", text)
	return ""
}
