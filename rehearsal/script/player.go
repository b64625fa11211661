package script

import (
	"fmt"
	"strings"
	"time"

	"centralino/call"
	"centralino/rehearsal"
)

// patience is how long something may take to happen: longer than any wait that a flow gives to callers.
const patience = time.Hour

// player plays one script. What is expected is looked for from the last thing on that was expected and happened, or that
// the script did: prompts and events each in their order, so that it does not matter which of the two comes first.
type player struct {
	call   *rehearsal.Call
	zone   *time.Location
	heard  int // moments before it were looked at for prompts
	events int // and before it for events
}

// act marks something that the script does: what is expected next has to happen from here on.
func (p *player) act() {
	p.heard, p.events = len(p.call.Moments()), len(p.call.Moments())
}

// until lets the call go on until a moment from *from on matches, and moves *from behind it.
func (p *player) until(from *int, within time.Duration, match func(rehearsal.Moment) bool) bool {
	deadline := p.deadline(within)
	for !p.seen(from, match) {
		if !p.call.Next(deadline) {
			return false
		}
	}
	return true
}

// seen looks at what happened from *from on, and moves *from behind what matches, or behind all.
func (p *player) seen(from *int, match func(rehearsal.Moment) bool) bool {
	for _, m := range p.call.Moments()[*from:] {
		*from++
		if match(m) {
			return true
		}
	}
	return false
}

func (p *player) deadline(within time.Duration) time.Time {
	if within == 0 {
		within = patience
	}
	return p.call.Now().Add(within)
}

// instead says what happened from a moment on of those that are of a kind, and where the call stands.
func (p *player) instead(from int, alike func(rehearsal.Moment) bool) *Failure {
	return p.insteadOf(from, alike, func(m rehearsal.Moment) string { return m.Heard.Label() })
}

// insteadOf is instead with words of its own for what was heard.
func (p *player) insteadOf(from int, alike func(rehearsal.Moment) bool, heard func(rehearsal.Moment) string) *Failure {
	const most = 6
	var seen []string
	more := 0
	for _, m := range p.call.Moments()[from:] {
		what, rest, ok := m.Words(p.zone)
		switch {
		case !ok || !alike(m):
			continue
		case len(seen) == most:
			more++
			continue
		case m.Heard != nil:
			rest = heard(m)
		}
		seen = append(seen, what+" "+rest)
	}
	if more > 0 {
		seen = append(seen, fmt.Sprintf("and %d more", more))
	}
	return &Failure{Happened: strings.Join(append(seen, p.standing()), "; ")}
}

// standing says where the call stands.
func (p *player) standing() string {
	moments := p.call.Moments()
	if p.call.Over() {
		for i := len(moments) - 1; i >= 0; i-- {
			if e, ok := moments[i].Body.(*call.Ended); ok {
				return fmt.Sprintf("the call ended (%s, %s)", e.Result, e.Reason)
			}
		}
	}
	at := "the call is in step " + string(p.call.View().Step)
	if last := p.call.View().Phase; last != "" {
		at += " (" + last + ")"
	}
	return at
}

// failed is a failure in words.
func failed(format string, args ...any) *Failure {
	return &Failure{Happened: fmt.Sprintf(format, args...)}
}

func isHeard(m rehearsal.Moment) bool { return m.Heard != nil && !m.Heard.Loop }

// is reports whether a moment is an event of a type.
func is[B call.Body](m rehearsal.Moment) bool {
	_, ok := m.Body.(B)
	return ok
}
