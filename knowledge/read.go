package knowledge

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"centralino/call"
	"centralino/flows/strict"
)

// What a folder may hold.
const (
	maxNotes = 1000
	maxSize  = 128 << 10 // bytes of one note
)

// Options say where notes lie, and what they may be about.
type Options struct {
	Files   fs.FS
	Folder  string // in Files
	Display string // put before file names in problems
	Queues  []call.QueueID
	Steps   []call.StepID // of all flows; nil: not known, and so not checked
}

// Read reads every note of a folder. A folder that is not there has none; missing says so. Problems name file, line and
// column.
func Read(o Options) (l *Library, problems []strict.Problem, missing bool) {
	r := reader{options: o, found: &Library{}}
	err := fs.WalkDir(o.Files, o.Folder, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != o.Folder && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && path.Ext(name) == ".md":
			r.read(name)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) && len(r.found.notes) == 0 {
		return r.found, nil, true
	}
	if err != nil {
		r.fault(strict.Pos{File: o.Display + o.Folder}, "", "the notes cannot be read: "+err.Error())
	}
	if len(r.found.notes) > maxNotes {
		r.fault(strict.Pos{File: o.Display + o.Folder}, "nobody finds anything among so many", "there are more than 1000 notes")
	}
	return r.found, r.problems, false
}

type reader struct {
	options  Options
	found    *Library
	problems []strict.Problem
}

func (r *reader) fault(at strict.Pos, hint, message string) {
	r.problems = append(r.problems, strict.Problem{Pos: at, Message: message, Hint: hint})
}

// read reads one note.
func (r *reader) read(name string) {
	shown := r.options.Display + name
	data, err := fs.ReadFile(r.options.Files, name)
	switch {
	case err != nil:
		r.fault(strict.Pos{File: shown}, "", "the note cannot be read: "+err.Error())
		return
	case len(data) > maxSize:
		r.fault(strict.Pos{File: shown}, "make several of it", "the note is longer than 128 KiB")
		return
	case !utf8.Valid(data):
		r.fault(strict.Pos{File: shown}, "write it as UTF-8", "the note has bytes that are no text")
		return
	}
	data = bytes.TrimPrefix(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\ufeff"))
	inside := strings.TrimSuffix(strings.TrimPrefix(name, r.options.Folder+"/"), ".md")
	n := &Note{ID: strings.ReplaceAll(inside, "/", ":"), Hash: sha256.Sum256(data)}
	front, text, closed := cut(string(data))
	if !closed {
		r.fault(strict.Pos{File: shown, Line: 1, Col: 1}, "end it with a line of three dashes", "what begins the note with --- has no end")
		return
	}
	doc, top := strict.Parse(shown, []byte(front))
	m := top.Map()
	n.Title = strings.TrimSpace(m.Get("title").Text(""))
	n.Queues = named(m.Get("queue"), r.options.Queues, "queue")
	n.Steps = named(m.Get("step"), r.options.Steps, "step")
	m.Close()
	r.problems = append(r.problems, doc.Problems()...)
	r.place(shown, inside, n, m)
	n.fill(text, path.Base(inside))
	r.found.notes = append(r.found.notes, n)
}

// cut parts what stands between two lines of dashes at the beginning from the text.
func cut(data string) (front, text string, closed bool) {
	if !strings.HasPrefix(data, "---\n") {
		return "", data, true
	}
	const end = "\n---\n"
	if i := strings.Index(data[3:]+"\n", end); i >= 0 {
		return data[:3+i+1], data[min(len(data), 3+i+len(end)):], true
	}
	return "", "", false
}

// named reads names of what there is.
func named[T ~string](v strict.Value, known []T, what string) (out []T) {
	for _, item := range v.OneOrList() {
		name := T(item.Text(""))
		switch {
		case name == "":
		case known != nil && !slices.Contains(known, name):
			item.Fault(strict.Suggest(string(name), texts(known)), "there is no %s `%s`", what, name)
		case !slices.Contains(out, name):
			out = append(out, name)
		}
	}
	return out
}

func texts[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, t := range in {
		out[i] = string(t)
	}
	return out
}

// place lets the folders say what the note does not say itself: the first the queue, the second the step.
func (r *reader) place(shown, inside string, n *Note, m *strict.Map) {
	folders := strings.Split(path.Dir(inside), "/")
	if folders[0] == "." {
		return
	}
	at := strict.Pos{File: shown}
	if len(folders) > 2 {
		r.fault(at, "the first folder is a queue, the second a step", "the note lies in a folder too deep")
		return
	}
	if !m.Has("queue") {
		if q := call.QueueID(folders[0]); slices.Contains(r.options.Queues, q) {
			n.Queues = []call.QueueID{q}
		} else {
			r.fault(at, strict.Suggest(folders[0], texts(r.options.Queues)), "the folder `"+folders[0]+"` is no queue, and the note names none")
		}
	}
	if len(folders) < 2 || m.Has("step") {
		return
	}
	if s := call.StepID(folders[1]); r.options.Steps == nil || slices.Contains(r.options.Steps, s) {
		n.Steps = []call.StepID{s}
	} else {
		r.fault(at, strict.Suggest(folders[1], texts(r.options.Steps)), "the folder `"+folders[1]+"` is no step, and the note names none")
	}
}

// fill makes of the text what is shown and searched. A note without a title is called by its first heading, or by its file.
func (n *Note) fill(text, file string) {
	blocks := parse(text)
	if n.Title == "" && len(blocks) > 0 && blocks[0].kind == heading {
		n.Title, blocks = plainInline(blocks[0].text), blocks[1:]
	}
	if n.Title == "" {
		n.Title = strings.ReplaceAll(file, "-", " ")
	}
	n.HTML, n.plain = render(blocks), plain(blocks)
	n.words = append(wordsOf(n.Title, true), wordsOf(n.plain, false)...)
}
