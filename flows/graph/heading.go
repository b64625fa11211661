package graph

import (
	"slices"
	"strconv"
	"strings"
)

// heading is what stands above the picture: which flow it is, and how a person is reached.
func (g *Graph) heading(most float64) (lines []string) {
	lines = append(lines, string(g.Flow))
	facts := []string{counted(len(g.Nodes), "step")}
	if g.Human.Step != "" {
		facts = append(facts, "key "+g.Human.Key.String()+" reaches "+string(g.Human.Step)+" from everywhere")
	}
	if g.Shown {
		facts = append(facts, g.trafficFacts()...)
	}
	return append(append(lines, folded(facts, " · ", most)...), folded(g.wayText(), " ", most)...)
}

func (g *Graph) trafficFacts() []string {
	facts := []string{counted(g.Calls, "call")}
	if g.strays > 0 {
		facts = append(facts, counted(g.strays, "time")+" by the key for a person or another way that is not drawn")
	}
	return facts
}

// wayText says the shortest way to a person, with what is pressed on it.
func (g *Graph) wayText() []string {
	if len(g.Way) == 0 {
		return []string{"No way leads to a person."}
	}
	words := []string{"Green: the shortest way to a person:", string(g.Start)}
	keys := 0
	for _, i := range g.Way {
		e := g.Edges[i]
		arrow := "→"
		if l := pressed(e); l != "" {
			arrow, keys = "→ "+l+" →", keys+1
		}
		words = append(words, arrow, string(e.To))
	}
	switch keys {
	case 0:
		words = append(words, "(no key)")
	case 1:
		words = append(words, "(1 key)")
	default:
		words = append(words, "("+strconv.Itoa(keys)+" keys)")
	}
	return words
}

// pressed is the key that takes an edge, "" where none is needed.
func pressed(e Edge) string {
	if i := slices.IndexFunc(e.Labels, isKey); i >= 0 {
		return e.Labels[i]
	}
	return ""
}

// folded joins texts into lines of so much room.
func folded(parts []string, between string, most float64) (lines []string) {
	for _, p := range parts {
		if n := len(lines); n > 0 && width(lines[n-1]+between+p, titleSize) <= most {
			lines[n-1] += between + p
			continue
		}
		lines = append(lines, strings.TrimSpace(p))
	}
	return lines
}
