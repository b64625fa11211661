package sim

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"centralino/call"
	"centralino/queue"
)

// Scenario is what a day may be like.
type Scenario struct {
	Start  time.Time
	Length time.Duration // callers come within it
	Until  time.Duration // as in Day
	Rules  queue.Config
	Demand []Demand
	Agents []Agent // whoever else is in the rules works all the time and answers at once
}

// Demand is one kind of callers.
type Demand struct {
	Name      string // tells kinds of one queue apart in ids and streams of chance; may be empty for one
	Queue     call.QueueID
	Flow      call.FlowID
	Priority  int
	Languages []Share // none: nobody wishes a language
	Arrivals  Arrivals
	Patience  Dist // nil: nobody gives up
	Talk      Dist
	Wrap      Dist // nil: as long as the queue allows
}

// Share is one language among callers.
type Share struct {
	Language call.Language
	Weight   float64
}

// Day draws a day. The same seed gives the same day.
func (s Scenario) Day(seed uint64) *Day {
	d := &Day{Start: s.Start, Until: s.Until, Rules: s.Rules, Agents: s.Agents, Seed: seed}
	for i := range s.Demand {
		d.Callers = append(d.Callers, s.Demand[i].callers(s.Length, seed)...)
	}
	slices.SortStableFunc(d.Callers, func(a, b Caller) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	d.Notes = Notes(s.Rules, s.Agents)
	return d
}

func (d *Demand) callers(length time.Duration, seed uint64) []Caller {
	name := string(d.Queue)
	if d.Name != "" {
		name += "/" + d.Name
	}
	times := d.Arrivals.Times(length, stream(seed, name+" arrivals"))
	patience, talk := stream(seed, name+" patience"), stream(seed, name+" talk")
	wrap, language := stream(seed, name+" wrap"), stream(seed, name+" language")
	callers := make([]Caller, len(times))
	for i, at := range times {
		callers[i] = Caller{ID: call.ID(fmt.Sprintf("%s-%06d", name, i+1)), Flow: d.Flow, Visit: Visit{
			Queue: d.Queue, At: at, Priority: d.Priority, Patience: Forever, Language: drawLanguage(d.Languages, language),
		}}
		v := &callers[i].Visit
		if d.Patience != nil {
			v.Patience = d.Patience.Draw(patience)
		}
		if d.Talk != nil {
			v.Talk = d.Talk.Draw(talk)
		}
		if d.Wrap != nil {
			v.Wrap = max(1, d.Wrap.Draw(wrap))
		}
	}
	return callers
}

func drawLanguage(shares []Share, r *rand.Rand) call.Language {
	sum := 0.0
	for _, s := range shares {
		sum += s.Weight
	}
	if sum <= 0 {
		return ""
	}
	u := r.Float64() * sum
	for _, s := range shares {
		if u -= s.Weight; u < 0 {
			return s.Language
		}
	}
	return shares[len(shares)-1].Language
}

// Notes are the comings, goings and pauses of agents, sorted: those of agents, and of everybody else in the rules one who
// is there all the time. Who comes at one instant comes in the order of their ids.
func Notes(rules queue.Config, agents []Agent) (notes []Note) {
	named := make(map[call.AgentID]bool, len(agents))
	for _, a := range agents {
		named[a.ID] = true
		notes = append(notes, a.notes()...)
	}
	for id := range rules.Agents {
		if !named[id] {
			notes = append(notes, Note{0, &call.AgentRegistered{Agent: id}})
		}
	}
	slices.SortStableFunc(notes, func(a, b Note) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(agentOf(a.Body), agentOf(b.Body)))
	})
	return notes
}

func (a Agent) notes() (notes []Note) {
	shifts := a.Shifts
	if shifts == nil {
		shifts = []Span{{0, Forever}}
	}
	for _, s := range shifts {
		notes = append(notes, Note{s.From, &call.AgentRegistered{Agent: a.ID}})
		if s.To != Forever {
			notes = append(notes, Note{s.To, &call.AgentUnregistered{Agent: a.ID}})
		}
	}
	for _, p := range a.Pauses {
		notes = append(notes, Note{p.From, &call.AgentPaused{Agent: a.ID, Reason: p.Reason, By: call.PausedByAgent}})
		if p.To != Forever {
			notes = append(notes, Note{p.To, &call.AgentReady{Agent: a.ID}})
		}
	}
	return notes
}

// agentOf is whom a body about an agent is about, empty for others.
func agentOf(b call.Body) call.AgentID {
	switch b := b.(type) {
	case *call.AgentRegistered:
		return b.Agent
	case *call.AgentUnregistered:
		return b.Agent
	case *call.AgentPaused:
		return b.Agent
	case *call.AgentReady:
		return b.Agent
	}
	return ""
}
