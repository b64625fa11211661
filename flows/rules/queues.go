package rules

import (
	"slices"

	"centralino/call"
	"centralino/flows"
)

// waits holds that the expected wait is told on entry to every queue.
func (h *helpline) waits() (out []breach) {
	for _, id := range h.used() {
		if q := h.Queues[id]; !q.Wait {
			out = append(out, breach{
				at: q.Pos, what: "callers of the queue `" + string(id) + "` are not told how long they will wait",
				mend: "write announce: {wait: true}",
			})
		}
	}
	return out
}

// cuts holds that a long wait ends with an agent or a call back. That nobody is hung up on because a queue is full or its
// shift empty, and that no menu hangs up, is proved of every flow without being asked for.
func (h *helpline) cuts(f flow) (out []breach) {
	told := map[call.QueueID]bool{}
	for _, s := range f.queues() {
		id := s.Verb.(*flows.Queue).Queue
		q := h.Queues[id]
		if told[id] || !q.Promise || q.Then == call.LeftCallback {
			continue
		}
		told[id] = true
		out = append(out, breach{
			at: q.Pos, what: "a long wait in the queue `" + string(id) + "` ends in a mailbox",
			mend: "write promise: {after: 0s}, or promise: {then: callback}",
		})
	}
	return out
}

// serving lists the agents who may answer a queue.
func (h *helpline) serving(id call.QueueID) []Agent {
	return slices.DeleteFunc(slices.Clone(h.Agents), func(a Agent) bool { return !slices.Contains(a.Serves, id) })
}

// notices holds that callers hear where an agent sits who is abroad. Of agents whose country nobody wrote that cannot be
// known.
func (h *helpline) notices() (out []breach) {
	used, unknown := h.used(), map[call.AgentID]bool{}
	for _, id := range used {
		q, abroad := h.Queues[id], call.AgentID("")
		for _, a := range h.serving(id) {
			switch {
			case a.Country == "" && !unknown[a.ID]:
				unknown[a.ID] = true
				out = append(out, breach{
					at: a.Pos, what: "nothing says in which country `" + string(a.ID) + "` sits, so callers cannot be told",
					mend: "write `country` to the agent or to the partner",
				})
			case a.Country != "" && a.Country != q.Country.Home && q.Country.Tell == flows.NoticeNever && abroad == "":
				abroad = a.ID
			}
		}
		if abroad != "" {
			out = append(out, breach{
				at: q.Pos, what: "callers of the queue `" + string(id) + "` are not told where `" + string(abroad) + "` sits, who may answer",
				mend: "write country_notice: {tell: abroad}",
			})
		}
	}
	return out
}

// operatorsAtHome holds that who gets an agent outside the European Union may have one inside.
func (h *helpline) operatorsAtHome() (out []breach) {
	for _, id := range h.used() {
		outside, inside := call.AgentID(""), false
		for _, a := range h.serving(id) {
			inside = inside || call.InEU(a.Country)
			if a.Country != "" && !call.InEU(a.Country) && outside == "" {
				outside = a.ID
			}
		}
		q := h.Queues[id]
		name := "`" + string(id) + "`"
		switch {
		case outside == "":
		case q.Country.Key == 0 || q.Country.Tell == flows.NoticeNever:
			out = append(out, breach{
				at: q.Pos, what: "no key of the queue " + name + " asks for an operator in the European Union, and `" + string(outside) + "` sits outside",
				mend: `write country_notice: {tell: abroad, key: "5"}`,
			})
		case !inside:
			out = append(out, breach{
				at: q.Pos, what: "nobody in the European Union can answer the queue " + name + ", and `" + string(outside) + "` sits outside",
				mend: "give somebody there its skills",
			})
		}
	}
	return out
}
