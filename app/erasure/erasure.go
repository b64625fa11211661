// Package erasure takes away what a helpline keeps of a caller in files: what was recorded, letters that wait to be sent, and
// signalling. The journal it cannot change, and the history has an erasure of its own.
package erasure

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"centralino/call"
	"centralino/ladder"
)

// Folders are where a helpline keeps files. One that is not there has none.
type Folders struct{ Recordings, Messages, Signalling string }

// Caller is who is to be forgotten.
type Caller struct {
	Said  []string             // the number, in every way in which it may be written
	Calls map[call.ID]struct{} // theirs
	Up    map[call.ID]struct{} // those of them whose recordings are still being written
}

// Kind says what a file is.
type Kind string

// What is kept of callers in files.
const (
	Conversation Kind = "a recorded conversation"
	Message      Kind = "a message"
	Comment      Kind = "a comment in a survey"
	Piece        Kind = "what the caller said in a flow"
	Letter       Kind = "a letter that waited to be sent"
)

// File is one that was found.
type File struct {
	Kind Kind
	Path string
	Left bool // it is of a call that is up
}

// Found is what a helpline had of a caller.
type Found struct {
	Files      []File
	Signalling ladder.Erased
}

// Erase takes away everything but what is of calls that are up; with dry it only says what it would take. A fault with one file does
// not keep it from the others.
func Erase(in Folders, of Caller, dry bool) (f Found, err error) {
	for _, folder := range []string{in.Recordings, in.Messages} {
		files, fault := of.files(folder, folder == in.Recordings)
		err = errors.Join(err, fault)
		for _, file := range files {
			if !file.Left && !dry {
				if fault := os.Remove(file.Path); fault != nil && !errors.Is(fault, fs.ErrNotExist) {
					err = errors.Join(err, fault)
					continue
				}
			}
			f.Files = append(f.Files, file)
		}
	}
	if in.Signalling != "" {
		var fault error
		f.Signalling, fault = ladder.Erase(in.Signalling, of.signalled, dry)
		err = errors.Join(err, fault)
	}
	return f, err
}

// files finds what is theirs in a folder.
func (c Caller) files(folder string, conversations bool) (found []File, fault error) {
	if folder == "" {
		return nil, nil
	}
	_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			fault = errors.Join(fault, err)
		}
		if err != nil || d.IsDir() {
			return nil
		}
		switch filepath.Ext(path) {
		case ".wav":
			id := callOf(d.Name())
			if _, theirs := c.Calls[id]; theirs {
				_, up := c.Up[id]
				found = append(found, File{kindOf(folder, path, conversations), path, up})
			}
		case ".json", ".part":
			theirs, err := c.isNamedIn(path)
			if theirs {
				found = append(found, File{Kind: Letter, Path: path})
			}
			fault = errors.Join(fault, err)
		}
		return nil
	})
	return found, fault
}

// callOf reads from the name of a sound file in which call it was made: behind the time come the call and what else tells files of one
// call apart.
func callOf(name string) call.ID {
	const time = len("2006-01-02T150405Z-")
	if len(name) <= time {
		return ""
	}
	if end := strings.IndexAny(name[time:], "-."); end > 0 {
		return call.ID(name[time : time+end])
	}
	return ""
}

func kindOf(folder, path string, conversation bool) Kind {
	if conversation {
		return Conversation
	}
	within, _ := filepath.Rel(folder, path)
	switch first, _, _ := strings.Cut(filepath.ToSlash(within), "/"); first {
	case "surveys":
		return Comment
	case "records", ".calls":
		return Piece
	}
	return Message
}

// isNamedIn reports whether a letter says the number or names one of the calls.
func (c Caller) isNamedIn(path string) (bool, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) { // it has been sent
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for id := range c.Calls {
		if bytes.Contains(text, quoted(string(id))) {
			return true, nil
		}
	}
	return len(c.Said) > 0 && bytes.Contains(text, quoted(c.Said[0])), nil
}

// quoted is a text as it stands in a letter.
func quoted(text string) []byte { return []byte(`"` + text + `"`) }

// signalled reports whether a message belongs to one of the calls, or names the number in another: who was called there.
func (c Caller) signalled(of call.ID, text []byte) bool {
	if _, theirs := c.Calls[of]; theirs {
		return true
	}
	head, _, _ := bytes.Cut(text, []byte("\r\n\r\n"))
	return c.dialled(head)
}

// dialled reports whether some digits in a text are the number.
func (c Caller) dialled(text []byte) bool {
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	return slices.ContainsFunc(bytes.FieldsFunc(text, func(r rune) bool { return !digit(r) }), func(run []byte) bool {
		return slices.Contains(c.Said, string(run))
	})
}
