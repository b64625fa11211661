package report

import (
	"context"
	"database/sql"
	"time"

	"centralino/call"
	"centralino/history"
)

// HalfHours is how many half hours the clock has.
const HalfHours = 48

// DaysOptions says which days are looked at.
type DaysOptions struct {
	Queue   call.QueueID
	Partner call.PartnerID // only visits that its agents answered; empty: all
	Zone    *time.Location
	Days    []time.Time // any moment of each
}

// Day is how a queue fared on one day.
type Day struct {
	From  time.Time // midnight
	Half  [HalfHours]Half
	Known bool // the history reaches back to it
}

// Half is half an hour on the clock. On the day on which clocks go back, some stand for two.
type Half struct {
	Offered, Answered, Abandoned, InTarget int
	Wait                                   Mean // of who was answered
	Longest                                time.Duration
}

// Days reads how a queue fared on days, by half hours, and up to when the history goes. It counts as Make does.
func Days(ctx context.Context, from *history.DB, o DaysOptions) (days []Day, asOf time.Time, err error) {
	err = from.View(ctx, func(v *history.View) error {
		first, err := firstVisit(ctx, v)
		if err != nil {
			return err
		}
		for _, at := range o.Days {
			begin := midnight(at.In(o.Zone))
			end := midnight(begin.Add(36 * time.Hour)) // days last 23 to 25 hours
			m := newMaker(v, Options{From: begin, To: end, Zone: o.Zone, Queue: o.Queue, Partner: o.Partner, By: ByHalfHour})
			if err := m.readPosition(ctx); err != nil {
				return err
			}
			if err := m.readVisits(ctx); err != nil {
				return err
			}
			asOf = m.report.AsOf
			days = append(days, Day{From: begin, Half: halves(m.slots.list), Known: !first.IsZero() && first.Before(end)})
		}
		return nil
	})
	return days, asOf, err
}

// halves puts slots on the clock.
func halves(list []Slot) (out [HalfHours]Half) {
	for _, s := range list {
		h := &out[s.From.Hour()*2+s.From.Minute()/30]
		h.Offered += s.Offered
		h.Answered += s.Answered
		h.Abandoned += s.Abandoned
		h.InTarget += s.InTarget
		h.Wait.Sum += s.Wait.Sum
		h.Wait.N += s.Wait.N
		h.Longest = max(h.Longest, s.longest)
	}
	return out
}

// firstVisit is when the first caller that the history knows entered a queue; zero for none.
func firstVisit(ctx context.Context, v *history.View) (at time.Time, err error) {
	err = v.Query(ctx, "SELECT COALESCE(MIN(entered_at), 0) FROM visits", nil, func(r *sql.Rows) error {
		var ns int64
		err := r.Scan(&ns)
		if ns != 0 {
			at = time.Unix(0, ns)
		}
		return err
	})
	return at, err
}
