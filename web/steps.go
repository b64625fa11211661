package web

import (
	"cmp"
	"slices"
	"strings"

	"centralino/board"
	"centralino/call"
)

// stepNow is how many callers are at a step.
type stepNow struct {
	Name    string      `json:"name"` // of the row: flow and step
	Flow    call.FlowID `json:"flow"`
	Step    call.StepID `json:"step"`    // of a flow that is run: the step that runs it
	Callers int         `json:"callers"` // all who are there
	Waiting int         `json:"waiting"` // of whom wait in a queue
	Talking int         `json:"talking"` // of whom speak to somebody
}

// rows are what may be seen of a state, as the feed sends it.
func (v view) rows(s board.State) rows {
	if !v.steps {
		return rowsOf(v.of(s))
	}
	return rows{{"steps", tableOf(stepsNow(s.Calls), func(n *stepNow) string { return n.Name })}}
}

// stepsNow counts callers by step. It says nothing of who they are.
func stepsNow(calls []board.Call) []stepNow {
	at := map[string]*stepNow{}
	for _, c := range calls {
		if c.Step == "" {
			continue // answered this moment
		}
		step, _, _ := strings.Cut(string(c.Step), "/")
		name := string(c.Flow) + "/" + step
		n := at[name]
		if n == nil {
			n = &stepNow{Name: name, Flow: c.Flow, Step: call.StepID(step)}
			at[name] = n
		}
		n.Callers++
		switch c.Phase {
		case board.Waiting, board.Ringing:
			n.Waiting++
		case board.Talking:
			n.Talking++
		}
	}
	out := make([]stepNow, 0, len(at))
	for _, n := range at {
		out = append(out, *n)
	}
	slices.SortFunc(out, func(a, b stepNow) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
