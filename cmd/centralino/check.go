package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"centralino/app"
	"centralino/config"
	"centralino/flows/prove"
	"centralino/flows/strict"
)

// checkCommand reports the problems of a helpline, and what is proved of its flows.
type checkCommand struct {
	Config string `short:"c" placeholder:"FILE" help:"The helpline's configuration, or its folder; ./centralino.yaml by default."`
	Reach  bool   `help:"Ask the speech service, if there is one, for a word."`
	Format string `default:"text" enum:"text,json,sarif,github" help:"text for people; json; sarif (2.1.0) for editors and code scanning; github for workflow annotations."`
}

// Help implements kong.HelpProvider.
func (*checkCommand) Help() string {
	return "Proves of every flow that a person, a callback or a mailbox is reached from every step, whatever calendars, " +
		"directories and queues answer, and says by how many keys and seconds. The exit status is 0 without faults, however " +
		"many warnings there are, 1 with a fault, and 2 when the command line is not understood."
}

// Run prints every problem, one a line as compilers do, and fails when one of them is a fault.
func (c *checkCommand) Run() error {
	file, there := configFile(c.Config)
	if !there {
		return fmt.Errorf("there is no %s here: name a helpline with -c FILE, or try the built-in one with \"centralino demo\"", file)
	}
	cfg, result := checked(file, c.Reach)
	if c.Format != "text" {
		return c.write(result)
	}
	for _, f := range result.Findings {
		fmt.Fprintln(os.Stderr, f.Problem)
	}
	warnings := counted(len(result.Findings)-result.Faults(), "warning")
	if faults := result.Faults(); faults > 0 {
		return fmt.Errorf("%s, %s: this helpline does not start", counted(faults, "fault"), warnings)
	}
	fmt.Printf("%s: %s, %s, %s: no faults, %s\n", cfg.Helpline, counted(len(cfg.Flows), "flow"),
		counted(len(cfg.Queues), "queue"), counted(len(cfg.Agents), "agent"), warnings)
	for _, r := range result.Reports {
		fmt.Println(r.Summary())
	}
	return nil
}

// checked reads a helpline and looks at all of it. The config is nil when it cannot be read.
func checked(file string, reach bool) (*config.Config, prove.Result) {
	cfg, problems := config.Load(file)
	result := prove.Result{Version: version}
	if cfg != nil {
		result.Helpline = cfg.Helpline
		problems = append(problems, app.Check(cfg)...)
		if reach {
			problems = append(problems, app.Reach(context.Background(), cfg)...)
		}
		result.Reports = app.Prove(cfg)
	}
	result.Findings = prove.Problems(problems)
	for _, r := range result.Reports {
		result.Findings = append(result.Findings, r.Findings...)
	}
	if cfg != nil {
		result.Findings = append(result.Findings, app.Lawful(cfg)...)
	}
	slices.SortStableFunc(result.Findings, func(a, b prove.Finding) int {
		return cmp.Or(a.Pos.Compare(b.Pos), strings.Compare(a.Message, b.Message))
	})
	return cfg, result
}

// write writes the result for programs.
func (c *checkCommand) write(result prove.Result) error {
	write := map[string]func(io.Writer) error{"json": result.WriteJSON, "sarif": result.WriteSARIF, "github": result.WriteGitHub}[c.Format]
	if err := write(os.Stdout); err != nil {
		return err
	}
	if result.Faults() > 0 {
		return errReported
	}
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
