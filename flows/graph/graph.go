// Package graph draws a flow: as a picture that needs no other program (SVG), as Mermaid and as DOT. The shortest way to
// a person is highlighted, and what callers did is shown where a journal says so.
//
// The same flow and the same events always give the same bytes.
package graph

import (
	"slices"
	"strconv"
	"strings"

	"centralino/call"
	"centralino/flows"
)

// Graph is a flow as steps and the ways between them.
type Graph struct {
	Flow    call.FlowID
	Version string
	Start   call.StepID
	Human   flows.Human
	Nodes   []Node        // the steps as they stand in the file
	Edges   []Edge        // in the order of their nodes, and of the ways out of each
	Way     []int         // the shortest way to a person, as indices of Edges; empty: there is none
	Calls   int           // that came into the flow, where traffic is known
	Shown   bool          // traffic is known
	Said    call.Language // in which an inset says what callers did; empty: English
	strays  int           // calls that went a way which the flow does not have
	nodeOf  indexes       // of Nodes by step
}

type indexes map[call.StepID]int

// Node is one step.
type Node struct {
	Step   call.StepID
	Verb   string
	Text   string // what it says or asks for, in a few words
	Person bool   // an agent answers here, or somebody outside who helps callers
	OnWay  bool   // the shortest way to a person leads over it
	Calls  int    // how often callers came here
	Left   int    // how many of them hung up here
}

// Edge is the way from one step to another, or to the end of the call. Several ways between the same two are one edge.
type Edge struct {
	From   int // index of Nodes
	To     call.StepID
	Labels []string // the keys and outcomes that take it; none where there is only one way
	Full   []string // the same, whole: conditions are shortened in Labels
	OnWay  bool
	Human  bool // it is the key for a person, which leads there from everywhere, and is drawn on the shortest way only
	Calls  int  // how often it was taken
}

// New makes the graph of a flow.
func New(p *flows.Program) *Graph {
	p = p.Written() // what it runs is a box
	g := &Graph{Flow: p.Name, Version: p.Version, Start: p.Start, Human: p.Human, nodeOf: indexes{}}
	steps := p.InOrder()
	for i, s := range steps {
		g.nodeOf[s.ID] = i
		person := isPerson(s.Verb)
		g.Nodes = append(g.Nodes, Node{Step: s.ID, Verb: s.Word(), Text: textOf(s, p.Languages[0]), Person: person})
	}
	for i, s := range steps {
		g.Edges = append(g.Edges, edges(i, s)...)
	}
	g.findWay(steps)
	return g
}

// isPerson reports whether somebody answers in a step: an agent, or whoever helps callers outside.
func isPerson(v flows.Verb) bool {
	_, queue := v.(*flows.Queue)
	transfer, out := v.(*flows.Transfer)
	return queue || out && transfer.Human
}

// edges returns the ways out of a step, those that lead to the same step as one.
func edges(from int, s *flows.Step) (out []Edge) {
	ways := s.Ways()
	for _, w := range ways {
		i := slices.IndexFunc(out, func(e Edge) bool { return e.To == w.To })
		if i < 0 {
			out = append(out, Edge{From: from, To: w.To})
			i = len(out) - 1
		}
		short, full := label(s, w.Label)
		out[i].Labels = append(out[i].Labels, short)
		out[i].Full = append(out[i].Full, full)
	}
	if len(ways) == 1 && ways[0].Label == "next" {
		out[0].Labels, out[0].Full = nil, nil
	}
	return out
}

// longestLabel is how many letters of a condition are shown at its way.
const longestLabel = 22

// label says how a way is taken: by a key, by a condition, or by what happened.
func label(s *flows.Step, way string) (short, full string) {
	if key, ok := strings.CutPrefix(way, "key "); ok {
		return key, "key " + key
	}
	if queue, ok := s.Verb.(*flows.Queue); ok && way == "menu" {
		key := queue.Options.Menu.String()
		return key, "key " + key + ", and the place is kept"
	}
	number, isCase := strings.CutPrefix(way, "case ")
	choose, ok := s.Verb.(*flows.Choose)
	if !isCase || !ok {
		return way, way
	}
	i, err := strconv.Atoi(number)
	switch {
	case err != nil || i < 1 || i > len(choose.Cases):
		return way, way
	case choose.Cases[i-1].When == nil:
		return "else", "else"
	}
	condition := strings.Join(strings.Fields(choose.Cases[i-1].When.String()), " ")
	return clip(condition, longestLabel), condition
}

// clip shortens a text to so many letters.
func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimRight(string(r[:most-1]), " ,.;:") + "…"
	}
	return s
}

// isKey reports whether a label is a telephone key.
func isKey(label string) bool {
	_, err := call.ParseDigit(label)
	return err == nil
}
