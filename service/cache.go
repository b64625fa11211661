package service

import (
	"sync"
	"time"

	"centralino/call"
)

// How much is kept of what a service answered. Values are several times as large as their text.
const (
	mostKept      = 1000
	mostKeptBytes = 4 << 20
)

// cache is what a service answered shortly before.
type cache struct {
	mu    sync.Mutex
	kept  map[string]kept
	bytes int
}

type kept struct {
	answer call.Answer
	status int
	size   int
	until  time.Time
}

func (c *cache) get(at string, now time.Time) (call.Answer, int, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.kept[at]
	if !ok || !now.Before(k.until) {
		return call.Answer{}, 0, false
	}
	return k.answer, k.status, true
}

func (c *cache) put(at string, r Reply, size int, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil {
		c.kept = map[string]kept{}
	}
	c.drop(at)
	size += len(at)
	for len(c.kept) >= mostKept || c.bytes+size > mostKeptBytes && len(c.kept) > 0 {
		c.drop(c.soonest())
	}
	c.kept[at] = kept{r.Answer, r.Status, size, until}
	c.bytes += size
}

// soonest is what will be too old first. What is too old already comes before.
func (c *cache) soonest() (at string) {
	var first time.Time
	for name, k := range c.kept {
		if first.IsZero() || k.until.Before(first) {
			at, first = name, k.until
		}
	}
	return at
}

func (c *cache) drop(at string) {
	c.bytes -= c.kept[at].size
	delete(c.kept, at)
}
