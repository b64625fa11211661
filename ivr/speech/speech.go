// Package speech turns numbers, amounts, dates, times, waits and places in a queue into prompts by the grammar of a language. It is pure.
//
// Italian and English have grammar. Every prompt carries both a name and a text: a site that records
// prompts/it/numbers/ventuno.wav hears the recording, any other hears the text spoken. Numbers are built of pieces that a
// site can record in an afternoon: the words up to 99, the hundreds, thousand and million.
//
// A language without grammar still gets an answer: numbers are prompts such as numbers/21 with the text "21", which a
// speech command reads in its own language, and phrases have no text, so they are recorded or spoken as their name.
package speech

import (
	"strings"
	"time"

	"centralino/call"
)

// Most is the largest number with words of its own; larger ones are spoken digit by digit.
const Most = 999_999_999

// grammar is what a language knows.
type grammar struct {
	pieces  func(n int) []string // words of 0..Most, in pieces that are recorded one by one
	words   func(n int) string   // the same as one would write it
	minus   string
	signs   map[rune]string // what is neither digit nor letter: star, hash, plus
	units   map[Unit]forms
	spans   map[time.Duration]string // lengths of time with words of their own
	phrases map[string]string

	and   string
	coin  func(currency string) (coin, bool)
	dates func() dates
	clock func(hour, minute int, c Clock) []piece

	countries func() map[string]string // where somebody is, by code; made when asked, since every sentence has a grammar
}

// forms are the two numbers of a unit. One holds the article too: "un'ora".
type forms struct{ one, many string }

// grammarOf finds the grammar of a tag such as "it" or "it-CH".
func grammarOf(lang call.Language) (grammar, bool) {
	base, _, _ := strings.Cut(strings.ToLower(string(lang)), "-")
	switch base {
	case "it":
		return italian(), true
	case "en":
		return english(), true
	}
	return grammar{}, false
}

// Languages lists the languages that have grammar.
func Languages() []call.Language { return []call.Language{"it", "en"} }

// folded maps what may stand in words, but not in a file name.
var folded = strings.NewReplacer("à", "a", "è", "e", "é", "e", "ì", "i", "ò", "o", "ù", "u", "'", "-", "’", "-", " ", "-")

// named makes a prompt out of a folder and words: the file name is the words without accents, spaces and apostrophes.
func named(lang call.Language, folder, words string) call.Prompt {
	return call.Prompt{Language: lang, Name: folder + "/" + strings.ToLower(folded.Replace(words)), Text: words}
}
