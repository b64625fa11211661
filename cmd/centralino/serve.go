package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"centralino/config"
	"centralino/flows/strict"
)

// serveCommand answers calls for a helpline.
type serveCommand struct {
	Config string        `short:"c" type:"path" help:"The helpline's configuration; centralino.yaml in this folder by default."`
	Data   string        `type:"path" help:"Folder for journal, messages and spoken prompts; overrides the configuration."`
	Drain  time.Duration `default:"30s" help:"How long a stop waits for calls that are up."`
}

const defaultConfig = "centralino.yaml"

// Run serves until it is told to stop.
func (c *serveCommand) Run() error {
	if c.Config == "" {
		if _, err := os.Stat(defaultConfig); errors.Is(err, fs.ErrNotExist) {
			fmt.Printf("There is no %s here: this is the built-in demo.\n\n", defaultConfig)
			return (&demoCommand{Data: c.Data}).Run()
		}
		c.Config = defaultConfig
	}
	load := func() (*config.Config, []strict.Problem) { return config.Load(c.Config) }
	cfg, problems := load()
	if printProblems(problems); cfg == nil {
		fmt.Fprintln(os.Stderr, "centralino: the helpline has faults and was not started")
		return errReported
	}
	data := c.Data
	if data == "" {
		data = cfg.Data
	}
	return serve(context.Background(), service{
		config: cfg, load: load, data: data, drain: c.Drain,
		ready: func(a addresses) { fmt.Printf("%s is answering on %s\n", cfg.Helpline, a) },
	})
}
