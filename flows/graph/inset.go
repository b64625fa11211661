package graph

import (
	"bufio"
	"fmt"
	"io"
	"math"
)

// WriteInset draws the graph as SVG to be set into a page: without heading, and with neither style nor links of its own. Every
// step says its name in data-step, and where its card lies in data-box; every edge where it comes from and leads to in data-from
// and data-to.
func (g *Graph) WriteInset(w io.Writer) error {
	p := layOut(g)
	out := &canvas{w: bufio.NewWriter(w), p: p, inset: true}
	const around = margin / 2
	wide, high := math.Ceil(p.width+2*around), math.Ceil(p.height+2*around)
	out.print(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f">`+"\n", wide, high, wide, high)
	out.print("<defs>\n%s%s</defs>\n", arrow("arrow", g.Shown), arrow("arrow-way", g.Shown))
	out.print(`<g transform="translate(%s %s)">`+"\n", number1(around), number1(around))
	out.edges()
	out.cells()
	out.labels()
	out.print("</g>\n</svg>\n")
	return out.w.Flush()
}

// ends names the steps that an edge joins.
func (c *canvas) ends(r route) string {
	if r.edge < 0 {
		return ""
	}
	e := c.p.g.Edges[r.edge]
	return fmt.Sprintf(` data-from="%s" data-to="%s"`, escape(string(c.p.g.Nodes[e.From].Step)), escape(string(e.To)))
}

// stroke says how wide a line is. A page with a policy takes no style from what is set into it.
func (c *canvas) stroke(wide float64) string {
	if c.inset {
		return ` stroke-width="` + number1(wide) + `"`
	}
	return ` style="stroke-width:` + number1(wide) + `"`
}

// place names a step and its card for the page that it is set into.
func (c *canvas) place(n Node, b box) string {
	if !c.inset {
		return ""
	}
	return fmt.Sprintf(` data-step="%s" data-box="%s %s %s %s"`, escape(string(n.Step)), number1(b.x), number1(b.y), number1(b.w), number1(b.h))
}
