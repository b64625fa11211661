package replay

import (
	"math/rand/v2"
	"time"

	"centralino/call"
	"centralino/queue/sim"
)

// Draw implements sim.Dist: the patience of a caller of whom nothing is known.
func (p Patience) Draw(r *rand.Rand) time.Duration { return p.DrawBeyond(0, r) }

// Mean implements sim.Dist: the mean over the time that callers were seen to wait, by the rate at which they gave up.
func (p Patience) Mean() time.Duration {
	if p.rate <= 0 {
		return sim.Forever
	}
	return time.Duration(1 / p.rate)
}

// Callers returns the recorded callers as new ones: they come when they came, each to the queue they came to first, and
// are as patient and talk as long as callers of that queue were. from is what their times count from.
func (r *Recording) Callers(from time.Time, seed uint64) (out []sim.Caller) {
	for _, c := range r.calls {
		v := c.visits[0]
		if v.at.Before(from) {
			continue
		}
		source := chance(seed, string(c.id))
		patience := r.patience[v.queued.Queue].Draw(source)
		talk, wrap := r.service(v.queued.Queue, source)
		out = append(out, sim.Caller{ID: c.id, Flow: c.flow, Visit: sim.Visit{
			Queue: v.queued.Queue, At: v.at.Sub(from), Priority: v.queued.Priority, Language: v.queued.Language, Like: v.queued,
			Patience: patience, Talk: talk, Wrap: wrap,
		}})
	}
	return out
}

// service draws a conversation and its after-call work from those of a queue, or of all if it had none.
func (r *Recording) service(q call.QueueID, source *rand.Rand) (talk, wrap time.Duration) {
	u, served := source.Float64(), r.served[q]
	if len(served) == 0 {
		served = r.served[""]
	}
	if len(served) == 0 {
		return 0, 0
	}
	s := served[int(u*float64(len(served)))]
	return s.talk, s.wrap
}
