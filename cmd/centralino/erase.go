package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"centralino/app/erasure"
	"centralino/call"
	"centralino/history"
)

// settled is how long after the end of a call its telephones may still have something to say, and the disk something to write.
const settled = time.Minute

// eraseCommand erases a caller.
type eraseCommand struct {
	whose
	DryRun bool        `help:"Say what would be erased, and change nothing."`
	Number call.Number `arg:"" help:"The number as the journal has it, such as +390612345678."`
}

// Help implements kong.HelpProvider.
func (*eraseCommand) Help() string {
	return "Takes the number out of every table of the history, with what those callers keyed in, which customer they were found to " +
		"be and what agents noted of their calls. Calls, waits and times stay, so reports do not change. Deletes what was recorded in " +
		"those calls and letters that wait to be sent, and blanks their signalling. The journal cannot be rewritten: what remains there is " +
		"counted and said. Read what is said at the end, and run the command again where it says so."
}

// Run erases, and says what it did and what remains.
func (c *eraseCommand) Run() (err error) {
	said := history.Writings(c.Number)
	switch {
	case !strings.HasPrefix(string(c.Number), "+"):
		return fmt.Errorf("%q is no number as the journal has it: write it with its country, such as +390612345678", c.Number)
	case len(said) == 0:
		return fmt.Errorf("%q: %w", c.Number, history.ErrNoNumber)
	}
	h, err := c.find()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	known, err := h.traces(ctx, c.Number)
	if err != nil {
		return err
	}
	db, err := history.Open(ctx, h.place, false)
	if errors.Is(err, history.ErrNone) && known.there {
		db, err = nil, nil // none is kept
	}
	if err != nil {
		return err
	}
	if db != nil {
		defer func() { err = errors.Join(err, db.Close()) }()
		ids, err := db.CallsOf(ctx, c.Number)
		if err != nil {
			return err
		}
		for _, id := range ids {
			known.calls[id] = struct{}{}
		}
	}
	// Files go first: once the history has forgotten the number, it no longer says whose they are.
	found, fault := erasure.Erase(erasure.Folders{
		Recordings: filepath.Join(h.data, tapeFolder), Messages: filepath.Join(h.data, mailboxFolder), Signalling: filepath.Join(h.data, ladderFolder),
	}, erasure.Caller{Said: said, Calls: known.calls, Up: known.up}, c.DryRun)
	c.printFiles(h, found)
	if fault != nil {
		return fmt.Errorf("the history was left as it is, so that it still says whose files these are: %w", fault)
	}
	if err := c.history(ctx, h, db, known.upTo); err != nil {
		return err
	}
	fmt.Print(known.text(h))
	return nil
}

// done is a word for what was done, or would be.
func (c *eraseCommand) done(what string) string {
	if c.DryRun {
		return "would be " + what
	}
	return what
}

// printFiles says what was found in the data folder.
func (c *eraseCommand) printFiles(h archive, found erasure.Found) {
	for _, f := range found.Files {
		if f.Left {
			fmt.Printf("left: %s, %s, as its call is up\n", f.Path, f.Kind)
			continue
		}
		fmt.Printf("%s: %s, %s\n", c.done("deleted"), f.Path, f.Kind)
	}
	if s := found.Signalling; s.Messages > 0 {
		fmt.Printf("%s: %s of signalling in %s in %s\n", c.done("blanked"), counted(s.Messages, "message"), counted(s.Files, "file"),
			filepath.Join(h.data, ladderFolder))
	}
	if len(found.Files) == 0 && found.Signalling.Messages == 0 {
		fmt.Printf("no recording, message, letter or signalling of this caller is in %s\n", h.data)
	}
}

// history erases the number from the history.
func (c *eraseCommand) history(ctx context.Context, h archive, db *history.DB, upTo uint64) error {
	if db == nil {
		fmt.Printf("there is no history in %v\n", h.place)
		return nil
	}
	var erased history.Erased
	var err error
	if c.DryRun {
		erased, err = db.WouldErase(ctx, c.Number)
	} else {
		erased, err = db.Erase(ctx, c.Number, upTo, time.Now())
	}
	if err != nil {
		return err
	}
	fmt.Printf("%s from the history in %v: %s and %s\n", c.done("erased"), h.place, counted(int(erased.Calls), "call"), counted(int(erased.Fields), "other field"))
	return nil
}

// traces is what a journal says of a number.
type traces struct {
	there  bool
	events int // that name it
	newest time.Time
	upTo   uint64
	calls  map[call.ID]struct{}
	up     map[call.ID]struct{}
	ended  time.Time // the newest end of one of the calls
	owed   map[call.ID]owed
}

// owed is a promise to call the number back, or a message of the caller that an agent is to hear.
type owed struct {
	queue  call.QueueID
	booked time.Time
}

// traces reads what a journal says of a number. No journal is none; one that cannot be read is a fault, as it would be silent about whose
// the files are.
func (h archive) traces(ctx context.Context, number call.Number) (k traces, err error) {
	k.calls, k.up, k.owed = map[call.ID]struct{}{}, map[call.ID]struct{}{}, map[call.ID]owed{}
	if _, err := os.Stat(filepath.Join(h.data, journalFolder)); errors.Is(err, fs.ErrNotExist) {
		return k, nil // the history may be looked after from another machine
	}
	s, remove, err := h.snapshot()
	if err != nil {
		return k, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	k.there = true
	return k, s.ReadFrom(ctx, 1, func(e call.Event) error {
		k.upTo = e.Seq
		k.apply(e, number)
		line, err := e.MarshalJSON()
		if err == nil && strings.Contains(string(line), string(number)) {
			k.events++
			k.newest = e.At
		}
		return err
	})
}

// apply follows the calls of a number, and what it is owed.
func (k *traces) apply(e call.Event, number call.Number) {
	_, theirs := k.calls[e.Call]
	switch b := e.Body.(type) {
	case *call.Arrived:
		if b.From == number {
			k.calls[e.Call], k.up[e.Call] = struct{}{}, struct{}{}
		}
	case *call.Ended:
		if delete(k.up, e.Call); theirs {
			k.ended = e.At
		}
	case *call.CallbackBooked:
		k.owe(b, number, e.At)
	case *call.CallbackEnded:
		delete(k.owed, e.Call)
	case *call.Started:
		clear(k.up) // no call outlives its process
		clear(k.owed)
		for _, p := range b.Callbacks {
			k.owe(&p.CallbackBooked, number, p.Booked)
		}
	}
}

func (k *traces) owe(b *call.CallbackBooked, number call.Number, at time.Time) {
	theirs := b.Number == number
	if b.Message != nil && !theirs {
		_, theirs = k.calls[b.Message.Call]
	}
	if theirs {
		k.owed[b.Callback] = owed{b.Queue, at}
	}
}

// text says what remains, and why.
func (k traces) text(h archive) string {
	var out strings.Builder
	for _, id := range slices.Sorted(maps.Keys(k.up)) {
		fmt.Fprintf(&out, "left: what is recorded in call %s, which is up, or was when the program died: run this again when it has ended, or after the next start\n", id)
	}
	if since := time.Since(k.ended); len(k.up) == 0 && since < settled {
		fmt.Fprintf(&out, "the last call ended %v ago, and its telephones may have more to say: run this again in a minute\n", since.Round(time.Second))
	}
	for _, id := range slices.SortedFunc(maps.Keys(k.owed), func(a, b call.ID) int { return k.owed[a].booked.Compare(k.owed[b].booked) }) {
		fmt.Fprintf(&out, "left: what queue %s owes this caller since %s, a call back or an agent who hears a message: the journal has it, and it is kept\n",
			k.owed[id].queue, k.owed[id].booked.Format("2006-01-02 15:04"))
	}
	out.WriteString(k.journal(h))
	out.WriteString("not looked at: the program's log, backups, customers' directories, and what others were sent or told (mail, webhooks, services, carriers)\n")
	return out.String()
}

// journal says what remains in the journal and how long.
func (k traces) journal(h archive) string {
	folder := filepath.Join(h.data, journalFolder)
	switch {
	case !k.there:
		return fmt.Sprintf("there is no journal in %s: whatever journal this history was made of was not looked at\n", folder)
	case k.events == 0:
		return fmt.Sprintf("the journal in %s does not name the number\n", folder)
	}
	text := fmt.Sprintf("left: the journal in %s cannot be rewritten, as its events are chained by hashes, and names the number in %s, ", folder, counted(k.events, "event"))
	if h.config == nil || h.config.History.Retention.Journal == 0 {
		return text + "for ever, as history.retention.journal says nothing shorter\n"
	}
	until := k.newest.Add(h.config.History.Retention.Journal)
	return text + fmt.Sprintf("until %s, as history.retention.journal says\n", until.Format("2006-01-02"))
}
