package walk

import (
	"fmt"
	"maps"
	"slices"
)

// state writes where the call stands.
func (w *walker) state() {
	s, cfg := w.call.Standing(), w.Helpline.Config()
	fmt.Fprintf(w.out, "  time      %s\n", w.clock(s.Now))
	for _, name := range slices.Sorted(maps.Keys(cfg.Calendars)) {
		is := "closed"
		if cfg.Calendars[name].Open(s.Now) {
			is = "open"
		}
		fmt.Fprintf(w.out, "  calendar  %s is %s\n", name, is)
	}
	fmt.Fprintf(w.out, "  step      %s (%s)\n", s.Step, s.Phase)
	fmt.Fprintf(w.out, "  language  %s\n", s.Language)
	for _, name := range slices.Sorted(maps.Keys(s.Variables)) {
		fmt.Fprintf(w.out, "  variable  %s = %q\n", name, s.Variables[name])
	}
	for _, field := range slices.Sorted(maps.Keys(s.Customer)) {
		fmt.Fprintf(w.out, "  customer  %s = %q\n", field, s.Customer[field])
	}
	if s.Waiting {
		fmt.Fprintf(w.out, "  queue     %s, place %d\n", s.Queue, s.Position)
	}
	for _, a := range s.Agents {
		fmt.Fprintf(w.out, "  agent     %s is %s\n", a.Agent, a.State)
	}
}
