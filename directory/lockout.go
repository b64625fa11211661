package directory

import (
	"sync"
	"time"

	"centralino/call"
)

// lockout counts wrong PINs by customer and by caller.
type lockout struct {
	rule Lockout

	mu        sync.Mutex
	customers failures
	callers   failures
}

// failures are the times of the latest wrong PINs of each name, oldest first, at most rule.Failures of them.
type failures map[string][]time.Time

// mostNames bounds the memory: callers may be made up.
const mostNames = 10_000

func newLockout(rule Lockout) *lockout {
	return &lockout{rule: rule, customers: failures{}, callers: failures{}}
}

// try answers one PIN. Looking, comparing and counting are one step, so that a hundred calls at once get no more
// guesses than one.
func (l *lockout) try(now time.Time, customer, caller string, right func() bool) Answer {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.locked(l.customers[customer], now) || l.locked(l.callers[caller], now) {
		return Locked
	}
	if right() {
		delete(l.customers, customer)
		return Right
	}
	l.count(l.customers, customer, now)
	if !call.Number(caller).Anonymous() {
		l.count(l.callers, caller, now)
	}
	return Wrong
}

// locked holds while as many wrong PINs as are allowed lie within the time; from the last of them on it is counted.
func (l *lockout) locked(times []time.Time, now time.Time) bool {
	n := len(times)
	if n < l.rule.Failures {
		return false
	}
	latest := times[n-1]
	return now.Sub(latest) < l.rule.For && latest.Sub(times[0]) < l.rule.For
}

// count notes a wrong PIN.
func (l *lockout) count(f failures, name string, now time.Time) {
	if _, known := f[name]; !known && len(f) >= mostNames {
		l.makeRoom(f, now)
	}
	times := append(f[name], now)
	f[name] = times[max(0, len(times)-l.rule.Failures):]
}

// makeRoom drops who has been quiet long enough, and if nobody has, the one who has been quiet longest.
func (l *lockout) makeRoom(f failures, now time.Time) {
	oldest, at := "", now
	for name, times := range f {
		latest := times[len(times)-1]
		if now.Sub(latest) >= l.rule.For {
			delete(f, name)
		}
		if !latest.After(at) {
			oldest, at = name, latest
		}
	}
	if len(f) >= mostNames {
		delete(f, oldest)
	}
}
