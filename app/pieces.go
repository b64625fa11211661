package app

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"centralino/call"
	"centralino/ivr"
)

// Where pieces lie that flows record, within the folder of messages: those of calls that are up, and those that are kept.
const (
	passingPieces = ".calls"
	keptPieces    = "records"
)

// Until when a piece is kept is in its name, so that it is deleted then, whatever became of the flow that recorded it.
const (
	untilMark   = ".until-"
	untilLayout = "2006-01-02T150405Z"
	tidyEvery   = time.Hour
)

// pieceFile is where a piece is written that a call records at a moment.
func pieceFile(id call.ID, e ivr.RecordVoicemail, now time.Time) string {
	name := now.UTC().Format(messageLayout) + "-" + string(id)
	if e.Keep == 0 {
		return filepath.Join(passingPieces, name+"-"+e.Piece+".wav")
	}
	return filepath.Join(keptPieces, e.Piece, name+untilMark+now.Add(e.Keep).UTC().Format(untilLayout)+".wav")
}

// tidyPieces deletes what a process left that died with its calls, then now and then what was kept long enough.
func (a *App) tidyPieces() {
	if a.voicemail == "" {
		return
	}
	if err := os.RemoveAll(filepath.Join(a.voicemail, passingPieces)); err != nil {
		a.log.Error("what callers said cannot be deleted", "err", err)
	}
	go func() {
		for {
			a.deletePieces(time.Now())
			select {
			case <-a.context.Done():
				return
			case <-time.After(tidyEvery):
			}
		}
	}()
}

// deletePieces deletes the pieces that were kept long enough at now.
func (a *App) deletePieces(now time.Time) {
	err := filepath.WalkDir(filepath.Join(a.voicemail, keptPieces), func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		_, text, marked := strings.Cut(strings.TrimSuffix(d.Name(), ".wav"), untilMark)
		if until, err := time.Parse(untilLayout, text); marked && err == nil && !until.After(now) {
			return os.Remove(file)
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		a.log.Error("what callers said cannot be deleted", "err", err)
	}
}

// enclose opens what a request encloses before the call goes on: when it ends, the pieces are deleted.
func (c *conversation) enclose(e ivr.Request) (files []*os.File) {
	for _, one := range e.Attach {
		var f *os.File
		if one.File != "" {
			var err error
			if f, err = os.Open(c.app.messagePath(one.File)); err != nil {
				c.log.Error("what the caller said cannot be sent", "field", one.Field, "err", err)
				f = nil
			}
		}
		files = append(files, f)
	}
	return files
}

// enclosed is the body of a request with its enclosures as fields: base64 of a WAV file, or null. It closes them.
func enclosed(e ivr.Request, files []*os.File) (string, error) {
	if len(files) == 0 {
		return e.Body, nil
	}
	var b strings.Builder
	b.WriteString(strings.TrimSuffix(e.Body, "}"))
	var failed error
	for i, f := range files {
		sign := ","
		if b.Len() <= 1 {
			b.Reset()
			sign = "{"
		}
		field, err := json.Marshal(e.Attach[i].Field)
		b.WriteString(sign + string(field) + ":")
		failed = errors.Join(failed, err, writeSound(&b, f))
	}
	b.WriteString("}")
	return b.String(), failed
}

func writeSound(b *strings.Builder, f *os.File) error {
	if f == nil {
		b.WriteString("null")
		return nil
	}
	b.WriteString(`"`)
	to := base64.NewEncoder(base64.StdEncoding, b)
	_, err := io.Copy(to, f)
	err = errors.Join(err, to.Close(), f.Close())
	b.WriteString(`"`)
	return err
}

// attach puts what goes along with a message beside it, under its name, so that it stays when the call has ended. The result
// is the message as the journal has it.
func (c *conversation) attach(left *call.VoicemailLeft) *call.VoicemailLeft {
	if len(left.Attached) == 0 {
		return left
	}
	with := *left
	with.Attached = nil
	for _, one := range left.Attached {
		file := strings.TrimSuffix(left.File, path.Ext(left.File)) + "-" + one.Name + ".wav"
		if err := linkFile(c.app.messagePath(one.File), c.app.messagePath(file)); err != nil {
			c.log.Error("what the caller said is not sent along", "name", one.Name, "err", err)
			continue
		}
		one.File = file
		with.Attached = append(with.Attached, one)
	}
	return &with
}

// linkFile gives a file another name. Where a disk knows no second names it is copied.
func linkFile(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o600)
}

// messagePath is where a file of the folder of messages lies.
func (a *App) messagePath(file string) string {
	return filepath.Join(a.voicemail, filepath.FromSlash(file))
}
