package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// LawText writes the report for a terminal.
func LawText(w io.Writer, r *LawReport) error {
	var out strings.Builder
	fmt.Fprintf(&out, "%s, %s\n%s: %s\n", r.Helpline, r.month(), r.Set, r.Title)
	for _, fact := range r.facts() {
		out.WriteString(wrapped("", fact))
	}
	out.WriteString("\n" + wrapped("", r.counts()) + wrapped("", r.summary()))
	for _, f := range r.Figures {
		out.WriteString("\n" + r.figureText(f))
	}
	say := r.words.Say
	if len(r.Figures) == 0 {
		out.WriteString("\n" + say("These rules ask for nothing that is measured.") + "\n")
	}
	if len(r.Beside) > 0 {
		out.WriteString("\n" + say("Not measured") + "\n")
	}
	for _, b := range r.Beside {
		out.WriteString(wrapped("  ", b.ID+": "+b.Asks+". "+r.state(b.State)+" "+say("Source")+": "+b.Act+", "+b.URL))
	}
	text, command := r.proof()
	out.WriteString("\n" + wrapped("", text) + "  " + command + "\n\n" + wrapped("", r.About) + wrapped("", r.disclaimer()))
	_, err := io.WriteString(w, out.String())
	return err
}

// figureText writes a figure: what it is, what is asked, and how it was counted.
func (r *LawReport) figureText(f Measured) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %s", f.ID, r.value(f))
	if of := r.of(f); of != "" {
		fmt.Fprintf(&out, " (%s)", of)
	}
	say := r.words.Say
	fmt.Fprintf(&out, ", %s: %s\n", say("asked %s", r.bound(f.Target)), strings.ToUpper(r.told(f.Verdict)))
	for _, line := range [][2]string{
		{say("Why"), f.Why},
		{say("Asked"), f.Asks},
		{say("Counted"), f.Counts},
		{say("Left out"), f.LeftOut},
		{say("Source"), f.Act + ", " + f.URL},
		{say("How sure"), f.Note},
	} {
		out.WriteString(wrapped("  "+line[0]+": ", line[1]))
	}
	return out.String()
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
