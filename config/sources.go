package config

import (
	"errors"
	"io/fs"
	"slices"

	"centralino/directory"
	"centralino/flows/calendar"
	"centralino/flows/strict"
)

func (l *loader) readCalendars(v strict.Value) {
	l.config.Calendars = map[string]*calendar.Calendar{}
	for _, e := range named(v) {
		l.config.Calendars[e.Key] = calendar.Read(e.Value, l.config.Location)
	}
}

func (l *loader) calendarNamed(v strict.Value) *calendar.Calendar {
	name := v.Text("")
	cal, ok := l.config.Calendars[name]
	if !ok && name != "" {
		v.Fault(suggest(name, l.config.Calendars, "calendars"), "there is no calendar `%s`", name)
	}
	return cal
}

// matched reads the columns callers are found by: `phone`, when nothing is said.
func matched(v strict.Value, d Directory) []string {
	var out []string
	for _, item := range v.OneOrList() {
		name := item.Text("")
		if name != "" && len(d.Fields) > 0 && !slices.Contains(d.Fields, name) {
			item.Fault(strict.Suggest(name, d.Fields), "%s has no column `%s`", d.CSV, name)
			continue
		}
		if name == "pin" {
			item.Fault("match by a number or a code, and check the PIN in the flow", "callers cannot be found by their PIN")
			continue
		}
		if name != "" {
			out = append(out, name)
		}
	}
	if v.Missing() {
		if len(d.Fields) > 0 && !slices.Contains(d.Fields, "phone") {
			v.Fault("write match: [column], "+strict.Known(d.Fields), "nothing says which column of %s finds a caller", d.CSV)
		}
		return []string{"phone"}
	}
	return out
}

// header reads the names of a CSV file's columns from its first line.
func (l *loader) header(v strict.Value, file string) []string {
	fields, err := directory.Header(l.files, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		v.Fault("its name is taken from the configuration's folder", "%s cannot be read: %s", file, reason(err))
		return nil
	case err != nil:
		v.Fault("its first line names the columns: customer_code,phone,pin", "%s has no first line that can be read: %s", file, reason(err))
		return nil
	}
	for i, name := range fields {
		switch {
		case name == "":
			v.Fault("", "column %d of %s has no name", i+1, file)
		case slices.Contains(fields[:i], name):
			v.Fault("", "%s has two columns `%s`", file, name)
		}
	}
	return fields
}
