package app

import (
	"time"

	"centralino/queue/sim"
	"centralino/queue/sim/replay"
	"centralino/queue/sim/tally"
)

// checkReplay replays what happened so far, as the journal tells it, and checks that each caller waits as long as they did
// and leaves the queue in the same way.
func checkReplay(w *world) {
	w.Helper()
	from := time.Now().Add(-23 * time.Hour).Truncate(24 * time.Hour)
	rules := QueueConfig(w.app.helpline.Load().cfg)
	recorder, was := replay.NewRecorder(rules, from, from.Add(48*time.Hour)), tally.New(rules, from)
	for _, ev := range w.seen() {
		recorder.Apply(ev)
		was.Apply(ev)
	}
	is := tally.New(rules, from)
	sim.Run(recorder.Recording().Day(replay.Plan{Rules: rules}, 1), sim.Hooks{Event: is.Apply})
	f := replay.Compare(was.Visits(), is.Visits())
	if f.Visits < 50 || f.Same != f.Visits {
		w.Errorf("of %d waits %d are the same in a replay; the worst differs by %v", f.Visits, f.Same, f.Worst)
		for i, v := range was.Visits() {
			if r := is.Visits(); i < len(r) && r[i] != v {
				w.Logf("was %+v\nis  %+v", v, r[i])
			}
		}
	}
	w.Logf("replayed: %+v", f)
}
