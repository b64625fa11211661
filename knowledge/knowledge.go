// Package knowledge holds what operators should know: notes in Markdown that lie beside the configuration, each about all
// queues, about some of them, or about steps of their flows. It reads them strictly, finds them by what somebody types, and
// makes HTML of them that has nothing in it but what this package put there.
package knowledge

import (
	"crypto/sha256"
	"html/template"
	"slices"
	"strings"

	"centralino/call"
)

// Note is one note.
type Note struct {
	ID     string // its path in the folder without .md, such as "billing:instalments"
	Title  string
	Queues []call.QueueID // whose calls it is about; none: all
	Steps  []call.StepID  // that such a call came through; none: any
	HTML   template.HTML  // safe: made by this package of text that was escaped

	Hash  [sha256.Size]byte // of its file
	words []word            // of the title, then of the text
	plain string            // the text without its marks, for excerpts
}

// Library is all notes. It never changes after Read; the zero value and nil have none.
type Library struct{ notes []*Note }

// Len is how many notes there are.
func (l *Library) Len() int {
	if l == nil {
		return 0
	}
	return len(l.notes)
}

// All returns the notes, sorted by ID.
func (l *Library) All() []*Note {
	if l == nil {
		return nil
	}
	return slices.SortedFunc(slices.Values(l.notes), func(a, b *Note) int { return strings.Compare(a.ID, b.ID) })
}

// Note returns a note by its ID, nil when there is none that may be seen.
func (l *Library) Note(id string, sees func(call.QueueID) bool) *Note {
	if l == nil {
		return nil
	}
	for _, n := range l.notes {
		if n.ID == id && n.seen(sees) {
			return n
		}
	}
	return nil
}

// seen reports whether somebody who sees these queues may see the note: all may that is about no queue alone.
func (n *Note) seen(sees func(call.QueueID) bool) bool {
	return len(n.Queues) == 0 || slices.ContainsFunc(n.Queues, sees)
}
