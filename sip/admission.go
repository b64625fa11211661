package sip

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"centralino/call"

	sipmsg "github.com/emiago/sipgo/sip"
)

// origin is who sends a call: a trunk or an agent.
type origin struct {
	trunk Trunk
	agent call.AgentID
	guest bool // a page that anybody may open: nothing is known of who calls

	visit *Visit // of such a page with a ticket
	leave func() // its call is over
}

// admit finds out who begins a call; not ok when the request was refused. Agents are known by the address their phone
// registered from, or by password. Nobody else is asked for a password than whoever shares an address with a
// registered phone: so strangers cannot even find out which agents there are.
func (s *Server) admit(tx *serverTx) (origin, bool) {
	if v := tx.from.visit(); v != nil {
		return origin{guest: true, visit: v}, true
	}
	if agent, ok := s.registrar.at(tx.from, userOf(&tx.req.From().Address)); ok {
		return origin{agent: agent}, true
	}
	// A browser is nobody's trunk: behind a proxy all of them come from the proxy's address.
	if t, ok := s.trunkOf(tx.from.peer.Addr()); ok && !tx.from.browsing() {
		return origin{trunk: t}, true
	}
	if tx.from.browsing() && s.opts.Guests(userOf(&tx.req.Recipient)) {
		if tx.from.visiting() {
			tx.respond(sipmsg.StatusBusyHere, "Busy Here")
			return origin{}, false
		}
		return origin{guest: true}, true
	}
	credentials := tx.req.GetHeaders("proxy-authorization")
	if len(credentials) == 0 && !s.registrar.store.Knows(tx.from.peer.Addr()) {
		s.log.Debug("call of a stranger refused", "from", tx.from.peer, "to", tx.req.Recipient.User)
		tx.respond(sipmsg.StatusForbidden, "Forbidden")
		return origin{}, false
	}
	agent, ok := s.registrar.login(tx, proxyLogin)
	return origin{agent: agent}, ok
}

func (s *Server) trunkOf(peer netip.Addr) (Trunk, bool) {
	for _, t := range *s.trunks.Load() {
		if slices.ContainsFunc(t.Hosts, func(p netip.Prefix) bool { return p.Contains(peer) }) {
			return t, true
		}
	}
	return Trunk{}, false
}

func (s *Server) retryAfter() func(*sipmsg.Response) {
	return with("Retry-After", strconv.Itoa(int(s.opts.Timers.RetryFrom/time.Second)))
}

// caller is who calls, as far as the caller wants it known. A trunk's word (P-Asserted-Identity) goes before the
// caller's own (From), RFC 3325; an agent is known by login.
func caller(req *sipmsg.Request, who origin) (user, display string) {
	from := req.From()
	if who.agent != "" {
		return string(who.agent), unquoted(from.DisplayName)
	}
	if who.guest || withheld(req) {
		return "", ""
	}
	if user, display, ok := asserted(req); ok {
		return user, display
	}
	user = userOf(&from.Address)
	if strings.EqualFold(user, "anonymous") || strings.EqualFold(from.Address.Host, "anonymous.invalid") {
		return "", ""
	}
	return user, unquoted(from.DisplayName)
}

// withheld reports whether the caller asks for privacy, RFC 3323 section 4.2.
func withheld(req *sipmsg.Request) bool {
	for value := range strings.FieldsFuncSeq(header(req, "privacy"), func(r rune) bool { return r == ';' || r == ',' || r == ' ' }) {
		switch strings.ToLower(value) {
		case "id", "user", "header", "session":
			return true
		}
	}
	return false
}

// asserted reads P-Asserted-Identity: a tel URI, the number itself, goes before a SIP URI.
func asserted(req *sipmsg.Request) (user, display string, ok bool) {
	for _, h := range req.GetHeaders("p-asserted-identity") {
		for _, value := range splitAddresses(h.Value()) {
			var u sipmsg.Uri
			name, err := sipmsg.ParseAddressValue(value, &u, nil)
			if err != nil || userOf(&u) == "" || strings.EqualFold(userOf(&u), "anonymous") {
				continue
			}
			if !ok || u.Scheme == "tel" {
				user, ok = userOf(&u), true
			}
			if display == "" {
				display = unquoted(name)
			}
		}
	}
	return user, display, ok
}

// splitAddresses splits a list of name-addr at the commas outside of quotes and angle brackets.
func splitAddresses(text string) []string {
	var list []string
	quotes, angle, start := false, false, 0
	for i, r := range text {
		switch {
		case r == '"' && (i == 0 || text[i-1] != '\\'):
			quotes = !quotes
		case quotes:
		case r == '<':
			angle = true
		case r == '>':
			angle = false
		case r == ',' && !angle:
			list = append(list, strings.TrimSpace(text[start:i]))
			start = i + 1
		}
	}
	return append(list, strings.TrimSpace(text[start:]))
}
