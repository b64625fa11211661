package app

import (
	"errors"

	"centralino/call"
	"centralino/config"
)

// What can be wrong with a wish to pass a caller on.
var (
	ErrNoCaller        = errors.New("you speak to no caller")
	ErrHandingOver     = errors.New("you are passing this caller on already")
	ErrNotHandingOver  = errors.New("you are not passing a caller on")
	ErrNoColleague     = errors.New("there is no such colleague")
	ErrColleagueAway   = errors.New("your colleague has no telephone registered")
	ErrColleagueBusy   = errors.New("your colleague is not free")
	ErrQueueUnattended = errors.New("nobody is there to answer in this queue")
	ErrNoQueue         = errors.New("there is no such queue")
	ErrNoOutside       = errors.New("agents may not dial telephones outside here")
	ErrNotAllowed      = errors.New("this number may not be dialled from here")
	ErrPremium         = errors.New("premium rate and service numbers are never dialled")
	ErrLeadsBack       = errors.New("this number leads back to this helpline")
	ErrNoNumber        = errors.New("this is no telephone number")
	ErrNoWayOut        = errors.New("the carrier cannot be reached")
)

// What an agent wishes about the caller they speak to; done has room for the answer.
type (
	handoverWish struct {
		agent  call.AgentID
		mode   call.HandoverMode
		target call.HandoverTarget
		way    outlet
		told   func(call.HandoverResult, int)
		voice  *asking
		done   chan error
	}
	handoverStep struct {
		agent    call.AgentID
		complete bool // else the caller comes back
		done     chan error
	}
)

// HandOver begins to pass on the caller that an agent speaks to. It returns as soon as the telephone is rung, or the caller
// waits in the queue; what became of it is in the journal. Errors: those above.
func (a *App) HandOver(agent call.AgentID, to call.HandoverTarget, mode call.HandoverMode) error {
	return a.handOver(handoverWish{agent: agent, mode: mode, target: to})
}

func (a *App) handOver(w handoverWish) (err error) {
	switch {
	case w.target.Queue != "":
		if _, ok := a.helpline.Load().cfg.Queues[w.target.Queue]; !ok {
			return ErrNoQueue
		}
		w.mode = call.HandoverBlind
	case w.target.Number != "":
		w.way, err = a.outletFor(string(w.target.Number), func(c config.AgentCalls) []string { return c.Transfer })
		if err != nil {
			return err
		}
	}
	w.done = make(chan error, 1)
	return a.askOf(w.agent, w, w.done, ErrNoCaller)
}

// CompleteHandover leaves the caller to whom the agent has asked, or to whom it rings for as soon as they answer. Errors:
// ErrNotHandingOver.
func (a *App) CompleteHandover(agent call.AgentID) error {
	done := make(chan error, 1)
	return a.askOf(agent, handoverStep{agent, true, done}, done, ErrNotHandingOver)
}

// EndHandover brings the caller back to the agent. Errors: ErrNotHandingOver.
func (a *App) EndHandover(agent call.AgentID) error {
	done := make(chan error, 1)
	return a.askOf(agent, handoverStep{agent, false, done}, done, ErrNotHandingOver)
}

// askOf asks the call in which an agent speaks, and returns otherwise when there is none.
func (a *App) askOf(agent call.AgentID, wish any, done chan error, otherwise error) error {
	return a.wishOf(a.desk.callOf(agent), otherwise, wish, done)
}

// stepHandover completes a handover, or takes the caller back.
func (c *conversation) stepHandover(w handoverStep) error {
	h := c.hand
	switch {
	case h == nil || h.by == nil || h.agent != w.agent:
		return ErrNotHandingOver
	case !w.complete:
		c.handFailed(call.HandoverReturned, 0)
	case h.up.IsZero():
		h.mode = call.HandoverBlind
	default:
		c.handDone()
	}
	return nil
}
