// Package diff says in words what callers, agents and supervisors will notice when one helpline takes the place of
// another: not which lines were changed, but where keys lead, how far a person is, when it is open, who waits before
// whom, who can take which calls, and which prompts say something else.
//
// # How it works
//
// Everything that is configured is read as facts: a path such as "keys.2" and what it says in words. Facts that differ
// become a sentence. For what matters most there is one of its own; everything else gets a plain one, so that no change
// goes unnoticed because nobody thought of it. Two things are worked out rather than compared: how far it is to a person,
// by package prove, and hours, day by day over a year, because two calendars may say the same in different words.
package diff

import (
	"time"

	"centralino/call"
	"centralino/config"
)

// Who is whom a change concerns.
type Who string

// Those who notice changes.
const (
	Callers     Who = "callers"
	Agents      Who = "agents"
	Supervisors Who = "supervisors"
	Operators   Who = "operators" // who runs the helpline
)

// Everybody lists them in the order in which they are told.
func Everybody() []Who { return []Who{Callers, Agents, Supervisors, Operators} }

// Change is one thing that will be noticed.
type Change struct {
	Who  Who         `json:"who"`
	Flow call.FlowID `json:"flow,omitempty"`
	Step call.StepID `json:"step,omitempty"` // empty: of several steps, or of none
	Text string      `json:"text"`           // a sentence without its full stop
}

// Version is a flow whose file was changed, with the content hashes that events and metrics name it by.
type Version struct {
	Flow call.FlowID `json:"flow"`
	Old  string      `json:"old,omitempty"` // empty: the flow is new
	New  string      `json:"new,omitempty"` // empty: the flow is gone
}

// Diff is all that will be noticed.
type Diff struct {
	Changes []Change  `json:"changes"`
	Flows   []Version `json:"flows"` // also of those in which nothing changed that anybody notices, such as a comment
}

// Empty reports whether nobody will notice anything.
func (d *Diff) Empty() bool { return len(d.Changes) == 0 }

// Words returns the sentences, one for each change, in the order of Everybody.
func (d *Diff) Words() []string {
	out := make([]string, 0, len(d.Changes))
	for _, c := range d.Changes {
		out = append(out, c.sentence())
	}
	return out
}

// sentence says in which flow a change is, too.
func (c Change) sentence() string {
	if c.Flow != "" {
		return "In flow " + string(c.Flow) + ", " + c.Text
	}
	return upper(c.Text)
}

// Compare says what will be noticed when now takes the place of old. Hours are compared over the year that begins at from.
func Compare(old, now *Snapshot, from time.Time) *Diff {
	c := &comparison{
		old: old, now: now, from: from,
		before: reader{calendars: namesOf(old.config)}, after: reader{calendars: namesOf(now.config)},
		diff: &Diff{Changes: []Change{}, Flows: []Version{}},
	}
	c.numbers()
	c.flows()
	c.calendars()
	c.queues()
	c.agents()
	c.prompts()
	c.directories()
	c.notes()
	c.boxes()
	c.settings()
	return c.sorted()
}

// comparison is one comparison under way.
type comparison struct {
	old, now      *Snapshot
	from          time.Time
	before, after reader
	diff          *Diff
}

func (c *comparison) add(who Who, text string) {
	c.diff.Changes = append(c.diff.Changes, Change{Who: who, Text: text})
}

// sorted puts the changes in order by whom they concern, each once.
func (c *comparison) sorted() *Diff {
	all := c.diff.Changes
	c.diff.Changes = []Change{}
	seen := map[Change]bool{}
	for _, who := range Everybody() {
		for _, change := range all {
			if change.Who == who && !seen[change] {
				seen[change] = true
				c.diff.Changes = append(c.diff.Changes, change)
			}
		}
	}
	return c.diff
}

// both gives the configurations.
func (c *comparison) both() (old, now *config.Config) { return c.old.config, c.now.config }
