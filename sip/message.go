package sip

import (
	"net/netip"
	"strconv"
	"strings"

	sipmsg "github.com/emiago/sipgo/sip"
)

const (
	agentName     = "Centralino"
	typeSDP       = "application/sdp"
	typeRelay     = "application/dtmf-relay"
	typeDTMF      = "application/dtmf"
	allowedList   = "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, REFER"
	supportedList = "timer"
	maxForwards   = 70
)

// methodLabel keeps the methods that strangers invent from becoming labels without end.
func methodLabel(m sipmsg.RequestMethod) string {
	switch m {
	case sipmsg.INVITE, sipmsg.ACK, sipmsg.CANCEL, sipmsg.BYE, sipmsg.REGISTER, sipmsg.OPTIONS, sipmsg.SUBSCRIBE,
		sipmsg.NOTIFY, sipmsg.REFER, sipmsg.INFO, sipmsg.MESSAGE, sipmsg.PRACK, sipmsg.UPDATE, sipmsg.PUBLISH:
		return string(m)
	}
	return "other"
}

func allowed(m sipmsg.RequestMethod) bool {
	for name := range strings.SplitSeq(allowedList, ", ") {
		if name == string(m) {
			return true
		}
	}
	return false
}

// header returns the text of a header, all its lines joined by commas; empty when there is none.
func header(m sipmsg.Message, name string) string {
	lines := m.GetHeaders(name)
	if len(lines) == 0 {
		return ""
	}
	parts := make([]string, len(lines))
	for i, h := range lines {
		parts[i] = h.Value()
	}
	return strings.Join(parts, ",")
}

// tokens splits a header's text at its commas.
func tokens(text string) []string {
	var list []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// contentType returns the media type of the body in small letters and without parameters; empty for no body.
func contentType(m sipmsg.Message) string {
	if len(m.Body()) == 0 {
		return ""
	}
	text := header(m, "content-type")
	if text == "" {
		text = header(m, "c")
	}
	kind, _, _ := strings.Cut(text, ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

// hostPort writes an address as URIs want it, the default port left out.
func hostPort(a netip.Addr, port uint16) string {
	host := a.String()
	if a.Is6() {
		host = "[" + host + "]"
	}
	if port == 0 {
		return host
	}
	return host + ":" + strconv.Itoa(int(port))
}

// quoted makes text safe inside the quotes of a display name, RFC 3261 section 25.1.
func quoted(text string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(oneLine(text))
}

// oneLine takes out what would end a header early.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, text)
}

// unquoted undoes quoted.
func unquoted(text string) string {
	var b strings.Builder
	escaped := false
	for _, r := range text {
		if r == '\\' && !escaped {
			escaped = true
			continue
		}
		escaped = false
		b.WriteRune(r)
	}
	return b.String()
}

// userOf returns who a URI means: the user part, or the number of a tel URI, without parameters.
func userOf(u *sipmsg.Uri) string {
	user := u.User
	if u.Scheme == "tel" {
		user = u.Raw()
	}
	user, _, _ = strings.Cut(user, ";")
	return unescaped(user)
}

// unescaped undoes %XX, RFC 3261 section 19.1.2.
func unescaped(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(v))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// escaped makes text safe as the user part of a URI.
func escaped(s string) string {
	const plain = "-_.!~*'()&=+$,;?/"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		const digits = "0123456789ABCDEF"
		b.Write([]byte{'%', digits[c>>4], digits[c&15]})
	}
	return b.String()
}
