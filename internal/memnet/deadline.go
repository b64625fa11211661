package memnet

import (
	"sync"
	"time"
)

// deadline wakes a condition at a time. The condition's lock guards it.
type deadline struct {
	at    time.Time
	timer *time.Timer
}

func (d *deadline) set(at time.Time, wake *sync.Cond) {
	d.stop()
	d.at = at
	if at.IsZero() {
		return
	}
	after := time.Until(at)
	switch {
	case after <= 0:
		wake.Broadcast()
	case d.timer == nil:
		d.timer = time.AfterFunc(after, func() {
			wake.L.Lock()
			defer wake.L.Unlock()
			wake.Broadcast()
		})
	default:
		d.timer.Reset(after)
	}
}

func (d *deadline) over() bool { return !d.at.IsZero() && !time.Now().Before(d.at) }

func (d *deadline) stop() {
	if d.timer != nil {
		d.timer.Stop()
	}
}
