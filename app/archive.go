package app

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"centralino/call"
	"centralino/history"
	"centralino/history/report"
	"centralino/history/search"
	"centralino/journal"
	"centralino/journal/explain"
	"centralino/web"
)

// archive shows the pages what happened: from the history where there are many calls to look through, from the journal
// where it is about one.
type archive struct{ app *App }

// database opens the history for reading.
func (a archive) database(ctx context.Context) (*history.DB, error) {
	if a.app.options.History.IsZero() {
		return nil, web.Refuse(http.StatusConflict, "no-history", "no history is kept", "write history: {enabled: true} into the configuration")
	}
	db, err := history.Open(ctx, a.app.options.History, false)
	if errors.Is(err, history.ErrNone) {
		return nil, web.Refuse(http.StatusServiceUnavailable, "no-history", "the history is not there yet", "try again; centralino_history_failures_total says whether it can be written")
	}
	return db, err
}

// Search implements web.Archive.
func (a archive) Search(ctx context.Context, q web.Search) (past []web.Past, more bool, err error) {
	db, err := a.database(ctx)
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	found, more, err := search.Find(ctx, db, search.Query(q))
	for _, c := range found {
		p := web.Past{
			Place: c.Place, Call: c.ID, Arrived: c.Arrived, Answered: c.Answered, Ended: c.Ended, From: c.From, To: c.To, Flow: c.Flow,
			Result: c.Result, Reason: c.Reason, Back: c.Back, Visits: []web.Visit{},
		}
		for _, v := range c.Visits {
			p.Visits = append(p.Visits, web.Visit{Queue: v.Queue, Entered: v.Entered, Result: v.Result, Waited: v.Waited.Seconds(), Partner: v.Partner})
		}
		past = append(past, p)
	}
	return past, more, err
}

// read is journal.Read that passes over what only a newer version knows, and begins for a single call when its id was made.
func (a archive) read(ctx context.Context) func(journal.Filter, func(call.Event) error) error {
	return func(f journal.Filter, fn func(call.Event) error) error {
		if made, err := strconv.ParseInt(string(f.Call)[:min(12, len(f.Call))], 16, 64); err == nil && f.Since.IsZero() && f.Call != "" {
			f.Since = time.UnixMilli(made).Add(-time.Minute) // call.NewID; clocks are set back sometimes
		}
		err := a.app.journal.Read(ctx, f, fn)
		if errors.Is(err, journal.ErrUnreadable) {
			return nil
		}
		return err
	}
}

// Events implements web.Archive.
func (a archive) Events(ctx context.Context, id call.ID) (events []call.Event, err error) {
	err = a.read(ctx)(journal.Filter{Call: id}, func(e call.Event) error {
		events = append(events, e)
		return nil
	})
	return events, err
}

// Story implements web.Archive.
func (a archive) Story(ctx context.Context, id call.ID, language call.Language) (told []web.Sentence, err error) {
	lines, err := explain.Read(a.read(ctx), id, explain.Reader{Language: language, Zone: a.app.helpline.Load().cfg.Location})
	for _, l := range lines {
		told = append(told, web.Sentence{At: l.At, Text: l.Text})
	}
	return told, err
}

// Trail implements web.Archive.
func (a archive) Trail(ctx context.Context, q web.TrailQuery) (done []call.Event, more bool, err error) {
	f := journal.Filter{Since: q.From, Until: q.To}
	for _, b := range []call.Body{
		&call.LoggedIn{}, &call.LoginFailed{}, &call.LoggedOut{}, &call.Acted{}, &call.Reloaded{}, &call.ReloadRefused{}, &call.RecordingPaused{}, &call.RecordingResumed{},
		&call.SupervisionBegan{}, &call.SupervisionChanged{}, &call.SupervisionEnded{},
	} {
		f.Kinds = append(f.Kinds, b.Kind())
	}
	err = a.read(ctx)(f, func(e call.Event) error {
		if q.Before == 0 || e.Seq < q.Before {
			done = append(done, e)
		}
		if len(done) > 2*q.Limit+1 { // only the newest are wanted
			done = append(done[:0], done[len(done)-q.Limit-1:]...)
		}
		return nil
	})
	slices.Reverse(done)
	if more = len(done) > q.Limit; more {
		done = done[:q.Limit]
	}
	return done, more, err
}

// Days implements web.Archive.
func (a archive) Days(ctx context.Context, q web.DaysQuery) (out web.Days, err error) {
	db, err := a.database(ctx)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	days, asOf, err := report.Days(ctx, db, report.DaysOptions{
		Queue: q.Queue, Partner: q.Partner, Zone: a.app.helpline.Load().cfg.Location, Days: q.Days,
	})
	out.AsOf = asOf
	for _, d := range days {
		day := web.Day{Known: d.Known}
		for i, h := range d.Half {
			day.Half[i] = web.HalfHour{
				Offered: h.Offered, Answered: h.Answered, Abandoned: h.Abandoned, InTarget: h.InTarget, Waited: h.Wait.Sum, Longest: h.Longest,
			}
		}
		out.Days = append(out.Days, day)
	}
	return out, err
}

// shortAbandon is the time within which whoever gives up counts as a short abandon.
const shortAbandon = 5 * time.Second

// Report implements web.Archive.
func (a archive) Report(ctx context.Context, w io.Writer, q web.ReportQuery) (err error) {
	db, err := a.database(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	o := ReportOptions(a.app.helpline.Load().cfg)
	o.From, o.To, o.Queue, o.Partner, o.By, o.Short = q.From.In(o.Zone), q.To.In(o.Zone), q.Queue, q.Partner, report.By(q.By), shortAbandon
	if !q.Agents {
		o.Basis = ""
	}
	r, err := report.Make(ctx, db, o)
	if err != nil {
		return err
	}
	if q.Format == "csv" {
		return report.CSV(w, r)
	}
	return json.NewEncoder(w).Encode(r)
}
