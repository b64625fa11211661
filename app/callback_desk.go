package app

import (
	"time"

	"centralino/call"
)

// later appends an event from the desk's own goroutine, after what it is doing. The engine makes the event; not ok is none.
func (d *desk) later(make func(now time.Time) (call.ID, call.Body, bool)) {
	d.requests.put(request{work: func(now time.Time) {
		if id, body, ok := make(now); ok {
			d.tell(d.append(id, body))
		}
	}})
}

// mayCallBack asks whether a queue has room for a promise to a number.
func (d *desk) mayCallBack(q call.QueueID, n call.Number) (ok bool) {
	d.do(func(now time.Time) { ok = d.engine.MayCallBack(q, n, now) })
	return ok
}

// dial reports that an agent's phone answered the offer of a promise, and that the caller is dialled. It returns nil when
// the offer is over.
func (d *desk) dial(id call.ID, leg call.LegID) (dialled *call.CallbackDialled) {
	d.do(func(time.Time) {
		if b, ok := d.engine.Dial(id, leg); ok {
			d.append(id, b)
			dialled = b
		}
	})
	return dialled
}

// reach reports that the caller who was dialled is there: from here on there is a call. It returns nil when the promise was
// cancelled.
func (d *desk) reach(id call.ID, leg call.LegID, secured bool, arrived *call.Arrived) (connected *call.Connected) {
	d.do(func(now time.Time) {
		if c, ok := d.engine.Reach(id, leg, now); ok {
			c.Secured = secured
			d.append(id, arrived)
			d.append(id, c)
			connected = c
		}
	})
	return connected
}

// miss reports that an attempt came to nothing.
func (d *desk) miss(id call.ID, leg call.LegID, r call.Miss, status int) {
	d.do(func(now time.Time) {
		if m, ok := d.engine.Miss(id, leg, r, status, now); ok {
			d.append(id, m)
		}
	})
}
