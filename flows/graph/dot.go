package graph

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"centralino/flows"
)

// WriteDOT writes the graph for Graphviz.
func (g *Graph) WriteDOT(w io.Writer) error {
	out := bufio.NewWriter(w)
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }
	line("digraph %s {", dotText(string(g.Flow)))
	line("  label=%s; labelloc=t;", dotText(strings.Join(g.wayText(), " ")))
	line(`  node [shape=box, style=rounded, fontname="sans-serif", fontsize=11];`)
	line(`  edge [fontname="sans-serif", fontsize=10, color="#7d899b"];`)
	line(`  start [label="call", shape=oval];`)
	for i, n := range g.Nodes {
		line("  s%d [label=%s%s];", i, dotText(g.caption(n, "\n")), dotStyle(n))
	}
	if first, ok := g.nodeOf[g.Start]; ok {
		line("  start -> s%d;", first)
	}
	for i, e := range g.Edges {
		to := fmt.Sprintf("end%d", i)
		if n, ok := g.nodeOf[e.To]; ok {
			to = fmt.Sprintf("s%d", n)
		} else if e.To == flows.End {
			line(`  %s [label="end", shape=oval, fontsize=9];`, to)
		} else {
			continue
		}
		label, _ := g.labelText(e)
		way := ""
		if e.OnWay {
			way = `, color="#0a7d4f", penwidth=3`
		}
		line("  s%d -> %s [label=%s%s];", e.From, to, dotText(label), way)
	}
	line("}")
	return out.Flush()
}

// dotStyle tells the kinds of steps apart.
func dotStyle(n Node) string {
	switch n.Verb {
	case "queue":
		return `, peripheries=2, color="#0a7d4f"`
	case "choose", "calendar", "identify":
		return ", shape=hexagon, style=solid"
	case "menu", "collect":
		return ", style=bold"
	}
	return ""
}

// dotText writes a text in quotes, its lines in the middle.
func dotText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}
