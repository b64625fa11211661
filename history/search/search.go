// Package search finds calls in a history.
package search

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"centralino/call"
	"centralino/history"
)

// Query says which calls are looked for. Zero fields mean any.
type Query struct {
	From, To time.Time // of the arrival; From is in it, To is not
	Number   call.Number
	Flow     call.FlowID
	Queue    call.QueueID
	Result   call.Result
	Agent    call.AgentID
	Partner  call.PartnerID // who spoke with them
	Before   int64          // only what has a lower place
	Limit    int
}

// Call is a call that was found. Times are zero for what did not happen.
type Call struct {
	Place                    int64 // orders calls by when they came
	ID                       call.ID
	Arrived, Answered, Ended time.Time
	From, To                 call.Number
	Flow                     call.FlowID
	Result                   call.Result
	Reason                   call.Reason
	Back                     bool
	Visits                   []Visit
}

// Visit is a stay in a queue.
type Visit struct {
	Queue   call.QueueID
	Entered time.Time
	Result  call.Leave
	Waited  time.Duration
	Partner call.PartnerID
}

// Find returns calls, the newest first, and whether there are more.
func Find(ctx context.Context, db *history.DB, q Query) (found []Call, more bool, err error) {
	err = db.View(ctx, func(v *history.View) error {
		text, args := statement(db, q)
		err := v.Query(ctx, text, args, func(r *sql.Rows) error {
			c, err := scan(r)
			found = append(found, c)
			return err
		})
		if err != nil {
			return err
		}
		if more = len(found) > q.Limit; more {
			found = found[:q.Limit]
		}
		return visits(ctx, v, found)
	})
	return found, more, err
}

// statement asks for one call more than are wanted, to know whether there are more.
func statement(db *history.DB, q Query) (text string, args []any) {
	where := []string{"arrived_at >= ?", "arrived_at < ?"}
	args = []any{q.From.UnixNano(), q.To.UnixNano()}
	add := func(wanted bool, condition string, arg any) {
		if wanted {
			where, args = append(where, condition), append(args, arg)
		}
	}
	add(q.Before > 0, "seq < ?", q.Before)
	add(q.Number != "", "caller = ?", string(q.Number))
	add(q.Flow != "", "flow = ?", string(q.Flow))
	add(q.Result != "", "result = ?", string(q.Result))
	add(q.Queue != "", "EXISTS (SELECT 1 FROM visits v WHERE v.call = calls.call AND v.queue = ?)", string(q.Queue))
	spoke := "EXISTS (SELECT 1 FROM conversations k WHERE k.call = calls.call AND k."
	add(q.Partner != "", spoke+"partner = ?)", string(q.Partner))
	if q.Agent != "" {
		add(true, spoke+"agent = ?)", db.Pseudonym(q.Agent))
	}
	return "SELECT seq, call, arrived_at, answered_at, ended_at, caller, dialled, flow, result, reason, back FROM calls WHERE " +
		strings.Join(where, " AND ") + " ORDER BY seq DESC LIMIT ?", append(args, q.Limit+1)
}

func scan(r *sql.Rows) (c Call, err error) {
	var arrived int64
	var answered, ended sql.NullInt64
	var from, to, flow, result, reason sql.NullString
	var back sql.NullBool
	err = r.Scan(&c.Place, &c.ID, &arrived, &answered, &ended, &from, &to, &flow, &result, &reason, &back)
	c.Arrived, c.Answered, c.Ended = time.Unix(0, arrived).UTC(), moment(answered), moment(ended)
	c.From, c.To, c.Flow = call.Number(from.String), call.Number(to.String), call.FlowID(flow.String)
	c.Result, c.Reason, c.Back = call.Result(result.String), call.Reason(reason.String), back.Bool
	return c, err
}

func moment(ns sql.NullInt64) time.Time {
	if !ns.Valid {
		return time.Time{}
	}
	return time.Unix(0, ns.Int64).UTC()
}

// visits adds to each call the queues that it came to.
func visits(ctx context.Context, v *history.View, calls []Call) error {
	if len(calls) == 0 {
		return nil
	}
	at, args := map[call.ID]*Call{}, make([]any, len(calls))
	for i := range calls {
		at[calls[i].ID], args[i] = &calls[i], string(calls[i].ID)
	}
	places := strings.TrimSuffix(strings.Repeat("?, ", len(calls)), ", ")
	return v.Query(ctx, "SELECT call, queue, entered_at, result, waited_ns, partner FROM visits WHERE call IN ("+places+") ORDER BY seq", args,
		func(r *sql.Rows) error {
			var id call.ID
			var one Visit
			var entered int64
			var waited sql.NullInt64
			var result, partner sql.NullString
			if err := r.Scan(&id, &one.Queue, &entered, &result, &waited, &partner); err != nil {
				return err
			}
			one.Entered, one.Waited = time.Unix(0, entered).UTC(), time.Duration(waited.Int64)
			one.Result, one.Partner = call.Leave(result.String), call.PartnerID(partner.String)
			at[id].Visits = append(at[id].Visits, one)
			return nil
		})
}
