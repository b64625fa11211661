package queue

import (
	"math"
	"slices"

	"centralino/call"
)

// never is the time of what does not happen, long ago the time of what has always been so.
const (
	never   = int64(math.MaxInt64)
	longAgo = int64(math.MinInt64)
)

// line is one queue: who waits in it and who could serve it.
type line struct {
	id      call.QueueID
	set     Settings
	listed  bool             // in the configuration; otherwise it lives on until its last caller has left
	all     ordered[*caller] // everybody who waits and may stay, those being offered included
	waiting int              // all, and those the queue was too full for
	pools   []*pool          // [0] is open to every agent; the others are for one language each, sorted

	empty      bool  // nobody able is present
	emptySince int64 // when the last one left
	epoch      int   // counts the shifts, so that a caller can tell "still empty" from "empty again"
	shift      timer // the end of the grace of an empty shift

	offered, answered uint64
	left              map[call.Leave]uint64
	learned           learned
	rivals            []rival // who shares agents with it
	contested         contest
}

// pool joins callers and agents who may meet: those of one line, either all of them or those of one language.
type pool struct {
	line     *line
	language call.Language    // empty: open
	callers  ordered[*caller] // who stands here: nobody being offered
	free     ordered[*agent]
	present  int
	working  int // present and not on a pause of their own
	ready    int // place among the pools in which somebody can be served, plus one; 0 for none
}

func newLine(id call.QueueID, s Settings, listed bool) *line {
	l := &line{
		id: id, set: s.withDefaults(), listed: listed, empty: true, emptySince: longAgo,
		left: make(map[call.Leave]uint64, 4),
	}
	l.pools = []*pool{{line: l}}
	l.learned = newLearned()
	l.shift = timer{id: string(id), line: l}
	return l
}

func (l *line) open() *pool { return l.pools[0] }

// pool returns the pool of a language, nil when no agent of the line was ever known to speak it.
func (l *line) pool(language call.Language) *pool {
	i, found := slices.BinarySearchFunc(l.pools, language, byLanguage)
	if !found {
		return nil
	}
	return l.pools[i]
}

func (l *line) makePool(language call.Language) *pool {
	i, found := slices.BinarySearchFunc(l.pools, language, byLanguage)
	if !found {
		l.pools = slices.Insert(l.pools, i, &pool{line: l, language: language})
	}
	return l.pools[i]
}

func byLanguage(p *pool, language call.Language) int {
	switch {
	case p.language == language:
		return 0
	case p.language < language:
		return -1
	}
	return 1
}

func (s Settings) withDefaults() Settings {
	if s.Ring <= 0 {
		s.Ring = DefaultRing
	}
	if s.Ageing <= 0 {
		s.Ageing = DefaultAgeing
	}
	if s.Strategy == "" {
		s.Strategy = LongestIdle
	}
	switch s.Promise.Then {
	case call.LeftCallback, call.LeftVoicemail, call.LeftOverflowed:
	default:
		s.Promise.Then = call.LeftOverflowed
	}
	return s
}

func (s Settings) prefers(w Wish) bool { return slices.Contains(s.Prefer, w) }

// settlePool keeps the list of pools in which somebody can be served.
func (e *Engine) settlePool(p *pool) {
	ready := p.callers.len() > 0 && p.free.len() > 0
	switch {
	case ready && p.ready == 0:
		e.ready = append(e.ready, p)
		p.ready = len(e.ready)
	case !ready && p.ready != 0:
		last := e.ready[len(e.ready)-1]
		e.ready[p.ready-1], last.ready = last, p.ready
		e.ready = e.ready[:len(e.ready)-1]
		p.ready = 0
	}
}
