package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"centralino/app/caller"
	"centralino/app/terminal"
	"centralino/call"
	"centralino/rehearsal/walk"
)

// placeFlags are those of real calls.
type placeFlags struct {
	Password  bool          `help:"With sip: ask for the password of --from. Without a terminal it is taken from ${env_password}."`
	Transport string        `placeholder:"udp|tcp" help:"With sip: how the telephone is reached; udp by default."`
	WAV       string        `name:"wav" placeholder:"FILE" help:"With sip: write there what is heard, from the dialling on."`
	Stereo    bool          `help:"With sip: in the WAV, what we say is on the right."`
	Play      string        `placeholder:"FILE" help:"With sip: a WAV that we say once the call is answered."`
	Tone      int           `placeholder:"HZ" help:"With sip: a tone that we make all the time, in place of silence."`
	Ring      time.Duration `placeholder:"1m" help:"With sip: hang up when nobody has answered so long."`
	For       time.Duration `placeholder:"1h" help:"With sip: hang up so long after the answer."`
}

// passwordVariable holds a password where nobody sits to be asked: a command line is seen by everybody on a machine.
const passwordVariable = "CENTRALINO_PASSWORD"

// given names a flag that was given, empty for none.
func (p placeFlags) given() string {
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"--password", p.Password},
		{"--transport", p.Transport != ""},
		{"--wav", p.WAV != ""},
		{"--stereo", p.Stereo},
		{"--play", p.Play != ""},
		{"--tone", p.Tone != 0},
		{"--ring", p.Ring != 0},
		{"--for", p.For != 0},
	} {
		if f.set {
			return f.name
		}
	}
	return ""
}

// place calls a telephone.
func (c *dialCommand) place() error {
	if c.At != "" || len(c.Agents)+len(c.Given) > 0 || c.Config != "" {
		return errors.New("--config, --at, --agents and --given are for walking through a flow: a real call has none of them")
	}
	o, err := c.call()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal does not wait for the other side
	if c.Place.WAV != "" {
		file, err := os.Create(c.Place.WAV)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }() // the caller has said what was not written
		o.WAV = file
	}
	switch {
	case c.Keys != nil:
		o.Words = walk.Keys(*c.Keys)
	case terminal.Is(os.Stdin):
		o.Live, o.Words = true, walk.Lines(os.Stdin)
		if keyboard, err := terminal.Open(os.Stdin, 1); err == nil {
			defer func() { _ = keyboard.Close() }()
			o.Words = keyboard
		}
		fmt.Println(caller.Help)
	default:
		o.Words = walk.Lines(os.Stdin)
	}
	outcome, err := caller.Run(ctx, o)
	if err != nil {
		return err
	}
	return outcome.Err()
}

// call reads the flags.
func (c *dialCommand) call() (o caller.Options, err error) {
	o = caller.Options{Stereo: c.Place.Stereo, Ring: c.Place.Ring, For: c.Place.For, Out: os.Stdout}
	if o.Target, err = caller.NewTarget(c.Flow, c.To, c.Place.Transport); err != nil {
		return o, err
	}
	if c.Place.Stereo && c.Place.WAV == "" {
		return o, errors.New("--stereo is of a WAV: name one with --wav")
	}
	if o.Voice, o.Rest, err = caller.Sound(c.Place.Play, c.Place.Tone); err != nil {
		return o, err
	}
	password := call.NewSecret(os.Getenv(passwordVariable))
	if c.Place.Password {
		if password, err = terminal.Password(os.Stdin, os.Stdout, "Password: "); err != nil {
			return o, fmt.Errorf("%w; or set %s", err, passwordVariable)
		}
	}
	o.From, err = caller.From(c.From, password)
	return o, err
}
