//go:build !linux

package media

// ThreadWaiter returns the most exact Waiter of this system, which is TimerWaiter.
func ThreadWaiter(bool) Waiter { return TimerWaiter() }
