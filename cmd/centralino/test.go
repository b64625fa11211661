package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"

	"centralino/app"
	"centralino/config"
	"centralino/rehearsal"
	"centralino/rehearsal/report"
	"centralino/rehearsal/script"
)

// testCommand plays the tests of flows.
type testCommand struct {
	Config  string   `short:"c" placeholder:"FILE" help:"The helpline's configuration, or its folder; by default the one the tests lie in, or ./centralino.yaml."`
	Only    string   `name:"run" placeholder:"REGEX" help:"Only tests whose names match."`
	Verbose bool     `short:"v" help:"Print every call, not only those that failed."`
	Format  string   `default:"text" enum:"text,json,junit" help:"text, json or junit."`
	Cover   bool     `help:"Say which steps no test enters, and which keys and failed paths none takes."`
	Mutate  bool     `help:"Change the flows as a slip would, one place at a time, and say which slips no test notices."`
	Files   []string `arg:"" optional:"" placeholder:"FILE" help:"Files of tests; by default all *_test.yaml beside the flows."`
}

// Run plays the tests and fails when one of them does.
func (c *testCommand) Run() error {
	only, err := regexp.Compile(c.Only)
	if err != nil {
		return fmt.Errorf("--run: %w", err)
	}
	file, there := configFile(c.config())
	if !there {
		return fmt.Errorf("there is no %s here: name a helpline with -c FILE", file)
	}
	h, err := rehearse(file)
	if err != nil {
		return err
	}
	suite, err := c.read(h, file)
	if err != nil {
		return err
	}
	suite.Only(only)
	return c.report(suite, h)
}

// config is the configuration of the helpline that is tested: the one whose flows the first file lies beside.
func (c *testCommand) config() string {
	if c.Config == "" && len(c.Files) > 0 {
		beside := filepath.Join(filepath.Dir(c.Files[0]), "..", defaultConfig)
		if _, err := os.Stat(beside); err == nil {
			return beside
		}
	}
	return c.Config
}

// rehearse loads a helpline as it is rehearsed.
func rehearse(file string) (*rehearsal.Helpline, error) {
	cfg, problems := config.LoadUnheard(file)
	if cfg == nil {
		printProblems(problems)
		return nil, errReported
	}
	return rehearsal.New(app.Rehearsal(cfg))
}

func (c *testCommand) read(h *rehearsal.Helpline, file string) (*script.Suite, error) {
	names := c.Files
	if len(names) == 0 {
		for _, name := range script.Files(h.Config().Files) {
			names = append(names, filepath.Join(filepath.Dir(file), filepath.FromSlash(name)))
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("there are no tests: write %s", filepath.Join(filepath.Dir(file), "flows", "NAME_test.yaml"))
	}
	suite, problems := script.ReadAll(h, names, os.ReadFile)
	if printProblems(problems); suite == nil {
		return nil, errReported
	}
	return suite, nil
}

func (c *testCommand) report(suite *script.Suite, h *rehearsal.Helpline) error {
	result := suite.Run()
	if len(result.Results) == 0 {
		return errors.New("no test has a name that matches --run " + c.Only)
	}
	if c.Mutate && result.Failures() == 0 {
		suite.Mutate(result)
	}
	write := map[string]func(io.Writer, *script.Report, report.Options) error{
		"text": report.Text, "json": report.JSON, "junit": report.JUnit,
	}[c.Format]
	options := report.Options{
		Verbose: c.Verbose, Cover: c.Cover, Mutate: c.Mutate && result.Failures() == 0, Zone: h.Config().Location,
	}
	if err := write(os.Stdout, result, options); err != nil {
		return err
	}
	if result.Failures() > 0 {
		return errReported
	}
	return nil
}
