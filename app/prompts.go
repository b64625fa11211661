package app

import (
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path"
	"slices"

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
	o.Folders = recordingFolders(cfg)
	return prompts.New(o)
}

// recordingFolders are the folders of recordings: the helpline's own, then the packs, by language.
func recordingFolders(cfg *config.Config) (folders []fs.FS) {
	if own, err := fs.Sub(cfg.Files, "prompts"); err == nil {
		folders = append(folders, own)
	}
	for _, lang := range slices.Sorted(maps.Keys(cfg.Packs)) {
		folders = append(folders, prompts.Pack(os.DirFS(cfg.Packs[lang]), string(lang)))
	}
	return folders
}

// isRecorded reports whether one of the folders has a recording.
func isRecorded(folders []fs.FS, language, name string) bool {
	for _, folder := range folders {
		if info, err := fs.Stat(folder, path.Join(language, name+".wav")); err == nil && !info.IsDir() {
			return true
		}
	}
	return false
}
