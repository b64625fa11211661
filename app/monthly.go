package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"centralino/call"
	"centralino/flows/rules"
	"centralino/history/report"
	"centralino/journal"
	"centralino/web"
	"centralino/words"
)

// Month reads which month is meant, such as 2026-11, in the time zone of now: the last whole one when nothing is said.
func Month(text string, now time.Time) (from, to time.Time, err error) {
	from = time.Date(now.Year(), now.Month()-1, 1, 0, 0, 0, 0, now.Location())
	if text != "" {
		if from, err = time.ParseInLocation("2006-01", text, now.Location()); err != nil {
			return from, to, words.Later("%q is no month: write it as 2026-11", text)
		}
	}
	if from.After(now) {
		return from, to, words.Later("%s has not begun", from.Format("2006-01"))
	}
	return from, time.Date(from.Year(), from.Month()+1, 1, 0, 0, 0, 0, now.Location()), nil
}

// LastSeal is the last seal of a journal on the days before a moment, nil when there is none.
func LastSeal(ctx context.Context, j *journal.Journal, before time.Time) (last *report.Seal, err error) {
	days, err := j.Seals(ctx)
	for _, d := range days {
		if d.Day < before.Format(time.DateOnly) {
			last = &report.Seal{Day: d.Day, Hash: d.Hash, Last: d.Last}
		}
	}
	return last, err
}

// LawFormat writes a report of rules in a format: text, csv, json or html.
func LawFormat(w io.Writer, r *report.LawReport, format string) error {
	write := map[string]func(io.Writer, *report.LawReport) error{
		"text": report.LawText, "csv": report.LawCSV, "json": report.LawJSON, "html": report.LawHTML,
	}[format]
	if write == nil {
		return fmt.Errorf("there is no format %q", format)
	}
	return write(w, r)
}

// Sets implements web.Rules.
func (a archive) Sets(language call.Language) (all []web.RuleSet) {
	mine := map[string]bool{}
	add := func(name string) {
		if set, err := rules.NamedIn(name, language); err == nil && !mine[name] {
			all = append(all, web.RuleSet{Name: name, Title: set.Title, Languages: set.Languages, Ours: len(mine) < len(a.app.helpline.Load().cfg.Rules)})
			mine[name] = true
		}
	}
	for _, r := range a.app.helpline.Load().cfg.Rules {
		add(r.Name)
	}
	for _, name := range rules.Names() {
		add(name)
	}
	return all
}

// Measured implements web.Rules.
func (a archive) Measured(ctx context.Context, w io.Writer, q web.RulesQuery) (err error) {
	cfg := a.app.helpline.Load().cfg
	set, err := rules.NamedIn(q.Set, q.Language)
	if err != nil {
		return web.Refuse(404, "not-found", "there are no such rules", "see /api/v1/rules")
	}
	from, to, err := Month(q.Month, time.Now().In(cfg.Location))
	if err != nil {
		return web.Because(400, "bad-request", err, "write ?month=2026-11")
	}
	db, err := a.database(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	o := Measures(cfg, set, from, to)
	if o.Seal, err = LastSeal(ctx, a.app.journal, to); err != nil {
		return err
	}
	r, err := report.Law(ctx, db, o)
	if err != nil {
		return err
	}
	return LawFormat(w, r, q.Format)
}
