package replay

import (
	"time"

	"centralino/call"
	"centralino/queue/sim/tally"
)

// Fidelity says how far a replay gives the recorded waits again.
type Fidelity struct {
	Visits int           `json:"visits"` // of the recording
	Same   int           `json:"same"`   // with the same end, and a wait that differs by less than a second
	Worst  time.Duration `json:"worst_ns"`
}

// Compare compares each caller's waits. Visits that only one of the two has are not the same, and have no difference.
func Compare(was, is []tally.Visit) Fidelity {
	type key struct {
		id call.ID
		n  int
	}
	replayed, seen := map[key]tally.Visit{}, map[call.ID]int{}
	for _, v := range is {
		replayed[key{v.Call, seen[v.Call]}] = v
		seen[v.Call]++
	}
	f := Fidelity{Visits: len(was)}
	clear(seen)
	for _, v := range was {
		r, ok := replayed[key{v.Call, seen[v.Call]}]
		seen[v.Call]++
		if !ok {
			continue
		}
		apart := (r.Waited - v.Waited).Abs()
		f.Worst = max(f.Worst, apart)
		if r.Queue == v.Queue && r.Left == v.Left && apart < time.Second {
			f.Same++
		}
	}
	return f
}
