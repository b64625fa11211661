package caller

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"centralino/call"
	"centralino/sip"
)

// Target is who is called.
type Target struct {
	URI       string // as it is dialled
	Transport string // udp or tcp
	host      string
	port      uint16
}

// IsURI reports whether somebody means a SIP address, and no flow: a flow's name has no colon.
func IsURI(text string) bool { return strings.Contains(text, ":") }

// NewTarget reads a SIP address as people write it: sip:helpline@host[:port]. to replaces what stands before the @, and
// transport, if it is not empty, how it is reached; udp where nobody says.
func NewTarget(text, to, transport string) (Target, error) {
	scheme, rest, _ := strings.Cut(text, ":")
	switch strings.ToLower(scheme) {
	case "sip":
	case "sips", "tel":
		return Target{}, fmt.Errorf("%s: only sip: addresses can be called, as sip:helpline@host", text)
	default:
		return Target{}, fmt.Errorf("%s is no SIP address: write sip:helpline@host", text)
	}
	if i := strings.IndexFunc(rest+to, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`<>"`, r) }); i >= 0 {
		return Target{}, fmt.Errorf("%q is no SIP address: it holds a character that cannot stand there", text)
	}
	user, at, found := strings.Cut(rest, "@")
	if !found {
		user, at = "", rest
	}
	at, header, _ := strings.Cut(at, "?")
	at, parameters, _ := strings.Cut(at, ";")
	if header != "" {
		return Target{}, fmt.Errorf("%s: leave out what stands after the ?", text)
	}
	t := Target{Transport: "udp"}
	if err := t.place(at); err != nil {
		return Target{}, fmt.Errorf("%s: %w", text, err)
	}
	if to != "" {
		user = to
	}
	t.URI = "sip:" + at
	if user != "" {
		t.URI = "sip:" + user + "@" + at
	}
	return t, t.travel(parameters, transport)
}

// place reads host and port.
func (t *Target) place(at string) error {
	t.host, t.port = at, 5060
	if host, port, err := net.SplitHostPort(at); err == nil {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return fmt.Errorf("%q is no port", port)
		}
		t.host, t.port = host, uint16(n)
	}
	t.host = strings.Trim(t.host, "[]")
	if _, err := netip.ParseAddr(t.host); err != nil && (t.host == "" || strings.ContainsAny(t.host, ":@[]/,;")) {
		return fmt.Errorf("%q is no host", t.host)
	}
	return nil
}

// travel settles the transport, and keeps the other parameters of the address.
func (t *Target) travel(parameters, transport string) error {
	for _, p := range strings.Split(parameters, ";") {
		name, value, _ := strings.Cut(p, "=")
		switch {
		case p == "":
		case !strings.EqualFold(name, "transport"):
			t.URI += ";" + p
		case transport == "":
			transport = strings.ToLower(value)
		}
	}
	if transport != "" {
		t.Transport = transport
	}
	switch t.Transport {
	case "udp":
	case "tcp":
		t.URI += ";transport=tcp"
	default:
		return fmt.Errorf("%s: the transport is udp or tcp", t.Transport)
	}
	return nil
}

// From reads who calls: anonymous, a number or a name, and a domain where there is one: anna@example.org. With a password
// the name is the user who is asked for it.
func From(text string, password call.Secret) (who sip.Caller, err error) {
	user, host, _ := strings.Cut(strings.TrimPrefix(text, "sip:"), "@")
	if strings.ContainsAny(host, "<>;,@? \t\r\n\"") {
		return who, fmt.Errorf("%q is nobody who can call: write a number, or user@domain", text)
	}
	if user != "anonymous" {
		who.User, who.Host = user, host
	}
	if password.Reveal() == "" {
		return who, nil
	}
	if who.User == "" {
		return who, errors.New("a password is somebody's: say whose with --from")
	}
	who.Login = sip.Login{User: user, Password: password}
	return who, nil
}
