package config

import (
	"slices"
	"strings"

	"centralino/flows/strict"
)

// set writes settings of the command line into the document, so that they are read and checked like the file's own.
func set(doc *strict.Document, top strict.Value, settings []string) {
	for _, setting := range settings {
		key, value, ok := strings.Cut(setting, "=")
		at := "--set " + key
		path := strings.Split(key, ".")
		if !ok || slices.Contains(path, "") {
			doc.Add(strict.Problem{
				Pos: strict.Pos{File: "--set " + setting}, Message: "a setting is a key, `=` and a value",
				Hint: "as in queues.billing.ring=10s",
			})
			continue
		}
		if hint, unknown := nameless(top, path); unknown {
			doc.Add(strict.Problem{Pos: strict.Pos{File: at}, Message: "there is no `" + strings.Join(path[:2], ".") + "`", Hint: hint})
			continue
		}
		doc.Set(top, at, path, value)
	}
}

// nameless reports a path below a queue or another named thing that is not in the file: a setting changes things, it
// makes none.
func nameless(top strict.Value, path []string) (hint string, unknown bool) {
	if len(path) < 2 || !slices.Contains([]string{"queues", "calendars", "directories", "partners", "agents", "supervisors"}, path[0]) {
		return "", false
	}
	var names []string
	for _, section := range top.Map().Entries() {
		switch {
		case section.Key != path[0]:
		case section.Value.IsMap():
			for _, e := range section.Value.Map().Entries() {
				names = append(names, e.Key)
			}
		default:
			for _, item := range section.Value.List() {
				for _, e := range item.Map().Entries() {
					if e.Key == "id" {
						names = append(names, e.Value.Raw())
					}
				}
			}
		}
	}
	return strict.Suggest(path[1], names), !slices.Contains(names, path[1])
}
