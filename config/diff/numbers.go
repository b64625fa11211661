package diff

import "fmt"

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
		for _, d := range c.before.read(was, "csv").differences(c.after.read(is, "csv")) {
			c.add(Callers, fmt.Sprintf("directory %s: `%s` %s", name, d.path, became(d.old, d.now)))
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
