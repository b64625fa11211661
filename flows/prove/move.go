package prove

import (
	"fmt"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

// Move is one thing that happens on a path. All that is set of it happens, in the order of the fields.
type Move struct {
	Step  call.StepID   `json:"step"`
	World string        `json:"world,omitempty"` // what the world answers: "`office` is closed"
	Wait  time.Duration `json:"-"`               // how long the caller does nothing
	Press string        `json:"press,omitempty"` // the keys: "1", "8 digits"
	To    call.StepID   `json:"to"`

	pos strict.Pos // of the step
}

// words says the move without its steps.
func (m Move) words() string {
	var parts []string
	if m.World != "" {
		parts = append(parts, m.World)
	}
	if m.Wait > 0 {
		parts = append(parts, "wait "+Seconds(m.Wait))
	}
	if m.Press != "" {
		parts = append(parts, "press "+m.Press)
	}
	return strings.Join(parts, ", ")
}

// Seconds writes a time as paths do: "4.2 s".
func Seconds(d time.Duration) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", d.Seconds()), ".0") + " s"
}

// Script writes a path so that people can act it out: "welcome: wait 4.2 s → main: press 1 → bill".
func Script(path []Move) string {
	var b strings.Builder
	for i, m := range path {
		words := m.words()
		switch begins := i == 0 || m.Step != path[i-1].To || m.Step != path[i-1].Step; {
		case begins && words != "":
			b.WriteString(string(m.Step) + ": " + words)
		case begins:
			b.WriteString(string(m.Step))
		case words != "":
			b.WriteString(", " + words)
		}
		if m.To != m.Step {
			b.WriteString(" → ")
		}
	}
	if n := len(path); n > 0 && path[n-1].To != path[n-1].Step {
		b.WriteString(string(path[n-1].To))
	}
	return b.String()
}
