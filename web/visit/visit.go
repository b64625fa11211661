// Package visit lets anybody call from a page, within bounds: a visitor gets a ticket that opens one connection within
// seconds, and so many calls are up at once, in all and of one address.
package visit

import (
	"crypto/rand"
	"sync"
	"time"

	"centralino/call"
	"centralino/web/throttle"
)

// Lasts is how long a ticket can be used.
const Lasts = 30 * time.Second

// How often tickets are given. A page takes one for each call, and one more whenever its connection was lost.
const (
	sourceBurst = 10
	sourceEvery = 10 * time.Second
	allBurst    = 300
	allEvery    = 100 * time.Millisecond
	rooms       = 10_000 // sources that are remembered
	everybody   = ""     // the key of them all
)

// Limits are how many calls may be up at once.
type Limits struct {
	InAll     int
	PerSource int
}

// Door gives tickets and counts calls. Its methods may be called from any goroutine.
type Door struct {
	limits  func() Limits
	sources *throttle.Throttle
	all     *throttle.Throttle

	mu       sync.Mutex
	tickets  map[string]ticket // by their text
	calls    map[string]int    // by source
	total    int
	sweeping time.Time // next
}

// ticket is for whoever came from a source.
type ticket struct {
	source string
	until  time.Time
}

// New makes a door. limits are asked for at each call, as a reload may change them.
func New(limits func() Limits) *Door {
	return &Door{
		limits: limits, tickets: map[string]ticket{}, calls: map[string]int{},
		sources: throttle.New(sourceBurst, sourceEvery, rooms), all: throttle.New(allBurst, allEvery, 1),
	}
}

// Ticket gives a ticket to whoever comes from a source. A wait above 0 says that there were too many.
func (d *Door) Ticket(source string, now time.Time) (text call.Secret, wait time.Duration) {
	if wait, _ = d.sources.Take(source, now); wait > 0 {
		return text, wait
	}
	if wait, _ = d.all.Take(everybody, now); wait > 0 {
		d.sources.Return(source)
		return text, wait
	}
	raw := rand.Text()
	d.mu.Lock()
	defer d.mu.Unlock()
	if now.After(d.sweeping) {
		d.sweep(now)
	}
	d.tickets[raw] = ticket{source, now.Add(Lasts)}
	return call.NewSecret(raw), 0
}

// sweep forgets tickets that nobody used: so there are never more than are given within the time of two.
func (d *Door) sweep(now time.Time) {
	for text, t := range d.tickets {
		if !now.Before(t.until) {
			delete(d.tickets, text)
		}
	}
	d.sweeping = now.Add(Lasts)
}

// Use takes a ticket, which is good once, and says which source it was given to.
func (d *Door) Use(text string, now time.Time) (source string, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	t, ok := d.tickets[text]
	delete(d.tickets, text)
	return t.source, ok && now.Before(t.until)
}

// Enter counts a call of a source until leave is called. ok is false when there are as many as may be.
func (d *Door) Enter(source string) (leave func(), ok bool) {
	limits := d.limits()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.total >= limits.InAll || d.calls[source] >= limits.PerSource {
		return nil, false
	}
	d.total++
	d.calls[source]++
	return sync.OnceFunc(func() { d.leave(source) }), true
}

func (d *Door) leave(source string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.total--
	if d.calls[source]--; d.calls[source] == 0 {
		delete(d.calls, source)
	}
}
