package report

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// seconds writes a time as rules do: "20 s".
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + " s" }

// value writes a figure: "83.2 s", "94.96 %".
func (t Target) value(v float64) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case t.Figure.share():
		return fmt.Sprintf("%.2f %%", 100*v)
	}
	return fmt.Sprintf("%.1f s", v)
}

// bound writes what is asked: "at most 150 s".
func (t Target) bound() string {
	word := "at least "
	if t.Most {
		word = "at most "
	}
	if t.Figure.share() {
		return word + strconv.FormatFloat(math.Round(1e4*t.Bound)/100, 'f', -1, 64) + " %"
	}
	return word + strconv.FormatFloat(t.Bound, 'f', -1, 64) + " s"
}

// of says what a figure is of: "190 of 200 calls".
func (m Measured) of() string {
	switch {
	case m.Whole == 0:
		return ""
	case m.Figure == Accessibility:
		whole := time.Duration(m.Whole) * time.Second
		return fmt.Sprintf("all lines taken for %s of %s", seconds(time.Duration(m.Whole-m.Part)*time.Second), hours(whole))
	case m.Figure.share():
		return fmt.Sprintf("%d of %s", m.Part, plural(m.Whole, "call"))
	}
	return "of " + plural(m.Whole, "call")
}

func hours(d time.Duration) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", d.Hours()), "0"), ".") + " h"
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// month names the month: "November 2026 (Europe/Rome)".
func (r *LawReport) month() string {
	return fmt.Sprintf("%s (%s)", r.From.Format("January 2006"), r.Zone)
}

// facts are what the reader should know of all figures together.
func (r *LawReport) facts() (out []string) {
	if r.AsOf.Unix() <= 0 {
		return []string{"The history is empty."}
	}
	if r.Began.IsZero() {
		return []string{"The history has neither calls nor agents."}
	}
	out = append(out, "The history reaches from "+r.Began.Format("2006-01-02 15:04")+" to "+r.AsOf.Format("2006-01-02 15:04:05 -07:00")+".")
	if r.Missing != "" {
		out = append(out, "Nothing can be told of the whole month: "+r.Missing+". What there is is shown all the same.")
	}
	if len(r.Quiet) > 0 {
		out = append(out, "On days on which operators were to answer no call came in, or none was answered: "+strings.Join(r.Quiet, ", ")+".")
	}
	return out
}

// counts says what the calls of the month came to.
func (r *LawReport) counts() string {
	c := r.Calls
	text := fmt.Sprintf("%s came in. %d asked for an operator: %d spoke with one, %d gave up waiting, %d took a call back or went to a mailbox",
		plural(c.Arrived, "call"), c.Asked, c.Spoke, c.GaveUp, c.Later)
	for _, more := range []struct {
		n    int
		what string
	}{{c.Lost, "were cut off when the process died"}, {c.Other, "left the queue in another way"}} {
		if more.n > 0 {
			text += fmt.Sprintf(", %d %s", more.n, more.what)
		}
	}
	text += fmt.Sprintf(". %d never asked for one.", c.Unasked)
	if c.Up > 0 {
		text += fmt.Sprintf(" %d were not over when the history ended, and count nowhere.", c.Up)
	}
	return text
}

// summary says how many figures are what the law asks.
func (r *LawReport) summary() string {
	n := map[Verdict]int{}
	for _, f := range r.Figures {
		n[f.Verdict]++
	}
	if len(r.Figures) == 0 {
		return ""
	}
	return fmt.Sprintf("Of %s %d met, %d not met, %d cannot be told.", plural(len(r.Figures), "figure"), n[Met], n[NotMet], n[Untold])
}

// proof says how it is proved that nothing was altered.
func (r *LawReport) proof() (text, command string) {
	if r.Seal == nil {
		return "The figures come from the journal. No seal of it was found for this month. Whether events and seals fit each other is said by:",
			"centralino journal verify"
	}
	return fmt.Sprintf("The figures come from the journal, whose events are chained by hashes. Its last seal of the month, of %s, is of all up to event %d. "+
		"It was read for this page and not worked out again. That nothing up to it was altered since this page was made is proved by:",
		r.Seal.Day, r.Seal.Last), "centralino journal verify --from-hash " + r.Seal.Hash
}

// disclaimer stands on every report.
const disclaimer = "This is no legal advice. Whoever runs the helpline chose these rules and answers for the choice; compare them with the law."

// LawText writes the report for a terminal.
func LawText(w io.Writer, r *LawReport) error {
	var out strings.Builder
	fmt.Fprintf(&out, "%s, %s\n%s: %s\n", r.Helpline, r.month(), r.Set, r.Title)
	for _, fact := range r.facts() {
		out.WriteString(wrapped("", fact))
	}
	out.WriteString("\n" + wrapped("", r.counts()) + wrapped("", r.summary()))
	for _, f := range r.Figures {
		fmt.Fprintf(&out, "\n%s: %s", f.ID, f.value(f.Value))
		if of := f.of(); of != "" {
			fmt.Fprintf(&out, " (%s)", of)
		}
		fmt.Fprintf(&out, ", asked %s: %s\n", f.bound(), strings.ToUpper(string(f.Verdict)))
		if f.Why != "" {
			out.WriteString(wrapped("  Why: ", f.Why))
		}
		for _, line := range [][2]string{
			{"  Asked: ", f.Asks},
			{"  Counted: ", f.Counts},
			{"  Left out: ", f.LeftOut},
			{"  Source: ", f.Act + ", " + f.URL},
			{"  How sure: ", f.Note},
		} {
			out.WriteString(wrapped(line[0], line[1]))
		}
	}
	if len(r.Figures) == 0 {
		out.WriteString("\nThese rules ask for nothing that is measured.\n")
	}
	if len(r.Beside) > 0 {
		out.WriteString("\nNot measured\n")
	}
	for _, b := range r.Beside {
		out.WriteString(wrapped("  ", b.ID+": "+b.Asks+". "+b.State+" Source: "+b.Act+", "+b.URL))
	}
	text, command := r.proof()
	out.WriteString("\n" + wrapped("", text) + "  " + command + "\n\n" + wrapped("", r.About) + wrapped("", disclaimer))
	_, err := io.WriteString(w, out.String())
	return err
}

// wrapped breaks a text into lines of 100 signs, the further ones as deep as the first. Addresses stay whole.
func wrapped(begin, text string) string {
	if text == "" {
		return ""
	}
	const width = 100
	var out strings.Builder
	line, indent := begin, strings.Repeat(" ", len(begin)-len(strings.TrimLeft(begin, " ")))
	if strings.TrimSpace(begin) != "" {
		indent += "  "
	}
	first := true
	for word := range strings.FieldsSeq(text) {
		switch {
		case first:
			line += word
		case len([]rune(line))+1+len([]rune(word)) > width:
			out.WriteString(line + "\n")
			line = indent + word
		default:
			line += " " + word
		}
		first = false
	}
	out.WriteString(line + "\n")
	return out.String()
}

// LawJSON writes the report for programs.
func LawJSON(w io.Writer, r *LawReport) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}
