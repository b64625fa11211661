package media

import "time"

// Waiter is how the pacing loop passes the time between packets. One goroutine calls all of it, but for Wake.
type Waiter interface {
	// Start is called once, on the goroutine that will wait.
	Start() error
	// Stop is called on the same goroutine when it waits no more; no Wake is under way.
	Stop()
	// Wait returns at the moment or a little later; at once after a Wake; and it may return early for no reason. The
	// zero time is no moment: only Wake ends that wait.
	Wait(until time.Time)
	// Wake ends the present Wait, or the next one.
	Wake()
}

// TimerWaiter returns a Waiter of runtime timers: good to about a millisecond, and exact in virtual time.
func TimerWaiter() Waiter { return &timerWaiter{wake: make(chan struct{}, 1)} }

type timerWaiter struct {
	wake  chan struct{}
	timer *time.Timer
}

// Start implements Waiter.
func (w *timerWaiter) Start() error {
	w.timer = time.NewTimer(time.Hour)
	w.timer.Stop()
	return nil
}

// Stop implements Waiter.
func (w *timerWaiter) Stop() { w.timer.Stop() }

// Wait implements Waiter.
func (w *timerWaiter) Wait(until time.Time) {
	if until.IsZero() {
		<-w.wake
		return
	}
	d := time.Until(until)
	if d <= 0 {
		return
	}
	w.timer.Reset(d)
	select {
	case <-w.timer.C:
	case <-w.wake:
		w.timer.Stop()
	}
}

// Wake implements Waiter.
func (w *timerWaiter) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}
