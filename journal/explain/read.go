package explain

import (
	"time"

	"centralino/call"
	"centralino/journal"
)

// before is how long before a call the journal is read, to know since when the others in its queue have waited.
const before = 4 * time.Hour

// Read explains a call of a journal to a reader. It reads the journal twice: for the time of the call, and for all that happened then.
// There are no lines when the journal does not have the call.
func Read(read func(journal.Filter, func(call.Event) error) error, id call.ID, to Reader) ([]Line, error) {
	var first, last time.Time
	err := read(journal.Filter{Call: id}, func(e call.Event) error {
		if first.IsZero() || e.At.Before(first) {
			first = e.At
		}
		if e.At.After(last) {
			last = e.At
		}
		return nil
	})
	if err != nil || first.IsZero() {
		return nil, err
	}
	x := New(id, to)
	err = read(journal.Filter{Since: first.Add(-before), Until: last.Add(time.Nanosecond)}, func(e call.Event) error {
		x.Apply(e)
		return nil
	})
	return x.Lines(), err
}
