package app

import (
	"bytes"
	"time"

	"centralino/call"
	"centralino/flows/graph"
	"centralino/history"
)

// comparePictures draws what callers did in a period from the journal and from the history: the pictures are the same.
func comparePictures(w *world, db *history.DB, from, to time.Time) {
	w.Helper()
	flow := w.app.helpline.Load().cfg.Flows["helpline"]
	draw := func(t *graph.Traffic) string {
		w.Helper()
		var b bytes.Buffer
		g := graph.New(flow)
		g.Show(t)
		if err := g.WriteSVG(&b); err != nil {
			w.Fatal(err)
		}
		return b.String()
	}
	byJournal, byHistory := graph.NewTraffic(flow.Name), graph.NewTraffic(flow.Name)
	for _, e := range w.seen() {
		if !e.At.Before(from) && e.At.Before(to) {
			byJournal.Add(e)
		}
	}
	err := db.View(w.Context(), func(v *history.View) error {
		return v.Moves(w.Context(), from, to, func(e call.Event) error {
			byHistory.Add(e)
			return nil
		})
	})
	if err != nil {
		w.Fatal(err)
	}
	if byJournal.Calls() < 100 || draw(byJournal) != draw(byHistory) {
		w.Errorf("the pictures of %d and %d calls are not the same", byJournal.Calls(), byHistory.Calls())
	}
}
