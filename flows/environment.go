package flows

import (
	"time"

	"centralino/call"
	"centralino/flows/calendar"
)

// Environment is what a flow may refer to outside its own file.
type Environment struct {
	Languages   []call.Language // the first is the default; empty: Italian
	Queues      map[call.QueueID]QueueOptions
	Calendars   map[string]*calendar.Calendar
	Boxes       map[string]BoxOptions
	Directories map[string][]string      // the fields of each directory's customers, "pin" among them when they have one
	InAddress   map[string]bool          // directories that are asked by an address, in which no secret may be
	Services    map[string]time.Duration // how long a service may take

	Zone *time.Location // of the helpline; nil: UTC

	// HasPrompt reports whether there is a recording. Nil: recordings are not checked.
	HasPrompt func(language call.Language, name string) bool
	Recorded  []string // the names of recordings that there are in some language, one of which may be meant by a name that has none
	Speech    bool     // a prompt without a recording can be spoken, so its lack is a warning rather than a fault
}
