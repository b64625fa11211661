package config

import (
	"net/url"
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

// SpeechService is a service over HTTP that speaks prompts. An empty URL means that there is none.
type SpeechService struct {
	URL     string      // {language} and {voice} are filled in
	Style   string      // "openai", "piper" or "piper-text"
	Model   string      // for openai
	Key     call.Secret // empty: none is sent
	Timeout time.Duration
}

// Speaks reports whether prompts that nobody recorded can be spoken.
func (s Speech) Speaks() bool { return len(s.Command) > 0 || s.Service.URL != "" }

// speechStyles are the ways to ask a speech service.
func speechStyles() []string { return []string{"openai", "piper", "piper-text"} }

// readSpeechService reads where a speech service is and how it is asked.
func (l *loader) readSpeechService(v strict.Value) SpeechService {
	m := v.Map()
	if v.Missing() {
		return SpeechService{}
	}
	where := m.Need("url", "write the whole address, such as https://api.openai.com/v1/audio/speech")
	s := SpeechService{URL: l.text(where, ""), Style: m.Get("style").OneOf("openai", speechStyles()...)}
	s.Timeout = m.Get("timeout").Duration(10*time.Second, time.Second, time.Minute)
	model := m.Get("model")
	if s.Model = l.text(model, ""); s.Style == "openai" && model.Missing() {
		m.Need("model", "name the model that speaks, such as tts-1")
	}
	if s.Style != "openai" && !model.Missing() {
		model.Fault("its voice is chosen by `voices`", "`model` is for the style `openai`")
	}
	s.Key = l.secret(m.Get("key"))
	m.Close()
	if s.URL != "" {
		l.checkServiceURL(where, s)
	}
	return s
}

// checkServiceURL reports an address that cannot be asked, or that gives the key away.
func (l *loader) checkServiceURL(v strict.Value, s SpeechService) {
	u, err := url.Parse(s.URL)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		v.Fault("write http://HOST:PORT/PATH, or https://…", "`url` is no address of a service")
	case u.User != nil:
		v.Fault("write `key: ${NAME}` beside it", "a password does not belong into `url`, which is shown in errors")
	case u.Scheme == "http" && !s.Key.Empty() && !isLocal(u.Hostname()):
		v.Warn("write https", "the key is sent unencrypted")
	}
}

// isLocal reports whether a host is this machine by its name or address.
func isLocal(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }
