package web

import (
	"slices"

	"centralino/account"
	"centralino/board"
	"centralino/call"
)

// view is what somebody may see of the board. Equal views see the same.
type view struct {
	partner call.PartnerID // only this one's agents, the queues they serve and their calls; empty: all
	agent   call.AgentID   // only this agent, their queues and their call; empty: all
	calls   bool           // calls too
	steps   bool           // nothing of all that, but how many callers are at each step
}

// view is what whoever asks may see.
func (w *Who) view() view {
	if w.May(account.BoardRead) {
		return view{partner: w.Partner(), calls: w.May(account.CallsRead)}
	}
	return view{agent: w.Account.Agent(), calls: true}
}

// viewOf is what whoever asks may see when they asked for one partner alone; empty: for all that they may see.
func (w *Who) viewOf(settings *Settings, partner call.PartnerID) (view, error) {
	v := w.view()
	if v.agent != "" {
		return v, nil
	}
	var err error
	v.partner, err = w.narrowed(settings, partner)
	return v, err
}

// of returns what of a state may be seen.
func (v view) of(s board.State) board.State {
	out := board.State{At: s.At, Queues: []board.Queue{}, Agents: []board.Agent{}, Calls: []board.Call{}, Alerts: []board.Alert{}, Messages: []board.Message{}}
	serves := map[call.QueueID]bool{}
	mine := map[call.AgentID]bool{}
	for _, a := range s.Agents {
		if v.agent != "" && a.Agent != v.agent || v.partner != "" && a.Partner != v.partner {
			continue
		}
		mine[a.Agent] = true
		out.Agents = append(out.Agents, a)
		for _, q := range a.Queues {
			serves[q] = true
		}
	}
	for _, q := range s.Queues {
		if v.all() || serves[q.Queue] {
			out.Queues = append(out.Queues, v.queue(q, out.Agents))
		}
	}
	for _, a := range s.Alerts {
		if v.all() || v.agent == "" && serves[a.Queue] {
			out.Alerts = append(out.Alerts, a)
		}
	}
	if !v.calls {
		return out
	}
	for _, m := range s.Messages {
		if shown, ok := v.message(m, mine, serves); ok {
			out.Messages = append(out.Messages, shown)
		}
	}
	for _, c := range s.Calls {
		if shown, ok := v.call(c, mine, serves); ok {
			out.Calls = append(out.Calls, shown)
		}
	}
	return out
}

func (v view) all() bool { return v.partner == "" && v.agent == "" }

// queue counts of a queue's agents those alone who may be seen.
func (v view) queue(q board.Queue, seen []board.Agent) board.Queue {
	if v.all() {
		return q
	}
	counts := make(map[call.AgentState]int, len(q.Agents))
	for state := range q.Agents {
		counts[state] = 0
	}
	for _, a := range seen {
		if slices.Contains(a.Queues, q.Queue) {
			counts[a.State]++
		}
	}
	q.Agents = counts
	return q
}

// call shows a call whole when it is with an agent who may be seen. Of who waits in a queue that a partner serves it shows
// no more than that they wait.
func (v view) call(c board.Call, mine map[call.AgentID]bool, serves map[call.QueueID]bool) (board.Call, bool) {
	switch {
	case v.agent != "" && mine[c.Agent]:
		c.Supervisor, c.Supervision = "", ""
		return c, true
	case v.agent != "" && c.Handover != nil && c.Handover.Result == "" && c.Handover.HandoverTarget.Agent == v.agent:
		c.Supervisor, c.Supervision = "", ""
		return c, true
	case v.all() || c.Agent != "" && mine[c.Agent]:
		return c, true
	case v.partner != "" && c.Agent == "" && c.Phase == board.Waiting && serves[c.Queue]:
		c.From, c.Customer = "", ""
		return c, true
	}
	return board.Call{}, false
}

// message shows a message as call shows who waits. An agent is told of one when it rings.
func (v view) message(m board.Message, mine map[call.AgentID]bool, serves map[call.QueueID]bool) (board.Message, bool) {
	switch {
	case v.all() || v.partner != "" && mine[m.Agent]:
		return m, true
	case v.partner != "" && serves[m.Queue]:
		m.From, m.Call, m.Agent = "", "", ""
		return m, true
	}
	return board.Message{}, false
}
