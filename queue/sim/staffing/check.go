package staffing

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"centralino/call"
	"centralino/queue"
	"centralino/queue/sim"
	"centralino/queue/sim/tally"
)

// Check simulates the whole day of each queue with the agents found and returns, for each need, the service level that
// callers of that half hour saw: answered in time ÷ offered. Agents whose half hour is over finish their conversation.
func Check(needs []Need, aim Aim, seed uint64, runs int, confidence float64) []tally.Estimate {
	inTarget, offered := make([][]float64, len(needs)), make([][]float64, len(needs))
	day := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC) // any will do
	for _, q := range queues(needs) {
		scenario := scenarioOf(q, needs, aim, day)
		for i := range runs {
			d := scenario.Day(seed + uint64(i))
			t := tally.New(d.Rules, d.Start)
			sim.Run(d, sim.Hooks{Event: t.Apply})
			for _, row := range t.Rows(0, scenario.Length) {
				for n := range needs {
					if needs[n].Queue == q && row.Slot == int(needs[n].From/sim.HalfHour) {
						inTarget[n] = append(inTarget[n], float64(row.InTarget))
						offered[n] = append(offered[n], float64(row.Offered))
					}
				}
			}
		}
	}
	out := make([]tally.Estimate, len(needs))
	for i := range needs {
		out[i] = tally.Ratio(confidence, inTarget[i], offered[i])
	}
	return out
}

func queues(needs []Need) (out []call.QueueID) {
	for _, n := range needs {
		if !slices.Contains(out, n.Queue) {
			out = append(out, n.Queue)
		}
	}
	return out
}

// scenarioOf is the day of one queue: callers as forecast, and the k-th agent there in every half hour that needs k.
func scenarioOf(q call.QueueID, needs []Need, aim Aim, day time.Time) sim.Scenario {
	s := sim.Scenario{Start: day, Length: 24 * time.Hour, Rules: queue.Config{
		Queues: map[call.QueueID]queue.Settings{q: {ServiceLevel: queue.ServiceLevel{Within: aim.Within}}},
		Agents: map[call.AgentID]queue.Agent{},
	}}
	ofQueue := slices.DeleteFunc(slices.Clone(needs), func(n Need) bool { return n.Queue != q })
	slices.SortFunc(ofQueue, func(a, b Need) int { return cmp.Compare(a.From, b.From) })
	most := 0
	for i, n := range ofQueue {
		most = max(most, n.Load.Agents)
		calls := make([]float64, n.From/sim.HalfHour+1)
		calls[len(calls)-1] = n.Load.Calls
		d := sim.Demand{
			Name: fmt.Sprintf("%03d", i), Queue: q, Arrivals: sim.Poisson{Calls: calls}, Talk: sim.Exponential(n.Load.Handle),
		}
		if n.Load.Patience > 0 {
			d.Patience = sim.Exponential(n.Load.Patience)
		}
		s.Demand = append(s.Demand, d)
	}
	for k := range most {
		id := call.AgentID(fmt.Sprintf("agent-%05d", k+1))
		s.Rules.Agents[id] = queue.Agent{}
		s.Agents = append(s.Agents, sim.Agent{ID: id, Shifts: shifts(ofQueue, k)})
	}
	return s
}

// shifts joins the half hours that need more than k agents.
func shifts(needs []Need, k int) []sim.Span {
	spans := []sim.Span{}
	for _, n := range needs {
		switch last := len(spans) - 1; {
		case n.Load.Agents <= k:
		case last >= 0 && spans[last].To == n.From:
			spans[last].To += sim.HalfHour
		default:
			spans = append(spans, sim.Span{From: n.From, To: n.From + sim.HalfHour})
		}
	}
	return spans
}
