package report

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"time"

	"centralino/call"
	"centralino/history"
)

// lawMaker reads a history into a report of rules.
type lawMaker struct {
	view   *history.View
	report *LawReport
	calls  []lawCall
	full   []interval // when every line was taken
}

// lawCall is what rules ask of one call. Times are nanoseconds since 1970, 0 for what never came.
type lawCall struct {
	seq, arrived, answered, ended int64
	result                        call.Result
	queues                        []call.QueueID
	entered                       int64 // the first queue
	left                          int64 // the last, however
	leave                         call.Leave
	spoke                         int64 // caller and operator heard each other for the first time
}

func (c *lawCall) asked() bool { return len(c.queues) > 0 }

// over reports whether it is known what became of the call, as far as rules ask.
func (c *lawCall) over() bool { return c.spoke != 0 || c.ended != 0 }

// came reports whether the call came to one of these queues; nil is any.
func (c *lawCall) came(to []call.QueueID) bool {
	return c.asked() && (to == nil || slices.ContainsFunc(c.queues, func(q call.QueueID) bool { return slices.Contains(to, q) }))
}

// readCalls reads the calls that arrived in the month, each with its stays in queues in their order. Those that we made to
// call back are none of them.
func (m *lawMaker) readCalls(ctx context.Context) error {
	return m.view.Query(ctx, `SELECT c.seq, c.arrived_at, COALESCE(c.answered_at, 0), COALESCE(c.ended_at, 0), COALESCE(c.result, ''),
		COALESCE(v.queue, ''), COALESCE(v.entered_at, 0), COALESCE(v.left_at, 0), COALESCE(v.result, '')
		FROM calls c LEFT JOIN visits v ON v.call = c.call
		WHERE c.arrived_at >= ? AND c.arrived_at < ? AND NOT c.back ORDER BY c.arrived_at, c.seq, v.seq`,
		[]any{m.report.From.UnixNano(), m.report.To.UnixNano()}, func(r *sql.Rows) error {
			var c lawCall
			var queue call.QueueID
			var entered, left int64
			var leave call.Leave
			if err := r.Scan(&c.seq, &c.arrived, &c.answered, &c.ended, &c.result, &queue, &entered, &left, &leave); err != nil {
				return err
			}
			if n := len(m.calls); n == 0 || m.calls[n-1].seq != c.seq {
				m.calls = append(m.calls, c)
			}
			if queue != "" {
				m.calls[len(m.calls)-1].visit(queue, entered, left, leave)
			}
			return nil
		})
}

// visit adds a stay in a queue.
func (c *lawCall) visit(queue call.QueueID, entered, left int64, leave call.Leave) {
	if c.entered == 0 {
		c.entered = entered
	}
	c.queues = append(c.queues, queue)
	c.left, c.leave = left, leave
	if leave == call.LeftAnswered && c.spoke == 0 {
		c.spoke = left
	}
}

// interval is a time, From included and To not.
type interval struct{ from, to int64 }

// readLines finds out when as many calls were up as there may be.
func (m *lawMaker) readLines(ctx context.Context) error {
	if m.report.Lines <= 0 {
		return nil
	}
	type change struct {
		at int64
		by int
	}
	var changes []change
	from, to := m.report.From.UnixNano(), m.report.To.UnixNano()
	err := m.view.Query(ctx, "SELECT arrived_at, COALESCE(ended_at, ?) FROM calls WHERE NOT back AND arrived_at < ? AND (ended_at IS NULL OR ended_at > ?)",
		[]any{max(m.report.AsOf.UnixNano(), from), to, from}, func(r *sql.Rows) error {
			var arrived, ended int64
			err := r.Scan(&arrived, &ended)
			changes = append(changes, change{max(arrived, from), 1}, change{min(ended, to), -1})
			return err
		})
	slices.SortFunc(changes, func(a, b change) int {
		if a.at != b.at {
			return int(min(max(a.at-b.at, -1), 1))
		}
		return a.by - b.by // who hangs up makes room for who calls
	})
	up := 0
	for i, c := range changes {
		if up += c.by; up >= m.report.Lines && i+1 < len(changes) && changes[i+1].at > c.at {
			m.full = append(m.full, interval{c.at, changes[i+1].at})
		}
	}
	return err
}

// reach finds out how far the history reaches back and on, and which part of the month it lacks.
func (m *lawMaker) reach(ctx context.Context) error {
	r := m.report
	_, asOf, err := m.view.Position(ctx)
	if err != nil {
		return err
	}
	r.AsOf = asOf.In(r.Zone)
	for _, query := range []string{
		"SELECT COALESCE(MIN(arrived_at), 0) FROM calls", "SELECT COALESCE(MIN(from_at), 0) FROM agent_states",
	} {
		err := m.view.Query(ctx, query, nil, func(rows *sql.Rows) error {
			var ns int64
			err := rows.Scan(&ns)
			if at := time.Unix(0, ns).In(r.Zone); ns != 0 && (r.Began.IsZero() || at.Before(r.Began)) {
				r.Began = at
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	switch {
	case r.Began.IsZero() || !r.AsOf.After(r.From) || !r.Began.Before(r.To):
		r.Missing = r.words.Say("the history has nothing of the month")
	case m.open(r.From, r.Began) > tolerance:
		r.Missing = r.words.Say("the history begins in the month, on %s", r.dayAndTime(r.Began))
	case m.open(r.AsOf, r.To) > tolerance:
		r.Missing = r.words.Say("the history ends in the month, on %s", r.dayAndTime(r.AsOf))
	}
	return nil
}

// tolerance is how much of the time in which operators answer may lack at either end of the month: nothing need have happened
// in it.
const tolerance = time.Hour

// open is how long operators answer between two moments; where nobody said when they do, all of it.
func (m *lawMaker) open(from, to time.Time) (total time.Duration) {
	m.minutes(from, to, func(_ time.Time, took time.Duration) { total += took })
	return total
}

// minutes calls fn for each minute, or part of one, in which operators answer.
func (m *lawMaker) minutes(from, to time.Time, fn func(at time.Time, took time.Duration)) {
	for at := from; at.Before(to); {
		next := at.Truncate(time.Minute).Add(time.Minute)
		if next.After(to) {
			next = to
		}
		if m.report.Open == nil || m.report.Open(at) {
			fn(at, next.Sub(at))
		}
		at = next
	}
}

// accessibility is the share of the time in which operators answer with a line free.
func (m *lawMaker) accessibility(f *Measured) {
	switch {
	case m.report.Open == nil:
		f.Untold = m.report.words.Say("nobody said when operators answer: name the helpline with -c")
		return
	case m.report.Lines <= 0:
		f.Untold = m.report.words.Say("nobody said how many calls there may be at once: sip.max_calls")
		return
	}
	var total, free time.Duration
	next := 0
	until := m.report.To
	if m.report.AsOf.Before(until) {
		until = m.report.AsOf
	}
	m.minutes(m.report.From, until, func(at time.Time, took time.Duration) {
		total += took
		free += took
		begin, end := at.UnixNano(), at.Add(took).UnixNano()
		for next < len(m.full) && m.full[next].to <= begin {
			next++
		}
		for i := next; i < len(m.full) && m.full[i].from < end; i++ {
			free -= time.Duration(min(end, m.full[i].to) - max(begin, m.full[i].from))
		}
	})
	f.Part, f.Whole = int(free.Round(time.Second)/time.Second), int(total.Round(time.Second)/time.Second)
	f.Value = math.NaN()
	if total > 0 {
		f.Value = free.Seconds() / total.Seconds()
	}
}
