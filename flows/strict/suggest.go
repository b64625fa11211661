package strict

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest returns the candidate that word was probably meant to be, or "" when none is near. Among equally near ones
// the first in alphabetical order is taken.
func Nearest(word string, candidates []string) string {
	best, bestDistance := "", len(word)/3+2
	if len(word) > 64 {
		return "" // no name of ours is that long, and the distance is quadratic
	}
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		if c == "" || c == word {
			continue
		}
		d := distance(strings.ToLower(word), strings.ToLower(c))
		if d >= max(utf8.RuneCountInString(word), utf8.RuneCountInString(c)) {
			continue // nothing in common
		}
		if min(len(c), len(word)) > 1 && (strings.HasPrefix(c, word) || strings.HasPrefix(word, c)) {
			d = min(d, 2)
		}
		if d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// Slip is Nearest for words that may well be something else: it returns a candidate only when word is that with a letter or two typed
// wrongly.
func Slip(word string, candidates []string) string {
	near := Nearest(word, candidates)
	if near != "" && distance(strings.ToLower(word), strings.ToLower(near)) > max(1, (len(word)+1)/4) {
		return ""
	}
	return near
}

// Suggest returns a hint for an unknown word: the nearest candidate, or all of them when they are few, or "".
func Suggest(word string, candidates []string) string {
	if near := Nearest(word, candidates); near != "" {
		return "did you mean `" + near + "`?"
	}
	return Known(candidates)
}

// Known returns a hint that lists what there is, or "" when there is nothing or too much to list.
func Known(candidates []string) string {
	if len(candidates) == 0 || len(candidates) > 12 {
		return ""
	}
	return "there is " + Quoted(candidates)
}

// Quoted joins words in alphabetical order, each in back-ticks.
func Quoted(words []string) string {
	sorted := slices.Compact(slices.Sorted(slices.Values(words)))
	for i, w := range sorted {
		sorted[i] = "`" + w + "`"
	}
	return strings.Join(sorted, ", ")
}

// distance is the edit distance with neighbours swapped counted as one (optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
