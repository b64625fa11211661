package queue

import (
	"time"

	"centralino/call"
)

// announce makes the announcement that is due, with a position never worse than the last one told. When nothing can be
// said, the next turn is waited for and ok is false.
func (e *Engine) announce(c *caller, now int64) (call.Body, bool) {
	set, said := c.line.set.Announce, call.Announced{Queue: c.line.id}
	if set.Position {
		said.Position = c.position()
		if c.told > 0 {
			said.Position = min(said.Position, c.told)
		}
	}
	if set.Wait && c.offer == nil {
		c.tellWait(&said, now)
	}
	if said.Position > 0 || said.Wait > 0 {
		return &said, true
	}
	if set.Every <= 0 {
		c.tellAt = never
	} else {
		turns := (now-c.tellAt)/int64(set.Every) + 1
		c.tellAt += turns * int64(set.Every)
	}
	e.scheduleCaller(c)
	return nil, false
}

func (e *Engine) applyAnnounced(id call.ID, at int64, said *call.Announced) {
	c := e.callers[id]
	if c == nil || c.line == nil || c.line.id != said.Queue {
		return
	}
	if said.Position > 0 && (c.told == 0 || said.Position < c.told) {
		c.told = said.Position
	}
	c.heard(said, at)
	c.tellAt = never
	if every := c.line.set.Announce.Every; every > 0 && c.line.set.announces() {
		c.tellAt = at + int64(every)
	}
	e.scheduleCaller(c)
}

func (s Settings) announces() bool { return s.Announce.Position || s.Announce.Wait }

// position counts the callers ahead in the queue, those being offered included. A caller for whom the queue was too full
// has none.
func (c *caller) position() int {
	if c.full {
		return 0
	}
	return c.line.all.rank(c.key) + 1
}

// rounded is a wait as it is said: in whole seconds, never too short.
func rounded(wait int64) time.Duration {
	return (time.Duration(wait) + time.Second - 1).Truncate(time.Second)
}
