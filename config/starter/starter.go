// Package starter writes a first helpline: a configuration, a flow and its tests, made of a few answers, in files that are
// meant to be read and changed.
package starter

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing/fstest"
	"text/template"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/flows/strict"
)

//go:embed files
var files embed.FS

// Config, Flow and Tests are the files that a helpline is made of.
const (
	Config = "centralino.yaml"
	Flow   = "flows/helpline.yaml"
	Tests  = "flows/helpline_test.yaml"
)

// Answers is what a first helpline is made of.
type Answers struct {
	Name      string          // of the company
	Number    call.Number     // in E.164
	Languages []call.Language // Italian, English, or both; the first is the default
	Hours     Hours           // none: at any time
	Choices   []Choice        // what callers choose from; none: they get a person at once
	Agents    []Agent         // at least one
	Carrier   string          // the address that calls come from and leave by; empty: not known yet
	Today     time.Time       // the tests play some days later
	Password  func() string   // makes an agent's password
}

// Choice is what callers may want: a queue of its own.
type Choice struct {
	ID     string                   // of the queue
	Labels map[call.Language]string // what callers hear: "For … press 1"
}

// Agent is somebody who answers everything.
type Agent struct{ ID, Name string }

// Files returns the files of a helpline by their names. They are nil when answers do not fit each other, such as hours that
// overlap; the problems then say which. Other answers that this package's functions read make a good one.
func Files(a Answers) (map[string][]byte, []strict.Problem) {
	v := view{Answers: a, Country: countryOf(a.Number)}
	out := map[string][]byte{".gitignore": v.render("gitignore"), Config: v.render("centralino.yaml"), Flow: v.render("flow.yaml")}
	memory := fstest.MapFS{}
	for name, data := range out {
		memory[name] = &fstest.MapFile{Data: data}
	}
	cfg, problems := config.LoadFS(memory, Config, config.Unheard())
	if cfg == nil {
		return nil, problems
	}
	v.OpenAt, v.ClosedAt, v.OpensAt = moments(cfg.Calendars[office], a.Today.In(cfg.Location))
	out[Tests] = v.render("test.yaml")
	return out, nil
}

// office is what the calendar is called.
const office = "office"

// view is what the templates see.
type view struct {
	Answers
	Country  Country
	OpenAt   string // a moment at which the office is open, as tests have it
	ClosedAt string // empty: it never closes
	OpensAt  string // after ClosedAt
}

// render fills in one of the templates, which are part of the program and cannot fail.
func (v view) render(name string) []byte {
	t := template.New(name).Delims("[[", "]]").Funcs(template.FuncMap{
		"q": quoted, "say": v.say, "list": list, "key": key,
	})
	data, err := fs.ReadFile(files, path.Join("files", name))
	if err == nil {
		t, err = t.Parse(string(data))
	}
	var b bytes.Buffer
	if err == nil {
		err = t.Execute(&b, v)
	}
	if err != nil {
		return []byte("# " + err.Error()) // no test of this package would pass
	}
	return aligned(b.Bytes())
}

// Both reports whether the helpline speaks two languages.
func (v view) Both() bool { return len(v.Languages) > 1 }

// Menu reports whether there is something to choose.
func (v view) Menu() bool { return len(v.Choices) > 0 }

// Closes reports whether the office is closed at times.
func (v view) Closes() bool { return len(v.Hours) > 0 }

// HoursKey is the key of the opening hours, which come after the choices.
func (v view) HoursKey() string { return key(len(v.Choices)) }

// First is where calls go once their language is known.
func (v view) First() string {
	switch {
	case v.Closes():
		return "opening"
	case v.Menu():
		return "main"
	}
	return "welcome"
}

// Open is where callers go while the office is open.
func (v view) Open() string {
	if v.Menu() {
		return "main"
	}
	return "welcome"
}

// key is the key of the choice at a place that begins with 0.
func key(place int) string { return fmt.Sprint(place + 1) }

// quoted is a text in quotes: YAML knows what Go escapes.
func quoted(text any) string { return strconv.Quote(fmt.Sprint(text)) }

// list writes what YAML has in brackets.
func list(items []call.Language) string {
	var texts []string
	for _, item := range items {
		texts = append(texts, string(item))
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// say is a text that callers hear, in every language of the helpline, as it stands below a step.
func (v view) say(name string) string {
	if !v.Both() {
		return " " + quoted(v.text(name, v.Languages[0]))
	}
	var b strings.Builder
	for _, lang := range v.Languages {
		fmt.Fprintf(&b, "\n      %s: %s", lang, quoted(v.text(name, lang)))
	}
	return b.String()
}

var comment = regexp.MustCompile(`(?m)^(.*\S) {2,}# `)

// aligned writes the comments behind lines below each other.
func aligned(text []byte) []byte {
	const column = 35
	return comment.ReplaceAllFunc(text, func(line []byte) []byte {
		before := string(comment.FindSubmatch(line)[1])
		return fmt.Appendf(nil, "%-*s# ", column, before+"  ")
	})
}
