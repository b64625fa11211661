package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"
)

var (
	missingArgument = regexp.MustCompile(`^expected "<(\w+)`)
	missingValue    = regexp.MustCompile(`^(--?[\w-]+): expected .* but got "EOL"`)
)

// misuse says what of a command line was not understood, and which help explains it.
func misuse(err error) string {
	text, help := err.Error(), "centralino --help"
	var parsing *kong.ParseError
	if errors.As(err, &parsing) && parsing.Context != nil {
		if command := parsing.Context.Selected(); command != nil {
			help = command.FullPath() + " --help"
			text = missing(text, command)
		}
	}
	return fmt.Sprintf("%s\nRun %q for what there is.", text, help)
}

// missing says in words what the parser says in its own: an argument of a command, or the value of a flag, that is not there.
func missing(text string, command *kong.Node) string {
	if m := missingValue.FindStringSubmatch(text); m != nil {
		return m[1] + ": its value is missing"
	}
	if m := missingArgument.FindStringSubmatch(text); m != nil {
		for _, argument := range command.Positional {
			if argument.Name == m[1] {
				return fmt.Sprintf("%s is missing: %s", strings.ToUpper(argument.Name), strings.TrimSuffix(argument.Help, "."))
			}
		}
	}
	return text
}
