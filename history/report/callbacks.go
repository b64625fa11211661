package report

import (
	"context"
	"database/sql"
	"encoding/json"
	"math"
	"slices"
	"time"

	"centralino/call"
)

// Callbacks is how promises to call back were kept: booked = kept + failed + cancelled + lost + pending, as far as their
// journal names them.
type Callbacks struct {
	Booked    int
	Kept      int
	Failed    int
	Cancelled int
	Lost      int // a process did not take them over from the one before
	Pending   int // not over yet
	Delay     Mean
	P90       time.Duration     // 90 % of those kept were kept within this time after they were due
	Attempts  map[call.Miss]int // times the caller was dialled, by how it ended

	delays []time.Duration
}

// Reached is the key in Callbacks.Attempts of those who were reached.
const Reached call.Miss = "reached"

// KeptShare is kept ÷ (kept + failed + lost): whoever no longer needs the call is in neither.
func (c Callbacks) KeptShare() Ratio { return Ratio{c.Kept, c.Kept + c.Failed + c.Lost} }

// Dialled is how often a caller was dialled.
func (c Callbacks) Dialled() (n int) {
	for _, times := range c.Attempts {
		n += times
	}
	return n
}

// MarshalJSON writes counts and shares; p90_seconds is null where none was kept.
func (c Callbacks) MarshalJSON() ([]byte, error) {
	var p90 *float64
	if c.Delay.N > 0 {
		s := c.P90.Seconds()
		p90 = &s
	}
	return json.Marshal(map[string]any{
		"booked": c.Booked, "kept": c.Kept, "failed": c.Failed, "cancelled": c.Cancelled, "lost": c.Lost, "pending": c.Pending,
		"kept_share": c.KeptShare(), "delay": c.Delay, "delay_p90_seconds": p90, "attempts": c.Attempts,
	})
}

// count adds a promise. One without a name is of an older program, and nobody knows what became of it.
func (c *Callbacks) count(result call.CallbackResult, named bool, delay time.Duration) {
	c.Booked++
	switch result {
	case "":
		if named {
			c.Pending++
		}
	case call.CallbackKept:
		c.Kept++
		c.Delay.add(delay)
		c.delays = append(c.delays, delay)
	case call.CallbackFailed:
		c.Failed++
	case call.CallbackCancelled:
		c.Cancelled++
	default:
		c.Lost++
	}
}

// finish finds the ninetieth percentile: the smallest delay that is not exceeded by 90 % of them.
func (c *Callbacks) finish() {
	if n := len(c.delays); n > 0 {
		slices.Sort(c.delays)
		c.P90 = c.delays[int(math.Ceil(.9*float64(n)))-1]
	}
}

// readCallbacks reads promises to call back. They belong to no partner.
func (m *maker) readCallbacks(ctx context.Context) error {
	if m.options.Partner != "" {
		return nil
	}
	where, args := m.period("booked_at", "queue", "")
	err := m.from.Query(ctx, `SELECT queue, COALESCE(result, ''), promise IS NOT NULL, COALESCE(delay_ns, 0) FROM callbacks
		WHERE message IS NULL AND `+where, args, func(r *sql.Rows) error {
		var queue call.QueueID
		var result call.CallbackResult
		var named bool
		var delay int64
		if err := r.Scan(&queue, &result, &named, &delay); err != nil {
			return err
		}
		for _, q := range m.queues(queue) {
			q.Callbacks.count(result, named, time.Duration(delay))
		}
		return nil
	})
	if err != nil {
		return err
	}
	m.report.All.Callbacks.finish()
	for _, q := range m.report.Queues {
		q.Callbacks.finish()
	}
	return m.readAttempts(ctx)
}

// tasks are the promises that are messages which wait for an agent: no callers who wait to be called.
const tasks = "(SELECT promise FROM callbacks WHERE message IS NOT NULL AND promise IS NOT NULL)"

// readAttempts counts how often callers were dialled. An attempt cut short because the promise was cancelled is none.
func (m *maker) readAttempts(ctx context.Context) error {
	where, args := m.period("dialled_at", "queue", "")
	return m.from.Query(ctx, "SELECT queue, COALESCE(result, ''), COUNT(*) FROM attempts WHERE promise NOT IN "+tasks+" AND "+where+" GROUP BY 1, 2", args,
		func(r *sql.Rows) error {
			var queue call.QueueID
			var result call.Miss
			var n int
			if err := r.Scan(&queue, &result, &n); err != nil {
				return err
			}
			if result != Reached && !slices.Contains(call.Misses(), result) {
				return nil
			}
			for _, q := range m.queues(queue) {
				q.Callbacks.Attempts[result] += n
			}
			return nil
		})
}

func callbacks(r *Report) section {
	s := table(r, "Callbacks", []line{
		{"booked", func(q *Queue) cell { return count(q.Callbacks.Booked) }, true},
		{"kept", func(q *Queue) cell { return count(q.Callbacks.Kept) }, true},
		{"failed", func(q *Queue) cell { return count(q.Callbacks.Failed) }, true},
		{"cancelled", func(q *Queue) cell { return count(q.Callbacks.Cancelled) }, true},
		{"lost", func(q *Queue) cell { return count(q.Callbacks.Lost) }, true},
		{"pending at the end", func(q *Queue) cell { return count(q.Callbacks.Pending) }, true},
		{"kept ÷ (kept + failed + lost)", func(q *Queue) cell { return share(q.Callbacks.KeptShare()) }, true},
		{"mean delay of those kept", func(q *Queue) cell { return mean(q.Callbacks.Delay) }, true},
		{"90 % of those kept within", func(q *Queue) cell {
			if q.Callbacks.Delay.N == 0 {
				return none()
			}
			return lasting(q.Callbacks.P90)
		}, true},
		{"callers dialled", func(q *Queue) cell { return count(q.Callbacks.Dialled()) }, true},
		{"… of which reached", func(q *Queue) cell { return count(q.Callbacks.Attempts[Reached]) }, true},
	})
	s.Note = "The delay is from when the call was due: when it was promised, or the opening it was promised for. " +
		"Who called again and was served, or asked again, is cancelled."
	return s
}
