package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"centralino/board"
)

// How the feed flows.
const (
	feedPace    = 250 * time.Millisecond // between two looks at the board, at least
	feedRefresh = 2 * time.Second        // at most: estimates move without events
	feedRoom    = 16                     // messages that a reader may lag behind
	feedMemory  = 64                     // messages kept for those who come back
	feedReaders = 2000
)

// feed turns the board into messages, once for all who may see the same. It works only while somebody reads.
type feed struct {
	live  Live
	epoch string // of ids: those of another process mean nothing

	mu       sync.Mutex
	channels map[view]*channel
	readers  int
	running  bool
	closed   bool
	wake     chan struct{}
}

// channel is what those read who may see the same.
type channel struct {
	rows    rows
	n       uint64   // of the latest message
	recent  [][]byte // the latest messages, the newest is n
	readers map[*reader]bool
}

// reader is one open stream.
type reader struct {
	messages chan []byte // closed when the reader is too slow, or nothing more will come
}

func newFeed(l Live, epoch string) *feed {
	return &feed{live: l, epoch: epoch, channels: map[view]*channel{}, wake: make(chan struct{}, 1)}
}

// join adds a reader, who gets what came after the message with the id, or a snapshot. nil: there are too many.
func (f *feed) join(v view, after string) *reader {
	state := f.live.State() // before the lock: it asks others
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed || f.readers >= feedReaders {
		return nil
	}
	c := f.channels[v]
	if c == nil {
		c = &channel{rows: v.rows(state), readers: map[*reader]bool{}}
		f.channels[v] = c
	}
	r := &reader{messages: make(chan []byte, feedRoom+feedMemory)}
	missed, known := c.since(f.epoch, after)
	if !known {
		missed = [][]byte{f.message("snapshot", c.n, c.rows.snapshot(state.At))}
	}
	for _, m := range missed {
		r.messages <- m
	}
	c.readers[r] = true
	f.readers++
	if !f.running {
		f.running = true
		go f.run()
	}
	return r
}

// leave takes a reader away. It may be called twice.
func (f *feed) leave(v view, r *reader) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if c := f.channels[v]; c != nil && c.readers[r] {
		f.drop(v, c, r)
	}
}

func (f *feed) drop(v view, c *channel, r *reader) {
	delete(c.readers, r)
	f.readers--
	if len(c.readers) == 0 {
		delete(f.channels, v)
	}
	if f.readers == 0 {
		f.poke()
	}
}

func (f *feed) poke() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// close ends every stream.
func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	for v, c := range f.channels {
		for r := range c.readers {
			close(r.messages)
			f.drop(v, c, r)
		}
	}
	f.poke()
}

// run looks at the board as long as somebody reads.
func (f *feed) run() {
	pace, refresh := time.NewTimer(feedPace), time.NewTimer(feedRefresh)
	defer pace.Stop()
	defer refresh.Stop()
	for {
		changed := f.live.Changed()
		if !f.publish(f.live.State()) {
			return
		}
		pace.Reset(feedPace)
		refresh.Reset(feedRefresh)
		select {
		case <-pace.C:
		case <-f.wake:
			continue
		}
		select {
		case <-changed:
		case <-refresh.C:
		case <-f.wake:
		}
	}
}

// publish tells everybody what has changed. It returns false when nobody reads any more.
func (f *feed) publish(state board.State) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.readers == 0 {
		f.running = false
		return false
	}
	for v, c := range f.channels {
		next := v.rows(state)
		data := c.rows.delta(next, state.At)
		c.rows = next
		if data == nil {
			continue
		}
		c.n++
		m := f.message("delta", c.n, data)
		if c.recent = append(c.recent, m); len(c.recent) > feedMemory {
			c.recent = append(c.recent[:0], c.recent[1:]...)
		}
		for r := range c.readers {
			if len(r.messages) >= feedRoom {
				close(r.messages) // too slow: it comes back and gets a snapshot
				f.drop(v, c, r)
				continue
			}
			r.messages <- m
		}
	}
	return true
}

// message writes one event, HTML Living Standard section 9.2.6.
func (f *feed) message(event string, n uint64, data []byte) []byte {
	return fmt.Appendf(nil, "event: %s\nid: %s-%d\ndata: %s\n\n", event, f.epoch, n, data)
}

// since finds what came after a message; known is false when that is not remembered.
func (c *channel) since(epoch, id string) (missed [][]byte, known bool) {
	var n uint64
	if got, err := fmt.Sscanf(id, epoch+"-%d", &n); err != nil || got != 1 || n > c.n || n+uint64(len(c.recent)) < c.n {
		return nil, false
	}
	return c.recent[uint64(len(c.recent))-(c.n-n):], true
}

// rows are the rows of a board as JSON, each under its name.
type rows []kind

// kind is one kind of rows, and how messages call it.
type kind struct {
	name string
	table
}

type table struct {
	names []string
	of    map[string][]byte
}

func tableOf[T any](list []T, name func(*T) string) table {
	t := table{of: make(map[string][]byte, len(list)), names: make([]string, 0, len(list))}
	for i := range list {
		data, err := json.Marshal(&list[i])
		if err != nil {
			continue // a row of numbers and texts always can be
		}
		n := name(&list[i])
		t.names, t.of[n] = append(t.names, n), data
	}
	return t
}

func rowsOf(s board.State) rows {
	return rows{
		{"queues", tableOf(s.Queues, func(q *board.Queue) string { return string(q.Queue) })},
		{"agents", tableOf(s.Agents, func(a *board.Agent) string { return string(a.Agent) })},
		{"calls", tableOf(s.Calls, func(c *board.Call) string { return string(c.Call) })},
		{"alerts", tableOf(s.Alerts, func(a *board.Alert) string { return a.ID })},
		{"messages", tableOf(s.Messages, func(m *board.Message) string { return string(m.Message) })},
	}
}

// snapshot writes every row.
func (r rows) snapshot(at time.Time) []byte {
	b := opening(at)
	for _, t := range r {
		member(b, t.name, t.rows(t.names))
	}
	b.WriteByte('}')
	return b.Bytes()
}

// delta writes the rows of next that are not in r, and the names of those that are gone; nil when there are none.
func (r rows) delta(next rows, at time.Time) []byte {
	b, gone := opening(at), map[string][]string{}
	before := b.Len()
	for i, will := range next {
		was := r[i] // the same kind, as both are of one view
		var changed []string
		for _, n := range will.names {
			if !bytes.Equal(was.of[n], will.of[n]) {
				changed = append(changed, n)
			}
		}
		for _, n := range was.names {
			if _, there := will.of[n]; !there {
				gone[will.name] = append(gone[will.name], n)
			}
		}
		if len(changed) > 0 {
			member(b, will.name, will.rows(changed))
		}
	}
	if len(gone) > 0 {
		if data, err := json.Marshal(gone); err == nil {
			member(b, "gone", data)
		}
	}
	if b.Len() == before {
		return nil
	}
	b.WriteByte('}')
	return b.Bytes()
}

func opening(at time.Time) *bytes.Buffer {
	b := &bytes.Buffer{}
	_, _ = fmt.Fprintf(b, `{"at":%q`, at.UTC().Format(time.RFC3339Nano))
	return b
}

func member(b *bytes.Buffer, name string, value []byte) {
	b.WriteString(`,"` + name + `":`)
	b.Write(value)
}

func (t table) rows(names []string) []byte {
	b := []byte{'['}
	for i, n := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, t.of[n]...)
	}
	return append(b, ']')
}
