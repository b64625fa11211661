// Command centralino answers a company's helpline: a SIP server that plays flows written in YAML, recognises callers and
// takes them to a message or to an agent.
package main

import (
	"errors"
	"fmt"
	"os"

	_ "time/tzdata" // opening hours need time zones, and the image has none

	"github.com/alecthomas/kong"
)

// version is set by the linker: -ldflags "-X main.version=1.2.3".
var version = "development"

// commands is the command line; each field is one subcommand.
type commands struct {
	Serve   serveCommand   `cmd:"" help:"Answer calls. In a folder without a configuration the built-in demo is served."`
	Demo    demoCommand    `cmd:"" help:"Answer calls with the built-in demo helpline."`
	Check   checkCommand   `cmd:"" help:"Say what is wrong with a helpline, and where."`
	Journal journalCommand `cmd:"" help:"Print what happened, one JSON object a line."`
	Health  healthCommand  `cmd:"" help:"Ask a running helpline whether it lives; exit 1 when not."`

	Version kong.VersionFlag `help:"Print the version."`
}

// errReported ends the program with status 1 when everything there is to say has been said.
var errReported = errors.New("reported")

func main() {
	parser := kong.Parse(&commands{},
		kong.Name("centralino"),
		kong.Description("A helpline in one program: calls, menus, queues, and every wait measured."),
		kong.UsageOnError(),
		kong.Vars{"version": version},
	)
	switch err := parser.Run(); {
	case errors.Is(err, errReported):
		os.Exit(1)
	case err != nil:
		fmt.Fprintln(os.Stderr, "centralino:", err)
		os.Exit(1)
	}
}
