package app

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"

	"centralino/call"
	"centralino/flows"
	"centralino/ivr/speech"
	"centralino/media"
	"centralino/media/prompts"
)

// library gives calls their prompts. Prompts are loaded before the first call; one that is not yet in memory is loaded
// beside the call.
type library struct {
	*prompts.Library
	log    *slog.Logger
	failed func() // counts a prompt that could be neither read nor spoken

	said func(file string) (*media.Clip, error) // reads what a caller said: it is in memory for nobody else
}

// inMemory returns the clips of prompts that are all at hand; those that cannot be had are left out. ok is false when
// one of them has to be waited for.
func (l *library) inMemory(ps []call.Prompt, music bool) (clips []*media.Clip, ok bool) {
	at, cancel := context.WithCancel(context.Background())
	cancel() // what is in memory comes all the same
	for _, p := range ps {
		clip, err := l.get(at, p, music)
		if errors.Is(err, context.Canceled) {
			return nil, false
		}
		if clip != nil {
			clips = append(clips, clip)
		}
	}
	return clips, true
}

// load waits for the clips of prompts; those that cannot be had are left out, said and counted.
func (l *library) load(ctx context.Context, ps []call.Prompt, music bool) []*media.Clip {
	var clips []*media.Clip
	for _, p := range ps {
		clip, err := l.get(ctx, p, music)
		if err != nil {
			l.log.Warn("a prompt cannot be played", "err", err)
			l.failed()
			continue
		}
		clips = append(clips, clip)
	}
	return clips
}

func (l *library) get(ctx context.Context, p call.Prompt, music bool) (*media.Clip, error) {
	switch {
	case p.File != "" && ctx.Err() != nil:
		return nil, context.Canceled // of what is on the disk nothing is in memory
	case p.File != "":
		return l.said(p.File)
	case music:
		clip, _, err := l.Music(ctx, string(p.Language), p.Name)
		return clip, err
	}
	clip, _, err := l.Get(ctx, string(p.Language), p.Name, p.Text)
	return clip, err
}

// preload loads everything a helpline says, so that its first callers do not wait for a speech command. What cannot be
// had is said in one line: it is left out of what callers hear.
func (l *library) preload(ctx context.Context, h *helpline) {
	err := l.Preload(ctx, wanted(h))
	if err == nil {
		return
	}
	missing := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		missing = joined.Unwrap()
	}
	l.log.Warn("prompts cannot be played", "prompts", len(missing), "first", missing[0])
}

// wanted lists what a helpline says, each thing once: what its flows play, the product's own sentences, numbers up to
// an hour's worth, and the music of its queues.
func wanted(h *helpline) []prompts.Wanted {
	var out []prompts.Wanted
	listed := map[prompts.Wanted]bool{}
	want := func(w prompts.Wanted) {
		if !listed[w] {
			listed[w] = true
			out = append(out, w)
		}
	}
	say := func(ps ...call.Prompt) {
		for _, p := range ps {
			want(prompts.Wanted{Language: string(p.Language), Name: p.Name, Text: p.Text})
		}
	}
	for _, lang := range h.cfg.Languages {
		for _, program := range h.cfg.Flows {
			for _, use := range program.Prompts() {
				if p, ok := fixed(use, lang); ok {
					say(p)
				}
			}
			for _, v := range program.Values() {
				say(wordsOf(v, lang)...)
			}
			for _, name := range program.Music() {
				want(prompts.Wanted{Language: string(lang), Name: name, Music: true})
			}
		}
		say(speech.Phrases(lang)...)
		for n := 0; n <= 60 && len(h.cfg.Queues) > 0; n++ { // places and waits
			say(speech.Number(lang, n)...)
			say(speech.Minutes(lang, n)...)
		}
		for _, a := range h.cfg.Agents {
			if h.told(a.Country) {
				say(speech.Country(lang, a.Country))
			}
		}
		for _, q := range h.cfg.Queues {
			for _, name := range q.Comfort.Play {
				say(call.Prompt{Language: lang, Name: name})
			}
			for _, country := range slices.Sorted(maps.Keys(q.Country.Prompts)) {
				say(call.Prompt{Language: lang, Name: q.Country.Prompts[country]})
			}
			want(prompts.Wanted{Language: string(lang), Name: q.Music, Music: true})
			if notice := q.Record.Announce; notice != "" {
				want(prompts.Wanted{Language: string(lang), Name: notice})
			}
		}
	}
	return out
}

// told reports whether callers may have to hear that an agent sits in this country.
func (h *helpline) told(country string) bool {
	for _, q := range h.cfg.Queues {
		n := q.Country
		n.Home = h.country()
		if n.Needed(country) {
			return true
		}
	}
	return false
}

// wordsOf lists what a value that a flow speaks may be made of.
func wordsOf(v *flows.Value, lang call.Language) []call.Prompt {
	switch v.Kind {
	case flows.Amount:
		return speech.Amounts(lang, v.Currency)
	case flows.Date:
		words := speech.Calendar(lang)
		if v.Year {
			words = append(words, speech.Years(lang, 2000, 2099)...)
		}
		return words
	case flows.TimeOfDay:
		return speech.Clocks(lang)
	}
	return nil
}

// fixed is a prompt of a flow whose words are known before the call.
func fixed(p flows.Prompt, lang call.Language) (call.Prompt, bool) {
	if p.Name == "" && p.Say == nil {
		return call.Prompt{}, false
	}
	return call.Prompt{Language: lang, Name: p.Name, Text: p.Say[lang]}, true
}
