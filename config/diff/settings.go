package diff

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"centralino/config"
)

// settings compares everything else that is configured.
func (c *comparison) settings() {
	leftOut := []string{"path", "files", "data", "numbers", "calendars", "directories", "queues", "agents", "boxes", "flows"}
	old, now := c.both()
	was, is := c.before.read(old, leftOut...), c.after.read(now, leftOut...)
	was.say("data", dataFolder(old))
	is.say("data", dataFolder(now))
	for _, d := range was.differences(is) {
		d, ok := asWritten(d)
		if !ok {
			continue
		}
		who, text := setting(d)
		if restarts(d.path) {
			text += "; this needs a restart"
		}
		c.add(who, text)
	}
}

// dataFolder is where things are kept as the file says it: the reader puts its own folder before that.
func dataFolder(cfg *config.Config) string {
	if inside, err := filepath.Rel(filepath.Dir(cfg.Path), cfg.Data); err == nil && cfg.Data != "" {
		return inside
	}
	return cfg.Data
}

// setting says who notices what.
func setting(d difference) (Who, string) {
	section, below, _ := strings.Cut(d.path, ".")
	switch section {
	case "helpline":
		return Operators, fmt.Sprintf("the helpline is now called %s (was: %s)", d.now, d.old)
	case "location":
		return Callers, fmt.Sprintf("the clock is now that of %s (was: %s)", d.now, d.old)
	case "languages":
		return Callers, fmt.Sprintf("the languages are now %s (was: %s)", d.now, d.old)
	case "agent_codes":
		return Agents, fmt.Sprintf("the code to %s is now %s (was: %s)", codeWords(below), d.now, d.old)
	case "shift_leads":
		return Supervisors, "`shift_warnings` " + became(d.old, d.now)
	case "accounts":
		path := strings.Replace(below, ".account.", ".", 1)
		if name, isPassword := strings.CutSuffix(path, ".password"); isPassword {
			return Supervisors, fmt.Sprintf("account %s has another password", name)
		}
		return Supervisors, fmt.Sprintf("`%s` %s", join("accounts", path), became(d.old, d.now))
	case "tokens":
		if name, isHash := strings.CutSuffix(below, ".hash"); isHash && d.old != "" && d.now != "" {
			return Operators, fmt.Sprintf("token %s is another", name)
		} else if isHash {
			return Operators, fmt.Sprintf("token %s is %s", name, map[bool]string{true: "new", false: "gone"}[d.old == ""])
		}
	case "recordings":
		if below == "legal_basis" {
			return Agents, "what makes it lawful that recorded conversations are heard on the pages (`recordings`) " + became(d.old, d.now)
		}
	case "agent_calls":
		return Agents, fmt.Sprintf("`%s` %s", d.path, became(d.old, d.now))
	case "supervision":
		return Agents, "what makes it lawful that supervisors hear conversations (`supervision`) " + became(d.old, d.now)
	case "partners":
		return Supervisors, fmt.Sprintf("`%s` %s", d.path, became(d.old, d.now))
	}
	return Operators, fmt.Sprintf("`%s` %s", d.path, became(d.old, d.now))
}

func codeWords(code string) string {
	switch code {
	case "pause":
		return "pause"
	case "ready":
		return "be ready again"
	}
	return "pause a recording"
}

// restarts reports whether a setting is in force after a restart only.
func restarts(path string) bool {
	return slices.ContainsFunc([]string{
		"sip.listen", "sip.rtp_ports", "sip.advertise", "http.listen", "http.tls", "media", "speech", "prompts.packs", "data", "log",
		"browsers.udp_port", "browsers.addresses", "browsers.origins", "browsers.proxies",
		"history.enabled", "history.dsn", "history.retention.journal",
	}, func(of string) bool { return path == of || strings.HasPrefix(path, of+".") })
}
