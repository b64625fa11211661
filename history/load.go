package history

import (
	"context"
	"database/sql"

	"centralino/call"
)

// load makes a fold that goes on from what the database holds: its place, and the rows that are still open.
func (d *DB) load(ctx context.Context, partner func(call.AgentID) call.PartnerID) (*fold, error) {
	f := newFold(names{agent: d.Pseudonym, partner: partner})
	err := d.query(ctx, d.sql, "SELECT seq, at FROM position WHERE id = 1", nil, func(r *sql.Rows) error {
		return r.Scan(&f.seq, &f.last)
	})
	for _, step := range []func(context.Context, *fold) error{
		d.loadAgents, d.loadCalls, d.loadPromises, d.loadVisits, d.loadConversations, d.loadOffers, d.loadAttempts,
		d.loadStates,
	} {
		if err == nil {
			err = step(ctx, f)
		}
	}
	if err == nil {
		f.names.erased, err = d.erasures(ctx)
	}
	return f, err
}

func (d *DB) loadAgents(ctx context.Context, f *fold) error {
	return d.query(ctx, d.sql, `SELECT agent, COALESCE(partner, ''), registered, paused, COALESCE(reason, ''), seen_at
		FROM agents`, nil, func(r *sql.Rows) error {
		a := &agent{row: &agentRow{}, legs: map[*leg]bool{}}
		err := r.Scan(&a.row.agent, &a.row.partner, &a.row.registered, &a.row.paused, &a.row.reason, &a.row.seen)
		f.agents[a.row.agent] = a
		return err
	})
}

func (d *DB) loadCalls(ctx context.Context, f *fold) error {
	return d.query(ctx, d.sql, `SELECT seq, call, arrived_at, COALESCE(caller, ''), anonymous, COALESCE(dialled, ''),
		COALESCE(trunk, ''), COALESCE(flow, ''), COALESCE(version, ''), erased, back, COALESCE(answered_at, 0), COALESCE(setup_ns, 0)
		FROM calls WHERE ended_at IS NULL ORDER BY seq`, nil, func(r *sql.Rows) error {
		c := &callRow{}
		err := r.Scan(&c.seq, &c.id, &c.arrived, &c.caller, &c.anonymous, &c.dialled, &c.trunk, &c.flow, &c.version, &c.erased,
			&c.back, &c.answered, &c.setup)
		f.calls[c.id] = &caller{row: c, legs: map[call.LegID]*leg{}}
		return err
	})
}

func (d *DB) loadVisits(ctx context.Context, f *fold) error {
	return d.query(ctx, d.sql, `SELECT seq, call, queue, COALESCE(flow, ''), COALESCE(language, ''), priority, entered_at,
		since_at, COALESCE(told_position, 0), COALESCE(told_wait_ns, 0) FROM visits WHERE left_at IS NULL ORDER BY seq`,
		nil, func(r *sql.Rows) error {
			v := &visitRow{}
			err := r.Scan(&v.seq, &v.id, &v.queue, &v.flow, &v.language, &v.priority, &v.entered, &v.since,
				&v.toldPosition, &v.toldWait)
			if c := f.calls[v.id]; c != nil {
				c.visit = v
			}
			return err
		})
}

// loadPromises finds the promises to call back that are owed. It comes after the calls, which may have their legs.
func (d *DB) loadPromises(ctx context.Context, f *fold) error {
	return d.query(ctx, d.sql, `SELECT seq, call, promise, queue, COALESCE(number, ''), booked_at, COALESCE(due_at, 0), attempts,
		COALESCE(kept_at, 0), COALESCE(message, '') FROM callbacks WHERE ended_at IS NULL AND promise IS NOT NULL ORDER BY seq`, nil, func(r *sql.Rows) error {
		p := &callbackRow{}
		err := r.Scan(&p.seq, &p.id, &p.promise, &p.queue, &p.number, &p.booked, &p.due, &p.attempts, &p.kept, &p.message)
		f.owe(p)
		return err
	})
}

func (d *DB) loadAttempts(ctx context.Context, f *fold) error {
	return d.query(ctx, d.sql, `SELECT seq, promise, queue, COALESCE(agent, ''), COALESCE(partner, ''), leg, offered_at,
		COALESCE(attempt, 0), COALESCE(dialled_at, 0) FROM attempts WHERE ended_at IS NULL ORDER BY seq`, nil, func(r *sql.Rows) error {
		a := &attemptRow{}
		err := r.Scan(&a.seq, &a.promise, &a.queue, &a.agent, &a.partner, &a.leg, &a.offered, &a.attempt, &a.dialled)
		if p := f.owed[a.promise]; p != nil {
			l := &leg{agent: f.named(a.agent), attempt: a}
			p.caller.legs[a.leg], l.agent.legs[l] = l, true
		}
		return err
	})
}

// loadConversations finds those that go on, and those that are over while the agent may still be at work on them.
func (d *DB) loadConversations(ctx context.Context, f *fold) error {
	return d.query(ctx, d.sql, `SELECT seq, COALESCE(visit, 0), call, queue, COALESCE(flow, ''), COALESCE(agent, ''),
		COALESCE(partner, ''), leg, connected_at, COALESCE(released_at, 0), COALESCE(ended_by, ''), COALESCE(talk_ns, 0),
		COALESCE(hold_ns, 0) FROM conversations WHERE handled_at IS NULL ORDER BY seq`, nil, func(r *sql.Rows) error {
		t := &conversationRow{}
		err := r.Scan(&t.seq, &t.visit, &t.id, &t.queue, &t.flow, &t.agent, &t.partner, &t.leg, &t.connected, &t.released,
			&t.by, &t.talk, &t.hold)
		a := f.named(t.agent)
		if t.released != 0 {
			a.work = t
		} else if c := f.calls[t.id]; c != nil {
			l := &leg{agent: a, talk: t}
			c.legs[t.leg], a.legs[l] = l, true
		}
		return err
	})
}

func (d *DB) loadOffers(ctx context.Context, f *fold) error {
	return d.query(ctx, d.sql, `SELECT seq, COALESCE(visit, 0), call, queue, COALESCE(agent, ''), COALESCE(partner, ''), leg,
		offered_at FROM offers WHERE ended_at IS NULL ORDER BY seq`, nil, func(r *sql.Rows) error {
		o := &offerRow{}
		err := r.Scan(&o.seq, &o.visit, &o.id, &o.queue, &o.agent, &o.partner, &o.leg, &o.offered)
		if c := f.calls[o.id]; c != nil {
			l := &leg{agent: f.named(o.agent), offer: o}
			c.legs[o.leg], l.agent.legs[l] = l, true
		}
		return err
	})
}

// loadStates finds the intervals under way, and those since a conversation whose after-call work may still go on.
func (d *DB) loadStates(ctx context.Context, f *fold) error {
	return d.query(ctx, d.sql, `SELECT s.seq, s.part, s.agent, COALESCE(s.partner, ''), s.from_at, s.state,
		COALESCE(s.reason, ''), COALESCE(s.to_at, 0) FROM agent_states s WHERE s.agent IS NOT NULL AND (s.to_at IS NULL
		OR EXISTS (SELECT 1 FROM conversations c WHERE c.handled_at IS NULL AND c.agent = s.agent AND s.from_at >= c.released_at))
		ORDER BY s.seq, s.part`, nil, func(r *sql.Rows) error {
		s := &stateRow{}
		err := r.Scan(&s.seq, &s.part, &s.agent, &s.partner, &s.from, &s.state, &s.reason, &s.to)
		a := f.named(s.agent)
		if s.to == 0 {
			a.now = s
		}
		if a.work != nil && s.from >= a.work.released {
			a.since = append(a.since, s)
		}
		return err
	})
}

// named returns the agent of a row.
func (f *fold) named(name string) *agent {
	a := f.agents[name]
	if a == nil {
		a = &agent{row: &agentRow{agent: name}, legs: map[*leg]bool{}}
		f.agents[name] = a
	}
	return a
}
