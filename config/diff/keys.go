package diff

import (
	"math"
	"strconv"
	"strings"
)

// written lists the settings whose keys have another name than their fields here, each with the key that configurations write. A * is
// one name that somebody chose.
func written() [][2]string {
	return [][2]string{
		{"alerts.rules", "alerts.conditions"},
		{"alerts.secret", "alerts.webhook.secret"},
		{"alerts.webhook", "alerts.webhook.url"},
		{"browsers.public.per_source", "browsers.public.per_address"},
		{"history.legal_basis", "history.agent_figures.legal_basis"},
		{"http.metrics_login", "http.metrics"},
		{"login.oidc.account", "login.oidc.account_claim"},
		{"login.oidc.groups", "login.oidc.groups_claim"},
		{"packs", "prompts.packs"},
		{"services.*.key", "services.*.idempotency_key"},
		{"sip.trunks.*.asserted", "sip.trunks.*.asserted_identity"},
	}
}

// keyPath is the path of a setting as configurations write it.
func keyPath(path string) string {
	segments := strings.Split(path, ".")
	for _, pair := range written() {
		from, to := strings.Split(pair[0], "."), strings.Split(pair[1], ".")
		if !begins(segments, from) {
			continue
		}
		for i, name := range to {
			if name == "*" {
				to[i] = segments[i]
			}
		}
		return strings.Join(append(to, segments[len(from):]...), ".")
	}
	return path
}

// begins reports whether a path begins with a pattern.
func begins(path, pattern []string) bool {
	if len(path) < len(pattern) {
		return false
	}
	for i, name := range pattern {
		if name != "*" && name != path[i] {
			return false
		}
	}
	return true
}

// asWritten gives a difference the key and the values that configurations have. ok is false for what is no setting of its own: what
// follows from others, and the name of a thing that stands in its path already.
func asWritten(d difference) (out difference, ok bool) {
	segments := strings.Split(d.path, ".")
	last := segments[len(segments)-1]
	if n := len(segments); n > 1 && last == "name" && (d.old == "" || d.old == segments[n-2]) && (d.now == "" || d.now == segments[n-2]) {
		return d, false
	}
	value := func(was string) string { return was }
	switch {
	case d.path == "browsers.wanted":
		return d, false
	case d.path == "http.metrics_login":
		value = func(was string) string { return map[string]string{"true": "login", "false": "open"}[was] }
	case strings.HasPrefix(d.path, "history.retention."), d.path == "recordings.keep", d.path == "recordings.messages":
		value = func(was string) string {
			if was == duration(0) {
				return "forever"
			}
			return was
		}
	}
	return difference{keyPath(d.path), value(d.old), value(d.now)}, true
}

// percent writes a part of a whole, without what binary fractions add to it.
func percent(part float64) string {
	return strconv.FormatFloat(math.Round(part*1e8)/1e6, 'f', -1, 64) + " %"
}
