package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"centralino/call"
)

// duration is a time in words: "10 min", "1 h 30 min", "4.2 s".
func duration(d time.Duration) string {
	if d == 0 {
		return "0 s"
	}
	var parts []string
	for _, unit := range []struct {
		of   time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}} {
		if n := d / unit.of; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, unit.name))
			d %= unit.of
		}
	}
	if d > 0 {
		parts = append(parts, strings.TrimSuffix(fmt.Sprintf("%.1f", d.Seconds()), ".0")+" s")
	}
	return strings.Join(parts, " ")
}

// became says a change of something that has words before or after it: "is now 5 s (was: 3 s)".
func became(was, is string) string {
	switch {
	case was == "" && is == "": // it cannot be written
		return "is another"
	case is == "":
		return "is gone (was: " + was + ")"
	case was == "":
		return "is now " + is
	}
	return "is now " + is + " (was: " + was + ")"
}

// formerly is what was there, in brackets.
func formerly(was string) string {
	if was == "" {
		return ""
	}
	return " (was: " + was + ")"
}

// list writes "a", "a and b", "a, b and c".
func list[T ~string](items []T) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = string(item)
	}
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	last := len(texts) - 1
	return strings.Join(texts[:last], ", ") + " and " + texts[last]
}

// counted is a number with its noun: "1 key", "2 keys".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// upper begins a sentence, unless its first word is a name that begins with a sign.
func upper(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// quote puts a text in quotes, and cuts what is long.
func quote(text string) string {
	const longest = 120
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest-1]) + "…"
	}
	return "\u201c" + text + "\u201d"
}

// language is a language's name in English.
func language(lang call.Language) string {
	names := map[string]string{
		"it": "Italian", "en": "English", "de": "German", "fr": "French", "es": "Spanish", "pt": "Portuguese", "sl": "Slovenian",
	}
	base, region, _ := strings.Cut(string(lang), "-")
	switch name := names[base]; {
	case name == "":
		return string(lang)
	case region != "":
		return name + " (" + region + ")"
	default:
		return name
	}
}

// keysOf lists what is in one of two maps or in both, sorted.
func keysOf[K ~string, A, B any](a map[K]A, b map[K]B) []K {
	all := slices.Collect(maps.Keys(a))
	for k := range b {
		if _, there := a[k]; !there {
			all = append(all, k)
		}
	}
	slices.Sort(all)
	return all
}
