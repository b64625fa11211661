package web

import (
	"fmt"
	"net/http"
	"time"

	"centralino/account"
	"centralino/call"
)

// usualWeeks is how many days of the same weekday make what is usual.
const usualWeeks = 4

// DaysQuery says which days of a queue are looked at.
type DaysQuery struct {
	Queue   call.QueueID
	Partner call.PartnerID // only what its agents answered; empty: all
	Days    []time.Time    // any moment of each
}

// Days are days of a queue, in the order in which they were asked for.
type Days struct {
	AsOf time.Time // of the newest event that is in them
	Days []Day
}

// Day is a day by half hours on the clock.
type Day struct {
	Known bool // the history reaches back to it
	Half  [48]HalfHour
}

// HalfHour is what happened to those who came to a queue in half an hour.
type HalfHour struct {
	Offered, Answered, Abandoned, InTarget int
	Waited                                 time.Duration // of all who were answered together
	Longest                                time.Duration
}

// dayFigures are figures of half an hour; of several days, the means.
type dayFigures struct {
	Offered   float64  `json:"offered"`
	Answered  float64  `json:"answered"`
	Abandoned float64  `json:"abandoned"`
	Level     *float64 `json:"service_level"`     // answered in time ÷ offered; null for nobody
	Mean      *float64 `json:"mean_wait_seconds"` // of who was answered; null for nobody
	Longest   float64  `json:"longest_wait_seconds"`
}

// dayRow is half an hour on the clock.
type dayRow struct {
	At     string      `json:"at"`          // 09:30
	Day    *dayFigures `json:"day"`         // null: still to come
	Before *dayFigures `json:"week_before"` // null: the history does not reach back
	Usual  *dayFigures `json:"usual"`       // null: there are no two weeks
}

func (s *Server) dayRoutes() []Route {
	return []Route{
		{Method: "GET", Path: "/api/v1/queues/{queue}/day", Needs: []account.Right{account.ReportsRead}, Handler: s.getDay},
	}
}

// getDay compares a day of a queue with the same weekday before.
func (s *Server) getDay(w http.ResponseWriter, r *http.Request, who *Who) error {
	settings := s.settings()
	id, err := s.queue(r, who)
	if err != nil {
		return err
	}
	q, now := asked(r, settings), time.Now().In(settings.Zone)
	day := q.time("date", now).In(settings.Zone)
	partner := call.PartnerID(q.text("partner"))
	if day.After(now) {
		q.fail("that day is still to come", "write today's date or an earlier one")
	}
	if err := q.done(); err != nil {
		return err
	}
	if partner, err = who.narrowed(settings, partner); err != nil {
		return err
	}
	query := DaysQuery{Queue: id, Partner: partner, Days: []time.Time{day}}
	noon := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, settings.Zone)
	for week := range usualWeeks {
		query.Days = append(query.Days, noon.AddDate(0, 0, -7*(week+1)))
	}
	found, err := s.options.Archive.Days(r.Context(), query)
	if err != nil {
		return err
	}
	rows, weeks := compare(found.Days, noon, now)
	return writeJSON(w, http.StatusOK, struct {
		Queue   call.QueueID   `json:"queue"`
		Partner call.PartnerID `json:"partner,omitempty"` // only what its agents answered
		Date    string         `json:"date"`
		Zone    string         `json:"timezone"`
		AsOf    time.Time      `json:"as_of"`
		Within  float64        `json:"within_seconds"`
		Target  float64        `json:"target"`
		Weeks   int            `json:"weeks"` // that usual is the mean of
		Rows    []dayRow       `json:"half_hours"`
	}{
		id, partner, day.Format(time.DateOnly), settings.Zone.String(), found.AsOf, settings.Queues[id].Within.Seconds(),
		settings.Queues[id].Target, weeks, rows,
	})
}

// compare puts the first day beside the second, a week before, and beside the mean of those that are known. noon is that of
// the first.
func compare(days []Day, noon, now time.Time) (rows []dayRow, weeks int) {
	var known []Day
	for _, d := range days[1:] {
		if d.Known {
			known = append(known, d)
		}
	}
	for half := range days[0].Half {
		at := time.Date(noon.Year(), noon.Month(), noon.Day(), half/2, half%2*30, 0, 0, noon.Location())
		row := dayRow{At: fmt.Sprintf("%02d:%02d", half/2, half%2*30)} // also where clocks go forward
		if !at.After(now) {
			row.Day = meanOf(half, days[:1])
		}
		if days[1].Known {
			row.Before = meanOf(half, days[1:2])
		}
		if len(known) > 1 {
			row.Usual = meanOf(half, known)
		}
		rows = append(rows, row)
	}
	return rows, len(known)
}

// meanOf is half an hour of days in the mean.
func meanOf(half int, days []Day) *dayFigures {
	var sum HalfHour
	for _, d := range days {
		h := d.Half[half]
		sum.Offered += h.Offered
		sum.Answered += h.Answered
		sum.Abandoned += h.Abandoned
		sum.InTarget += h.InTarget
		sum.Waited += h.Waited
		sum.Longest += h.Longest
	}
	n := float64(len(days))
	out := &dayFigures{
		Offered: float64(sum.Offered) / n, Answered: float64(sum.Answered) / n, Abandoned: float64(sum.Abandoned) / n, Longest: sum.Longest.Seconds() / n,
	}
	if sum.Offered > 0 {
		level := float64(sum.InTarget) / float64(sum.Offered)
		out.Level = &level
	}
	if sum.Answered > 0 {
		mean := sum.Waited.Seconds() / float64(sum.Answered)
		out.Mean = &mean
	}
	return out
}
