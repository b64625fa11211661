package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"centralino/app"
	"centralino/flows/rules"
	"centralino/flows/strict"
	"centralino/history/report"
	"centralino/journal"
)

// lawful prints what a set of rules asks to be measured.
func (c *reportCommand) lawful(h archive) error {
	set, err := c.set(h)
	if err != nil {
		return err
	}
	zone, err := c.zone(h)
	if err != nil {
		return err
	}
	from, to, err := app.Month(c.Month, time.Now().In(zone))
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	db, err := h.open(ctx)
	if err != nil {
		return err
	}
	o := app.Measures(h.config, set, from, to)
	if o.Seal, err = h.seal(ctx, to); err != nil {
		return errors.Join(err, db.Close())
	}
	r, err := report.Law(ctx, db, o)
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	return app.LawFormat(os.Stdout, r, c.Format)
}

// set finds the rules that are asked for, and refuses what does not go with them.
func (c *reportCommand) set(h archive) (rules.Set, error) {
	switch {
	case c.Rules == "" && h.config != nil && len(h.config.Rules) == 1:
		c.Rules = h.config.Rules[0].Name
	case c.Rules == "":
		return rules.Set{}, fmt.Errorf("name the rules with --rules (%s)", strict.Known(rules.Names()))
	}
	set, err := rules.Named(c.Rules)
	if err != nil {
		return set, fmt.Errorf("%w (%s)", err, strict.Suggest(c.Rules, rules.Names()))
	}
	language, err := c.language(set.Languages...)
	if err != nil {
		return set, err
	}
	if set, err = rules.NamedIn(c.Rules, language); err != nil {
		return set, err
	}
	switch {
	case c.From != "" || c.To != "":
		err = errors.New("rules are measured month by month: write --month 2026-11, and neither --from nor --to")
	case c.Queue != "" || c.Partner != "" || c.Agents:
		err = errors.New("rules are measured of the whole helpline, not of one queue or partner, nor of agents")
	}
	return set, err
}

// seal is the last seal of the journal before a day, nil when there is none or no journal at hand.
func (h archive) seal(ctx context.Context, before time.Time) (last *report.Seal, err error) {
	j, remove, err := journal.Snapshot(filepath.Join(h.data, journalFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	return app.LastSeal(ctx, j, before)
}
