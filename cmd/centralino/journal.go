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
	"centralino/flows/strict"
	"centralino/journal"
)

// journalCommand reads what is kept of what happened, also while a helpline is serving from the same folder.
type journalCommand struct {
	Print  printCommand  `cmd:"" default:"withargs" help:"Print events, one JSON object a line; this is what happens without a further word."`
	Verify verifyCommand `cmd:"" help:"Prove by its seals that nothing was changed; exit 1 when something was."`
}

// whichJournal names a journal.
type whichJournal struct {
	Config string `short:"c" placeholder:"FILE" help:"The helpline whose journal it is; ./centralino.yaml by default, if there is one."`
	Data   string `placeholder:"FOLDER" help:"The data folder, instead of the one that the configuration names."`
}

// printCommand prints events.
type printCommand struct {
	whichJournal

	Call  call.ID     `placeholder:"ID" help:"Only this call."`
	Since string      `placeholder:"TIME" help:"Only what happened since: 2h (ago), 15:04, 2026-11-21, or RFC 3339."`
	Kind  []call.Kind `placeholder:"KIND,…" help:"Only events of these kinds, such as arrived,ended."`
}

// Run prints one JSON object a line.
func (c *printCommand) Run() error {
	if err := checkKinds(c.Kind); err != nil {
		return err
	}
	f := journal.Filter{Call: c.Call, Kinds: c.Kind}
	if c.Since != "" {
		since, err := journal.ParseTime(c.Since, time.Now())
		if err != nil {
			return err
		}
		f.Since = since
	}
	data, err := c.folder()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return noJournal(data, journal.ReadDir(ctx, filepath.Join(data, journalFolder), f, journal.WriteJSON(os.Stdout)))
}

// noJournal says which folder has no journal, where that is what is wrong.
func noJournal(data string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no journal in %s: name the helpline's data folder with --data", data)
	}
	return err
}

// folder finds the data folder as serve does.
func (c *whichJournal) folder() (string, error) {
	file, there := configFile(c.Config)
	if c.Data != "" || !there {
		return dataFolder(c.Data, ""), nil
	}
	cfg, problems := config.Load(file)
	if cfg == nil {
		printProblems(problems)
		return "", fmt.Errorf("%s does not say where the journal is: name the data folder with --data", file)
	}
	return dataFolder("", cfg.Data), nil
}

// checkKinds refuses kinds of events that do not exist: nothing would be printed, and nobody would know why.
func checkKinds(kinds []call.Kind) error {
	var known []string
	is := map[call.Kind]bool{}
	for _, b := range call.Bodies() {
		known = append(known, string(b.Kind()))
		is[b.Kind()] = true
	}
	for _, k := range kinds {
		if is[k] {
			continue
		}
		hint := "there are " + strict.Quoted(known)
		if near := strict.Nearest(string(k), known); near != "" {
			hint = "did you mean `" + near + "`?"
		}
		return fmt.Errorf("no event is of the kind %q (%s)", k, hint)
	}
	return nil
}
