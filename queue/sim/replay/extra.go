package replay

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"centralino/call"
	"centralino/queue"
	"centralino/queue/sim"
)

// Extra is agents who were not there.
type Extra struct {
	Queue    call.QueueID
	Agents   int
	From, To time.Duration // time of day; both 0: the whole day
}

// ParseExtra reads what an operator writes: "billing+2", or "billing+1@10:00-12:00".
func ParseExtra(text string) (Extra, error) {
	wrong := fmt.Errorf("%q is not understood: write queue+number, as in billing+2 or billing+1@10:00-12:00", text)
	who, when, timed := strings.Cut(text, "@")
	q, number, ok := strings.Cut(who, "+")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1 || n > 10_000 || q == "" {
		return Extra{}, wrong
	}
	e := Extra{Queue: call.QueueID(q), Agents: n}
	if !timed {
		return e, nil
	}
	span, err := sim.ParseHours(when)
	if err != nil {
		return Extra{}, wrong
	}
	e.From, e.To = span.From, span.To
	return e, nil
}

// Hire adds agents to a copy of the rules. They have the queue's skills, each at the level that the agents who have it are
// at in the middle, speak every language that some agent speaks, and sit with the partner and in the country of most who
// can serve the queue. day is midnight of the day that times of day are of,
// start what the shifts count from.
func Hire(rules queue.Config, extras []Extra, day, start time.Time) (queue.Config, []sim.Agent) {
	out := rules
	out.Agents = maps.Clone(rules.Agents)
	if out.Agents == nil {
		out.Agents = map[call.AgentID]queue.Agent{}
	}
	languages := map[call.Language]bool{}
	for _, a := range rules.Agents {
		for _, l := range a.Languages {
			languages[l] = true
		}
	}
	var hired []sim.Agent
	for _, e := range extras {
		skills := map[string]int{}
		for _, s := range rules.Queues[e.Queue].Skills {
			skills[s] = usual(rules, s)
		}
		shift := sim.Span{From: day.Sub(start), To: sim.Forever}
		if e.To > 0 {
			shift = sim.Span{From: day.Add(e.From).Sub(start), To: day.Add(e.To).Sub(start)}
		}
		partner, country := most(rules, e.Queue)
		for range e.Agents {
			id := call.AgentID(fmt.Sprintf("%s+%d", e.Queue, len(hired)+1)) // no agent's name has a plus
			out.Agents[id] = queue.Agent{Skills: skills, Languages: slices.Sorted(maps.Keys(languages)), Partner: partner, Country: country}
			hired = append(hired, sim.Agent{ID: id, Shifts: []sim.Span{shift}})
		}
	}
	return out, hired
}

// most returns the partner and the country that most agents of a queue have, together; of two as frequent the first.
func most(rules queue.Config, q call.QueueID) (call.PartnerID, string) {
	type seat struct {
		partner call.PartnerID
		country string
	}
	counts := map[seat]int{}
	for id, a := range rules.Agents {
		if rules.Able(q, id) {
			counts[seat{a.Partner, a.Country}]++
		}
	}
	var best seat
	for s, n := range counts {
		if before := cmp.Or(cmp.Compare(s.partner, best.partner), cmp.Compare(s.country, best.country)) < 0; n > counts[best] || n == counts[best] && before {
			best = s
		}
	}
	return best.partner, best.country
}

// usual is the level in the middle of those agents who have a skill, 1 if nobody has it.
func usual(rules queue.Config, skill string) int {
	var levels []int
	for _, a := range rules.Agents {
		if l := a.Skills[skill]; l > 0 {
			levels = append(levels, l)
		}
	}
	if len(levels) == 0 {
		return 1
	}
	slices.Sort(levels)
	return levels[len(levels)/2]
}
