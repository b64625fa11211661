package app

import (
	"context"
	"net/http"
	"slices"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/config/diff"
	"centralino/journal"
	"centralino/web"
)

// reading is the helpline as its files had it when they were read.
type reading struct {
	versions map[call.FlowID]string
	files    *diff.Snapshot
}

// readingsKept is how many are remembered, to be compared.
const readingsKept = 12

// keep remembers what was read. Nobody else may reload meanwhile.
func (a *App) keep(cfg *config.Config) *diff.Snapshot {
	files := Snapshot(cfg)
	a.read = append(a.read, reading{versions(cfg.Flows), files})
	if extra := len(a.read) - readingsKept; extra > 0 {
		a.read = slices.Delete(a.read, 0, extra)
	}
	return files
}

// newest is what was read last.
func (a *App) newest() *diff.Snapshot { return a.read[len(a.read)-1].files }

// versionsAge is how far back versions of flows are looked for.
const versionsAge = 400 * 24 * time.Hour

// Versions implements web.Workshop.
func (k workshop) Versions(ctx context.Context, flow call.FlowID) (out []web.FlowVersion, err error) {
	f := journal.Filter{Since: time.Now().Add(-versionsAge), Kinds: []call.Kind{(&call.Started{}).Kind(), (&call.Reloaded{}).Kind()}}
	err = archive(k).read(ctx)(f, func(e call.Event) error {
		found, by := "", "reload"
		switch b := e.Body.(type) {
		case *call.Started:
			found, by = b.Flows[flow], "start"
		case *call.Reloaded:
			found = b.Flows[flow]
		}
		if found != "" && (len(out) == 0 || out[len(out)-1].Version != found) {
			out = append(out, web.FlowVersion{Version: found, Since: e.At, By: by})
		}
		return nil
	})
	slices.Reverse(out)
	k.app.reload.Lock()
	defer k.app.reload.Unlock()
	for i := range out {
		out[i].Kept = slices.ContainsFunc(k.app.read, func(r reading) bool { return r.versions[flow] == out[i].Version })
	}
	return out, err
}

// Changes implements web.Workshop. What stands in no flow's file, such as a queue, may have changed between the same two readings, and is
// told too.
func (k workshop) Changes(flow call.FlowID, from, to string) (out []web.FlowChange, err error) {
	k.app.reload.Lock()
	defer k.app.reload.Unlock()
	var old, now *diff.Snapshot
	for _, r := range k.app.read {
		if r.versions[flow] == from {
			old = r.files // the last with it
		}
		if r.versions[flow] == to && (now == nil || to == k.app.read[len(k.app.read)-1].versions[flow]) {
			now = r.files // the first, or what is in force
		}
	}
	if old == nil || now == nil {
		return nil, web.Refuse(http.StatusConflict, "not-kept", "one of these versions is not known any more",
			"those that were read since the program started are, up to twelve; centralino diff compares revisions of a repository")
	}
	for _, c := range diff.Compare(old, now, time.Now().In(k.app.helpline.Load().cfg.Location)).Changes {
		if c.Flow == "" || c.Flow == flow {
			out = append(out, web.FlowChange{Who: string(c.Who), Flow: c.Flow, Step: c.Step, Text: c.Text})
		}
	}
	return out, nil
}
