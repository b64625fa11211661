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
		a.refused, a.failed, a.reported = 0, 0, false
		a.overdue = a.overdue || a.hired && a.pause == nil && limit > 0 && a.misses >= limit
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

// reached notes that the agent is there: what was thought of the phone is forgotten.
func (a *agent) reached() {
	a.misses, a.refused, a.failed, a.resting, a.reported = 0, 0, 0, false, false
}

// unreachable reports that an agent who should be there is not, and that nobody was told yet.
func (a *agent) unreachable() bool {
	return !a.reported && a.registered && (a.failed >= failLimit || a.refused >= refuseLimit)
}

// alarm makes the event that tells of it.
func (a *agent) alarm() *call.AgentUnreachable {
	if a.failed >= failLimit {
		return &call.AgentUnreachable{Agent: a.id, Result: call.OfferFailed, Offers: a.failed}
	}
	return &call.AgentUnreachable{Agent: a.id, Result: call.OfferRefused, Offers: a.refused}
}

func (e *Engine) applyUnreachable(id call.AgentID) {
	a := e.agent(id)
	a.reported = a.reported || a.unreachable()
	e.scheduleAgent(a)
}
