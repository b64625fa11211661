// Package rules has the laws that a helpline may answer to, as data: each set of rules is a file in sets/, and each requirement
// in it says in plain words what is asked, with its value, where that stands, and how sure it is. What can be proved of flows,
// calendars and queues is checked here; what has to be measured is computed by package history/report; the rest is named, so
// that nobody takes a report for more than it is.
//
// Most was read in the press and some is from memory, and the notes say which. Whoever runs the helpline chooses the rules
// and answers for the choice. This is no legal advice.
package rules

import (
	"embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"centralino/call"
)

//go:embed sets/*.yaml
var files embed.FS

// Set is one set of rules.
type Set struct {
	Name         string
	Languages    []call.Language // that it is there in, English first
	Language     call.Language   // that the texts below are in
	Title, About string
	Given        []Circumstance
	Requirements []Requirement
}

// Circumstance is something that the law makes a difference of and that only the helpline's owner knows.
type Circumstance struct{ Name, Means string }

// Requirement is one thing that a set asks.
type Requirement struct {
	ID   string
	Text string // what is asked, in plain words and without a full stop
	Act  string // where it stands
	URL  string // where that was read
	Note string // how sure it is, and how it was understood; may be empty

	Unless, Only []string // circumstances in which it is not asked, or asked alone

	Check  Check         // what proves it; empty: it is not proved
	Hours  Span          // of WeekdayHours
	Choice int           // of Choices: the most
	Weekly time.Duration // of WeeklyHours: the least

	Figure    Figure        // what measures it; empty: it is not measured
	Within    time.Duration // of AnsweredWithin
	From      From          // of AnsweredWithin
	Emergency bool          // of the queues that the configuration calls the emergency line
	Most      bool          // the figure may be at most Bound; otherwise at least
	Bound     float64       // seconds, or a share from 0 to 1
}

// Kind says how a requirement is looked after.
type Kind string

// The kinds of requirements.
const (
	Proved   Kind = "proved"   // from flows, calendars and queues, by centralino check
	Measured Kind = "measured" // from the history, by centralino report --rules
	Yours    Kind = "yours"    // by nobody but the helpline's owner
)

// Kind returns how the requirement is looked after.
func (r Requirement) Kind() Kind {
	switch {
	case r.Check != "":
		return Proved
	case r.Figure != "":
		return Measured
	}
	return Yours
}

// Check names what proves a requirement.
type Check string

// The checks.
const (
	Choices          Check = "choices"           // keys to an operator, with the calendars open
	ComplaintLevel   Check = "complaint-level"   // a key of every first menu leads to a complaint
	WeekdayHours     Check = "weekday-hours"     // an operator is reached, Monday to Friday
	WeeklyHours      Check = "weekly-hours"      // hours of an ordinary week in which an operator is reached
	MainMenuPerson   Check = "main-menu-person"  // a key of every first menu leads to a person
	PersonEverywhere Check = "person-everywhere" // keys lead to a person from every step, with the calendars open
	NoCut            Check = "no-cut"            // nothing ends a wait because it is long, but a call back
	WaitAnnounced    Check = "wait-announced"    // on entry to every queue
	CountryNotice    Check = "country-notice"    // where the operator sits, if abroad
	EUOperator       Check = "eu-operator"       // a key and somebody there
)

func checks() []string {
	return []string{
		string(Choices), string(ComplaintLevel), string(WeekdayHours), string(WeeklyHours), string(MainMenuPerson),
		string(PersonEverywhere), string(NoCut), string(WaitAnnounced), string(CountryNotice), string(EUOperator),
	}
}

// Figure names what is measured. Package history/report defines each.
type Figure string

// The figures.
const (
	MeanTimeToHuman Figure = "mean-time-to-human" // seconds
	MeanWait        Figure = "mean-wait"          // seconds; TMA
	AnsweredWithin  Figure = "answered-within"    // a share
	ServiceLevel    Figure = "service-level"      // a share; LS
	Accessibility   Figure = "accessibility"      // a share; AS
)

func figures() []string {
	return []string{
		string(MeanTimeToHuman), string(MeanWait), string(AnsweredWithin), string(ServiceLevel), string(Accessibility),
	}
}

// Share reports whether the figure is a share rather than a time.
func (f Figure) Share() bool { return f != MeanTimeToHuman && f != MeanWait }

// From says when the time of AnsweredWithin begins.
type From string

// When it begins.
const (
	FromCall  From = "call"  // when the call is answered, menus included
	FromQueue From = "queue" // when the caller enters the first queue
)

// Span is a part of a day in minutes since midnight.
type Span struct{ From, To int }

// String returns "08:30-21:30".
func (s Span) String() string { return clock(s.From) + "-" + clock(s.To) }

// clock writes a minute of the day: 08:30.
func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// Names lists the sets there are, Italian ones first.
func Names() []string {
	return []string{"it-agcom-255-24", "it-arera-energy", "it-arera-water", "es-ley-10-2025", "de-tkg-115"}
}

// Named reads a set in English. It fails for a name that is not among Names.
func Named(name string) (Set, error) { return NamedIn(name, english) }

// NamedIn reads a set in a language; in English where it is not there in that.
func NamedIn(name string, language call.Language) (Set, error) {
	file := "sets/" + name + ".yaml"
	data, err := files.ReadFile(file)
	if err != nil || !slices.Contains(Names(), name) {
		return Set{}, fmt.Errorf("there are no rules %q", name)
	}
	set, problems := read(file, data, language)
	if len(problems) > 0 {
		return Set{}, fmt.Errorf("%v", problems[0])
	}
	return set, nil
}

// In returns the requirements of the set in the circumstances given.
func (s Set) In(given []string) []Requirement {
	applies := func(one string) bool { return slices.Contains(given, one) }
	return slices.DeleteFunc(slices.Clone(s.Requirements), func(r Requirement) bool {
		return slices.ContainsFunc(r.Unless, applies) || len(r.Only) > 0 && !slices.ContainsFunc(r.Only, applies)
	})
}

// Circumstances lists the names of what the set makes a difference of.
func (s Set) Circumstances() (names []string) {
	for _, c := range s.Given {
		names = append(names, c.Name)
	}
	return names
}

// Source returns where a requirement stands, on one line.
func (r Requirement) Source() string { return strings.TrimSuffix(r.Act, ".") + ", " + r.URL }

// Value writes what is asked as a figure: "at most 150 s"; "" where there is none.
func (r Requirement) Value() string {
	bound := "at least "
	if r.Most || r.Check == Choices {
		bound = "at most "
	}
	switch {
	case r.Check == Choices:
		return bound + strconv.Itoa(r.Choice) + " keys"
	case r.Check == WeekdayHours:
		return r.Hours.String()
	case r.Check == WeeklyHours:
		return bound + hoursOf(r.Weekly)
	case r.Figure == "":
		return ""
	case r.Figure.Share():
		return bound + strconv.FormatFloat(math.Round(1000*r.Bound)/10, 'f', -1, 64) + " %"
	}
	return bound + strconv.FormatFloat(r.Bound, 'f', -1, 64) + " s"
}
