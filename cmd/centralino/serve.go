package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"centralino/app"
	"centralino/config"
	"centralino/flows/strict"
)

// serveCommand answers calls for a helpline.
type serveCommand struct {
	Config string        `short:"c" placeholder:"FILE" help:"The helpline's configuration, or its folder; ./centralino.yaml by default."`
	Data   string        `placeholder:"FOLDER" help:"Where journal, messages and spoken prompts are kept. By default what the configuration says under data:, else ./data."`
	Watch  bool          `help:"Reload by itself when configuration, flows, prompts or customers' files are changed."`
	Drain  time.Duration `default:"30s" help:"How long a stop waits for calls that are up."`
}

// Help implements kong.HelpProvider.
func (*serveCommand) Help() string {
	return "SIGHUP reads configuration and flows anew, and so do --watch and POST /api/v1/reload: calls that are up keep what they began with, and a faulty " +
		"helpline leaves the old one in force. SIGTERM or Ctrl-C takes no more calls and waits for those that are up; " +
		"a second one does not wait."
}

// Run serves until it is told to stop.
func (c *serveCommand) Run() error {
	file, there := configFile(c.Config)
	if !there && c.Watch {
		return fmt.Errorf("there is no %s here to watch: name a helpline with -c FILE, or begin one with \"centralino init\"", file)
	}
	if !there {
		fmt.Printf("There is no %s here: this is the built-in demo.\n\n", file)
		return (&demoCommand{Data: c.Data}).Run()
	}
	var latest atomic.Pointer[config.Config]
	load := func() (*config.Config, []strict.Problem) {
		cfg, problems := app.Load(file)
		if cfg != nil {
			latest.Store(cfg)
		}
		return cfg, problems
	}
	cfg, problems := load()
	if faults := printProblems(problems); cfg == nil {
		return fmt.Errorf("%s: this helpline does not start", counted(faults, "fault"))
	}
	data := dataFolder(c.Data, cfg.Data)
	var changes <-chan struct{}
	if c.Watch {
		w, err := watch(file, latest.Load)
		if err != nil {
			return err
		}
		defer w.close()
		changes = w.changed
	}
	return serve(service{
		config: cfg, load: load, changes: changes, data: data, drain: c.Drain,
		ready: func(a addresses) { fmt.Println(started(cfg.Helpline, a, data)) },
	})
}

// dataFolder is where a helpline keeps things: as --data says, or the configuration, or else in the folder that it was
// started in, because the helpline's own may be read-only or shared.
func dataFolder(flag, configured string) string {
	switch {
	case flag != "":
		return flag
	case configured != "":
		return configured
	}
	return "data"
}

// started says in one line what a helpline's operator wants to know.
func started(name string, a addresses, data string) string {
	if whole, err := filepath.Abs(data); err == nil {
		data = whole
	}
	text := fmt.Sprintf("%s answers on %s", name, strings.Join(a.all, " and "))
	if url := a.url("/metrics"); url != "" {
		text += ", shows " + url
	}
	return text + ", keeps what happens in " + data
}
