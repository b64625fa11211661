package report

import (
	_ "embed"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"centralino/call"
	"centralino/words"
)

// What reports of rules say, in the languages of those who read them.
var (
	//go:embed law_italian.txt
	lawItalian string
	//go:embed law_spanish.txt
	lawSpanish string
	//go:embed law_german.txt
	lawGerman string
)

func lawWords(language call.Language) words.Words {
	switch language {
	case words.Italian:
		return words.New(language, lawItalian)
	case words.Spanish:
		return words.New(language, lawSpanish)
	case words.German:
		return words.New(language, lawGerman)
	}
	return words.Words{}
}

// value writes a figure: "83.2 s", "94.96 %".
func (r *LawReport) value(m Measured) string {
	switch {
	case math.IsNaN(m.Value):
		return "–"
	case m.Figure.share():
		return r.words.Percent(m.Value, 2)
	}
	return r.words.Seconds(m.Value, 1)
}

// bound writes what is asked: "at most 150 s".
func (r *LawReport) bound(t Target) string {
	bound := r.words.Seconds(t.Bound, -1)
	if t.Figure.share() {
		bound = r.words.Percent(math.Round(1e4*t.Bound)/1e4, -1)
	}
	if t.Most {
		return r.words.Say("at most %s", bound)
	}
	return r.words.Say("at least %s", bound)
}

// of says what a figure is of: "190 of 200 calls".
func (r *LawReport) of(m Measured) string {
	switch {
	case m.Whole == 0:
		return ""
	case m.Figure == Accessibility:
		hours := r.words.Number(math.Round(time.Duration(m.Whole*int(time.Second)).Hours()*100)/100, -1)
		return r.words.Say("all lines taken for %s of %s h", r.words.Seconds(float64(m.Whole-m.Part), -1), hours)
	case m.Figure.share() && m.Whole == 1:
		return r.words.Say("%d of 1 call", m.Part)
	case m.Figure.share():
		return r.words.Say("%d of %d calls", m.Part, m.Whole)
	case m.Whole == 1:
		return r.words.Say("of 1 call")
	}
	return r.words.Say("of %d calls", m.Whole)
}

// told says a verdict.
func (r *LawReport) told(v Verdict) string {
	return r.words.Word(map[Verdict]string{Met: "met", NotMet: "not met", Untold: "cannot be told"}[v])
}

// state says what is known of what no figure can show.
func (r *LawReport) state(s State) string {
	return r.words.Word(map[State]string{
		Yours:    "Yours to see to.",
		Provable: "Proved by centralino check, for the configuration.",
		Proved:   "Proved of the configuration of now.",
		Broken:   "Broken by the configuration of now: centralino check says where.",
	}[s])
}

// month names the month: "November 2026 (Europe/Rome)".
func (r *LawReport) month() string { return r.words.Month(r.From) + " (" + r.Zone.String() + ")" }

// dayAndTime writes a moment: "2 November 2026, 15:04".
func (r *LawReport) dayAndTime(at time.Time) string {
	return r.words.Day(at) + ", " + at.Format("15:04")
}

// dates writes days that are written as 2026-11-02 as the reader does.
func (r *LawReport) dates(days ...string) []string {
	out := slices.Clone(days)
	for i, day := range days {
		if at, err := time.Parse(time.DateOnly, day); err == nil {
			out[i] = r.words.Date(at)
		}
	}
	return out
}

// facts are what the reader should know of all figures together.
func (r *LawReport) facts() (out []string) {
	say := r.words.Say
	if r.AsOf.Unix() <= 0 {
		return []string{say("The history is empty.")}
	}
	if r.Began.IsZero() {
		return []string{say("The history has neither calls nor agents.")}
	}
	out = append(out, say("The history reaches from %s to %s.", r.words.Moment(r.Began), r.words.Moment(r.AsOf)+r.AsOf.Format(":05 -07:00")))
	if r.Missing != "" {
		out = append(out, say("Nothing can be told of the whole month: %s. What there is is shown all the same.", r.Missing))
	}
	if len(r.Quiet) > 0 {
		out = append(out, say("On days on which operators were to answer no call came in, or none was answered: %s.", strings.Join(r.dates(r.Quiet...), ", ")))
	}
	return out
}

// counts says what the calls of the month came to.
func (r *LawReport) counts() string {
	c, say := r.Calls, r.words.Say
	text := say("%d calls came in.", c.Arrived)
	if c.Arrived == 1 {
		text = say("1 call came in.")
	}
	text += " " + say("%d asked for an operator: %d spoke with one, %d gave up waiting, %d took a call back or went to a mailbox", c.Asked, c.Spoke, c.GaveUp, c.Later)
	if c.Lost > 0 {
		text += say(", %d were cut off when the process died", c.Lost)
	}
	if c.Other > 0 {
		text += say(", %d left the queue in another way", c.Other)
	}
	text += ". " + say("%d never asked for one.", c.Unasked)
	if c.Up > 0 {
		text += " " + say("%d were not over when the history ended, and count nowhere.", c.Up)
	}
	return text
}

// summary says how many figures are what the law asks.
func (r *LawReport) summary() string {
	n := map[Verdict]int{}
	for _, f := range r.Figures {
		n[f.Verdict]++
	}
	switch len(r.Figures) {
	case 0:
		return ""
	case 1:
		return r.words.Say("Of 1 figure %d met, %d not met, %d cannot be told.", n[Met], n[NotMet], n[Untold])
	}
	return r.words.Say("Of %d figures %d met, %d not met, %d cannot be told.", len(r.Figures), n[Met], n[NotMet], n[Untold])
}

// proof says how it is proved that nothing was altered.
func (r *LawReport) proof() (text, command string) {
	if r.Seal == nil {
		return r.words.Say("The figures come from the journal. No seal of it was found for this month. Whether events and seals fit each other is said by:"),
			"centralino journal verify"
	}
	return r.words.Say("The figures come from the journal, whose events are chained by hashes. Its last seal of the month, of %s, is of all up to event %s. "+
		"It was read for this page and not worked out again. That nothing up to it was altered since this page was made is proved by:",
		r.dates(r.Seal.Day)[0], strconv.FormatUint(r.Seal.Last, 10)), "centralino journal verify --from-hash " + r.Seal.Hash
}

// disclaimer stands on every report.
func (r *LawReport) disclaimer() string {
	return r.words.Say("This is no legal advice. Whoever runs the helpline chose these rules and answers for the choice; compare them with the law.")
}
