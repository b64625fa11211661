package sip

import (
	"strconv"
	"strings"
	"time"

	sipmsg "github.com/emiago/sipgo/sip"
)

// shortestSession is the smallest session interval anybody may ask for, RFC 4028 section 4.
const shortestSession = 90 * time.Second

// sessionExpires reads Session-Expires: how long the session lives without a refresh, and who refreshes it ("uac",
// "uas", or empty). RFC 4028 section 4.
func sessionExpires(m sipmsg.Message) (interval time.Duration, refresher string) {
	text := header(m, "session-expires")
	if text == "" {
		text = header(m, "x")
	}
	seconds, params, _ := strings.Cut(text, ";")
	n, err := strconv.ParseUint(strings.TrimSpace(seconds), 10, 31)
	if err != nil {
		return 0, ""
	}
	for param := range strings.SplitSeq(params, ";") {
		if name, value, _ := strings.Cut(strings.TrimSpace(param), "="); strings.EqualFold(name, "refresher") {
			refresher = strings.ToLower(strings.TrimSpace(value))
		}
	}
	return time.Duration(n) * time.Second, refresher
}

// tooShort returns 422 for a session interval below the minimum, else 0.
func tooShort(req *sipmsg.Request) int {
	if interval, _ := sessionExpires(req); interval > 0 && interval < shortestSession {
		return 422
	}
	return 0
}

// refreshed notes that the peer refreshed the session, and says in our 200 that it is the peer who will do so again.
// We refresh nothing: dead peers are found by their silence in the media. A peer that insists on our refreshing is told
// by the missing header that the session has no timer, RFC 4028 section 9.
func (c *session) refreshed(req *sipmsg.Request) []func(*sipmsg.Response) {
	interval, refresher := sessionExpires(req)
	c.expiry.stop()
	c.expiry = nil
	if interval == 0 || refresher == "uas" || !supports(req, "timer") {
		return nil
	}
	// RFC 4028 section 10: give up a third of the interval early, 32 seconds at most.
	c.expiry = c.server.boxes.after(c.box, interval-min(interval/3, 32*time.Second), func() {
		c.hangup(SessionExpired, `SIP;cause=408;text="Session expired"`)
	})
	return []func(*sipmsg.Response){
		with("Session-Expires", strconv.Itoa(int(interval/time.Second))+";refresher=uac"),
		with("Require", "timer"),
	}
}

// supports reports whether the sender of a message knows an extension.
func supports(m sipmsg.Message, extension string) bool {
	for _, name := range []string{"supported", "k", "require"} {
		for _, tag := range tokens(header(m, name)) {
			if strings.EqualFold(tag, extension) {
				return true
			}
		}
	}
	return false
}

// unsupported lists what a request requires and we don't have, RFC 3261 section 8.2.2.3.
func unsupported(req *sipmsg.Request) string {
	var list []string
	for _, tag := range tokens(header(req, "require")) {
		if !strings.EqualFold(tag, supportedList) {
			list = append(list, tag)
		}
	}
	return strings.Join(list, ", ")
}
