package diff

import (
	"fmt"
	"slices"
	"strings"

	"centralino/call"
	"centralino/config"
)

// queues compares queues.
func (c *comparison) queues() {
	old, now := c.both()
	for _, id := range keysOf(old.Queues, now.Queues) {
		was, before := old.Queues[id]
		is, after := now.Queues[id]
		switch {
		case !before:
			c.add(Supervisors, fmt.Sprintf("queue %s is new", id))
		case !after:
			c.add(Supervisors, fmt.Sprintf("queue %s is gone", id))
		default:
			for _, d := range c.before.read(was).differences(c.after.read(is)) {
				c.add(queuePhrase(id, was, is, d))
			}
		}
	}
}

// queuePhrase says who notices what of a difference between two queues.
func queuePhrase(id call.QueueID, was, is config.Queue, d difference) (Who, string) {
	if key, ok := strings.CutPrefix(d.path, "keys."); ok {
		return Callers, fmt.Sprintf("while waiting in queue %s, key %s %s", id, key, given(d))
	}
	if strings.HasPrefix(d.path, "outcomes.") {
		return Agents, outcomes(id, is.Outcomes, d)
	}
	switch d.path {
	case "menu":
		return Callers, fmt.Sprintf("the key of queue %s that leads back to a menu %s", id, became(d.old, d.now))
	case "promise.after", "promise.then":
		return Callers, promised(id, was.Promise, is.Promise)
	case "priority":
		place := "earlier"
		if is.Priority < was.Priority {
			place = "later"
		}
		return Callers, fmt.Sprintf("callers of queue %s are served %s beside those of other queues: with priority %d instead of %d",
			id, place, is.Priority, was.Priority)
	case "calendar":
		return Callers, fmt.Sprintf("queue %s now keeps the hours of %s (was: %s)", id, anyTime(d.now), anyTime(d.old))
	case "record.announce":
		switch {
		case d.old == "":
			return Callers, fmt.Sprintf("conversations of queue %s are now recorded, after %s was played", id, d.now)
		case d.now == "":
			return Callers, fmt.Sprintf("conversations of queue %s are no longer recorded", id)
		}
	case "skills":
		return Agents, fmt.Sprintf("queue %s now asks for the skills %s (was: %s)", id, orNothing(d.now), orNothing(d.old))
	}
	return concerned(d.path), fmt.Sprintf("queue %s: `%s` %s", id, keyOf(d.path), became(d.old, d.now))
}

// given says what a key gives to waiting callers.
func given(d difference) string {
	switch {
	case d.old == "":
		return "now gives a " + d.now
	case d.now == "":
		return "gives nothing any more (was: a " + d.old + ")"
	}
	return "now gives a " + d.now + " (was: a " + d.old + ")"
}

// promised says how long callers wait at most. Both halves of a promise say the same.
func promised(id call.QueueID, was, is config.Promise) string {
	words := func(p config.Promise) string {
		if p.After == 0 {
			return "nothing"
		}
		return duration(p.After) + " at most, then a " + string(p.Then)
	}
	return fmt.Sprintf("callers of queue %s are promised %s, instead of %s", id, words(is), words(was))
}

func anyTime(calendar string) string {
	if calendar == "" {
		return "any time"
	}
	return calendar
}

// concerned says who notices a setting of a queue.
func concerned(path string) Who {
	first, _, _ := strings.Cut(path, ".")
	switch {
	case slices.Contains([]string{"strategy", "ring", "misses", "wrap_up", "at_once", "share"}, first):
		return Agents
	case slices.Contains([]string{"service_level", "share_window", "tolerance"}, first):
		return Supervisors
	}
	return Callers
}

// keyOf is a field's path as configurations write it, where that is another one.
func keyOf(path string) string {
	first, rest, below := strings.Cut(path, ".")
	switch first {
	case "country":
		first = "country_notice"
	case "tolerance":
		first = "share_tolerance"
	}
	if below {
		return first + "." + rest
	}
	return first
}
