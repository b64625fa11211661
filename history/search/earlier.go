package search

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"centralino/call"
	"centralino/history"
)

// Same says whose earlier calls are looked for. One of Number and Customer is needed.
type Same struct {
	Number   call.Number
	Customer string  // the directory's key
	Not      call.ID // the call at hand
	Partner  call.PartnerID
	Limit    int
}

// Earlier is a call that the same caller made, or we to them. What a partner's agents said and noted is theirs: with
// Same.Partner only calls that they spoke in are found, and nothing is told of what others did in them.
type Earlier struct {
	ID      call.ID
	Arrived time.Time
	Result  call.Result
	Queue   call.QueueID // the last that they spoke in, or waited in; empty: none
	Agent   string       // the pseudonym of who spoke with them last; empty: nobody, or kept long enough
	Outcome call.OutcomeCode
	Note    string
}

// FindEarlier returns calls of the same caller, the newest first.
func FindEarlier(ctx context.Context, db *history.DB, q Same) (found []Earlier, err error) {
	if q.Number == "" && q.Customer == "" {
		return nil, nil
	}
	err = db.View(ctx, func(v *history.View) error {
		text, args := q.statement()
		err := v.Query(ctx, text, args, func(r *sql.Rows) error {
			var e Earlier
			var arrived int64
			var result sql.NullString
			err := r.Scan(&e.ID, &arrived, &result)
			e.Arrived, e.Result = time.Unix(0, arrived).UTC(), call.Result(result.String)
			found = append(found, e)
			return err
		})
		if err != nil || len(found) == 0 {
			return err
		}
		return q.fill(ctx, v, found)
	})
	return found, err
}

func (q Same) statement() (text string, args []any) {
	var same []string
	if q.Number != "" {
		same, args = append(same, "caller = ?"), append(args, string(q.Number))
	}
	if q.Customer != "" {
		same = append(same, "call IN (SELECT call FROM identifications WHERE customer = ? AND answer = ?)")
		args = append(args, q.Customer, string(call.IdentityFound))
	}
	text = "SELECT call, arrived_at, result FROM calls WHERE (" + strings.Join(same, " OR ") + ") AND call <> ?"
	args = append(args, string(q.Not))
	if q.Partner != "" {
		text += " AND EXISTS (SELECT 1 FROM conversations k WHERE k.call = calls.call AND k.partner = ?)"
		args = append(args, string(q.Partner))
	}
	return text + " ORDER BY seq DESC LIMIT ?", append(args, q.Limit)
}

// fill adds to each call where they waited, who spoke with them, and what came of it: of several the last.
func (q Same) fill(ctx context.Context, v *history.View, calls []Earlier) error {
	at, args := map[call.ID]*Earlier{}, make([]any, len(calls))
	for i := range calls {
		at[calls[i].ID], args[i] = &calls[i], string(calls[i].ID)
	}
	in := " WHERE call IN (" + strings.TrimSuffix(strings.Repeat("?, ", len(calls)), ", ") + ") ORDER BY seq"
	for _, text := range []string{
		"SELECT call, queue, '', partner, '', '' FROM visits",
		"SELECT call, queue, COALESCE(agent, ''), partner, '', '' FROM conversations",
		"SELECT call, queue, COALESCE(agent, ''), partner, COALESCE(code, ''), COALESCE(note, '') FROM outcomes",
	} {
		err := v.Query(ctx, text+in, args, func(r *sql.Rows) error {
			var one Earlier
			var queue, partner sql.NullString
			if err := r.Scan(&one.ID, &queue, &one.Agent, &partner, &one.Outcome, &one.Note); err != nil {
				return err
			}
			if q.Partner != "" && partner.String != string(q.Partner) {
				return nil
			}
			e := at[one.ID]
			if e.Queue = call.QueueID(queue.String); one.Agent != "" {
				e.Agent = one.Agent
			}
			if one.Outcome != "" {
				e.Outcome, e.Note = one.Outcome, one.Note
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
