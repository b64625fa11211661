package queue

import (
	"time"

	"centralino/call"
)

// scheduleBack arms the timer of a promise at the next moment at which something is to be decided about it.
func (e *Engine) scheduleBack(c *caller) {
	b, at := c.back, never
	switch {
	case b.kept || b.failed || b.moot != "":
		at = longAgo
	case b.dialling, c.offer != nil:
	case !b.home.listed:
		at = longAgo
	case c.line != nil:
		at = b.look
	default:
		at = max(b.again, b.look)
	}
	if at == never {
		e.later.disarm(&c.duty)
		return
	}
	e.later.arm(&c.duty, at)
}

// dueOfBack returns what is to be decided about a promise at now, or sets the time at which to look at its hours again.
func (e *Engine) dueOfBack(c *caller, now int64) (call.Body, bool) {
	b := c.back
	if result, rule := b.result(); result != "" {
		ended := &call.CallbackEnded{Queue: b.home.id, Result: result, Rule: rule}
		if b.kept {
			ended.Delay = time.Duration(max(0, now-b.due))
		}
		return ended, true
	}
	if c.line == nil && now < b.again {
		return nil, false
	}
	open := b.home.callsBack(now)
	if open && c.line == nil {
		return &call.CallbackDue{Queue: b.home.id, Since: time.Unix(0, c.since).UTC()}, true
	}
	if !open && c.line != nil {
		return &call.CallbackHeld{Queue: b.home.id}, true
	}
	b.look = b.home.turn(now, !open)
	return nil, false
}

// result is how a promise is over, empty while it is not.
func (b *back) result() (call.CallbackResult, call.Rule) {
	switch {
	case b.kept:
		return call.CallbackKept, ""
	case b.moot != "":
		return call.CallbackCancelled, b.moot
	case b.failed:
		return call.CallbackFailed, call.RuleUnreached
	case !b.home.listed:
		return call.CallbackCancelled, call.RuleNoQueue
	}
	return "", ""
}

// callsBack reports whether callers of the line may be called back at a time.
func (l *line) callsBack(at int64) bool {
	hours := l.set.Callback.Hours
	return hours == nil || hours.Open(time.Unix(0, at).UTC())
}

// turn returns the first full minute after a time at which the hours are open, or are not, and at most how far they are
// read at once. Without hours it is never.
func (l *line) turn(now int64, open bool) int64 {
	if l.set.Callback.Hours == nil {
		return never
	}
	first := (floorDiv(now, minute) + 1) * minute
	for at := first; at < first+lookout; at += minute {
		if l.callsBack(at) == open {
			return at
		}
	}
	return first + lookout
}
