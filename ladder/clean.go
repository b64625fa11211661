package ladder

import (
	"bytes"
	"fmt"
	"strings"
)

// gone stands where a secret was.
const gone = "(not kept)"

// split takes a message apart, RFC 3261 section 7. The body is empty when there is none.
func split(text []byte) (head, body []byte) {
	if i := bytes.Index(text, []byte("\r\n\r\n")); i >= 0 {
		return text[:i], text[i+4:]
	}
	return bytes.TrimRight(text, "\r\n"), nil
}

// field returns the first header of a name or of its short form, RFC 3261 section 7.3.3.
func field(head []byte, name, short string) string {
	for line := range bytes.Lines(head) {
		key, value, ok := bytes.Cut(line, []byte(":"))
		if !ok || len(key) > len(name)+2 {
			continue
		}
		if k := string(bytes.TrimSpace(key)); strings.EqualFold(k, name) || strings.EqualFold(k, short) {
			return string(bytes.TrimSpace(value))
		}
	}
	return ""
}

func callID(text []byte) string {
	head, _ := split(text)
	return field(head, "Call-ID", "i")
}

// clean takes out of a message what must not lie on a disk: answers to challenges, keys of encrypted sound, passwords in
// addresses, and every body but a session description, because keys that a caller presses come in bodies.
func clean(text []byte) []byte {
	head, body := split(text)
	out := make([]byte, 0, len(text))
	secret := false
	for line := range bytes.Lines(head) {
		folded := len(line) > 0 && (line[0] == ' ' || line[0] == '\t') // RFC 3261 section 7.3.1
		if folded && secret {
			continue
		}
		name, _, _ := bytes.Cut(line, []byte(":"))
		name = bytes.TrimSpace(name)
		if secret = bytes.EqualFold(name, []byte("Authorization")) || bytes.EqualFold(name, []byte("Proxy-Authorization")); secret {
			out = append(append(out, name...), ": "+gone+"\r\n"...)
			continue
		}
		out = append(out, withoutPasswords(line)...)
	}
	out = append(bytes.TrimRight(out, "\r\n"), "\r\n\r\n"...)
	switch kind := field(head, "Content-Type", "c"); {
	case len(body) == 0:
	case strings.EqualFold(strings.TrimSpace(strings.Split(kind, ";")[0]), "application/sdp"):
		out = session(out, body)
	default:
		out = fmt.Appendf(out, "%s: %d bytes", gone, len(body))
	}
	return out
}

// session adds a session description without its keys: RFC 4568, RFC 4567, RFC 8839 section 5.4, RFC 4566 section 5.12.
func session(out, body []byte) []byte {
	for line := range bytes.Lines(body) {
		switch {
		case bytes.HasPrefix(line, []byte("a=crypto:")):
			words := bytes.Fields(line)
			out = append(append(out, bytes.Join(words[:min(2, len(words))], []byte(" "))...), " "+gone+"\r\n"...)
		case bytes.HasPrefix(line, []byte("a=ice-pwd:")), bytes.HasPrefix(line, []byte("a=key-mgmt:")):
			name, _, _ := bytes.Cut(line, []byte(":"))
			out = append(append(out, name...), ":"+gone+"\r\n"...)
		case bytes.HasPrefix(line, []byte("k=")):
			out = append(out, "k="+gone+"\r\n"...)
		default:
			out = append(out, line...)
		}
	}
	return out
}

// withoutPasswords takes passwords out of addresses: sip:user:password@host, RFC 3261 section 19.1.1.
func withoutPasswords(line []byte) []byte {
	for from := 0; ; {
		at := bytes.IndexByte(line[from:], '@')
		if at < 0 {
			return line
		}
		at += from
		from = at + 1
		begin := bytes.LastIndexAny(line[:at], " <>\",\t") + 1
		scheme, user, ok := bytes.Cut(line[begin:at], []byte(":"))
		if !ok || !bytes.EqualFold(scheme, []byte("sip")) && !bytes.EqualFold(scheme, []byte("sips")) {
			continue
		}
		name, _, has := bytes.Cut(user, []byte(":"))
		if !has {
			continue
		}
		line = bytes.Join([][]byte{line[:begin], scheme, []byte(":"), name, line[at:]}, nil)
		from = begin + len(scheme) + 1 + len(name) + 1
	}
}
