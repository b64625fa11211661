package flows

import (
	"slices"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

// How long a comment may be.
const (
	DefaultComment  = time.Minute // where the flow does not say
	shortestComment = 5 * time.Second
	longestComment  = 10 * time.Minute
)

// survey reads the questions after a conversation.
func (c *compiler) survey(m *strict.Map) *Survey {
	v := &Survey{Name: m.Get("survey").Identifier(""), Wait: wait(m)}
	list := m.Need("questions", `write questions: [{id: satisfied, prompt: …, keys: "1-5"}]`)
	seen := map[string]bool{}
	for _, item := range list.OneOrList() {
		q := item.Map()
		id := q.Need("id", "name the question, for reports")
		question := Question{ID: id.Identifier(""), Prompts: c.mustPrompts(q, "prompt")}
		question.Keys, question.Ten = answers(q.Need("keys", `which keys answer: keys: "1-5"`))
		if seen[question.ID] && question.ID != "" {
			id.Fault("give each question its own", "there are two questions `%s`", question.ID)
		}
		seen[question.ID] = true
		q.Close()
		v.Questions = append(v.Questions, question)
	}
	if len(v.Questions) == 0 && !list.Missing() {
		list.Fault("", "the survey has no questions")
	}
	if comment := m.Get("comment"); !comment.Missing() {
		v.Comment = c.comment(comment)
	}
	return v
}

// comment reads what asks for words of the caller's own.
func (c *compiler) comment(v strict.Value) *Comment {
	m := v.Map()
	out := &Comment{Prompts: c.mustPrompts(m, "prompt")}
	out.Max = m.Get("max").Duration(DefaultComment, shortestComment, longestComment)
	m.Close()
	return out
}

// answers reads keys: "1-5", "0-10", "1, 2, 3" or a list.
func answers(v strict.Value) (keys []call.Digit, ten bool) {
	for _, item := range v.OneOrList() {
		for part := range strings.SplitSeq(item.Digits(""), ",") {
			part = strings.TrimSpace(part)
			first, last, span := strings.Cut(part, "-")
			toTen := span && strings.TrimSpace(last) == "10"
			if toTen {
				last = "9"
			}
			if !span {
				last = first
			}
			from, errFrom := call.ParseDigit(strings.TrimSpace(first))
			to, errTo := call.ParseDigit(strings.TrimSpace(last))
			bad := errFrom != nil || errTo != nil || from > to
			if bad || span && (from < '0' || to > '9') {
				item.Fault(`write keys: "1-5"`, "%q is no key and no range of keys", part)
				return keys, ten
			}
			if toTen && from > '1' {
				item.Fault(`write keys: "0-10" or "1-10"`, "%q has no 1, and 10 begins with that key", part)
				return keys, ten
			}
			ten = ten || toTen
			for d := from; d <= to; d++ {
				if !slices.Contains(keys, d) {
					keys = append(keys, d)
				}
			}
		}
	}
	return keys, ten
}
