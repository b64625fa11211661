package history

import (
	"context"
	"database/sql"
	"math"
	"time"

	"centralino/call"
)

// Moves calls fn for every step that a call entered from since on and before until, and for every end of a call, in the order
// in which they happened, as the events that the journal has of them. A zero time is no bound.
func (v *View) Moves(ctx context.Context, since, until time.Time, fn func(call.Event) error) error {
	from, to := int64(math.MinInt64), int64(math.MaxInt64)
	if !since.IsZero() {
		from = since.UnixNano()
	}
	if !until.IsZero() {
		to = until.UnixNano()
	}
	const query = `SELECT call, at AS moment, COALESCE(flow, '') AS flow, COALESCE(step, '') AS step, '' AS result, '' AS reason,
			0 AS last, seq FROM steps WHERE at >= ? AND at < ?
		UNION ALL SELECT call, ended_at, COALESCE(flow, ''), '', COALESCE(result, ''), COALESCE(reason, ''), 1, seq
			FROM calls WHERE ended_at >= ? AND ended_at < ?
		ORDER BY moment, last, seq`
	return v.Query(ctx, query, []any{from, to, from, to}, func(r *sql.Rows) error {
		var (
			e                          call.Event
			at, seq                    int64
			last                       int
			id, flow, step, result, by string
		)
		if err := r.Scan(&id, &at, &flow, &step, &result, &by, &last, &seq); err != nil {
			return err
		}
		e.Call, e.At = call.ID(id), time.Unix(0, at).UTC()
		e.Body = &call.StepEntered{Flow: call.FlowID(flow), Step: call.StepID(step)}
		if last == 1 {
			e.Body = &call.Ended{
				Flow: call.FlowID(flow), Termination: call.Termination{Result: call.Result(result), Reason: call.Reason(by)},
			}
		}
		return fn(e)
	})
}
