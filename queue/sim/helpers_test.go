package sim

import (
	"fmt"
	"time"

	"centralino/call"
	"centralino/queue"
)

// monday is when the days of these tests begin.
func monday() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }

// office is a helpline of three queues with agents of mixed skills who answer after some seconds, miss some offers and
// take breaks, over ten hours.
func office(agents int, calls float64) Scenario {
	const length = 10 * time.Hour
	rules := queue.Config{
		Queues: map[call.QueueID]queue.Settings{
			"billing":    {Skills: []string{"billing"}, WrapUp: 10 * time.Second, Misses: 2, Prefer: queue.Wishes(), Relax: time.Minute},
			"outages":    {Skills: []string{"outages"}, Strategy: queue.MostSkilled, Priority: 5, WrapUp: 5 * time.Second},
			"complaints": {Skills: []string{"complaints"}, Strategy: queue.FewestCalls, Promise: queue.Promise{After: 10 * time.Minute, Then: call.LeftVoicemail}},
		},
		Agents: map[call.AgentID]queue.Agent{},
	}
	skills := []map[string]int{
		{"billing": 3}, {"billing": 2, "outages": 1}, {"outages": 3, "complaints": 1}, {"complaints": 3, "billing": 1},
	}
	for q, set := range rules.Queues {
		set.ServiceLevel = queue.ServiceLevel{Within: 20 * time.Second, Target: 0.8}
		rules.Queues[q] = set
	}
	s := Scenario{Start: monday(), Length: length, Rules: rules}
	for i := range agents {
		id := call.AgentID(fmt.Sprintf("agent%03d", i))
		rules.Agents[id] = queue.Agent{Skills: skills[i%len(skills)], Languages: []call.Language{"it", "en"}[:1+i%2]}
		from := time.Duration(i%4) * HalfHour
		s.Agents = append(s.Agents, Agent{
			ID: id, Shifts: []Span{{from, from + 9*time.Hour}}, Answer: Lognormal{4 * time.Second, 0.5}, Misses: 0.02,
			Pauses: []Pause{{Span{from + 4*time.Hour, from + 4*time.Hour + 15*time.Minute}, "break"}},
		})
	}
	demand := func(q call.QueueID, share float64, priority int) Demand {
		return Demand{
			Queue: q, Flow: "helpline", Priority: priority, Arrivals: Evenly(calls*share, length, length),
			Languages: []Share{{"it", 0.8}, {"en", 0.2}},
			Patience:  Exponential(5 * time.Minute), Talk: Lognormal{180 * time.Second, 1},
		}
	}
	s.Demand = []Demand{demand("billing", 0.5, 0), demand("outages", 0.3, 5), demand("complaints", 0.2, 0)}
	return s
}
