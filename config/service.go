package config

import (
	"log/slog"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

func readMedia(v strict.Value) Media {
	m := v.Map()
	var out Media
	out.Timeout = m.Get("timeout").Duration(time.Minute, 5*time.Second, time.Hour)
	out.HoldTimeout = m.Get("hold_timeout").Duration(max(10*time.Minute, out.Timeout), 5*time.Second, 24*time.Hour)
	if out.HoldTimeout < out.Timeout {
		m.Get("hold_timeout").Fault("a phone on hold sends nothing", "`hold_timeout` is shorter than `timeout`")
	}
	m.Close()
	return out
}

// speakers are the speech programs that are known how to be called, the better ones first.
func speakers() []string { return []string{"espeak-ng", "flite"} }

// readSpeech reads how prompts are spoken that have no recording: by the first known program that is installed, when
// nothing is said.
func (l *loader) readSpeech(v strict.Value) Speech {
	s := Speech{Voices: map[call.Language]string{}}
	m := v.Map()
	command := m.Get("command")
	for _, item := range command.OneOrList() {
		if command.IsScalar() {
			s.Command = strings.Fields(l.text(item, ""))
		} else {
			s.Command = append(s.Command, l.text(item, ""))
		}
	}
	for _, e := range m.Get("voices").Map().Entries() {
		if knownLanguage(e.At, e.Key, l.config.Languages) {
			s.Voices[call.Language(e.Key)] = e.Value.Text("")
		}
	}
	s.Service = l.readSpeechService(m.Get("service"))
	m.Close()
	if s.Service.URL != "" && len(s.Command) > 0 {
		command.Fault("keep one of them", "prompts are spoken by a command or by a service, not by both")
	}
	if s.Service.URL != "" {
		s.Command = nil
	} else if command.Missing() {
		s.Command = l.installed()
	} else if look := l.options.LookPath; look != nil && len(s.Command) > 0 && s.Command[0] != "" {
		if _, err := look(s.Command[0]); err != nil {
			command.Warn("install it, or name another", "the speech command `%s` is not installed", s.Command[0])
			s.Command = nil
		}
	}
	l.checkVoices(v, s)
	return s
}

// installed finds a speech program.
func (l *loader) installed() []string {
	if l.options.LookPath == nil {
		return nil
	}
	for _, name := range speakers() {
		if _, err := l.options.LookPath(name); err == nil {
			return []string{name}
		}
	}
	return nil
}

// checkVoices warns of languages that flite, which speaks English alone, has no voice for.
func (l *loader) checkVoices(v strict.Value, s Speech) {
	if len(s.Command) == 0 || filepath.Base(s.Command[0]) != "flite" {
		return
	}
	for _, lang := range l.config.Languages {
		if base, _, _ := strings.Cut(string(lang), "-"); base != "en" && s.Voices[lang] == "" {
			v.Warn("install espeak-ng, or record every prompt", "flite has no voice for `%s`: prompts without a recording stay silent", lang)
		}
	}
}

func logLevel(v strict.Value) slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(v.OneOf("info", "debug", "info", "warn", "error"))); err != nil {
		return slog.LevelInfo
	}
	return level
}

var dialCode = regexp.MustCompile(`^[*#0-9][*#0-9]{1,7}$`)

func readAgentCodes(v strict.Value) AgentCodes {
	m := v.Map()
	out := AgentCodes{Pause: "*1", Ready: "*0", Record: "*8"}
	for key, code := range map[string]*string{"pause": &out.Pause, "ready": &out.Ready, "record": &out.Record} {
		value := m.Get(key)
		text := value.Digits(*code)
		if !dialCode.MatchString(text) {
			value.Fault(`write a code such as "*1"`, "%q cannot be dialled as a code", text)
			continue
		}
		*code = text
	}
	m.Close()
	if strings.HasPrefix(out.Ready, out.Pause) || strings.HasPrefix(out.Pause, out.Ready) {
		v.Fault("give them different beginnings", "the codes %s and %s cannot be told apart", out.Pause, out.Ready)
	}
	return out
}
