package queue

import "time"

// The wait is estimated as
//
//	position × mean handling time ÷ agents at work
//
// where the handling time is talk, hold and after-call work of the queue's conversations, and agents at work are those
// who could serve the queue, are present and not on a pause. The mean starts at firstHandling, counted as priorWeight
// conversations, and forgets: no conversation weighs less than one in memoryCalls. There is no figure before the first
// conversation, with nobody at work, or when it would be longer than longestEstimate.
const (
	firstHandling   = 180 * time.Second
	longestHandling = 4 * time.Hour
	longestEstimate = 2 * time.Hour
	priorWeight     = 3
	memoryCalls     = 20
)

// handling is a decaying mean of how long one caller keeps an agent.
type handling struct {
	extra int64 // over firstHandling
	n     int64 // conversations learned, counted up to memoryCalls
}

func (h *handling) learn(took int64) {
	took = max(0, min(took, int64(longestHandling)))
	h.n = min(h.n+1, memoryCalls)
	h.extra += (took - int64(firstHandling) - h.extra) / min(priorWeight+h.n, memoryCalls)
}

func (h handling) mean() int64 { return int64(firstHandling) + h.extra }

// estimate returns the wait of the caller at a position, ok only if there is reason to believe it.
func (l *line) estimate(position int) (wait time.Duration, ok bool) {
	open := l.open()
	if open.working == 0 {
		return 0, false
	}
	if position <= open.free.len() {
		return 0, true
	}
	if l.handling.n == 0 {
		return 0, false
	}
	wait = rounded(int64(position) * l.handling.mean() / int64(open.working))
	if wait > longestEstimate {
		return 0, false
	}
	return wait, true
}
