package app

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"centralino/call"
	"centralino/ladder"
	"centralino/web"
)

// kept shows the pages what is kept of calls beside the journal.
type kept struct{ app *App }

// Ladder implements web.Kept.
func (k kept) Ladder(_ context.Context, id call.ID, from, to time.Time) ([]ladder.Kept, error) {
	if k.app.ladder == nil || !k.app.ladder.Wanted() {
		return nil, web.Refuse(409, "no-signalling", "no signalling is kept", "write signalling: {enabled: true} into the configuration")
	}
	return k.app.ladder.Find(id, from, to)
}

// Sound implements web.Kept.
func (k kept) Sound(kind web.SoundKind, file string) (web.Sound, error) {
	folder := k.app.voicemail
	if kind == web.Conversation {
		folder = k.app.options.Recordings
	}
	if folder == "" || !filepath.IsLocal(filepath.FromSlash(file)) {
		return nil, fs.ErrNotExist
	}
	f, err := os.Open(filepath.Join(folder, filepath.FromSlash(file)))
	if err != nil {
		return nil, err
	}
	return f, nil
}
