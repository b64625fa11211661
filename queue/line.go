package queue

import (
	"math"

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
	arrived ordered[*caller] // those for whom nobody's phone rings and whom this line's agents may serve, by their wait alone
	ranks   map[int]int      // how many of arrived have a priority
	waiting int              // all, and those the queue was too full for
	closed  bool             // callers who come are sent on

	crew      []*agent // who can serve it
	languages map[call.Language]bool
	pools     []*pool    // [0] is open to every agent; the others are for one demand each, sorted
	floor     [2]*ground // of callers who take anybody, and of those who asked for an agent in the EU, nil before the first
	reach     []reach    // the lines it may overflow to, the nearest first
	feeders   []*line    // those that may overflow to it
	rota      rota
	tally     *tally    // nil without shares
	audited   [2]uint64 // offered, and gone, when last audited

	offered, answered uint64
	left              map[call.Leave]uint64
	learned           learned
	teams             []*team // who serve it
	rivals            []rival // who shares agents with it
	contested         contest
	promises, tasks   promises
}

func newLine(id call.QueueID, s Settings, listed bool) *line {
	l := &line{id: id, set: s.withDefaults(), listed: listed, left: make(map[call.Leave]uint64, 4)}
	l.pools = []*pool{{line: l}}
	l.learned = newLearned()
	l.floor[0] = newGround(l.pools[0])
	l.rota.timer = timer{id: string(id), line: l}
	l.tally = newTally(l.set)
	return l
}

func (l *line) open() *pool { return l.pools[0] }

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
	if s.Remember <= 0 {
		s.Remember = DefaultRemember
	}
	if s.AtOnce <= 0 {
		s.AtOnce = DefaultAtOnce
	}
	if s.ShareWindow <= 0 {
		s.ShareWindow = DefaultShareWindow
	}
	if s.Callback.Every <= 0 {
		s.Callback.Every = DefaultEvery
	}
	if s.Callback.Hours == nil {
		s.Callback.Hours = s.Hours
	}
	switch s.Promise.Then {
	case call.LeftCallback, call.LeftVoicemail, call.LeftOverflowed:
	default:
		s.Promise.Then = call.LeftOverflowed
	}
	return s
}

// phones returns how many agents may be rung for one caller at once.
func (s Settings) phones() int {
	if s.Strategy == RingAll {
		return s.AtOnce
	}
	return 1
}
