package main

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"centralino/account"
	"centralino/call"
)

// passwdCommand hashes a password.
type passwdCommand struct{}

// Help implements kong.HelpProvider.
func (*passwdCommand) Help() string {
	return "The password is asked for twice and not shown; where standard input is no terminal, its first line is taken. What is " +
		"printed belongs behind `password:` of an account. It is argon2id with 19 MiB, two passes and one thread. Agents' passwords " +
		"cannot be hashed: their telephones need them."
}

// shortestPassword is what a password must have in characters.
const shortestPassword = 10

// Run asks and prints.
func (c *passwdCommand) Run() error {
	password, err := askPassword(os.Stdin, os.Stderr)
	if err != nil {
		return err
	}
	if len([]rune(password.Reveal())) < shortestPassword {
		return fmt.Errorf("the password is shorter than %d characters: several words are easier to keep than signs", shortestPassword)
	}
	hash, err := account.Hash(password, account.UsualCost(), rand.Reader)
	if err != nil {
		return err
	}
	fmt.Println(hash)
	return nil
}

// askPassword reads a password: twice and unseen from a terminal, else one line.
func askPassword(in *os.File, tell io.Writer) (call.Secret, error) {
	lines := bufio.NewReader(in)
	show, err := hideTyping(in)
	if err != nil {
		return readLine(lines) // no terminal
	}
	defer show()
	_, _ = fmt.Fprint(tell, "Password: ")
	first, err := readLine(lines)
	if err != nil {
		return call.Secret{}, err
	}
	_, _ = fmt.Fprint(tell, "\nOnce more: ")
	again, err := readLine(lines)
	_, _ = fmt.Fprintln(tell)
	if err != nil {
		return call.Secret{}, err
	}
	if !first.Equal(again) {
		return call.Secret{}, errors.New("the two are not the same")
	}
	return first, nil
}

func readLine(from *bufio.Reader) (call.Secret, error) {
	line, err := from.ReadString('\n')
	if errors.Is(err, io.EOF) && line != "" {
		err = nil
	}
	if errors.Is(err, io.EOF) {
		err = errors.New("there is no password")
	}
	return call.NewSecret(strings.TrimRight(line, "\r\n")), err
}

// tokenCommand makes a token.
type tokenCommand struct {
	Name string `arg:"" default:"program" help:"The name of the program that has it (default: ${default})."`
}

// Help implements kong.HelpProvider.
func (*tokenCommand) Help() string {
	return "The token is shown once and kept nowhere: give it to the program, which sends it as Authorization: Bearer TOKEN. " +
		"What stands below it belongs under `tokens:` in the configuration, with the scopes that the program needs."
}

// Run makes a token and prints it with what belongs into the configuration.
func (c *tokenCommand) Run() error {
	text, hash, err := account.NewToken(rand.Reader)
	if err != nil {
		return err
	}
	fmt.Printf("%s\n\ntokens:\n  - {name: %s, sha256: \"%s\", scopes: [%s]}\n", text.Reveal(), c.Name, hash, account.BoardRead)
	return nil
}
