package main

import (
	"fmt"
	"os"
	"slices"

	"centralino/call"
	"centralino/words"
)

// reading says in which language a command speaks.
type reading struct {
	Lang call.Language `placeholder:"LANGUAGE" help:"The language, such as it; by default that of LC_ALL, LC_MESSAGES or LANG where this is there in it, otherwise English."`
}

// language chooses of those in which there is something to read, English first.
func (c reading) language(there ...call.Language) (call.Language, error) {
	if c.Lang == "" {
		return words.Environment(os.Getenv, there...), nil
	}
	if !slices.Contains(there, c.Lang) {
		return "", fmt.Errorf("this cannot be said in %q: --lang is one of %q", c.Lang, there)
	}
	return c.Lang, nil
}
