package queue

import (
	"time"

	"centralino/call"
)

// An agent who did not take an offer is left alone for a while, so that a phone that says no at once cannot make the
// engine offer in circles.
const (
	restMissed  = 5 * time.Second
	restSpurned = 5 * time.Second // the first; twice as long each time
	restRefused = time.Minute     // at most
	restFailed  = 5 * time.Minute // at most

	// So many in a row, and the agent no longer counts as present. A phone that cannot be reached has nobody behind it;
	// one that is busy mostly has, so it is believed for some five minutes.
	failLimit   = 3
	refuseLimit = 8
)

// letPass notes an offer that was not taken. Only missed offers count towards the pause.
func (a *agent) letPass(r call.OfferResult, at int64, limit int) {
	rest := restMissed
	switch r {
	case call.OfferMissed:
		a.misses++
		a.refused, a.failed = 0, 0
		a.overdue = a.overdue || a.pause == nil && limit > 0 && a.misses >= limit
	case call.OfferRefused:
		rest = doubled(a.refused+a.failed, restRefused)
		a.refused++
	default:
		rest = doubled(a.refused+a.failed, restFailed)
		a.failed++
	}
	a.idleSince = at
	a.resting, a.restUntil = true, at+int64(rest)
}

func doubled(times int, limit time.Duration) time.Duration {
	return min(limit, restSpurned<<min(times, 8))
}
