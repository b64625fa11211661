// Package words says to people what they read in their own language.
//
// A sentence stands in the code in English, where it is said, as a format of package fmt. Whoever says it has a Table for every
// other language, from the English to that one, and a test by package wordstest, which reads the code and fails where a table
// lacks a sentence, has one that nobody says, or one with other arguments.
package words

import (
	"fmt"
	"strings"

	"centralino/call"
)

// The languages in which something is said here.
const (
	English call.Language = "en"
	Italian call.Language = "it"
	Spanish call.Language = "es"
	German  call.Language = "de"
)

// Table says sentences, by the English ones, in another language.
type Table map[string]string

// Read reads the text of a table: a sentence in English on a line of its own, and below it, after a tab, the same in the other
// language. Arguments whose order differs there are numbered: %[2]s. Lines that begin with # are notes.
func Read(text string) Table {
	table, english := Table{}, ""
	for line := range strings.SplitSeq(text, "\n") {
		other, is := strings.CutPrefix(line, "\t")
		switch {
		case strings.HasPrefix(line, "#") || line == "":
		case is:
			table[english] = other
		default:
			english = line
			table[english] = ""
		}
	}
	return table
}

// Words says things in one language. The zero value speaks English.
type Words struct {
	language call.Language
	table    Table
}

// New returns words of a language by the text of its table. English needs none.
func New(language call.Language, text string) Words { return Words{language, Read(text)} }

// Language returns the language that is spoken.
func (w Words) Language() call.Language {
	if w.language == "" {
		return English
	}
	return w.language
}

// Say says a sentence; what the table lacks is said in English.
func (w Words) Say(format string, args ...any) string {
	if other, ok := w.table[format]; ok {
		return fmt.Sprintf(other, args...)
	}
	return fmt.Sprintf(format, args...)
}

// Word says what takes no arguments: as the table has it, or as it is.
func (w Words) Word(text string) string {
	if other, ok := w.table[text]; ok {
		return other
	}
	return text
}
