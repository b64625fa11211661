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

	"centralino/call"
	"centralino/config"
	"centralino/history"
	"centralino/journal"
)

// historyCommand looks after the database that reports are made of.
type historyCommand struct {
	Rebuild rebuildCommand `cmd:"" help:"Write the history anew from the journal, also while calls are answered."`
	Erase   eraseCommand   `cmd:"" help:"Make everything that callers with a number did nobody's."`
}

// whose names a helpline's history, by its configuration or by itself.
type whose struct {
	Config string `short:"c" placeholder:"FILE" help:"The helpline whose history it is; ./centralino.yaml by default, if there is one."`
	Data   string `placeholder:"FOLDER" help:"The data folder, instead of the one that the configuration names."`
	DSN    string `name:"dsn" env:"CENTRALINO_HISTORY_DSN" placeholder:"DSN" help:"The database, instead of the one that the configuration names: postgres://… or sqlite:FILE. A password in it shows in the list of processes: better set CENTRALINO_HISTORY_DSN."`
}

// archive is where a helpline keeps what happened, and its configuration.
type archive struct {
	config *config.Config // nil: none was found, and none was named
	data   string
	place  history.Place
}

// find reads the configuration, if there is one, and locates what it names.
func (w *whose) find() (h archive, err error) {
	file, there := configFile(w.Config)
	if there {
		cfg, problems := config.Load(file)
		switch {
		case cfg != nil:
			h.config, h.data = cfg, dataFolder(w.Data, cfg.Data)
		case w.Config != "" || w.Data == "" && w.DSN == "":
			printProblems(problems)
			return h, fmt.Errorf("%s does not say where the history is: mend it, or name the data folder with --data", file)
		}
	}
	if h.data == "" {
		h.data = dataFolder(w.Data, "")
	}
	dsn := call.NewSecret(w.DSN)
	if w.DSN == "" && h.config != nil {
		dsn = h.config.History.DSN
	}
	h.place, err = history.Locate(dsn, h.data)
	return h, err
}

// historyPlace is where a helpline that serves keeps its history; the zero place if it keeps none.
func historyPlace(cfg *config.Config, data string) (history.Place, error) {
	if !cfg.History.Enabled {
		return history.Place{}, nil
	}
	return history.Locate(cfg.History.DSN, data)
}

// keep is how long a helpline keeps things; with no configuration at hand, as long as by default.
func (h archive) keep() history.Retention {
	r := config.DefaultRetention()
	if h.config != nil {
		r = h.config.History.Retention
	}
	return history.Retention{Numbers: r.Numbers, Digits: r.Digits, Customers: r.Customers, Agents: r.Agents, Rows: r.Rows}
}

// partner is whom an agent works for now.
func (h archive) partner(id call.AgentID) call.PartnerID {
	if h.config != nil {
		for _, a := range h.config.Agents {
			if a.ID == id {
				return a.Partner
			}
		}
	}
	return ""
}

// snapshot is a copy of a journal, as the history reads it.
type snapshot struct{ *journal.Journal }

// ReadFrom implements history.Journal.
func (s snapshot) ReadFrom(ctx context.Context, seq uint64, fn func(call.Event) error) error {
	err := s.Read(ctx, journal.Filter{FromSeq: seq}, fn)
	if errors.Is(err, journal.ErrUnreadable) {
		return nil
	}
	return err
}

func (h archive) snapshot() (s snapshot, remove func() error, err error) {
	j, remove, err := journal.Snapshot(filepath.Join(h.data, journalFolder))
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("there is no journal in %s: name the helpline's data folder with --data", h.data)
	}
	return snapshot{j}, remove, err
}

// rebuildCommand writes a history anew.
type rebuildCommand struct{ whose }

// Help implements kong.HelpProvider.
func (*rebuildCommand) Help() string {
	return "What lies before the journal's first event stays as it is, and what was erased stays erased. Reports made " +
		"meanwhile are of what is there already. Where events do not say whom an agent works for, the configuration does."
}

// Run rebuilds.
func (c *rebuildCommand) Run() (err error) {
	h, err := c.find()
	if err != nil {
		return err
	}
	s, remove, err := h.snapshot()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	began := time.Now()
	upTo, err := history.Rebuild(ctx, history.Options{Place: h.place, Journal: s, Partner: h.partner, Keep: h.keep()})
	switch {
	case err != nil:
		return err
	case upTo == 0:
		return fmt.Errorf("the journal in %s is empty: nothing was changed", h.data)
	}
	fmt.Printf("the history in %v holds the journal up to event %d, after %v\n", h.place, upTo, time.Since(began).Round(time.Millisecond))
	return nil
}
