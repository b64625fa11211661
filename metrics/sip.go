package metrics

import (
	"slices"
	"strconv"
)

// SIPRequest counts a request that another host sent and the status of our final answer to it.
func (m *Metrics) SIPRequest(method string, status int) {
	if !slices.Contains(sipMethods(), method) {
		method = labelOther
	}
	code := labelOther
	if slices.Contains(sipStatuses(), status) {
		code = strconv.Itoa(status)
	}
	m.figures.requests.WithLabelValues(method, code).Inc()
}

// sipMethods are the methods registered with IANA whose requests are answered.
func sipMethods() []string {
	return []string{
		"INVITE", "BYE", "CANCEL", "OPTIONS", "REGISTER", "INFO", "PRACK", "UPDATE", "REFER", "SUBSCRIBE", "NOTIFY",
		"MESSAGE", "PUBLISH",
	}
}

// sipStatuses are the final statuses that a server of our kind may give, RFC 3261 section 21 and its extensions.
func sipStatuses() []int {
	return []int{
		200, 202, 204, 301, 302, 305, 380,
		400, 401, 402, 403, 404, 405, 406, 407, 408, 410, 412, 413, 414, 415, 416, 420, 421, 422, 423, 429, 430, 433, 436,
		437, 438, 439, 440, 469, 470, 480, 481, 482, 483, 484, 485, 486, 487, 488, 489, 491, 493, 494,
		500, 501, 502, 503, 504, 505, 513, 580, 600, 603, 604, 606,
	}
}
