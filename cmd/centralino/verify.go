package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"

	"centralino/journal"
)

// verifyCommand works the seals of a journal out again.
type verifyCommand struct {
	whichJournal

	FromHash []string `name:"from-hash" sep:"," placeholder:"HASH" help:"A hash that was noted before: nothing up to its seal may have changed since. May be given several times."`
}

// Help implements kong.HelpProvider.
func (*verifyCommand) Help() string {
	return "Without a hash that was noted elsewhere it is only proved that events and seals fit each other: whoever can write " +
		"the journal's files can seal them anew, and can cut off the end. Note the hash of a day where nobody who " +
		"can do that may change it, and give it here later."
}

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Run prints the days with their hashes, and what does not fit.
func (c *verifyCommand) Run() (err error) {
	for i, h := range c.FromHash {
		c.FromHash[i] = strings.ToLower(h)
		if !hashForm.MatchString(c.FromHash[i]) {
			return fmt.Errorf("%q is no hash: one has 64 digits, 0-9 and a-f", h)
		}
	}
	data, err := c.folder()
	if err != nil {
		return err
	}
	j, remove, err := journal.Snapshot(filepath.Join(data, journalFolder))
	if err != nil {
		return noJournal(data, err)
	}
	defer func() { err = errors.Join(err, remove()) }()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	v, err := j.Verify(ctx, c.FromHash...)
	if err != nil {
		return err
	}
	printVerified(v, c.FromHash)
	if !v.Intact() {
		return errReported
	}
	return nil
}

// printVerified says what was found, the days first and the verdict last.
func printVerified(v *journal.Verification, hashes []string) {
	for _, d := range v.Days {
		fmt.Printf("%s  %s  events %d to %d\n", d.Day, d.Hash, d.First, d.Last)
	}
	if v.Cut {
		fmt.Println("The beginning is not there: it grew too old, or was removed.")
	}
	if v.Unproved > 0 {
		fmt.Printf("%s older than the first seal, of a program that made none: nothing is proved of them.\n", are(v.Unproved))
	}
	if v.Unsealed > 0 {
		fmt.Printf("%s not sealed yet.\n", are(v.Unsealed))
	}
	for _, b := range v.Breaks {
		fmt.Println("broken:", b)
	}
	for _, h := range v.Missing {
		fmt.Println("broken: no seal has the hash", h+": the journal was changed, cut, or is another")
	}
	switch {
	case !v.Intact():
	case len(v.Days) == 0:
		fmt.Println("There are no seals: nothing is proved.")
	case len(hashes) == 0:
		fmt.Println("Events and seals fit each other. Against somebody who can seal anew, give a hash that was noted before: --from-hash.")
	default:
		fmt.Println("Nothing was changed up to the seals of the given hashes, and all events and seals fit each other.")
	}
}

// are is "1 event is", or "12 events are".
func are(n uint64) string {
	if n == 1 {
		return "1 event is"
	}
	return fmt.Sprintf("%d events are", n)
}
