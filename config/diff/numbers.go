package diff

import (
	"fmt"
	"strings"

	"centralino/config"
)

// numbers compares which flow answers which number.
func (c *comparison) numbers() {
	old, now := c.both()
	for _, number := range keysOf(old.Numbers, now.Numbers) {
		was, is := old.Numbers[number], now.Numbers[number]
		switch {
		case was == is:
		case was == "":
			c.add(Callers, fmt.Sprintf("number %s is now answered, by flow %s", number, is))
		case is == "":
			c.add(Callers, fmt.Sprintf("number %s is no longer answered (was: flow %s)", number, was))
		default:
			c.add(Callers, fmt.Sprintf("number %s is now answered by flow %s (was: %s)", number, is, was))
		}
	}
}

// directories compares who is known.
func (c *comparison) directories() {
	old, now := c.both()
	for _, name := range keysOf(old.Directories, now.Directories) {
		was, before := old.Directories[name]
		is, after := now.Directories[name]
		switch {
		case !before:
			c.add(Callers, fmt.Sprintf("directory %s is new", name))
			continue
		case !after:
			c.add(Callers, fmt.Sprintf("directory %s is gone", name))
			continue
		}
		if old, now := source(was), source(is); old != now {
			c.add(Callers, fmt.Sprintf("directory %s is now asked of %s (was: of %s)", name, now, old))
			continue
		}
		for _, d := range c.before.read(was, unwritten(was)...).differences(c.after.read(is, unwritten(is)...)) {
			c.add(Callers, fmt.Sprintf("directory %s: %s", name, directoryPhrase(was, d)))
		}
		if a, b := c.old.tables[name], c.now.tables[name]; a.hash != b.hash && was.CSV != "" && is.CSV != "" {
			change := counted(b.rows, "row")
			if a.rows != b.rows {
				change += fmt.Sprintf(" instead of %d", a.rows)
			}
			c.add(Callers, fmt.Sprintf("directory %s has other rows: %s", name, change))
		}
	}
}

// source is where a directory's customers lie.
func source(d config.Directory) string {
	switch {
	case d.SQL != nil:
		return "a database"
	case d.HTTP != nil:
		return "a service"
	}
	return "a file"
}

// unwritten are the fields of a directory that follow from others, and the file, whose rows are compared.
func unwritten(d config.Directory) []string {
	switch {
	case d.SQL != nil:
		return []string{"csv", "match"}
	case d.HTTP != nil:
		return []string{"csv", "match", "fields"}
	}
	return []string{"csv"}
}

// directoryPhrase says a difference of two directories of a kind by the key that configurations write.
func directoryPhrase(d config.Directory, of difference) string {
	path := of.path
	switch {
	case path == "fields" && d.SQL != nil:
		path = "sql.fields"
	case path == "fields":
		return "its columns are now " + of.now + " (was: " + of.old + ")"
	case strings.HasPrefix(path, "http.columns"):
		path = strings.Replace(path, "columns", "fields", 1)
	}
	return fmt.Sprintf("`%s` %s", path, became(of.old, of.now))
}
