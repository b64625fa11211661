package main

import (
	"fmt"
	"os"
	"os/exec"

	"centralino/config"
	"centralino/flows/strict"
)

// checkCommand reports the problems of a helpline.
type checkCommand struct {
	Config string `short:"c" default:"centralino.yaml" type:"path" help:"The helpline's configuration."`
}

// Run prints every problem and fails when one of them is a fault.
func (c *checkCommand) Run() error {
	cfg, problems := config.Load(c.Config)
	faults := printProblems(problems)
	if cfg == nil {
		return errReported
	}
	fmt.Printf("%s: %d flow(s), %d queue(s), %d agent(s): no faults, %d warning(s)\n",
		cfg.Helpline, len(cfg.Flows), len(cfg.Queues), len(cfg.Agents), len(problems)-faults)
	return nil
}

// printProblems writes problems to standard error, one a line, and returns how many are faults.
func printProblems(problems []strict.Problem) (faults int) {
	for _, p := range problems {
		fmt.Fprintln(os.Stderr, p)
		if p.Severity == strict.Fault {
			faults++
		}
	}
	return faults
}

// systemOptions lets a configuration see this machine: its environment variables and installed programs.
func systemOptions() config.Options {
	return config.Options{Getenv: os.LookupEnv, LookPath: exec.LookPath}
}
