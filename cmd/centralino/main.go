// Command centralino answers a company's helpline: a SIP server that plays flows written in YAML, recognises callers and
// takes them to a message or to an agent.
package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	_ "time/tzdata" // opening hours need time zones, and the image has none

	"github.com/alecthomas/kong"

	"centralino/app/caller"
)

// version is set by the linker: -ldflags "-X main.version=1.2.3".
var version = "development"

// commands is the command line; each field is one subcommand.
type commands struct {
	Serve    serveCommand    `cmd:"" help:"Answer calls. In a folder without a configuration the built-in demo is served."`
	Demo     demoCommand     `cmd:"" help:"Answer calls with the built-in demo helpline."`
	Check    checkCommand    `cmd:"" help:"Say what is wrong with a helpline, and where; exit 1 when it would not start."`
	Explain  explainCommand  `cmd:"" help:"Tell in plain sentences what happened to a call, and why."`
	Journal  journalCommand  `cmd:"" help:"Print what happened, one JSON object a line, also while calls are answered; or verify that nothing was changed."`
	Report   reportCommand   `cmd:"" help:"Say how callers and agents fared in a period: waits, service levels, handling times, surveys, peaks."`
	History  historyCommand  `cmd:"" help:"Look after the database that reports are made of."`
	Graph    graphCommand    `cmd:"" help:"Draw a flow: its steps, keys and ways, the shortest to a person, and what callers did."`
	Schema   schemaCommand   `cmd:"" help:"Print a JSON Schema, for editors: of config, flow or test."`
	Replay   replayCommand   `cmd:"" help:"Run the queue through a recorded day again: as it was, and what if."`
	Simulate simulateCommand `cmd:"" help:"Run the queue through days that may come: waits, service level, occupancy."`
	Staff    staffCommand    `cmd:"" help:"Say how many agents a forecast needs, by half hour."`
	Dial     dialCommand     `cmd:"" help:"Walk through a flow in the terminal: what a caller hears, and where keys lead. Or call a helpline: sip:helpline@host."`
	Test     testCommand     `cmd:"" help:"Play the tests beside the flows, without a phone or waiting; exit 1 when one fails."`
	Init     initCommand     `cmd:"" help:"Write a first helpline, with tests, by a few questions."`
	Diff     diffCommand     `cmd:"" help:"Say in words what callers, agents and supervisors will notice of a change."`
	Flash    flashCommand    `cmd:"" help:"Switch an announcement of the running helpline on, until a time, or off."`
	Passwd   passwdCommand   `cmd:"" help:"Hash a password, for the configuration."`
	Token    tokenCommand    `cmd:"" help:"Make a token that lets a program in, and its hash for the configuration."`
	Health   healthCommand   `cmd:"" help:"Ask a running helpline whether it lives; exit 1 when not."`

	Version kong.VersionFlag `help:"Print the version."`
}

// Exit statuses.
const (
	failed  = 1 // the command could not do what was asked
	misused = 2 // the command line was not understood

	unanswered = 3 // dial sip: nobody answered
	broken     = 4 // dial sip: the call was answered, and did not work
)

// errReported ends the program when everything there is to say has been said.
var errReported = errors.New("reported")

// statusError ends the program with a status of its own.
type statusError struct {
	status int
	error
}

// Unwrap returns what went wrong.
func (e statusError) Unwrap() error { return e.error }

func main() {
	parser := kong.Must(&commands{},
		kong.Name("centralino"),
		kong.Description("A helpline in one program: calls, menus, queues, and every wait measured."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Vars{"version": "centralino " + version, "env_password": passwordVariable},
	)
	args := os.Args[1:]
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(likeGo(args))
	if err != nil {
		fmt.Fprintln(os.Stderr, "centralino:", misuse(err))
		os.Exit(misused)
	}
	err = command.Run()
	if err == nil {
		return
	}
	if !errors.Is(err, errReported) {
		fmt.Fprintln(os.Stderr, "centralino:", err)
	}
	os.Exit(statusOf(err))
}

// likeGo lets those who are used to "go test" choose tests by -run.
func likeGo(args []string) []string {
	out := slices.Clone(args)
	for i, a := range out {
		if out[0] == "test" && (a == "-run" || strings.HasPrefix(a, "-run=")) {
			out[i] = "-" + a
		}
	}
	return out
}

// statusOf is the exit status of what went wrong.
func statusOf(err error) int {
	var own statusError
	switch {
	case errors.As(err, &own):
		return own.status
	case errors.Is(err, caller.ErrNotAnswered):
		return unanswered
	case errors.Is(err, caller.ErrBroken):
		return broken
	}
	return failed
}
