package queue

import "centralino/call"

// StepAside makes the event for a waiting caller who goes back to a menu and keeps the place: nobody's phone rings for them
// until StepBack, and no promise or empty shift sends them on. They still count as waiting, and others still stand behind
// them. Queued for the same queue is as good as StepBack, Queued for another leaves this one as overflowed, and the end of
// the call as abandoned. Offers that ring are void from then on: withdraw them. ok is false when the caller does not wait.
func (e *Engine) StepAside(id call.ID) (s *call.SteppedAside, ok bool) {
	c := e.callers[id]
	if c == nil || c.line == nil || c.back != nil || c.full || c.aside {
		return nil, false
	}
	return &call.SteppedAside{Queue: c.line.id}, true
}

// StepBack makes the event for a caller who waits on after having stepped aside. A promise that ran out meanwhile begins
// anew. ok is false when the caller is not aside.
func (e *Engine) StepBack(id call.ID) (s *call.SteppedBack, ok bool) {
	c := e.callers[id]
	if c == nil || c.line == nil || !c.aside {
		return nil, false
	}
	return &call.SteppedBack{Queue: c.line.id}, true
}

func (e *Engine) applySteppedAside(id call.ID, s *call.SteppedAside) {
	c := e.callers[id]
	if c == nil || c.line == nil || c.line.id != s.Queue || c.back != nil || c.full || c.aside {
		return
	}
	c.aside = true
	c.tellAt = never // so that a turn that passed in silence is as if it had not
	e.stepOut(c)
	e.void(c, call.OfferWithdrawn)
	e.scheduleCaller(c)
}

func (e *Engine) applySteppedBack(id call.ID, at int64, s *call.SteppedBack) {
	c := e.callers[id]
	if c == nil || c.line == nil || c.line.id != s.Queue || !c.aside {
		return
	}
	c.aside = false
	c.at = at
	c.plan()
	if c.line.set.announces() {
		c.tellAt = at
	}
	e.advance(c, at)
	e.stand(c)
	e.scheduleCaller(c)
}
