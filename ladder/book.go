package ladder

import (
	"time"

	"centralino/call"
)

const (
	// patience is how long a message waits for a call to want it: our answer to an INVITE comes long before.
	patience = 10 * time.Second
	// strangers bounds the Call-IDs that nobody has wanted yet, and early the messages of each.
	strangers = 2048
	early     = 16
	// afterwards is how long a call's telephones may go on after it is over: 64*T1, RFC 3261 section 17.1.1.2, and some.
	afterwards = 40 * time.Second
)

// Kept is a message of a call.
type Kept struct {
	Message
	Call  call.ID
	Party Party
}

// book knows which Call-ID belongs to which call.
type book struct {
	legs    map[string]leg
	of      map[call.ID][]string // Call-IDs of calls that are not over
	over    []due                // Call-IDs to be forgotten, in order of time
	pending map[string][]Message
	came    []due // pending Call-IDs, in order of time
}

type leg struct {
	of    call.ID
	party Party
}

type due struct {
	at     time.Time
	callID string
}

func newBook() book {
	return book{legs: map[string]leg{}, of: map[call.ID][]string{}, pending: map[string][]Message{}}
}

// enter takes what happened, and tells of each message that belongs to a call.
func (b *book) enter(e entry, keep func(Kept)) {
	switch {
	case e.message.Text != nil:
		b.forget(e.message.At)
		b.message(e.message, keep)
	case e.callID != "":
		b.legs[e.callID] = leg{e.of, e.party}
		b.of[e.of] = append(b.of[e.of], e.callID)
		for _, m := range b.pending[e.callID] {
			keep(Kept{m, e.of, e.party})
		}
		delete(b.pending, e.callID)
	default:
		for _, id := range b.of[e.of] {
			b.over = append(b.over, due{time.Now().Add(afterwards), id})
		}
		delete(b.of, e.of)
	}
}

func (b *book) message(m Message, keep func(Kept)) {
	id := callID(m.Text)
	if l, ok := b.legs[id]; ok {
		keep(Kept{m, l.of, l.party})
		return
	}
	had, known := b.pending[id]
	if id == "" || len(had) >= early {
		return
	}
	if !known {
		if len(b.came) >= strangers {
			delete(b.pending, b.came[0].callID)
			b.came = b.came[1:]
		}
		b.came = append(b.came, due{m.At.Add(patience), id})
	}
	b.pending[id] = append(had, m)
}

// forget drops Call-IDs whose time is over.
func (b *book) forget(now time.Time) {
	for len(b.came) > 0 && b.came[0].at.Before(now) {
		delete(b.pending, b.came[0].callID)
		b.came = b.came[1:]
	}
	for len(b.over) > 0 && b.over[0].at.Before(now) {
		delete(b.legs, b.over[0].callID)
		b.over = b.over[1:]
	}
}
