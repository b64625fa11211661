package app

import (
	"runtime/debug"
	"time"
)

// After a burst of calls the garbage they left would be kept for minutes, because a process that does nothing collects
// nothing. So memory is given back once it has been quiet for a while: longer than the 32 s for which signalling has to
// remember a finished call (RFC 3261 section 17.1.1.2, timer D, and 17.2.2, timer J).
const (
	idleCheck = 15 * time.Second
	idleFor   = 3   // checks in a row without a call
	idleWorth = 500 // calls since the last time that make it worth the while
)

// giveBack runs until the application closes.
func (a *App) giveBack() {
	ticker := time.NewTicker(idleCheck)
	defer ticker.Stop()
	var seen, given uint64
	quiet := 0
	for {
		select {
		case <-ticker.C:
		case <-a.context.Done():
			return
		}
		up, taken := a.load()
		if up > 0 || taken != seen {
			seen, quiet = taken, 0
			continue
		}
		if quiet++; quiet == idleFor && taken-given >= idleWorth {
			debug.FreeOSMemory()
			given = taken
		}
	}
}

// load returns how many calls are up, and how many were taken since the start.
func (a *App) load() (up int, taken uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.calls), a.taken
}
