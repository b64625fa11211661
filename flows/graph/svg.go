package graph

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"
)

// margin is the room around the picture, in pixels.
const margin = 28.0

// WriteSVG draws the graph as one SVG file that needs nothing else: no script, no font, no other file. It is dark where
// the reader's screen is.
func (g *Graph) WriteSVG(w io.Writer) error {
	p := layOut(g)
	out := &canvas{w: bufio.NewWriter(w), p: p}
	head := g.heading(max(p.width, 560))
	top := margin + float64(len(head))*headingHeight + 14
	wide := p.width + 2*margin
	for i, l := range head {
		wide = max(wide, width(l, headingSize(i))*bold+2*margin)
	}
	high := top + p.height + margin
	out.print(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img" aria-label="%s">`+"\n",
		math.Ceil(wide), math.Ceil(high), math.Ceil(wide), math.Ceil(high), escape("The flow "+string(g.Flow)))
	out.print("<style>\n%s</style>\n", style())
	out.print("<defs>\n%s%s</defs>\n", arrow("arrow", g.Shown), arrow("arrow-way", g.Shown))
	out.print(`<rect class="page" width="100%%" height="100%%"/>` + "\n")
	for i, l := range head {
		out.print(`<text class="%s" x="%s" y="%s">%s</text>`+"\n", headingClass(i), number1(margin),
			number1(margin+float64(i)*headingHeight+12), escape(l))
	}
	out.print(`<g transform="translate(%s %s)">`+"\n", number1((wide-p.width)/2), number1(top))
	out.edges()
	out.cells()
	out.labels()
	out.print("</g>\n</svg>\n")
	return out.w.Flush()
}

const headingHeight = 21.0

func headingSize(line int) float64 {
	if line == 0 {
		return 17
	}
	return titleSize
}

func headingClass(line int) string {
	if line == 0 {
		return "title"
	}
	return "note"
}

// arrow is the head of an edge, larger where edges are wide.
func arrow(id string, large bool) string {
	wide, high := 11, 10
	if large {
		wide, high = 15, 14
	}
	return fmt.Sprintf(`<marker id="%s" markerUnits="userSpaceOnUse" markerWidth="%d" markerHeight="%d" viewBox="0 0 11 10" refX="9.8" refY="5" orient="auto">`+
		`<path class="%s" d="M0 0.8L10 5L0 9.2Z"/></marker>`+"\n", id, wide, high, id)
}

// canvas writes SVG.
type canvas struct {
	w     *bufio.Writer
	p     *picture
	inset bool // it is set into a page, which has style and script of its own
}

// print writes; the writer keeps the first error until it is flushed.
func (c *canvas) print(format string, args ...any) { _, _ = fmt.Fprintf(c.w, format, args...) }

// edges draws those on the way to a person last, so that they lie above the others.
func (c *canvas) edges() {
	routes := c.p.routes()
	for _, way := range []bool{false, true} {
		for _, r := range routes {
			if r.way == way {
				c.edge(r)
			}
		}
	}
}

func (c *canvas) edge(r route) {
	class, marker := "edge", "arrow"
	if r.way {
		class, marker = "edge way", "arrow-way"
	}
	extra := ""
	if c.inset {
		extra = c.ends(r)
	}
	if c.p.g.Shown {
		calls := c.p.g.Nodes[r.to.node].Calls
		if r.edge >= 0 {
			calls = c.p.g.Edges[r.edge].Calls
		}
		extra += c.stroke(thickness(calls, c.p.g.busiest()))
		if calls == 0 && c.p.g.Calls > 0 {
			class += " unused"
		}
	}
	c.print(`<path class="%s" d="%s" marker-end="url(#%s)"%s/>`+"\n", class, r.path, marker, extra)
}

// thickness is how wide an edge is drawn: its area grows with the callers who took it.
func thickness(calls, most int) float64 {
	const thin, thick = 1.0, 7.0
	return thin + (thick-thin)*math.Sqrt(float64(calls)/float64(max(most, 1)))
}

// labels draws what stands at the edges.
func (c *canvas) labels() {
	for _, r := range c.p.ranks {
		for _, cell := range r {
			for _, o := range cell.ports {
				if o.label != "" {
					c.label(cell, o)
				}
			}
		}
	}
}

// label draws the label of a port, badge any label.
func (c *canvas) label(at *cell, o port) {
	c.badge(o.edge, o.label, c.p.labelBox(at, o))
	c.print("\n")
}

func (c *canvas) badge(edge int, label string, b box) {
	e := c.p.g.Edges[edge]
	_, title := c.p.g.labelText(e)
	class := "label"
	if pressed(e) != "" {
		class = "label key"
	}
	if e.OnWay {
		class += " way"
	}
	c.print(`<g class="%s"><title>%s</title><rect x="%s" y="%s" width="%s" height="%s" rx="%s"/><text x="%s" y="%s">%s</text></g>`,
		class, escape(title), number1(b.x), number1(b.y), number1(b.w), number1(b.h), number1(b.h/2),
		number1(b.x+b.w/2), number1(b.y+b.h/2+4), escape(label))
}

// cells draws the steps, and where calls come from.
func (c *canvas) cells() {
	for _, r := range c.p.ranks {
		for _, cell := range r {
			switch cell.role {
			case roleStep:
				c.step(cell)
			case roleStart:
				b := c.p.cardBox(cell)
				c.print(`<g class="start"><rect x="%s" y="%s" width="%s" height="%s" rx="%s"/><text x="%s" y="%s">%s</text></g>`+"\n",
					number1(b.x), number1(b.y), number1(b.w), number1(b.h), number1(b.h/2),
					number1(b.x+b.w/2), number1(b.y+b.h/2+4), escape(cell.text))
			}
		}
	}
}

// id is the name of a step within the file, for the ways that are written.
func (c *canvas) id(n Node) string { return string(c.p.g.Flow) + "." + string(n.Step) }

func (c *canvas) step(at *cell) {
	n, b, d := c.p.g.Nodes[at.node], c.p.cardBox(at), at.card
	class := "step " + n.Verb
	if n.OnWay {
		class += " way"
	}
	c.print(`<g class="%s" id="%s"%s><title>%s</title>`, class, escape(c.id(n)), c.place(n, b), escape(strings.TrimSpace(string(n.Step)+": "+n.Verb+" "+n.Text)))
	c.print("%s", shape(n.Verb, b))
	left := b.x + padding
	c.print("%s", icon(n.Verb, left, b.y+8))
	left += iconWidth(n.Verb)
	c.print(`<text class="name" x="%s" y="%s">%s</text>`, number1(left), number1(b.y+18), escape(n.titleText()))
	c.print(`<text class="verb" x="%s" y="%s">%s</text>`, number1(b.x+b.w-padding), number1(b.y+18), escape(n.Verb))
	y := b.y + headHeight + 10
	for _, line := range d.lines {
		c.print(`<text x="%s" y="%s">%s</text>`, number1(b.x+padding), number1(y), escape(line))
		y += lineHeight
	}
	if d.traffic != "" {
		class := "traffic"
		if n.Calls > 0 && float64(n.Left)/float64(n.Calls) > alarming {
			class = "traffic bad"
		}
		c.print(`<text class="%s" x="%s" y="%s">%s</text>`, class, number1(b.x+padding), number1(y), escape(d.traffic))
	}
	y = b.y + b.h - exitHeight*float64(len(d.exits)) - 4
	for _, e := range d.exits {
		c.exit(e, b.x+padding, y)
		y += exitHeight
	}
	c.print("</g>\n")
}

// exit draws a way that is written into a card: its label, and where it leads.
func (c *canvas) exit(e exit, x, y float64) {
	if e.label != "" {
		c.badge(e.edge, e.label, box{x, y, e.labelW, labelHeight})
		x += e.labelW + 6
	}
	class, to := "exit", "→ "+e.to
	switch {
	case e.person:
		class = "exit person"
	case e.step < 0:
		class = "exit over"
	}
	text := fmt.Sprintf(`<text class="%s" x="%s" y="%s">%s</text>`, class, number1(x), number1(y+12.5), escape(to))
	if e.step >= 0 && !c.inset { // a step is a button of the page: nothing in it can be pressed by itself
		text = `<a href="#` + escape(c.id(c.p.g.Nodes[e.step])) + `">` + text + `</a>`
	}
	c.print("%s", text)
}

// alarming is the share of callers who hang up in a step above which its figure is red.
const alarming = 0.1

// escape writes a text for XML; what XML cannot hold is left out.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}
