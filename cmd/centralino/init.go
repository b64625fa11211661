package main

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"centralino/app/terminal"
	"centralino/call"
	"centralino/config"
	"centralino/config/starter"
	"centralino/docs/schema"
)

// initCommand writes a first helpline.
type initCommand struct {
	Name      *string `placeholder:"NAME" help:"What the helpline is called; callers hear it."`
	Number    *string `placeholder:"NUMBER" help:"What callers dial, with its country: +39 02 1234 5678."`
	Languages *string `placeholder:"it,en" help:"it, en, or both; the first is the default."`
	Hours     *string `placeholder:"HOURS" help:"When somebody is there: \"mon-fri 09:00-13:00, 14:00-18:00; sat 09:00-13:00\", or 24h."`
	Choices   *string `placeholder:"WORDS" help:"What callers choose from: \"bills, repairs\", with two languages \"fatture/bills\"; empty: they get a person at once."`
	Agents    *string `placeholder:"NAMES" help:"Who answers: \"Anna Rossi, Bruno\"."`
	Carrier   *string `placeholder:"ADDRESS" help:"The address that your carrier's calls come from; empty: not known yet."`
	Yes       bool    `short:"y" help:"Ask nothing: what no flag says is as proposed."`
	Folder    string  `arg:"" optional:"" default:"." placeholder:"DIR" help:"An empty folder, or one that is not there yet."`
}

// Help implements kong.HelpProvider.
func (*initCommand) Help() string {
	return "Asks a few questions and writes a helpline that answers: its configuration, its flow, tests of it, and schemas " +
		"for editors. Everything is meant to be read and changed."
}

// Run asks, writes, and says what to do next.
func (c *initCommand) Run() error {
	if err := empty(c.Folder); err != nil {
		return err
	}
	answers, err := c.answers(&asker{in: bufio.NewReader(os.Stdin), out: os.Stdout, terminal: terminal.Is(os.Stdin), yes: c.Yes})
	if err != nil {
		return err
	}
	files, problems := starter.Files(answers)
	if printProblems(problems); files == nil {
		return errReported
	}
	for _, name := range schema.Names() {
		text, _ := schema.Read(name)
		files[".schema/"+name+".schema.json"] = text
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(c.Folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, files[name], mode(name)); err != nil {
			return err
		}
	}
	fmt.Print(next(c.Folder, answers))
	return nil
}

// mode lets others read what has no passwords in it.
func mode(name string) os.FileMode {
	if name == starter.Config {
		return 0o600
	}
	return 0o644
}

// empty reports a folder that has anything in it; a repository that was just made may be there.
func empty(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != ".git" {
			return fmt.Errorf("%s is not empty, it has %s: name another folder, which need not be there yet", folder, e.Name())
		}
	}
	return nil
}

// answers asks for what no flag says.
func (c *initCommand) answers(a *asker) (out starter.Answers, err error) {
	out.Today, out.Password = time.Now(), password
	ask := func(question, proposed string, flag *string, read func(string) error) {
		if err == nil {
			err = a.ask(question, proposed, flag, read)
		}
	}
	ask("What is the helpline called?", "Acme", c.Name, func(s string) (err error) { out.Name, err = starter.ReadName(s); return err })
	ask("Which number do callers dial?", "+39 02 1234 5678", c.Number, func(s string) (err error) { out.Number, err = starter.ReadNumber(s); return err })
	ask("Which languages does it speak, it or en or both?", "it,en", c.Languages, func(s string) (err error) {
		out.Languages, err = starter.ReadLanguages(s)
		return err
	})
	ask("When is somebody there? (24h: always)", "mon-fri 09:00-18:00", c.Hours, func(s string) (err error) { out.Hours, err = starter.ReadHours(s); return err })
	ask("What do callers choose from? (none: they get a person at once)", proposedChoices(out.Languages), c.Choices, func(s string) (err error) {
		if s == "none" {
			s = ""
		}
		out.Choices, err = starter.ReadChoices(s, out.Languages)
		return err
	})
	ask("Who answers?", "Anna", c.Agents, func(s string) (err error) { out.Agents, err = starter.ReadAgents(s); return err })
	ask("Which address do your carrier's calls come from? (empty: not known yet)", "", c.Carrier, func(s string) (err error) {
		out.Carrier, err = starter.ReadCarrier(s)
		return err
	})
	return out, err
}

// password makes one of 60 random bits, short enough to be typed into a telephone.
func password() string { return strings.ToLower(rand.Text()[:12]) }

// proposedChoices is an example in the languages of the helpline.
func proposedChoices(languages []call.Language) string {
	words := map[call.Language][]string{"it": {"assistenza", "fatture"}, "en": {"support", "billing"}}
	var out []string
	for i := range 2 {
		var labels []string
		for _, lang := range languages {
			labels = append(labels, words[lang][i])
		}
		out = append(out, strings.Join(labels, "/"))
	}
	return strings.Join(out, ", ")
}

// asker asks questions.
type asker struct {
	in       *bufio.Reader
	out      io.Writer
	terminal bool
	yes      bool // nothing is asked
}

// ask takes a flag's answer, or asks until there is one that can be read. Only who sits at a terminal is asked twice.
func (a *asker) ask(question, proposed string, flag *string, read func(string) error) error {
	switch {
	case flag != nil:
		return read(*flag)
	case a.yes:
		return read(proposed)
	}
	for {
		fmt.Fprint(a.out, question)
		if proposed != "" {
			fmt.Fprintf(a.out, " [%s]", proposed)
		}
		fmt.Fprint(a.out, " ")
		line, err := a.in.ReadString('\n')
		if !a.terminal {
			fmt.Fprintln(a.out) // as if somebody had pressed the key
		}
		if err != nil && line == "" {
			return errors.New("there was no answer: answer by flags, or take what is proposed with --yes")
		}
		if line = strings.TrimSpace(line); line == "" {
			line = proposed
		}
		problem := read(line)
		if problem == nil {
			return nil
		}
		if !a.terminal {
			return problem
		}
		fmt.Fprintln(a.out, problem)
	}
}

// next says what there is now, and what to do with it.
func next(folder string, a starter.Answers) string {
	var b strings.Builder
	b.WriteString("\nThis is a helpline: centralino.yaml says who answers and when, flows/helpline.yaml what callers meet.\n\n")
	if folder != "." {
		fmt.Fprintf(&b, "  cd %s\n", folder)
	}
	fmt.Fprintf(&b, `  centralino check          is everything in order? It names the prompts that nobody has recorded yet: a voice speaks them
  centralino test --cover   play the calls in flows/helpline_test.yaml
  centralino dial           walk through it in this terminal: what would a caller hear?
  centralino serve --watch  answer, and follow every change that you save

A phone logs in as %s, with the password in centralino.yaml.
`, a.Agents[0].ID)
	if a.Carrier == "" {
		b.WriteString("To try it, call sip:helpline@ and the address of this machine, from a phone in this network.\n")
	}
	if cfg, _ := config.Load(filepath.Join(folder, starter.Config)); cfg == nil { // it is in order but for what speaks its texts
		b.WriteString("There is no voice on this machine yet: install espeak-ng, or record every prompt.\n")
	}
	return b.String()
}
