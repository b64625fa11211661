package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"centralino/app"
	"centralino/app/caller"
	"centralino/app/demo"
	"centralino/app/terminal"
	"centralino/call"
	"centralino/config"
	"centralino/rehearsal"
	"centralino/rehearsal/script"
	"centralino/rehearsal/walk"
)

// dialCommand walks through a flow in the terminal, or calls a helpline by SIP.
type dialCommand struct {
	Config string   `short:"c" placeholder:"FILE" help:"The helpline's configuration, or its folder; ./centralino.yaml by default, else the built-in demo."`
	From   string   `default:"anonymous" placeholder:"NUMBER" help:"Who calls: a number; with sip: also user@domain."`
	To     string   `placeholder:"NUMBER" help:"What is dialled; by default a number of the flow, or what stands before the @."`
	At     string   `placeholder:"TIME" help:"When, on the helpline's clock: \"2026-12-25 10:00\"; now by default."`
	Keys   *string  `placeholder:"WORDS" help:"What the caller does, one word each turn: \"2 1 #\"; then nothing more. Without it, lines are read. \"?\" lists the words."`
	Agents []string `placeholder:"AGENT=STATE,…" help:"What agents do: anna=absent, anna=busy, anna=paused, or anna=20s to answer after so long. By default they answer after 5s and hang up after 1m."`
	Given  []string `sep:"none" placeholder:"KEY: STATE" help:"What else is given, as in tests: \"directory.customers: down\", \"queue.billing: {ahead: 3}\". May be given several times."`
	Flow   string   `arg:"" optional:"" name:"flow" help:"The flow; by default the one that --to reaches, or the first number. Or sip:helpline@host[:port]: a real call there."`

	Place placeFlags `embed:""`
}

// Help implements kong.HelpProvider.
func (*dialCommand) Help() string {
	return "Without sip: the call takes no time and no telephone: the flow is walked through. With sip: it exits with 0 when the call " +
		"was answered and worked, 1 when it could not be placed, 2 when the command line is not understood, 3 when nobody " +
		"answered, 4 when it was answered and did not work. Where somebody sits at a terminal, keys count without Enter."
}

// Run walks until the call is over.
func (c *dialCommand) Run() error {
	if caller.IsURI(c.Flow) {
		return c.place()
	}
	if flag := c.Place.given(); flag != "" {
		return fmt.Errorf("%s is for real calls: name a telephone, as in centralino dial sip:helpline@host", flag)
	}
	h, err := c.helpline()
	if err != nil {
		return err
	}
	caller, err := c.caller(h)
	if err != nil {
		return err
	}
	given, problems := script.ReadGiven("--given", strings.Join(append(c.Given, c.agents()...), ", "), h)
	if printProblems(problems) > 0 {
		return errReported
	}
	o := walk.Options{Helpline: h, Caller: caller, Given: given, Out: os.Stdout, Words: walk.Lines(os.Stdin)}
	if c.Keys != nil {
		o.Words = walk.Keys(*c.Keys)
		return walk.Run(o)
	}
	if keyboard, err := terminal.Open(os.Stdin, 0); err == nil {
		defer func() { _ = keyboard.Close() }()
		fmt.Println(walk.KeysHelp)
		o.Words, o.Single = keyboard, true
	} else if terminal.Is(os.Stdin) {
		fmt.Println(walk.Help)
		o.Invite = "> "
	}
	return walk.Run(o)
}

// helpline is the one in the folder, or the demo.
func (c *dialCommand) helpline() (*rehearsal.Helpline, error) {
	file, there := configFile(c.Config)
	if there {
		return rehearse(file)
	}
	cfg, problems := config.LoadFS(demo.Files(), demo.Config, config.Unheard())
	if cfg == nil {
		printProblems(problems)
		return nil, errReported
	}
	return rehearsal.New(app.Rehearsal(cfg))
}

// agents turns anna=absent into what a test would say.
func (c *dialCommand) agents() (given []string) {
	for _, a := range c.Agents {
		agent, state, _ := strings.Cut(a, "=")
		if _, err := time.ParseDuration(state); err == nil {
			state = "{answers: " + state + "}"
		}
		given = append(given, "agent."+agent+": "+state)
	}
	return given
}

// caller reads who calls whom and when.
func (c *dialCommand) caller(h *rehearsal.Helpline) (rehearsal.Caller, error) {
	cfg := h.Config()
	who := rehearsal.Caller{From: h.Number(c.From), To: call.Number(c.To), At: time.Now().In(cfg.Location).Truncate(time.Second)}
	if c.At != "" {
		at, err := script.Time(c.At, cfg.Location)
		if err != nil {
			return who, fmt.Errorf("--at: %q is no time: write \"2026-12-25 10:00\"", c.At)
		}
		who.At = at
	}
	switch {
	case c.To != "":
		if who.Flow = h.Answers(who.To); who.Flow == nil {
			return who, fmt.Errorf("--to: no flow answers %s", c.To)
		}
		if c.Flow != "" && string(who.Flow.Name) != c.Flow {
			return who, fmt.Errorf("%s reaches the flow %s, not %s", c.To, who.Flow.Name, c.Flow)
		}
	case c.Flow != "":
		who.Flow = cfg.Flows[call.FlowID(c.Flow)]
		if who.Flow == nil {
			return who, fmt.Errorf("there is no flow %s, only %s", c.Flow, names(cfg))
		}
		who.To = h.NumberOf(who.Flow.Name)
	default:
		numbers := slices.Sorted(maps.Keys(cfg.Numbers))
		if len(numbers) == 0 {
			return who, errors.New("the helpline has no numbers")
		}
		who.To, who.Flow = numbers[0], h.Answers(numbers[0])
	}
	return who, nil
}

// names lists a helpline's flows.
func names(cfg *config.Config) string {
	var all []string
	for _, id := range slices.Sorted(maps.Keys(cfg.Flows)) {
		all = append(all, string(id))
	}
	return strings.Join(all, ", ")
}
