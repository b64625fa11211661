package report

import (
	"cmp"
	"context"
	"database/sql"
	"time"

	"centralino/call"
	"centralino/history"
)

// maker reads a history into a report.
type maker struct {
	from    *history.View
	options Options
	report  *Report
	slots   slots
	replies replies
}

func newMaker(from *history.View, o Options) *maker {
	o.By = cmp.Or(o.By, ByDay)
	r := &Report{
		Helpline: o.Helpline, From: o.From, To: o.To, Zone: o.Zone.String(), Queue: o.Queue, Partner: o.Partner,
		Calls: Calls{Results: map[call.Result]int{}}, All: newQueue(), Queues: map[call.QueueID]*Queue{},
		Occupancy: newOccupancy(), Partners: map[call.PartnerID]*Partner{}, By: o.By, Basis: o.Basis,
		ShortAfter: o.Short.Seconds(), Within: map[call.QueueID]float64{},
	}
	for q, d := range o.Within {
		if o.Queue == "" || o.Queue == q {
			r.Within[q] = d.Seconds()
		}
	}
	if o.Basis != "" {
		r.Agents = map[string]*Agent{}
	}
	return &maker{from: from, options: o, report: r, slots: newSlots(o), replies: newReplies()}
}

func newQueue() Queue {
	return Queue{Offers: map[call.OfferResult]int{}, Callbacks: Callbacks{Attempts: map[call.Miss]int{}}}
}

func newOccupancy() Occupancy { return Occupancy{States: map[call.AgentState]time.Duration{}} }

// period is the condition that a row's time lies in the period, with more conditions for queue and partner, each where
// its column is not empty.
func (m *maker) period(column, queue, partner string) (where string, args []any) {
	where = column + " >= ? AND " + column + " < ?"
	args = []any{m.options.From.UnixNano(), m.options.To.UnixNano()}
	if m.options.Queue != "" && queue != "" {
		where += " AND " + queue + " = ?"
		args = append(args, string(m.options.Queue))
	}
	if m.options.Partner != "" && partner != "" {
		where += " AND " + partner + " = ?"
		args = append(args, string(m.options.Partner))
	}
	return where, args
}

// queues are the figures that a row counts for: its queue's and those of all.
func (m *maker) queues(id call.QueueID) [2]*Queue {
	q := m.report.Queues[id]
	if q == nil {
		fresh := newQueue()
		q = &fresh
		m.report.Queues[id] = q
	}
	return [2]*Queue{q, &m.report.All}
}

func (m *maker) partner(id call.PartnerID) *Partner {
	p := m.report.Partners[id]
	if p == nil {
		p = &Partner{Offers: map[call.OfferResult]int{}, Occupancy: newOccupancy()}
		m.report.Partners[id] = p
	}
	return p
}

// agent is the record of one agent, nil when such figures are not to be made or the agent is no longer known.
func (m *maker) agent(name string, partner call.PartnerID) *Agent {
	if m.report.Agents == nil || name == "" {
		return nil
	}
	a := m.report.Agents[name]
	if a == nil {
		a = &Agent{Partner: partner, Offers: map[call.OfferResult]int{}, Occupancy: newOccupancy()}
		m.report.Agents[name] = a
	}
	return a
}

func (m *maker) readPosition(ctx context.Context) (err error) {
	_, m.report.AsOf, err = m.from.Position(ctx)
	m.report.AsOf = m.report.AsOf.In(m.options.Zone)
	return err
}

// readCalls counts calls. With a queue or a partner, those that came to it: into the line, or called back for it.
func (m *maker) readCalls(ctx context.Context) error {
	where, args := m.period("c.arrived_at", "", "")
	if m.options.Queue != "" || m.options.Partner != "" {
		came, theirs := "", []any(nil)
		if m.options.Queue != "" {
			came += " AND v.queue = ?"
			theirs = append(theirs, string(m.options.Queue))
		}
		if m.options.Partner != "" {
			came += " AND v.partner = ?"
			theirs = append(theirs, string(m.options.Partner))
		}
		where += " AND (EXISTS (SELECT 1 FROM visits v WHERE v.call = c.call" + came + ") OR " +
			"c.back AND EXISTS (SELECT 1 FROM conversations v WHERE v.call = c.call" + came + "))"
		args = append(append(args, theirs...), theirs...)
	}
	c := &m.report.Calls
	return m.from.Query(ctx, `SELECT c.arrived_at, COALESCE(c.result, ''), c.anonymous, COALESCE(c.previous_at, 0), c.back
		FROM calls c WHERE `+where, args, func(r *sql.Rows) error {
		var arrived, previous int64
		var result call.Result
		var anonymous, back bool
		if err := r.Scan(&arrived, &result, &anonymous, &previous, &back); err != nil {
			return err
		}
		c.Total++
		if result == "" {
			c.Up++
		} else {
			c.Results[result]++
		}
		m.slots.at(arrived).Calls++
		if back { // nobody called
			c.Back++
			return nil
		}
		if !anonymous {
			c.Repeat24h.Whole++
			c.Repeat7d.Whole++
			if previous != 0 {
				c.Repeat7d.Part++
				if arrived-previous <= int64(24*time.Hour) {
					c.Repeat24h.Part++
				}
			}
		}
		at := time.Unix(0, arrived).In(m.options.Zone)
		m.report.Peaks[(int(at.Weekday())+6)%7][at.Hour()]++
		return nil
	})
}

// visit is what a report reads of a visit.
type visit struct {
	queue                                 call.QueueID
	entered, since, left, waited, toHuman int64
	result                                call.Leave
	inTarget                              bool
	partner                               call.PartnerID
}

func (m *maker) readVisits(ctx context.Context) error {
	where, args := m.period("entered_at", "queue", "partner")
	return m.from.Query(ctx, `SELECT queue, entered_at, since_at, COALESCE(left_at, 0), COALESCE(waited_ns, 0),
		COALESCE(to_human_ns, 0), COALESCE(result, ''), in_target, COALESCE(partner, '') FROM visits WHERE `+where, args,
		func(r *sql.Rows) error {
			var v visit
			if err := r.Scan(&v.queue, &v.entered, &v.since, &v.left, &v.waited, &v.toHuman, &v.result, &v.inTarget,
				&v.partner); err != nil {
				return err
			}
			for _, q := range m.queues(v.queue) {
				m.countVisit(q, v)
			}
			s := m.slots.at(v.entered)
			s.Offered++
			s.longest = max(s.longest, m.waited(v))
			switch v.result {
			case call.LeftAnswered:
				s.Answered++
				s.Wait.add(time.Duration(v.waited))
				if v.inTarget {
					s.InTarget++
				}
				p := m.partner(v.partner)
				p.Answered++
				p.Wait.add(time.Duration(v.waited))
			case call.LeftAbandoned:
				s.Abandoned++
			}
			return nil
		})
}

// waited is how long a visit lasted; of one that is not over, as far as the history or the period goes.
func (m *maker) waited(v visit) time.Duration {
	if v.left != 0 {
		return time.Duration(v.waited)
	}
	since := time.Unix(0, v.since)
	return min(m.report.AsOf.Sub(since), m.options.To.Sub(since))
}

func (m *maker) countVisit(q *Queue, v visit) {
	waited := m.waited(v)
	q.Offered++
	if v.left == 0 {
		q.Waiting++
	}
	q.Longest = max(q.Longest, int64(waited))
	switch v.result {
	case "":
	case call.LeftAnswered:
		q.Answered++
		q.Wait.add(waited)
		q.ToHuman.add(time.Duration(v.toHuman))
		if v.inTarget {
			q.InTarget++
		}
	case call.LeftAbandoned:
		q.Abandoned++
		q.GaveUp.add(waited)
		if waited <= m.options.Short {
			q.ShortAbandons++
		}
		if within, ok := m.options.Within[v.queue]; ok && waited <= within {
			q.GaveUpIn++
		}
	case call.LeftOverflowed:
		q.Overflowed++
	case call.LeftCallback:
		q.Callback++
	case call.LeftVoicemail:
		q.Voicemail++
	case "lost":
		q.Lost++
	default:
		q.OtherWays++
	}
}

// conversation is what a report reads of a conversation.
type conversation struct {
	queue                 call.QueueID
	agent                 string
	partner               call.PartnerID
	talk, hold, afterCall sql.NullInt64
}

func (m *maker) readConversations(ctx context.Context) error {
	where, args := m.period("connected_at", "queue", "partner")
	return m.from.Query(ctx, `SELECT queue, COALESCE(agent, ''), COALESCE(partner, ''), talk_ns, hold_ns, after_call_ns
		FROM conversations WHERE `+where, args, func(r *sql.Rows) error {
		var c conversation
		if err := r.Scan(&c.queue, &c.agent, &c.partner, &c.talk, &c.hold, &c.afterCall); err != nil {
			return err
		}
		for _, q := range m.queues(c.queue) {
			q.Conversations++
			c.count(&q.Talk, &q.Hold, &q.AfterCall, &q.Handle)
		}
		p := m.partner(c.partner)
		p.Conversations++
		c.count(nil, nil, nil, &p.Handle)
		m.replies.conversation(c)
		if a := m.agent(c.agent, c.partner); a != nil {
			a.Conversations++
			c.count(&a.Talk, &a.Hold, &a.AfterCall, &a.Handle)
		}
		return nil
	})
}

// count adds a conversation that is over to the means that are asked for.
func (c conversation) count(talk, hold, afterCall, handle *Mean) {
	if !c.talk.Valid {
		return
	}
	for _, part := range []struct {
		to   *Mean
		time int64
	}{
		{talk, c.talk.Int64 - c.hold.Int64},
		{hold, c.hold.Int64},
		{afterCall, c.afterCall.Int64},
		{handle, c.talk.Int64 + c.afterCall.Int64},
	} {
		if part.to != nil {
			part.to.add(time.Duration(part.time))
		}
	}
}

func (m *maker) readOffers(ctx context.Context) error {
	where, args := m.period("offered_at", "queue", "partner")
	return m.from.Query(ctx, `SELECT queue, COALESCE(agent, ''), COALESCE(partner, ''), result, COUNT(*) FROM offers
		WHERE result IS NOT NULL AND `+where+" GROUP BY 1, 2, 3, 4", args, func(r *sql.Rows) error {
		var queue call.QueueID
		var agent string
		var partner call.PartnerID
		var result call.OfferResult
		var n int
		if err := r.Scan(&queue, &agent, &partner, &result, &n); err != nil {
			return err
		}
		for _, q := range m.queues(queue) {
			q.Offers[result] += n
		}
		m.partner(partner).Offers[result] += n
		if a := m.agent(agent, partner); a != nil {
			a.Offers[result] += n
		}
		return nil
	})
}

// readStates adds up what agents did, as far as it lies in the period and the history reaches.
func (m *maker) readStates(ctx context.Context) error {
	where, args := "from_at < ? AND (to_at IS NULL OR to_at > ?)", []any{m.options.To.UnixNano(), m.options.From.UnixNano()}
	if m.options.Partner != "" {
		where += " AND partner = ?"
		args = append(args, string(m.options.Partner))
	}
	return m.from.Query(ctx, "SELECT COALESCE(agent, ''), COALESCE(partner, ''), state, from_at, COALESCE(to_at, ?) FROM agent_states WHERE "+
		where, append([]any{m.report.AsOf.UnixNano()}, args...), func(r *sql.Rows) error {
		var agent string
		var partner call.PartnerID
		var state call.AgentState
		var from, to int64
		if err := r.Scan(&agent, &partner, &state, &from, &to); err != nil {
			return err
		}
		took := time.Duration(min(to, m.options.To.UnixNano()) - max(from, m.options.From.UnixNano()))
		if took <= 0 {
			return nil
		}
		m.report.Occupancy.States[state] += took
		m.partner(partner).Occupancy.States[state] += took
		if a := m.agent(agent, partner); a != nil {
			a.Occupancy.States[state] += took
		}
		return nil
	})
}

// readMessages counts messages. They belong to no partner.
func (m *maker) readMessages(ctx context.Context) error {
	if m.options.Partner != "" {
		return nil
	}
	where, args := m.period("at", "queue", "")
	return m.from.Query(ctx, "SELECT COALESCE(queue, ''), COUNT(*) FROM voicemails WHERE "+where+" GROUP BY 1", args,
		func(r *sql.Rows) error {
			var queue call.QueueID
			var n int
			if err := r.Scan(&queue, &n); err != nil {
				return err
			}
			m.report.All.Voicemails += n
			if queue != "" { // a mailbox outside every queue
				m.queues(queue)[0].Voicemails += n
			}
			return nil
		})
}
