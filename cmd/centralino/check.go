package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	"centralino/app"
	"centralino/config"
	"centralino/flows/strict"
)

// checkCommand reports the problems of a helpline.
type checkCommand struct {
	Config string `short:"c" placeholder:"FILE" help:"The helpline's configuration, or its folder; ./centralino.yaml by default."`
}

// Run prints every problem, one a line as compilers do, and fails when one of them is a fault.
func (c *checkCommand) Run() error {
	file, there := configFile(c.Config)
	if !there {
		return fmt.Errorf("there is no %s here: name a helpline with -c FILE, or try the built-in one with \"centralino demo\"", file)
	}
	cfg, problems := config.Load(file)
	if cfg != nil {
		problems = strict.Sorted(append(problems, app.Check(cfg)...))
	}
	faults := printProblems(problems)
	warnings := counted(len(problems)-faults, "warning")
	if faults > 0 {
		return fmt.Errorf("%s, %s: this helpline does not start", counted(faults, "fault"), warnings)
	}
	fmt.Printf("%s: %s, %s, %s: no faults, %s\n", cfg.Helpline, counted(len(cfg.Flows), "flow"),
		counted(len(cfg.Queues), "queue"), counted(len(cfg.Agents), "agent"), warnings)
	return nil
}

// defaultConfig is the configuration that is read when none is named.
const defaultConfig = "centralino.yaml"

// configFile is the configuration meant by -c, which may name the helpline's folder. there is false when nothing was
// named and the folder we are in has none.
func configFile(named string) (file string, there bool) {
	if named == "" {
		_, err := os.Stat(defaultConfig)
		return defaultConfig, !errors.Is(err, fs.ErrNotExist)
	}
	if info, err := os.Stat(named); err == nil && info.IsDir() {
		return filepath.Join(named, defaultConfig), true
	}
	return named, true
}

// counted is a number with its noun: "1 flow", "2 flows", "no flows".
func counted(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun + "s"
	case 1:
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
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
