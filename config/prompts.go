package config

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"centralino/call"
	"centralino/flows/strict"
)

// readPrompts reads where packs of recordings lie, by language.
func (l *loader) readPrompts(v strict.Value) map[call.Language]string {
	var packs map[call.Language]string
	m := v.Map()
	for _, e := range m.Get("packs").Map().Entries() {
		folder := l.text(e.Value, "")
		if !knownLanguage(e.At, e.Key, l.config.Languages) || folder == "" {
			continue
		}
		info, err := os.Stat(folder)
		switch {
		case !filepath.IsAbs(folder):
			e.Value.Fault("write the whole path: /usr/share/asterisk/sounds/…", "%q is no whole path", folder)
		case err != nil || !info.IsDir():
			e.Value.Warn("install it, or leave it out", "there is no folder %s, so prompts are not taken from it", folder)
		default:
			if packs == nil {
				packs = map[call.Language]string{}
			}
			packs[call.Language(e.Key)] = folder
		}
	}
	m.Close()
	return packs
}

// inPack reports whether a pack has a recording by its own name.
func (l *loader) inPack(language call.Language, name string) bool {
	folder, ok := l.config.Packs[language]
	if !ok {
		return false
	}
	info, err := fs.Stat(os.DirFS(folder), path.Clean(name+".wav"))
	return err == nil && info.Mode().IsRegular()
}
