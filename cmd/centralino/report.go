package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"time"

	"centralino/app"
	"centralino/call"
	"centralino/flows/strict"
	"centralino/history"
	"centralino/history/report"
	"centralino/journal"
	"centralino/words"
)

// reportCommand prints how a helpline did.
type reportCommand struct {
	whose
	reading
	From    string         `placeholder:"TIME" help:"From when on: 2026-11-21, \"2026-11-21 15:04\", 15:04 today, 24h ago, or RFC 3339; by default the day a week ago."`
	To      string         `placeholder:"TIME" help:"Until when, as --from; a day is the beginning of it. By default now."`
	Queue   call.QueueID   `placeholder:"QUEUE" help:"Only this queue."`
	Partner call.PartnerID `placeholder:"PARTNER" help:"Only what agents of this partner answered."`
	By      report.By      `enum:"day,half-hour" default:"day" help:"How finely the period is divided: day or half-hour."`
	Short   time.Duration  `default:"5s" help:"Who gives up within this time counts as a short abandon."`
	Agents  bool           `help:"Figures of each agent, under a pseudonym. The configuration has to name the legal basis."`
	Format  string         `enum:"text,csv,json,html" default:"text" help:"text, csv, json or html: a page that can be printed."`
	Rules   string         `placeholder:"RULES" help:"What rules of law ask to be measured in a month, such as it-agcom-255-24, instead of the usual report."`
	Month   string         `placeholder:"MONTH" help:"The month of --rules: 2026-11; by default the last whole one."`
	Zone    string         `placeholder:"ZONE" help:"The time zone, instead of the one that the configuration names: Europe/Rome."`
}

// Run prints the report.
func (c *reportCommand) Run() error {
	h, err := c.find()
	if err != nil {
		return err
	}
	if c.Rules != "" || c.Month != "" {
		return c.lawful(h)
	}
	if _, err := c.language(words.English); err != nil {
		return fmt.Errorf("%w; reports of --rules speak more", err)
	}
	o, err := c.options(h)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	db, err := h.open(ctx)
	if err != nil {
		return err
	}
	r, err := report.Make(ctx, db, o)
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	switch c.Format {
	case "csv":
		return report.CSV(os.Stdout, r)
	case "json":
		return report.JSON(os.Stdout, r)
	case "html":
		return report.HTML(os.Stdout, r)
	}
	return report.Text(os.Stdout, r)
}

// open opens the history to read it.
func (h archive) open(ctx context.Context) (*history.DB, error) {
	db, err := history.Open(ctx, h.place, false)
	if errors.Is(err, history.ErrNone) {
		err = fmt.Errorf("%w: name the helpline with -c or its data folder with --data, or write the history with \"centralino history rebuild\"", err)
	}
	return db, err
}

// options says in the report's words what was asked for and what the configuration says.
func (c *reportCommand) options(h archive) (report.Options, error) {
	o := report.Options{Helpline: "Centralino"}
	if h.config != nil {
		o = app.ReportOptions(h.config)
		o.Basis = ""
	}
	o.Queue, o.Partner, o.By, o.Short = c.Queue, c.Partner, c.By, c.Short
	var err error
	if o.Zone, err = c.zone(h); err != nil {
		return o, err
	}
	if err := c.period(&o, time.Now().In(o.Zone)); err != nil {
		return o, err
	}
	return o, errors.Join(c.names(h), c.mayShowAgents(h, &o))
}

// zone is the time zone that is asked for, or else the helpline's.
func (c *reportCommand) zone(h archive) (*time.Location, error) {
	switch {
	case c.Zone != "":
		zone, err := time.LoadLocation(c.Zone)
		if err != nil {
			return nil, fmt.Errorf("%q is no time zone: name one such as Europe/Rome", c.Zone)
		}
		return zone, nil
	case h.config != nil:
		return h.config.Location, nil
	}
	return time.LoadLocation("Europe/Rome")
}

func (c *reportCommand) period(o *report.Options, now time.Time) error {
	o.From = time.Date(now.Year(), now.Month(), now.Day()-7, 0, 0, 0, 0, o.Zone)
	o.To = now
	for _, end := range []struct {
		text string
		at   *time.Time
	}{{c.From, &o.From}, {c.To, &o.To}} {
		if end.text == "" {
			continue
		}
		at, err := journal.ParseTime(end.text, now)
		if err != nil {
			return err
		}
		*end.at = at.In(o.Zone)
	}
	const longest = 3 * 366 * 24 * time.Hour
	switch {
	case !o.From.Before(o.To):
		return fmt.Errorf("the period ends (%s) before it begins (%s)", o.To.Format(time.RFC3339), o.From.Format(time.RFC3339))
	case o.To.Sub(o.From) > longest:
		return errors.New("the period is longer than three years")
	}
	return nil
}

// names refuses a queue or a partner that the configuration does not know: the report would be empty, and nobody would
// know why.
func (c *reportCommand) names(h archive) error {
	if h.config == nil {
		return nil
	}
	return errors.Join(known("queue", c.Queue, h.config.Queues), known("partner", c.Partner, h.config.Partners))
}

func known[K ~string, V any](what string, name K, all map[K]V) error {
	if _, ok := all[name]; ok || name == "" {
		return nil
	}
	var names []string
	for k := range all {
		names = append(names, string(k))
	}
	slices.Sort(names)
	hint := "there are none"
	if len(names) > 0 {
		hint = strict.Suggest(string(name), names)
	}
	return fmt.Errorf("there is no %s %q (%s)", what, name, hint)
}

// mayShowAgents lets figures of single agents through only where the configuration says why they may be seen.
func (c *reportCommand) mayShowAgents(h archive, o *report.Options) error {
	if !c.Agents {
		return nil
	}
	if h.config == nil || h.config.History.LegalBasis == "" {
		return errors.New("figures of single agents are off: they make a workplace watched from afar, which Italian law " +
			"allows only by agreement with the unions or with the labour inspectorate's permission (Statuto dei " +
			"lavoratori, art. 4). If you have either, write it into centralino.yaml, and it is printed in the report:\n" +
			"  history: {agent_figures: {legal_basis: \"agreement with … of …\"}}")
	}
	o.Basis = h.config.History.LegalBasis
	return nil
}
