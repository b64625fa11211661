package app

import (
	"io/fs"
	"log/slog"

	"centralino/config"
	"centralino/media/prompts"
)

// Prompts says where spoken prompts are kept and what else there is to play.
type Prompts struct {
	Cache string // folder for what the speech command spoke; empty: spoken anew after every start
}

// open makes the library of a helpline: the recordings in its folder, then speech.
func (p Prompts) open(cfg *config.Config, log *slog.Logger) *prompts.Library {
	voices := map[string]string{}
	for lang, voice := range cfg.Speech.Voices {
		voices[string(lang)] = voice
	}
	o := prompts.Options{Command: cfg.Speech.Command, Voices: voices, Cache: p.Cache, Logger: log}
	if s := cfg.Speech.Service; s.URL != "" {
		o.Service = &prompts.Service{URL: s.URL, Style: prompts.Style(s.Style), Model: s.Model, Key: s.Key}
		o.Timeout = s.Timeout
	}
	if recordings, err := fs.Sub(cfg.Files, "prompts"); err == nil {
		o.Folders = append(o.Folders, recordings)
	}
	return prompts.New(o)
}
