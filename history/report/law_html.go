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
		"Report": r, "Month": r.month(), "Facts": r.facts(), "Counts": r.counts(), "Summary": r.summary(), "Figures": shownFigures(r), "Proof": proof, "Command": command,
		"Disclaimer": disclaimer,
	})
}

// shown is a figure as the page shows it.
type shown struct {
	Measured
	Figure, Bound, Of string
}

func shownFigures(r *LawReport) (out []shown) {
	for _, f := range r.Figures {
		out = append(out, shown{f, f.value(f.Value), f.bound(), f.of()})
	}
	return out
}
