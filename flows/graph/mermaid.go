package graph

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"centralino/flows"
)

// WriteMermaid writes the graph as a Mermaid flowchart, which GitHub and many editors draw.
func (g *Graph) WriteMermaid(w io.Writer) error {
	out := bufio.NewWriter(w)
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }
	line("flowchart TD")
	line("  %%%% the flow %s: %s", mermaidText(string(g.Flow)), mermaidText(strings.Join(g.wayText(), " ")))
	line(`  start(["call"])`)
	for i, n := range g.Nodes {
		open, closing := mermaidShape(n)
		line(`  s%d%s"%s"%s`, i, open, mermaidText(g.caption(n, "\n")), closing)
	}
	line(`  fin(["end"])`)
	var way []string
	if first, ok := g.nodeOf[g.Start]; ok {
		line("  start --> s%d", first)
	}
	for i, e := range g.Edges {
		to := "fin"
		if n, ok := g.nodeOf[e.To]; ok {
			to = fmt.Sprintf("s%d", n)
		} else if e.To != flows.End {
			continue
		}
		label, _ := g.labelText(e)
		if label != "" {
			label = `|"` + mermaidText(label) + `"|`
		}
		line("  s%d -->%s %s", e.From, label, to)
		if g.onWay(i) {
			way = append(way, fmt.Sprint(i+1))
		}
	}
	line("  classDef person fill:#e6f5ee,stroke:#0a7d4f,stroke-width:2px,color:#16202e")
	for i, n := range g.Nodes {
		if n.Person {
			line("  class s%d person", i)
		}
	}
	if len(way) > 0 {
		line("  linkStyle %s stroke:#0a7d4f,stroke-width:3px", strings.Join(way, ","))
	}
	return out.Flush()
}

// mermaidShape is the brackets around a step.
func mermaidShape(n Node) (open, closing string) {
	switch n.Verb {
	case "queue", "callback":
		return "([", "])"
	case "choose", "calendar", "identify":
		return "{{", "}}"
	case "menu", "collect":
		return "[[", "]]"
	}
	return "[", "]"
}

// mermaidText writes a text that stands in quotes. Mermaid takes #…; for the letters that mean something to it.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString("<br/>")
		case r < ' ':
		case strings.ContainsRune("\"#;<>&`|*_%{}[]()", r):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// caption is what is written on a step where there is no card to put it into.
func (g *Graph) caption(n Node, newline string) string {
	lines := append([]string{n.titleText(), n.Verb}, wrap(n.Text, widest, mostLines)...)
	if g.Shown {
		lines = append(lines, g.words().traffic(n))
	}
	return strings.Join(lines, newline)
}
