package app

import (
	"errors"
	"net/http"
	"time"

	"centralino/call"
	"centralino/web"
)

// actions carries out what is asked for on the pages.
type actions struct{ app *App }

// Ready implements web.Actions.
func (a actions) Ready(id call.AgentID) error {
	return a.about(id, func(call.AgentState) (call.Body, error) { return &call.AgentReady{Agent: id}, nil })
}

// Pause implements web.Actions.
func (a actions) Pause(id call.AgentID, reason string, by call.PauseBy) error {
	return a.about(id, func(call.AgentState) (call.Body, error) {
		return &call.AgentPaused{Agent: id, Reason: reason, By: by}, nil
	})
}

// WrapUp implements web.Actions.
func (a actions) WrapUp(id call.AgentID, by time.Duration) error {
	return a.about(id, func(state call.AgentState) (call.Body, error) {
		if state != call.AgentWrapUp {
			return nil, web.Refuse(http.StatusConflict, "no-wrap-up", "there is no after-call work under way", "it begins when a conversation ends, in queues that have a wrap_up")
		}
		if by == 0 {
			if t, _ := a.app.desk.engine.Talk(id); t.Owed {
				return nil, web.OutcomeOwed()
			}
			return &call.WrapUpEnded{Agent: id}, nil
		}
		return &call.WrapUpExtended{Agent: id, By: by}, nil
	})
}

// about records what is decided about an agent, knowing what they do.
func (a actions) about(id call.AgentID, decide func(call.AgentState) (call.Body, error)) error {
	var err error
	open := a.app.desk.do(func(time.Time) {
		var body call.Body
		if body, err = decide(a.app.desk.engine.AgentState(id)); err == nil {
			a.app.desk.append("", body)
		}
	})
	if !open {
		return stopping()
	}
	return err
}

func stopping() error {
	return web.Refuse(http.StatusServiceUnavailable, "stopping", "the helpline is stopping", "try again when it is back")
}

// Prioritise implements web.Actions.
func (a actions) Prioritise(id call.ID, priority int) error {
	waits := false
	a.app.desk.do(func(time.Time) {
		var p *call.Prioritised
		if p, waits = a.app.desk.engine.Prioritise(id, priority); waits {
			a.app.desk.append(id, p)
		}
	})
	if !waits {
		return web.Refuse(http.StatusConflict, "not-waiting", "this call does not wait", "see /api/v1/calls; it may have been answered")
	}
	return nil
}

// Close implements web.Actions.
func (a actions) Close(q call.QueueID, reason, until string) error {
	at, err := a.until(until, longestFlash)
	if err != nil {
		return err
	}
	done := false
	a.app.desk.do(func(time.Time) {
		var c *call.QueueClosed
		if c, done = a.app.desk.engine.Close(q, reason, at); done {
			a.app.desk.append("", c)
		}
	})
	if !done {
		return web.Refuse(http.StatusConflict, "closed", "this queue is closed already", "see closed in /api/v1/queues")
	}
	return nil
}

// Open implements web.Actions.
func (a actions) Open(q call.QueueID) error {
	done := false
	a.app.desk.do(func(time.Time) {
		var o *call.QueueOpened
		if o, done = a.app.desk.engine.Open(q); done {
			a.app.desk.append("", o)
		}
	})
	if !done {
		return web.Refuse(http.StatusConflict, "open", "nobody has closed this queue", "by its calendar it may be closed in the flow: see /api/v1/flows")
	}
	return nil
}

// Recording implements web.Actions.
func (a actions) Recording(id call.ID, paused bool, by string) error {
	do := a.app.ResumeRecording
	if paused {
		do = a.app.PauseRecording
	}
	err := do(id, by)
	if errors.Is(err, ErrNotRecorded) {
		return web.Refuse(http.StatusConflict, "not-recorded", "this call is not recorded", "queues that record say so: record: {announce: …}")
	}
	return err
}
