package knowledge

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"centralino/call"
)

// Query says which notes are looked for.
type Query struct {
	Queue call.QueueID  // of the call; empty: of none
	Steps []call.StepID // that the call came through
	Words string        // as they are typed: each begins a word of the note; empty: the notes about the call
	Sees  func(call.QueueID) bool
	Limit int
}

// Found is a note that was found.
type Found struct {
	*Note
	Excerpt string // what the note says around the words, or its beginning
}

// word is a word of a note, folded.
type word struct {
	text  string
	at    int // in the plain text, in bytes
	title bool
}

// excerptLength is how much of a note is shown where many are, in bytes at most.
const excerptLength = 160

// Find returns notes, those first that are about the step, then those about the queue, then the others; of them those first
// whose titles have the words. Without words only those are found that are about the call, or about every call.
func (l *Library) Find(q Query) (out []Found) {
	if l == nil {
		return nil
	}
	type scored struct {
		Found
		near, score int
	}
	var all []scored
	typed := wordsOf(q.Words, false)
	for _, n := range l.notes {
		near := n.near(q)
		if !n.seen(q.Sees) || near < 0 && len(typed) == 0 {
			continue
		}
		score, at, ok := n.match(typed)
		if ok {
			all = append(all, scored{Found{n, n.excerpt(at)}, near, score})
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.near, a.near), cmp.Compare(b.score, a.score), strings.Compare(a.ID, b.ID))
	})
	for _, s := range all[:min(len(all), q.Limit)] {
		out = append(out, s.Found)
	}
	return out
}

// near says how much a note is about the call: 3 its step, 2 its queue, 1 every call, -1 another one.
func (n *Note) near(q Query) int {
	ofQueue, ofStep := slices.Contains(n.Queues, q.Queue), slices.ContainsFunc(n.Steps, func(s call.StepID) bool { return slices.Contains(q.Steps, s) })
	switch {
	case len(n.Queues) > 0 && !ofQueue, len(n.Steps) > 0 && !ofStep:
		return -1
	case ofStep:
		return 3
	case ofQueue:
		return 2
	}
	return 1
}

// match finds every word; at is the place of the first that is in the text.
func (n *Note) match(typed []word) (score, at int, ok bool) {
	at = -1
	for _, t := range typed {
		best := 0
		for _, w := range n.words {
			if !strings.HasPrefix(w.text, t.text) {
				continue
			}
			if w.title {
				best = max(best, 10)
				continue
			}
			best = max(best, 1)
			if at < 0 {
				at = w.at
			}
		}
		if best == 0 {
			return 0, 0, false
		}
		score += best
	}
	return score, max(at, 0), true
}

// excerpt is what stands around a place of the text.
func (n *Note) excerpt(at int) string {
	from := 0
	if at > excerptLength/3 {
		from = at - excerptLength/3
		if space := strings.IndexByte(n.plain[from:at], ' '); space >= 0 {
			from += space + 1
		} else {
			from = at
		}
	}
	out := n.plain[from:]
	if len(out) > excerptLength {
		out = strings.ToValidUTF8(out[:excerptLength], "")
		if space := strings.LastIndexByte(out, ' '); space > 0 {
			out = out[:space]
		}
		out += " …"
	}
	if from > 0 {
		out = "… " + out
	}
	return out
}

// wordsOf parts a text into words, in small letters and without accents.
func wordsOf(text string, title bool) (out []word) {
	at := -1
	for i, c := range text + " " {
		letter := unicode.IsLetter(c) || unicode.IsDigit(c)
		switch {
		case letter && at < 0:
			at = i
		case !letter && at >= 0:
			out = append(out, word{folded(text[at:i]), at, title})
			at = -1
		}
	}
	return out
}

// folded is a word without accents, in small letters: who types on the telephone's keyboard of another country finds it too.
func folded(s string) string {
	return strings.Map(func(c rune) rune {
		for plain, accented := range map[rune]string{
			'a': "àáâäãå", 'c': "ç", 'e': "èéêë", 'i': "ìíîï", 'n': "ñ", 'o': "òóôöõ", 'u': "ùúûü",
		} {
			if strings.ContainsRune(accented, c) {
				return plain
			}
		}
		return c
	}, strings.ToLower(s))
}
