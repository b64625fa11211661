package report

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// heading says what the report is of.
func heading(r *Report) (title, period, about string) {
	title = r.Helpline
	period = fmt.Sprintf("from %s to %s (%s)", r.From.Format("2006-01-02 15:04"), r.To.Format("2006-01-02 15:04"), r.Zone)
	if r.Queue != "" {
		about = "queue " + string(r.Queue)
	}
	if r.Partner != "" {
		if about != "" {
			about += ", "
		}
		about += "answered by agents of " + string(r.Partner) + "; whoever was not answered belongs to no partner"
	}
	return title, period, about
}

// asOf says how far the history reaches.
func asOf(r *Report) string {
	if r.AsOf.Unix() <= 0 {
		return "The history is empty."
	}
	return "The history reaches to " + r.AsOf.Format("2006-01-02 15:04:05 -07:00") + "."
}

// Text writes the report for a terminal.
func Text(w io.Writer, r *Report) error {
	title, period, about := heading(r)
	var out strings.Builder
	fmt.Fprintf(&out, "%s, %s\n", title, period)
	if about != "" {
		fmt.Fprintf(&out, "%s\n", about)
	}
	fmt.Fprintf(&out, "%s\n", asOf(r))
	for _, s := range document(r) {
		fmt.Fprintf(&out, "\n%s\n", s.Title)
		writeTable(&out, s)
		if s.Note != "" {
			fmt.Fprintf(&out, "  %s\n", s.Note)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// writeTable aligns the first column left and the others right.
func writeTable(out *strings.Builder, s section) {
	widths := make([]int, len(s.Head))
	for i, h := range s.Head {
		widths[i] = utf8.RuneCountInString(h)
	}
	for _, row := range s.Rows {
		for i, c := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(c.Text))
		}
	}
	line := func(texts func(i int) string) {
		for i, width := range widths {
			text := texts(i)
			pad := strings.Repeat(" ", width-utf8.RuneCountInString(text))
			if i == 0 {
				text += pad
			} else {
				text = pad + text
			}
			out.WriteString("  " + text)
		}
		out.WriteString("\n")
	}
	line(func(i int) string { return s.Head[i] })
	for _, row := range s.Rows {
		line(func(i int) string { return row[i].Text })
	}
}

// JSON writes the report for programs.
func JSON(w io.Writer, r *Report) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// CSV writes the report for spreadsheets: each line begins with its table, times are seconds, shares lie between 0 and 1.
func CSV(w io.Writer, r *Report) error {
	title, period, about := heading(r)
	lines := [][]string{{"report", title, period, about, asOf(r)}}
	for _, s := range document(r) {
		lines = append(lines, append([]string{s.Title}, s.Head...))
		for _, row := range s.Rows {
			line := []string{s.Title}
			for _, c := range row {
				line = append(line, c.Raw)
			}
			lines = append(lines, line)
		}
		if s.Note != "" {
			lines = append(lines, []string{s.Title, s.Note})
		}
	}
	width := 0
	for _, line := range lines {
		width = max(width, len(line))
	}
	out := csv.NewWriter(w)
	for _, line := range lines {
		for i := range line {
			line[i] = harmless(line[i])
		}
		for len(line) < width {
			line = append(line, "")
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// harmless keeps a text from being taken for a formula by a spreadsheet. Numbers, negative ones too, stay what they are.
func harmless(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return s
	}
	if s[0] == '-' && strings.Trim(s[1:], "0123456789.") == "" {
		return s
	}
	return "'" + s
}
