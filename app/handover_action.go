package app

import (
	"net/http"
	"slices"
	"time"

	"centralino/call"
	"centralino/web"
)

// Colleagues implements web.Actions.
func (a actions) Colleagues(id call.AgentID) web.Ways {
	h := a.app.helpline.Load()
	ways := web.Ways{
		Queues: []web.WayToQueue{}, Agents: []web.Colleague{},
		Transfer: len(h.cfg.AgentCalls.Transfer) > 0, Call: len(h.cfg.AgentCalls.Call) > 0,
	}
	a.app.desk.do(func(time.Time) {
		for q := range h.cfg.Queues {
			ways.Queues = append(ways.Queues, web.WayToQueue{
				Queue: q, Waiting: a.app.desk.engine.Waiting(q), Attended: a.app.desk.engine.Attended(q),
			})
		}
		for _, other := range h.cfg.Agents {
			if h.mayAsk(id, other.ID) == nil {
				ways.Agents = append(ways.Agents, web.Colleague{Agent: other.ID, Name: other.Name, State: a.app.desk.engine.AgentState(other.ID)})
			}
		}
	})
	slices.SortFunc(ways.Queues, func(a, b web.WayToQueue) int { return compareText(a.Queue, b.Queue) })
	return ways
}

func compareText[T ~string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// HandOver implements web.Actions.
func (a actions) HandOver(id call.AgentID, to call.HandoverTarget, mode call.HandoverMode) error {
	return refused(a.app.HandOver(id, to, mode), handoverRefusals())
}

// CompleteHandover implements web.Actions.
func (a actions) CompleteHandover(id call.AgentID) error {
	return refused(a.app.CompleteHandover(id), handoverRefusals())
}

// EndHandover implements web.Actions.
func (a actions) EndHandover(id call.AgentID) error {
	return refused(a.app.EndHandover(id), handoverRefusals())
}

// Call implements web.Actions.
func (a actions) Call(id call.AgentID, number string) error {
	return refused(a.app.Call(id, number), handoverRefusals())
}

// handoverRefusals are what may be wrong with a wish, and what to do about it.
func handoverRefusals() []meaning {
	return []meaning{
		{ErrNoCaller, http.StatusConflict, "no-caller", "answer a call first: see call in /api/v1/me/state"},
		{ErrHandingOver, http.StatusConflict, "transferring", "complete it, or take the caller back, first"},
		{ErrNotHandingOver, http.StatusConflict, "not-transferring", "it may be over: see handover of the call in /api/v1/me/state"},
		{ErrNoColleague, http.StatusNotFound, "no-colleague", "see agents in /api/v1/me/transfer"},
		{ErrColleagueAway, http.StatusConflict, "colleague-away", "choose another colleague, or a queue"},
		{ErrColleagueBusy, http.StatusConflict, "colleague-busy", "choose a colleague who is ready, or a queue"},
		{ErrQueueUnattended, http.StatusConflict, "queue-unattended", "choose a queue with attended in /api/v1/me/transfer"},
		{ErrNoQueue, http.StatusNotFound, "no-queue", "see queues in /api/v1/me/transfer"},
		{ErrNoOutside, http.StatusForbidden, "no-outside", "the configuration says which numbers: agent_calls: {transfer: [IT], call: [IT]}"},
		{ErrNotAllowed, http.StatusForbidden, "not-allowed", "the configuration says which countries and numbers may be: agent_calls"},
		{ErrPremium, http.StatusForbidden, "premium", "name a fixed or mobile telephone"},
		{ErrLeadsBack, http.StatusConflict, "leads-back", "transfer to a queue instead"},
		{ErrNoNumber, http.StatusBadRequest, "no-number", "write it in full, with the country: +39055123456"},
		{ErrNoWayOut, http.StatusServiceUnavailable, "no-way-out", "try again; whoever runs the helpline sees why in its log"},
		{ErrNoOwnPhone, http.StatusConflict, "no-phone", "open the desk in a browser with a microphone, or register a telephone"},
		{ErrInACall, http.StatusConflict, "in-a-call", "end it first"},
	}
}
