package journal

import (
	"cmp"
	"slices"

	"centralino/call"
)

// callbacks folds events into the promises to call back that are owed.
type callbacks map[call.ID]*call.PendingCallback

func (c callbacks) apply(e call.Event) {
	switch b := e.Body.(type) {
	case *call.Started:
		clear(c)
		for _, p := range b.Callbacks {
			c[p.Callback] = &p
		}
	case *call.CallbackBooked:
		if b.Callback != "" {
			c[b.Callback] = &call.PendingCallback{CallbackBooked: *b, Booked: e.At}
		}
	case *call.Connected, *call.CallbackEnded: // who speaks to an agent was called back, whatever became of the process then
		delete(c, e.Call)
	default:
		if p := c[e.Call]; p != nil {
			attempted(p, e.Body)
		}
	}
}

// attempted notes what was done to keep a promise.
func attempted(p *call.PendingCallback, body call.Body) {
	switch b := body.(type) {
	case *call.Offered:
		p.Offers++
	case *call.CallbackDialled:
		p.Attempts = b.Attempt
	case *call.CallbackMissed:
		p.Attempts, p.Again, p.EU = b.Attempt, b.Again, p.EU || b.Result == call.MissEU
	}
}

// inOrder returns the promises in the order in which they were booked.
func (c callbacks) inOrder() []call.PendingCallback {
	var out []call.PendingCallback
	for _, p := range c {
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b call.PendingCallback) int {
		return cmp.Or(a.Booked.Compare(b.Booked), cmp.Compare(a.Callback, b.Callback))
	})
	return out
}
