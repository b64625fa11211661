// Package prompts is the library of what a helpline says: recordings from its folders, and for what nobody has recorded
// yet, speech from a command such as espeak-ng or from a speech service over HTTP, kept on disk once spoken.
//
// A prompt is looked for in this order: a recording <language>/<name>.wav; the built-in music for "hold-music" and the
// built-in tone for "beep"; speech of its text, or of its name in words ("enter-customer-code" says "enter customer
// code"). What is found is kept in memory, ready for the wire.
//
// The speech command is a program and its arguments, in which {text}, {voice}, {language} and {out} are filled in. It
// writes a WAV file to {out}, or to its standard output when there is no {out}; the text becomes its last argument when
// there is no {text}. A command that is only "espeak-ng" or "flite" is completed. The text is always an argument, never
// part of a shell's command line.
package prompts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"sync"
	"time"

	"centralino/media"
)

// Source tells where a clip came from.
type Source string

// The sources of a clip.
const (
	Recording Source = "recording"
	Speech    Source = "speech"
	Generated Source = "generated" // the built-in music and tone
)

// Options say where prompts come from. The zero value has no recordings and no speech, but music and tone.
type Options struct {
	Folders   []fs.FS           // each holds <language>/<name>.wav; the first that has a file wins
	Command   []string          // as Installed gives it, or a template, see the package; empty: no speech
	Service   *Service          // a speech service in place of the command; nil: none
	Voices    map[string]string // by language, where the command's default is not liked
	Cache     string            // folder for what was spoken, made when needed; empty: spoken anew after every start
	Processes int               // speech commands at the same time; 0: 2
	Timeout   time.Duration     // longest run of one speech command, or answer of the service; 0: 10 s
	Logger    *slog.Logger      // told of recordings that cannot be read and of a cache that cannot be written; may be nil
}

// MissingError says that a prompt has no recording and could not be spoken.
type MissingError struct {
	Language, Name string
	Cause          error // why it could not be spoken; nil: there is no speech command for the language
}

// Error implements error.
func (e *MissingError) Error() string {
	s := fmt.Sprintf("prompt %s/%s has no recording", e.Language, e.Name)
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *MissingError) Unwrap() error { return e.Cause }

// Library gives clips by language and name. It is safe for use by many calls at once.
type Library struct {
	folders []fs.FS
	speaker *speaker // nil: no speech
	log     *slog.Logger

	mu    sync.Mutex
	clips map[key]*entry
	order []key // of what was spoken, oldest first
}

// key names one clip. Prompts of one name may differ in text: texts of flows have no name at all.
type key struct{ language, name, text string }

// In the place of a text these say what the clip is, whatever text or use it was asked for with: so a recording that is
// said with different texts, or is both a prompt and music, is in memory once. No text begins like them.
const (
	asMusic     = "\x00music"
	asRecorded  = "\x00recorded"
	asGenerated = "\x00generated"
)

// entry is a clip, or the wait for it.
type entry struct {
	done   chan struct{} // closed when the rest is set
	clip   *media.Clip
	source Source
	err    error
	until  time.Time // an error is tried again after this
}

const (
	// failureLasts keeps a prompt that cannot be had from starting a process for every caller.
	failureLasts = 10 * time.Second
	// maxSpoken bounds the clips in memory that were spoken: texts may come from outside.
	maxSpoken = 4096
)

// New returns an empty library: clips are loaded when asked for, or by Preload.
func New(o Options) *Library {
	l := &Library{folders: o.Folders, log: o.Logger, clips: map[key]*entry{}}
	if l.log == nil {
		l.log = slog.New(slog.DiscardHandler)
	}
	if len(o.Command) > 0 || o.Service != nil {
		l.speaker = newSpeaker(o, l.log)
	}
	return l
}

// Get returns the clip of a prompt. Name or text may be empty, not both. Many calls that ask for the same clip at once
// cause one load; when ctx ends the caller stops waiting, the load goes on for the others. A clip that is in memory comes
// at once, even when ctx has ended before. The error is a MissingError or that of ctx.
func (l *Library) Get(ctx context.Context, language, name, text string) (*media.Clip, Source, error) {
	return l.get(ctx, key{language, name, text}, l.load)
}

// Music is Get for what is played in a loop: without a recording it is the built-in music, whatever the name; music is
// never spoken.
func (l *Library) Music(ctx context.Context, language, name string) (*media.Clip, Source, error) {
	return l.get(ctx, key{language, name, asMusic}, func(k key) (*media.Clip, Source, error) {
		if clip, ok := l.recording(k.language, k.name); ok {
			return clip, Recording, nil
		}
		return l.shared(key{name: builtInMusic, text: asGenerated}, generate)
	})
}

func (l *Library) get(ctx context.Context, k key, load func(key) (*media.Clip, Source, error)) (*media.Clip, Source, error) {
	if e := l.ready(k); e != nil {
		return e.clip, e.source, e.err
	}
	if err := ctx.Err(); err != nil {
		return nil, "", err
	}
	e := l.entry(k, load)
	select {
	case <-e.done:
		return e.clip, e.source, e.err
	case <-ctx.Done():
		return nil, "", ctx.Err()
	}
}

// ready returns the entry of a clip that is in memory, nil for none.
func (l *Library) ready(k key) *entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	e, ok := l.clips[k]
	if !ok || e.stale() {
		return nil
	}
	select {
	case <-e.done:
		return e
	default:
		return nil
	}
}

// entry returns the entry of a clip and starts to load it when nobody did.
func (l *Library) entry(k key, load func(key) (*media.Clip, Source, error)) *entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.clips[k]; ok && !e.stale() {
		return e
	}
	e := &entry{done: make(chan struct{})}
	l.clips[k] = e
	go func() {
		defer close(e.done)
		if e.clip, e.source, e.err = load(k); e.err != nil {
			e.until = time.Now().Add(failureLasts)
		}
		if e.source == Speech {
			l.bound(k)
		}
	}()
	return e
}

// shared returns a clip that others are made of, and loads it when nobody did.
func (l *Library) shared(k key, load func(key) (*media.Clip, Source, error)) (*media.Clip, Source, error) {
	e := l.entry(k, load)
	<-e.done
	return e.clip, e.source, e.err
}

// stale reports whether the entry is an error that should be tried again.
func (e *entry) stale() bool {
	select {
	case <-e.done:
		return e.err != nil && time.Now().After(e.until)
	default:
		return false
	}
}

// bound forgets the oldest spoken clip when there are too many; it is on disk still.
func (l *Library) bound(k key) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.order = append(l.order, k)
	if len(l.order) > maxSpoken {
		delete(l.clips, l.order[0])
		l.order = l.order[1:]
	}
}

func (l *Library) load(k key) (*media.Clip, Source, error) {
	if clip, ok := l.recording(k.language, k.name); ok {
		return clip, Recording, nil
	}
	if isBuiltIn(k.name) {
		return l.shared(key{name: k.name, text: asGenerated}, generate)
	}
	if l.speaker == nil {
		return nil, "", &MissingError{Language: k.language, Name: k.name}
	}
	text := k.text
	if text == "" {
		text = InWords(k.name)
	}
	clip, err := l.speaker.say(k.language, text)
	if errors.Is(err, errNoVoice) {
		return nil, "", &MissingError{Language: k.language, Name: k.name}
	}
	if err != nil {
		return nil, "", &MissingError{Language: k.language, Name: k.name, Cause: err}
	}
	return clip, Speech, nil
}

// Has reports whether there is a recording of that name, readable or not.
func (l *Library) Has(language, name string) bool {
	_, _, ok := l.find(language, name)
	return ok
}

// Speaks reports whether prompts of the language can be spoken.
func (l *Library) Speaks(language string) bool {
	return l.speaker != nil && l.speaker.voice(language) != ""
}

// Reload forgets every clip, so that files changed since are read when next asked for. Clips that are playing, and
// loads under way, stay as they are for those who have them.
func (l *Library) Reload() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clips, l.order = map[key]*entry{}, nil
}

// file is the place of a recording below a folder; ok is false for names that would lead out of it.
func file(language, name string) (p string, ok bool) {
	if language == "" || name == "" {
		return "", false
	}
	p = path.Clean(language + "/" + name + ".wav")
	return p, p == language+"/"+name+".wav" && fs.ValidPath(p)
}
