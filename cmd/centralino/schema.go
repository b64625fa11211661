package main

import (
	"fmt"
	"os"

	"centralino/docs/schema"
	"centralino/flows/strict"
)

// schemaCommand prints what editors complete and check by.
type schemaCommand struct {
	Of string `arg:"" help:"What they check: config (centralino.yaml), flow, or test (of a flow)."`
}

// Help implements kong.HelpProvider.
func (*schemaCommand) Help() string {
	return "Save it, and name it in the first line of a file: # yaml-language-server: $schema=flow.schema.json. Editors with " +
		"the YAML language server then complete keys, explain them, and underline what is wrong."
}

// Run prints a schema.
func (c *schemaCommand) Run() error {
	text, ok := schema.Read(c.Of)
	if !ok {
		return fmt.Errorf("there is no schema of %q (%s)", c.Of, strict.Suggest(c.Of, schema.Names()))
	}
	_, err := os.Stdout.Write(text)
	return err
}
