package report

import (
	_ "embed"
	"html/template"
	"io"
	"strings"
)

//go:embed law.html
var lawPage string

// LawHTML writes the report as one page that needs nothing else: it can be mailed, printed and kept.
func LawHTML(w io.Writer, r *LawReport) error {
	t, err := template.New("law").Funcs(template.FuncMap{
		"class": func(v Verdict) string { return strings.ReplaceAll(string(v), " ", "-") },
	}).Parse(lawPage)
	if err != nil {
		return err
	}
	proof, command := r.proof()
	return t.Execute(w, map[string]any{
		"Language": r.words.Language(), "Report": r, "Month": r.month(), "Facts": r.facts(), "Counts": r.counts(), "Summary": r.summary(), "Figures": shownFigures(r),
		"Beside": shownBeside(r), "Proof": proof, "Command": command, "Disclaimer": r.disclaimer(), "Label": r.labels(),
	})
}

// labels are the words beside what they name.
func (r *LawReport) labels() map[string]string {
	say := r.words.Say
	return map[string]string{
		"Measured": say("Measured"), "NotMeasured": say("Not measured"), "Nothing": say("These rules ask for nothing that is measured."),
		"Counted": say("Counted"), "LeftOut": say("Left out"), "Source": say("Source"), "Sure": say("How sure"), "Id": say("Id"),
		"Unaltered": say("That nothing was altered"),
	}
}

// shown is a figure as the page shows it.
type shown struct {
	Measured
	Figure, Bound, Of, Told string
}

func shownFigures(r *LawReport) (out []shown) {
	for _, f := range r.Figures {
		out = append(out, shown{f, r.value(f), r.words.Say("asked %s", r.bound(f.Target)), r.of(f), r.told(f.Verdict)})
	}
	return out
}

// beside is what no figure can show, as the page shows it.
type beside struct {
	Beside
	Told string
	Bad  bool
}

func shownBeside(r *LawReport) (out []beside) {
	for _, b := range r.Beside {
		out = append(out, beside{b, r.state(b.State), b.State == Broken})
	}
	return out
}
