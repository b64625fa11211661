package diff

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// titles are what is written above what each will notice.
func titles(who Who) string {
	switch who {
	case Callers:
		return "Callers"
	case Agents:
		return "Agents"
	case Supervisors:
		return "Supervisors"
	}
	return "Who runs it"
}

// nobody is written when there is nothing to say.
const nobody = "Nobody will notice anything."

// Text writes the diff for people.
func (d *Diff) Text(w io.Writer) error {
	return d.write(w, "%s\n", "  %s\n")
}

// Markdown writes the diff for a merge request.
func (d *Diff) Markdown(w io.Writer) error {
	return d.write(w, "### %s\n\n", "- %s\n")
}

func (d *Diff) write(w io.Writer, title, line string) error {
	var b strings.Builder
	var before Who
	for _, c := range d.Changes {
		if c.Who != before {
			if before != "" {
				b.WriteByte('\n')
			}
			fmt.Fprintf(&b, title, titles(c.Who))
		}
		before = c.Who
		fmt.Fprintf(&b, line, c.sentence())
	}
	if d.Empty() {
		b.WriteString(nobody + "\n")
	}
	if versions := d.versions(); versions != "" {
		b.WriteString("\n" + versions + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// versions names the flows whose files changed.
func (d *Diff) versions() string {
	var parts []string
	for _, v := range d.Flows {
		switch {
		case v.Old == "":
			parts = append(parts, fmt.Sprintf("%s is new (%s)", v.Flow, v.New))
		case v.New == "":
			parts = append(parts, fmt.Sprintf("%s is gone (%s)", v.Flow, v.Old))
		default:
			parts = append(parts, fmt.Sprintf("%s %s → %s", v.Flow, v.Old, v.New))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Versions: " + strings.Join(parts, ", ")
}

// JSON writes the diff as one JSON object.
func (d *Diff) JSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(d)
}
