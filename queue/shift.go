package queue

import "centralino/call"

// emptyGrace is how long those who wait already are kept when the last agent leaves: phones lose their registration for
// less than that when they restart or change networks.
const emptyGrace = 60 * 1e9

// settleShift notices that the last agent of a line left or the first one came, for the line and for each language.
func (e *Engine) settleShift(l *line, at int64) {
	switch empty := l.open().present == 0; {
	case empty && !l.empty:
		l.empty, l.emptySince = true, at
	case !empty && l.empty:
		l.empty = false
		l.epoch++
	}
	e.settleGrace(l)
	for _, p := range l.pools[1:] {
		if p.present > 0 {
			continue
		}
		for p.callers.len() > 0 {
			_, c := p.callers.first()
			e.giveUpWish(c)
		}
	}
}

// settleGrace arms the end of the grace while somebody stands in a line that nobody serves.
func (e *Engine) settleGrace(l *line) {
	if !l.empty || l.open().callers.len() == 0 {
		e.later.disarm(&l.shift)
		return
	}
	at := l.emptySince
	if at != longAgo {
		at += emptyGrace
	}
	e.later.arm(&l.shift, at)
}

// shiftOver sends away the first caller of a line whose grace is over.
func (l *line) shiftOver(now int64) Decision {
	_, c := l.open().callers.first()
	return Decision{c.id, c.left(call.LeftOverflowed, call.RuleEmpty, now)}
}
