package report

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"centralino/call"
	"centralino/history"
	"centralino/words"
)

// LawLanguages lists those in which a report of rules is written, English first.
func LawLanguages() []call.Language {
	return []call.Language{words.English, words.Italian, words.Spanish, words.German}
}

// Target is a figure for which a rule of law sets a bound.
type Target struct {
	ID     string         // in its set
	Asks   string         // what is asked, in plain words
	Act    string         // where it stands
	URL    string         // where that was read
	Note   string         // how sure it is, and how it was understood
	Figure Figure         // what is measured
	Within time.Duration  // of AnsweredWithin
	Queued bool           // AnsweredWithin runs from the first queue, not from the answer of the call
	Queues []call.QueueID // the emergency line: only calls that came to one of these; nil: to any
	Most   bool           // the figure may be at most Bound; otherwise at least
	Bound  float64        // seconds, or a share from 0 to 1
	Untold string         // why it cannot be told, if that is known beforehand
}

// Figure names what a rule of law asks to be measured.
type Figure string

// The figures, as package flows/rules names them.
const (
	MeanTimeToHuman Figure = "mean-time-to-human"
	MeanWait        Figure = "mean-wait"
	AnsweredWithin  Figure = "answered-within"
	ServiceLevel    Figure = "service-level"
	Accessibility   Figure = "accessibility"
)

// LawOptions says what a report of a set of rules is about.
type LawOptions struct {
	Helpline          string
	Language          call.Language // of LawLanguages, in which all texts here are; English in place of any other
	Set, Title, About string
	From, To          time.Time      // the month: From is in it, To is not
	Zone              *time.Location // of the month
	Targets           []Target
	Beside            []Beside             // what is not measured
	Lines             int                  // calls that there may be at once; 0: nobody said
	Open              func(time.Time) bool // whether operators answer at a minute; nil: nobody said
	Seal              *Seal                // the last seal of the month; nil: there is none
}

// Beside is what a set asks that no figure can show.
type Beside struct {
	ID, Asks       string
	State          State
	Act, URL, Note string
}

// State says what is known of what no figure can show.
type State string

// The states.
const (
	Yours    State = "yours"    // nobody but the owner can see to it
	Provable State = "provable" // it can be proved of a configuration, and there is none
	Proved   State = "proved"   // of the configuration of now
	Broken   State = "broken"   // by the configuration of now
)

// Seal is the last seal of the journal on the days of the month. With its hash, noted elsewhere, it can be proved later that no
// event up to it was altered.
type Seal struct {
	Day  string `json:"day"`
	Hash string `json:"hash"`
	Last uint64 `json:"last"` // place of the newest event in it
}

// Verdict says whether a figure is what the law asks.
type Verdict string

// The verdicts.
const (
	Met    Verdict = "met"
	NotMet Verdict = "not met"
	Untold Verdict = "cannot be told"
)

// Measured is a figure of a month, beside what the law asks.
type Measured struct {
	Target
	Verdict Verdict
	Why     string  // it cannot be told
	Value   float64 // seconds, or a share; NaN: of nothing
	Part    int     // of a share: what counts for it
	Whole   int     // the calls, or for Accessibility the seconds, that it is of
	Counts  string  // the definition: from when to when, what counts
	LeftOut string  // what does not
}

// LawReport is everything that a report of a set of rules says.
type LawReport struct {
	LawOptions
	words   words.Words
	AsOf    time.Time // the newest event that history holds
	Began   time.Time // the oldest thing that it holds; zero: nothing
	Missing string    // which part of the month it lacks; empty: none
	Quiet   []string  // days on which operators answered and nobody called
	Calls   LawCalls
	Figures []Measured
}

// LawCalls are the calls that the figures are of.
type LawCalls struct {
	Arrived int `json:"arrived"` // in the month
	Up      int `json:"up"`      // of these, not over yet and not with an operator: they count nowhere
	Unasked int `json:"unasked"` // never came to a queue
	Asked   int `json:"asked"`   // came to one
	Spoke   int `json:"spoke"`   // of these, spoke with an operator
	GaveUp  int `json:"gave_up"` // hung up waiting
	Later   int `json:"later"`   // took a call back, or went to a mailbox
	Lost    int `json:"lost"`    // were up when the process died
	Other   int `json:"other"`   // left the queue in other ways, and did not come back
}

// Law reads a history, as it is at one moment, and measures what a set of rules asks.
func Law(ctx context.Context, from *history.DB, o LawOptions) (*LawReport, error) {
	r := &LawReport{LawOptions: o, words: lawWords(o.Language)}
	err := from.View(ctx, func(v *history.View) error {
		m := &lawMaker{view: v, report: r}
		if err := m.reach(ctx); err != nil {
			return err
		}
		if err := m.readCalls(ctx); err != nil {
			return err
		}
		if err := m.readLines(ctx); err != nil {
			return err
		}
		m.finish()
		return nil
	})
	return r, err
}

// verdict compares a figure with its bound.
func (r *LawReport) verdict(m *Measured) {
	switch {
	case m.Untold != "":
		m.Verdict, m.Why = Untold, m.Untold
	case r.Missing != "":
		m.Verdict, m.Why = Untold, r.Missing
	case m.Whole == 0 && m.Figure == Accessibility:
		m.Verdict, m.Why = Untold, r.words.Say("operators answer at no time of it")
	case m.Whole == 0:
		m.Verdict, m.Why = Untold, r.words.Say("there were no such calls")
	case m.Most && m.Value <= m.Bound, !m.Most && m.Value >= m.Bound:
		m.Verdict = Met
	default:
		m.Verdict = NotMet
	}
}

// MarshalJSON writes the report for programs: times in seconds, shares from 0 to 1, null for a figure of nothing.
func (r *LawReport) MarshalJSON() ([]byte, error) {
	figures := []map[string]any{}
	for _, f := range r.Figures {
		var value *float64
		if !math.IsNaN(f.Value) {
			value = &f.Value
		}
		figures = append(figures, map[string]any{
			"id": f.ID, "asks": f.Asks, "value": value, "part": f.Part, "whole": f.Whole, "unit": f.unit(), "bound": f.Bound,
			"at_most": f.Most, "verdict": f.Verdict, "why": f.Why, "counts": f.Counts, "left_out": f.LeftOut,
			"act": f.Act, "url": f.URL, "note": f.Note,
		})
	}
	var beside []map[string]any
	for _, b := range r.Beside {
		beside = append(beside, map[string]any{
			"id": b.ID, "asks": b.Asks, "state": r.state(b.State), "broken": b.State == Broken, "act": b.Act, "url": b.URL, "note": b.Note,
		})
	}
	return json.Marshal(map[string]any{
		"helpline": r.Helpline, "language": r.words.Language(), "rules": r.Set, "title": r.Title, "about": r.About, "from": r.From, "to": r.To, "timezone": r.Zone.String(),
		"as_of": r.AsOf, "missing": r.Missing, "days_without_calls": r.Quiet, "calls": r.Calls, "figures": figures,
		"not_measured": beside, "seal": r.Seal,
	})
}

func (t Target) unit() string {
	if t.Figure.share() {
		return "share"
	}
	return "seconds"
}

func (f Figure) share() bool { return f != MeanTimeToHuman && f != MeanWait }
