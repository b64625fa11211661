package queue

import (
	"cmp"
	"slices"
	"strings"

	"centralino/call"
)

// demand is what a caller insists on in an agent. The zero value is content with everybody who can serve the queue.
type demand struct {
	language call.Language
	eu       bool
	agent    call.AgentID
	partner  call.PartnerID // no caller's wish: by it a queue finds the free agents of a partner
}

func (d demand) met(a *agent) bool {
	return (d.agent == "" || d.agent == a.id) &&
		(!d.eu || call.InEU(a.conf.Country)) &&
		(d.partner == "" || d.partner == a.conf.Partner) &&
		(d.language == "" || slices.Contains(a.conf.Languages, d.language))
}

func (d demand) compare(o demand) int {
	switch {
	case d == o:
		return 0
	case d.eu != o.eu:
		return sign(o.eu)
	case d.language != o.language:
		return strings.Compare(string(d.language), string(o.language))
	}
	return cmp.Or(strings.Compare(string(d.agent), string(o.agent)), strings.Compare(string(d.partner), string(o.partner)))
}

// pool joins callers and agents who may meet: callers who make the same demand, and the agents of one line who meet it.
type pool struct {
	line    *line
	demand  demand
	callers ordered[*caller] // who stands here, guests of other lines included
	free    ordered[*agent]
	present int
	working int // present and not on a pause of their own
	ready   int // place among the pools in which somebody can be served, plus one; 0 for none
}

// find returns the pool of a demand, nil when nobody made it yet.
func (l *line) find(d demand) *pool {
	if d == (demand{}) && len(l.pools) > 0 {
		return l.pools[0]
	}
	i, found := slices.BinarySearchFunc(l.pools, d, byDemand)
	if !found {
		return nil
	}
	return l.pools[i]
}

func byDemand(p *pool, d demand) int { return p.demand.compare(d) }

// pool returns the pool of a demand and makes it when it is not there. It is nil for a language that nobody speaks.
func (e *Engine) pool(l *line, d demand) *pool {
	if p := l.find(d); p != nil {
		return p
	}
	if d.language != "" && !l.languages[d.language] {
		return nil
	}
	p := l.makePool(d)
	for _, a := range l.crew {
		if d.met(a) {
			a.sit(p)
		}
	}
	if d.agent == "" && d.partner == "" {
		for _, s := range l.set.Shares {
			d.partner = s.Partner
			e.pool(l, d)
		}
	}
	return p
}

func (l *line) makePool(d demand) *pool {
	i, _ := slices.BinarySearchFunc(l.pools, d, byDemand)
	p := &pool{line: l, demand: d}
	l.pools = slices.Insert(l.pools, i, p)
	return p
}

// sit gives an agent a place in a pool, as free and as present as they are.
func (a *agent) sit(p *pool) {
	s := seat{pool: p, level: a.conf.level(p.line.set.Skills)}
	s.key = s.rank(a)
	p.present += delta(false, a.present)
	p.working += delta(false, a.working)
	if a.free {
		p.free.insert(s.key, a)
	}
	a.seats = append(a.seats, s)
}

// close forgets the pool of one agent for whom nobody waits any more, so that there are no more of them than callers.
func (e *Engine) close(p *pool) {
	if p.demand.agent == "" || p.callers.len() > 0 {
		return
	}
	l, a := p.line, e.agent(p.demand.agent)
	l.pools = slices.DeleteFunc(l.pools, func(o *pool) bool { return o == p })
	a.seats = slices.DeleteFunc(a.seats, func(s seat) bool { return s.pool == p })
}

// seatIn returns the agent's place in a pool, nil when they have none.
func (a *agent) seatIn(p *pool) *seat {
	for i := range a.seats {
		if a.seats[i].pool == p {
			return &a.seats[i]
		}
	}
	return nil
}

// settlePool keeps the list of pools in which somebody can be served.
func (e *Engine) settlePool(p *pool) {
	ready := p.callers.len() > 0 && p.free.len() > 0
	switch {
	case ready && p.ready == 0:
		e.ready = append(e.ready, p)
		p.ready = len(e.ready)
	case !ready && p.ready != 0:
		last := e.ready[len(e.ready)-1]
		e.ready[p.ready-1], last.ready = last, p.ready
		e.ready = e.ready[:len(e.ready)-1]
		p.ready = 0
	}
}
