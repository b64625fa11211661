package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/flows"
	"centralino/flows/graph"
	"centralino/flows/strict"
	"centralino/history"
	"centralino/journal"
)

// graphCommand draws a flow.
type graphCommand struct {
	Flow    string `arg:"" optional:"" help:"Which flow; not needed where there is only one."`
	Config  string `short:"c" placeholder:"FILE" help:"The helpline's configuration, or its folder; ./centralino.yaml by default."`
	Format  string `default:"svg" enum:"svg,mermaid,dot" help:"svg, mermaid or dot."`
	Out     string `short:"o" placeholder:"FILE" help:"Write it there, instead of to standard output."`
	Journal string `placeholder:"FOLDER" help:"Show what callers did: how many took each way, and hung up where. The journal, or the data folder with it."`
	History bool   `help:"The same from the history's database, which keeps more than the journal: the one that the configuration names, or --dsn."`
	Data    string `placeholder:"FOLDER" help:"With --history: the data folder, instead of the one that the configuration names."`
	DSN     string `name:"dsn" env:"CENTRALINO_HISTORY_DSN" placeholder:"DSN" help:"With --history: the database, as centralino report has it: postgres://… or sqlite:FILE."`
	Day     string `placeholder:"DATE" help:"Of what callers did only this day: 2026-11-20."`
	From    string `placeholder:"TIME" help:"Only what happened since: 2h (ago), 2026-11-21, \"2026-11-21 15:04\", or RFC 3339."`
	To      string `placeholder:"TIME" help:"Only what happened before."`
}

// Run draws.
func (c *graphCommand) Run() error {
	file, there := configFile(c.Config)
	if !there {
		return fmt.Errorf("there is no %s here: name a helpline with -c FILE", file)
	}
	cfg, problems := config.Load(file)
	if cfg == nil {
		faults := printProblems(problems)
		return fmt.Errorf("%s: this helpline cannot be drawn", counted(faults, "fault"))
	}
	program, err := flowNamed(cfg, c.Flow)
	if err != nil {
		return err
	}
	g := graph.New(program)
	traffic, err := c.traffic(cfg, program.Name)
	if err != nil {
		return err
	}
	if traffic != nil {
		g.Show(traffic)
	}
	return c.write(g)
}

// flowNamed finds a flow by its name, or the only one.
func flowNamed(cfg *config.Config, name string) (*flows.Program, error) {
	var names []string
	for _, n := range slices.Sorted(maps.Keys(cfg.Flows)) {
		names = append(names, string(n))
	}
	if name == "" && len(names) == 1 {
		name = names[0]
	}
	program := cfg.Flows[call.FlowID(name)]
	switch {
	case program != nil:
		return program, nil
	case len(names) == 0:
		return nil, errors.New("this helpline has no flows")
	case name == "":
		return nil, fmt.Errorf("which flow? There is %s", strict.Quoted(names))
	}
	return nil, fmt.Errorf("there is no flow `%s` (%s)", name, strict.Suggest(name, names))
}

// traffic reads what callers did in a flow; nil when nobody asks.
func (c *graphCommand) traffic(cfg *config.Config, flow call.FlowID) (*graph.Traffic, error) {
	switch {
	case c.Journal != "" && c.History:
		return nil, errors.New("--journal and --history tell the same: name one of them")
	case c.Journal == "" && !c.History && c.Day+c.From+c.To != "":
		return nil, errors.New("--day, --from and --to choose what callers did: add --journal FOLDER or --history")
	case c.Journal == "" && !c.History:
		return nil, nil
	}
	f, err := c.filter(cfg)
	if err != nil {
		return nil, err
	}
	if c.History {
		return c.fromHistory(f, flow)
	}
	return c.fromJournal(f, flow)
}

// fromHistory counts by the history's database.
func (c *graphCommand) fromHistory(f journal.Filter, flow call.FlowID) (*graph.Traffic, error) {
	h, err := (&whose{c.Config, c.Data, c.DSN}).find()
	if err != nil {
		return nil, err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	db, err := history.Open(ctx, h.place, false)
	if errors.Is(err, history.ErrNone) {
		return nil, fmt.Errorf("%w: name the data folder with --data, or write the history with \"centralino history rebuild\"", err)
	}
	if err != nil {
		return nil, err
	}
	traffic := graph.NewTraffic(flow)
	err = db.View(ctx, func(v *history.View) error {
		return v.Moves(ctx, f.Since, f.Until, func(e call.Event) error {
			traffic.Add(e)
			return nil
		})
	})
	return traffic, errors.Join(err, db.Close())
}

// fromJournal counts by the journal.
func (c *graphCommand) fromJournal(f journal.Filter, flow call.FlowID) (*graph.Traffic, error) {
	f.Kinds = []call.Kind{(&call.StepEntered{}).Kind(), (&call.Ended{}).Kind()}
	dir := c.Journal
	if inner := filepath.Join(dir, journalFolder); isJournal(inner) {
		dir = inner
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	traffic := graph.NewTraffic(flow)
	err := journal.ReadDir(ctx, dir, f, func(e call.Event) error {
		traffic.Add(e)
		return nil
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no journal in %s: name the helpline's data folder with --journal", c.Journal)
	case err != nil && !errors.Is(err, journal.ErrUnreadable):
		return nil, err
	}
	return traffic, nil
}

// filter chooses the events of the day or of the times that were named.
func (c *graphCommand) filter(cfg *config.Config) (f journal.Filter, err error) {
	if c.Day != "" {
		if c.From+c.To != "" {
			return f, errors.New("--day stands for both --from and --to")
		}
		if f.Since, err = time.ParseInLocation(time.DateOnly, c.Day, cfg.Location); err != nil {
			return f, fmt.Errorf("%q is no day: write 2026-11-20", c.Day)
		}
		f.Until = f.Since.AddDate(0, 0, 1)
		return f, nil
	}
	now := time.Now().In(cfg.Location)
	if c.From != "" {
		if f.Since, err = journal.ParseTime(c.From, now); err != nil {
			return f, err
		}
	}
	if c.To != "" {
		f.Until, err = journal.ParseTime(c.To, now)
	}
	return f, err
}

func isJournal(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "jetstream"))
	return err == nil
}

// write writes the graph to where it was asked for; a file is only touched once the whole is there.
func (c *graphCommand) write(g *graph.Graph) error {
	var b bytes.Buffer
	draw := map[string]func() error{
		"svg":     func() error { return g.WriteSVG(&b) },
		"mermaid": func() error { return g.WriteMermaid(&b) },
		"dot":     func() error { return g.WriteDOT(&b) },
	}[c.Format]
	if err := draw(); err != nil {
		return err
	}
	if c.Out == "" || c.Out == "-" {
		_, err := os.Stdout.Write(b.Bytes())
		return err
	}
	return os.WriteFile(c.Out, b.Bytes(), 0o644)
}
