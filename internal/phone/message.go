package phone

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// message is a SIP message as text.
type message struct {
	start  string
	fields []field
	body   []byte
}

type field struct{ name, value string }

var errMessage = errors.New("phone: not a SIP message")

func parseMessage(data []byte) (*message, error) {
	head, body, ok := strings.Cut(string(data), "\r\n\r\n")
	if !ok {
		return nil, errMessage
	}
	lines := strings.Split(strings.NewReplacer("\r\n ", " ", "\r\n\t", " ").Replace(head), "\r\n")
	m := &message{start: lines[0], body: []byte(body)}
	for _, line := range lines[1:] {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, errMessage
		}
		m.add(long(strings.TrimSpace(name)), strings.TrimSpace(value))
	}
	if !strings.Contains(m.start, "SIP/2.0") || m.get("Call-ID") == "" || m.get("CSeq") == "" {
		return nil, errMessage
	}
	return m, nil
}

// long is the full name of a compact header, RFC 3261 section 7.3.3.
func long(name string) string {
	full := map[string]string{
		"v": "Via", "f": "From", "t": "To", "i": "Call-ID", "m": "Contact", "c": "Content-Type", "l": "Content-Length",
	}
	if f, ok := full[strings.ToLower(name)]; ok {
		return f
	}
	return name
}

func (m *message) add(name, value string) { m.fields = append(m.fields, field{name, value}) }

func (m *message) get(name string) string {
	for _, f := range m.fields {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return ""
}

func (m *message) all(name string) []string {
	var values []string
	for _, f := range m.fields {
		if strings.EqualFold(f.name, name) {
			values = append(values, f.value)
		}
	}
	return values
}

// routes returns the values of a header that may hold several in one line.
func (m *message) routes(name string) []string {
	var values []string
	for _, v := range m.all(name) {
		inside, start := false, 0
		for i, c := range v {
			switch {
			case c == '<' || c == '>':
				inside = c == '<'
			case c == ',' && !inside:
				values, start = append(values, strings.TrimSpace(v[start:i])), i+1
			}
		}
		values = append(values, strings.TrimSpace(v[start:]))
	}
	return values
}

func (m *message) bytes() []byte {
	var b strings.Builder
	b.WriteString(m.start + "\r\n")
	for _, f := range m.fields {
		b.WriteString(f.name + ": " + f.value + "\r\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n", len(m.body))
	b.Write(m.body)
	return []byte(b.String())
}

// status is the code of a response, 0 for a request.
func (m *message) status() int {
	rest, ok := strings.CutPrefix(m.start, "SIP/2.0 ")
	if !ok {
		return 0
	}
	code, _, _ := strings.Cut(rest, " ")
	n, _ := strconv.Atoi(code)
	return n
}

func (m *message) reason() string {
	f := strings.SplitN(m.start, " ", 3)
	return f[len(f)-1]
}

// method is that of the request, or of the request that a response answers.
func (m *message) method() string {
	_, method, _ := strings.Cut(m.get("CSeq"), " ")
	return strings.TrimSpace(method)
}

func (m *message) cseq() int {
	n, _ := strconv.Atoi(strings.Fields(m.get("CSeq") + " 0")[0])
	return n
}

func (m *message) branch() string { return param(m.get("Via"), "branch") }

// setSDP gives a message its body.
func (m *message) setSDP(body string) {
	if body != "" {
		m.add("Content-Type", "application/sdp")
		m.body = []byte(body)
	}
}

// param returns a parameter of a header value.
func param(value, name string) string {
	if _, after, ok := strings.Cut(value, ">"); ok {
		value = after
	}
	for part := range strings.SplitSeq(value, ";") {
		if n, v, _ := strings.Cut(strings.TrimSpace(part), "="); strings.EqualFold(n, name) {
			return v
		}
	}
	return ""
}

// uriOf returns the URI of a name-addr or addr-spec.
func uriOf(value string) string {
	if _, after, ok := strings.Cut(value, "<"); ok {
		uri, _, _ := strings.Cut(after, ">")
		return uri
	}
	uri, _, _ := strings.Cut(value, ";")
	return strings.TrimSpace(uri)
}

// userOf returns the user part of a URI.
func userOf(uri string) string {
	_, rest, _ := strings.Cut(uri, ":")
	user, _, ok := strings.Cut(rest, "@")
	if !ok {
		return ""
	}
	return user
}

// hostOf returns where a URI leads to when its host is an IP address.
func hostOf(uri string) (netip.AddrPort, bool) {
	_, rest, ok := strings.Cut(uri, ":")
	if !ok {
		return netip.AddrPort{}, false
	}
	rest, _, _ = strings.Cut(rest, ";")
	if _, after, ok := strings.Cut(rest, "@"); ok {
		rest = after
	}
	if a, err := netip.ParseAddrPort(rest); err == nil {
		return a, true
	}
	a, err := netip.ParseAddr(strings.Trim(rest, "[]"))
	return netip.AddrPortFrom(a, 5060), err == nil
}
