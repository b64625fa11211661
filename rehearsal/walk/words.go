package walk

import (
	"bufio"
	"io"
	"strings"
)

// Keys is a list of words between spaces.
func Keys(text string) Words { return &list{strings.Fields(text)} }

type list struct{ words []string }

// Next implements Words.
func (l *list) Next() (word string, ok bool) {
	if len(l.words) == 0 {
		return "", false
	}
	word, l.words = l.words[0], l.words[1:]
	return word, true
}

// Lines reads words from lines; an empty line is the empty word.
func Lines(r io.Reader) Words { return &lines{scanner: bufio.NewScanner(r)} }

type lines struct {
	list
	scanner *bufio.Scanner
}

// Next implements Words.
func (l *lines) Next() (word string, ok bool) {
	if len(l.words) > 0 {
		return l.list.Next()
	}
	if !l.scanner.Scan() {
		return "", false
	}
	if l.words = strings.Fields(l.scanner.Text()); len(l.words) == 0 {
		return "", true
	}
	return l.list.Next()
}
