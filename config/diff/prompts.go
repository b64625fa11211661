package diff

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"centralino/call"
	"centralino/config"
)

// louder is from how many dB on a recording is told to be louder or quieter.
const louder = 3

// prompts compares what callers hear: recordings by their files, and texts.
func (c *comparison) prompts() {
	old, now := c.both()
	was, is := c.played(old), c.played(now)
	for _, lang := range now.Languages {
		if !slices.Contains(old.Languages, lang) {
			continue
		}
		for _, name := range c.recorded(lang) {
			fresh := is[name] != nil && was[name] == nil
			unused := was[name] != nil && is[name] == nil
			if !fresh && !unused { // of those, the step tells that plays them
				c.recording(lang, name)
			}
		}
		for _, name := range keysOf(was, is) {
			before, after := was[name][lang], is[name][lang]
			_, recorded := c.now.recordings[recording{lang, name}]
			if was[name] == nil || is[name] == nil || recorded || before == after {
				continue
			}
			c.add(Callers, fmt.Sprintf("prompt %s says something else in %s: %s%s", name, language(lang), quote(after), formerlyQuoted(before)))
		}
	}
}

func formerlyQuoted(text string) string {
	if text == "" {
		return ""
	}
	return formerly(quote(text))
}

// played are the recordings that flows name, with their texts.
func (c *comparison) played(cfg *config.Config) map[string]map[call.Language]string {
	out := map[string]map[call.Language]string{}
	for _, id := range slices.Sorted(maps.Keys(cfg.Flows)) {
		for _, p := range cfg.Flows[id].Prompts() {
			if p.Name == "" || len(out[p.Name]) > 0 {
				continue
			}
			if out[p.Name] = p.Say; p.Say == nil { // known, and without a text
				out[p.Name] = map[call.Language]string{}
			}
		}
	}
	return out
}

// recorded lists what was or is recorded in a language, sorted.
func (c *comparison) recorded(lang call.Language) (names []string) {
	for r := range c.old.recordings {
		if r.language == lang {
			names = append(names, r.name)
		}
	}
	for r := range c.now.recordings {
		if _, twice := c.old.recordings[r]; r.language == lang && !twice {
			names = append(names, r.name)
		}
	}
	slices.SortFunc(names, cmp.Compare)
	return names
}

// recording compares one recording.
func (c *comparison) recording(lang call.Language, name string) {
	key := recording{lang, name}
	was, before := c.old.recordings[key]
	is, after := c.now.recordings[key]
	switch {
	case was.hash == is.hash:
	case !before:
		c.add(Callers, fmt.Sprintf("prompt %s is now a recording in %s", name, language(lang)))
	case !after:
		c.add(Callers, fmt.Sprintf("prompt %s has no recording in %s any more", name, language(lang)))
	default:
		c.add(Callers, fmt.Sprintf("prompt %s is another recording in %s%s", name, language(lang), measured(was, is)))
	}
}

// measured says by what two recordings can be told apart without hearing them.
func measured(was, is sound) string {
	var parts []string
	const tenth = time.Second / 10
	if a, b := was.length.Round(tenth), is.length.Round(tenth); a != b && a > 0 && b > 0 {
		parts = append(parts, duration(b)+" instead of "+duration(a))
	}
	if by := is.level - was.level; was.level != 0 && is.level != 0 && math.Abs(by) >= louder {
		word := "louder"
		if by < 0 {
			word = "quieter"
		}
		parts = append(parts, fmt.Sprintf("%.0f dB %s", math.Abs(by), word))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}
