package guard

import "bytes"

type kind uint8

const (
	message kind = iota
	keepAlive
	garbage
)

// maxStartLine is how long the first line of a message may be; a request of ours is shorter than a packet anyway.
const maxStartLine = 1024

// classify tells SIP from the rest by the first line, as cheaply as it can be done. Over UDP keep-alives get no answer:
// the CRLF pong of RFC 5626 section 3.5.1 is for connections, and answering would let anybody use us as a mirror.
func classify(p []byte) kind {
	if len(bytes.Trim(p, "\r\n\x00 ")) == 0 {
		return keepAlive
	}
	first, _, ok := bytes.Cut(p[:min(len(p), maxStartLine)], []byte("\n"))
	if !ok {
		return garbage
	}
	first = bytes.TrimSuffix(first, []byte("\r"))
	if status, ok := bytes.CutPrefix(first, []byte("SIP/2.0 ")); ok {
		if len(status) >= 3 && digit(status[0]) && digit(status[1]) && digit(status[2]) {
			return message
		}
		return garbage
	}
	method, rest, ok := bytes.Cut(first, []byte(" "))
	if !ok || len(method) == 0 || len(method) > 32 || !bytes.HasSuffix(rest, []byte(" SIP/2.0")) {
		return garbage
	}
	for _, c := range method { // a token, RFC 3261 section 25.1
		if (c|0x20 < 'a' || c|0x20 > 'z') && !digit(c) && bytes.IndexByte([]byte("-.!%*_+`'~"), c) < 0 {
			return garbage
		}
	}
	return message
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
