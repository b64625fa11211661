// Package schema has the JSON Schemas (draft 2020-12) of the files that people write for a helpline. Editors check and
// complete by them; the program's own readers say more, and decide. Tests hold both together.
package schema

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
)

//go:embed *.schema.json
var files embed.FS

const ending = ".schema.json"

// Names lists the schemas there are, in alphabetical order.
func Names() []string {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ending))
	}
	slices.Sort(names)
	return names
}

// Read returns a schema by its name; ok is false when there is none.
func Read(name string) (text []byte, ok bool) {
	text, err := files.ReadFile(name + ending)
	return text, err == nil
}
