package service

import (
	"sync"
	"time"
)

// A service that failed so often in a row is left alone for a while; then one request tries it.
const (
	mostFailures = 5
	restFor      = 10 * time.Second
)

// breaker spares callers the time-out of a service that is down.
type breaker struct {
	mu       sync.Mutex
	failures int // in a row
	until    time.Time
}

// may reports whether the service may be asked. Of those who come when its rest is over, one may, and tries it.
func (b *breaker) may(now time.Time) (may, tries bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures < mostFailures {
		return true, false
	}
	if now.Before(b.until) {
		return false, false
	}
	b.until = now.Add(restFor)
	return true, true
}

// done notes how a request went.
func (b *breaker) done(failed bool, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !failed {
		b.failures = 0
		return
	}
	b.failures++
	if b.failures >= mostFailures {
		b.until = now.Add(restFor)
	}
}

// untried lets another try the service at once, since the one who was to did not.
func (b *breaker) untried() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.until = time.Time{}
}
