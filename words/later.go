package words

import (
	"errors"
	"fmt"
	"strings"
)

// Text is a sentence that is said later, when it is known in which language. It is an error that says it in English.
type Text struct {
	format string
	args   []any
}

// Later returns a sentence to be said. Without arguments nothing in it is taken for a verb.
func Later(format string, args ...any) Text { return Text{format, args} }

// OfError returns what an error says: the sentence if it is one, or all of its text.
func OfError(err error) Text {
	text := Text{format: err.Error()}
	_ = errors.As(err, &text)
	return text
}

// Both returns two sentences that share their arguments: the first takes as many as it has verbs, the second the rest.
func Both(first, second string, args ...any) (Text, Text) {
	n := min(strings.Count(first, "%"), len(args))
	return Later(first, args[:n]...), Later(second, args[n:]...)
}

// Error implements error.
func (t Text) Error() string { return Words{}.Of(t) }

// Of says a sentence that was kept for later.
func (w Words) Of(t Text) string {
	format := w.Word(t.format)
	if len(t.args) == 0 {
		return format
	}
	return fmt.Sprintf(format, t.args...)
}
