package report

import (
	_ "embed"
	"html/template"
	"io"
	"time"
)

//go:embed page.html
var page string

// HTML writes the report as one page that needs nothing else: it can be mailed, printed and kept.
func HTML(w io.Writer, r *Report) error {
	t, err := template.New("report").Parse(page)
	if err != nil {
		return err
	}
	title, period, about := heading(r)
	return t.Execute(w, map[string]any{
		"Title": title, "Period": period, "About": about, "AsOf": asOf(r), "Sections": document(r), "Tiles": tiles(r),
	})
}

// tile is one of the figures that a reader looks for first.
type tile struct{ Name, Value string }

func tiles(r *Report) []tile {
	out := []tile{{"calls", count(r.Calls.Total).Text}, {"answered", count(r.All.Answered).Text}}
	if r.Partner == "" {
		out = append(out,
			tile{"service level, in time ÷ offered", share(r.All.LevelOffered()).Text},
			tile{"abandonment", share(r.All.Abandonment()).Text})
	}
	return append(out,
		tile{"mean wait (ASA)", mean(r.All.Wait).Text},
		tile{"longest wait", lasting(time.Duration(r.All.Longest)).Text},
		tile{"mean handling time", mean(r.All.Handle).Text},
		tile{"occupancy", percent(r.Occupancy.Share()).Text})
}
