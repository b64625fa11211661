package call

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// Answer is what a service answered, a JSON value. The zero Answer is null.
type Answer struct{ value any }

// ParseAnswer reads one JSON value. The error says nothing of what the text holds.
func ParseAnswer(text []byte) (Answer, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber() // 20 digits of an id are more than a float64 holds
	var value any
	if err := d.Decode(&value); err != nil {
		return Answer{}, errors.New("the answer is no JSON")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Answer{}, errors.New("the answer has more than one JSON value")
	}
	return Answer{value}, nil
}

// At returns what lies at a dotted path: "customer.name", "items.0.id". The empty path is the whole answer.
func (a Answer) At(path string) (Answer, bool) {
	if path == "" {
		return a, true
	}
	for name := range strings.SplitSeq(path, ".") {
		switch v := a.value.(type) {
		case map[string]any:
			field, ok := v[name]
			if !ok {
				return Answer{}, false
			}
			a = Answer{field}
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(v) {
				return Answer{}, false
			}
			a = Answer{v[i]}
		default:
			return Answer{}, false
		}
	}
	return a, true
}

// AnswerType is what a single value of an answer is.
type AnswerType string

// The types of single values. Objects, lists and null are none.
const (
	AnswerText    AnswerType = "text"
	AnswerNumber  AnswerType = "number"
	AnswerBoolean AnswerType = "boolean"
)

// Single returns a single value as text: a number as it was written, a boolean as "true" or "false".
func (a Answer) Single() (text string, kind AnswerType, ok bool) {
	switch v := a.value.(type) {
	case string:
		return v, AnswerText, true
	case json.Number:
		return v.String(), AnswerNumber, true
	case bool:
		return strconv.FormatBool(v), AnswerBoolean, true
	}
	return "", "", false
}

// List returns the items of a list.
func (a Answer) List() (items []Answer, ok bool) {
	all, ok := a.value.([]any)
	for _, item := range all {
		items = append(items, Answer{item})
	}
	return items, ok
}

// IsNull reports whether there is nothing.
func (a Answer) IsNull() bool { return a.value == nil }
