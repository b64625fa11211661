package queue

import "centralino/call"

// The estimators that are compared. All see what an engine sees at the moment a caller comes.
const (
	byUs        = iota
	byPastWaits // exponential average of the waits of those answered, as Asterisk has it: a quarter for the latest
	byLast      // the wait of the caller who was answered last
	byHead      // how long the first in line has waited until now; with nobody ahead, as byLast
	byLength    // callers ahead and oneself, times handling time, by agents at work: nobody gives up
	guessers    // how many
)

func guesserNames() [guessers]string {
	return [guessers]string{"ours", "average of past waits", "last to enter service", "head of line", "queue length"}
}

type opponents struct {
	past, last map[call.QueueID]float64
}

func newOpponents() opponents {
	return opponents{past: map[call.QueueID]float64{}, last: map[call.QueueID]float64{}}
}

func (o opponents) served(q call.QueueID, waited float64) {
	o.past[q] = (3*o.past[q] + waited) / 4
	o.last[q] = waited
}

// guess asks everybody about a caller who has just come; known is false when we would not say.
func (o opponents) guess(e *Engine, c *caller, now int64) (g [guessers]float64, known bool) {
	l := c.line
	f, known := l.forecast(c.key, c.eu, now)
	g[byUs] = f.mean
	g[byPastWaits] = o.past[l.id]
	g[byLast] = o.last[l.id]
	g[byHead] = o.last[l.id]
	ahead := 0
	for other := range l.all.all() {
		if other == c {
			break
		}
		if other.offer != nil {
			continue
		}
		if ahead == 0 {
			g[byHead] = seconds(now - other.since)
		}
		ahead++
	}
	if at := l.open().working; at > 0 {
		g[byLength] = float64(ahead+1) * 1 / l.learned.handling.rate() / float64(at)
	}
	return g, known
}
