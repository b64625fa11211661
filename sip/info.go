package sip

import (
	"strconv"
	"strings"
	"time"

	"centralino/call"

	sipmsg "github.com/emiago/sipgo/sip"
)

// informed answers an INFO: a digit, or nothing that concerns us.
func (c *session) informed(tx *serverTx) {
	kind, body := contentType(tx.req), string(tx.req.Body())
	var digit Digit
	var ok bool
	switch kind {
	case "":
		tx.respond(sipmsg.StatusOK, "OK") // RFC 6086 section 7: some peers ask this way whether the call still lives
		return
	case typeRelay:
		digit, ok = relayDigit(body)
	case typeDTMF:
		digit, ok = plainDigit(body)
	default:
		tx.respond(sipmsg.StatusUnsupportedMediaType, "Unsupported Media Type", with("Accept", typeRelay+", "+typeDTMF))
		return
	}
	if !ok {
		tx.respond(sipmsg.StatusBadRequest, "No Digit")
		return
	}
	tx.respond(sipmsg.StatusOK, "OK")
	c.emit(digit)
}

// relayDigit reads application/dtmf-relay: lines "Signal=5" and "Duration=160" in milliseconds.
func relayDigit(body string) (d Digit, ok bool) {
	for line := range strings.Lines(body) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "signal":
			d.Digit, ok = signal(value)
		case "duration":
			if ms, err := strconv.ParseUint(value, 10, 16); err == nil {
				d.Duration = time.Duration(ms) * time.Millisecond
			}
		}
	}
	return d, ok
}

// plainDigit reads application/dtmf: the key and nothing else.
func plainDigit(body string) (d Digit, ok bool) {
	d.Digit, ok = signal(strings.TrimSpace(body))
	return d, ok
}

// signal reads a key; some phones send the event codes 10 and 11 for * and #.
func signal(text string) (call.Digit, bool) {
	switch text {
	case "10":
		return '*', true
	case "11":
		return '#', true
	}
	d, err := call.ParseDigit(text)
	return d, err == nil
}
