package graph

import "strings"

// picture is a graph laid out: down the page, or to the right.
type picture struct {
	g             *Graph
	down          bool
	ranks         [][]*cell
	bands         []band
	width, height float64
}

// screen is the page that a picture should fit best, in pixels.
const screenWidth, screenHeight = 1500.0, 950.0

// layOut lays a graph out in the direction in which it is the larger on a screen.
func layOut(g *Graph) *picture {
	down, right := lay(g, true), lay(g, false)
	if right.scale() > down.scale()*1.05 {
		return right
	}
	return down
}

// scale is how large the picture may be drawn on a screen, at most in its own size.
func (p *picture) scale() float64 { return min(1, screenWidth/p.width, screenHeight/p.height) }

func lay(g *Graph, down bool) *picture {
	p := &picture{g: g, down: down}
	cells := plan(g)
	for _, c := range cells {
		p.dress(c)
	}
	p.ranks = ranked(cells)
	for _, r := range p.ranks {
		for _, c := range r {
			if c.role == roleBend {
				c.size = size{0, 4}
			}
		}
	}
	order(p.ranks)
	for _, c := range cells {
		turn(c)
		p.room(c)
	}
	order(p.ranks)
	placeAcross(p.ranks)
	p.bands = placeAlong(p.ranks)
	along, across := p.bands[len(p.bands)-1].to, 0.0
	for _, r := range p.ranks {
		for _, c := range r {
			across = max(across, c.across+c.size.across/2)
		}
	}
	p.width, p.height = p.xy(along, across)
	return p
}

// xy turns along and across into x and y.
func (p *picture) xy(along, across float64) (x, y float64) {
	if p.down {
		return across, along
	}
	return along, across
}

// dress gives a cell its card, the labels of its ways, and the room that both take.
func (p *picture) dress(c *cell) {
	switch c.role {
	case roleStart:
		c.card = card{width: width(c.text, labelSize) + 2*padding, height: pillHeight}
	case roleStep:
		c.card = newCard(p.g.Nodes[c.node], p.g.Shown, p.g.words())
		p.labels(c)
		p.exits(c)
	}
	p.room(c)
}

// labels writes the labels of a step's ways: keys, outcomes, and how many callers took them.
func (p *picture) labels(c *cell) {
	for i := range c.ports {
		e := p.g.Edges[c.ports[i].edge]
		c.ports[i].label, _ = p.g.labelText(e)
		c.ports[i].key = pressed(e) != ""
		if c.ports[i].label != "" {
			c.ports[i].width = max(labelHeight, width(c.ports[i].label, labelSize)+10)
		}
	}
}

// room places the ports of a cell side by side and makes it as large as they need.
func (p *picture) room(c *cell) {
	total, deepest := 0.0, 0.0
	breadth := func(o port) float64 {
		switch {
		case o.label == "":
			return 0
		case p.down:
			return o.width
		}
		return labelHeight
	}
	for i, o := range c.ports {
		if i > 0 {
			total += labelGap
		}
		total += breadth(o)
		if o.label != "" {
			deepest = max(deepest, labelGap+labelHeight)
			if !p.down {
				deepest = max(deepest, labelGap+o.width)
			}
		}
	}
	at := -total / 2
	for i := range c.ports {
		b := breadth(c.ports[i])
		c.ports[i].offset = at + b/2
		at += b + labelGap
	}
	if p.down {
		c.card.width = max(c.card.width, total)
	} else {
		c.card.height = max(c.card.height, total)
	}
	c.size.along, c.size.across = p.xy(c.card.width, c.card.height) // and so the other way round
	c.size.along += deepest
}

// labelText is what stands at an edge, and the same in full.
func (g *Graph) labelText(e Edge) (short, full string) {
	short, full = strings.Join(e.Labels, ", "), strings.Join(e.Full, ", ")
	if !g.Shown {
		return short, full
	}
	calls := g.words().number(e.Calls)
	if short == "" {
		return calls, calls
	}
	count := " (" + calls + ")"
	return short + count, full + count
}

// exits writes the ways that are not drawn into the card.
func (p *picture) exits(c *cell) {
	for _, i := range c.exits {
		e := p.g.Edges[i]
		out := exit{edge: i, to: clip(string(e.To), longestName), step: -1}
		out.label, _ = p.g.labelText(e)
		if to, ok := p.g.nodeOf[e.To]; ok {
			out.step, out.person = to, p.g.Nodes[to].Person
		}
		c.card.write(out)
	}
}

// box is a rectangle of the picture.
type box struct{ x, y, w, h float64 }

// cardBox is where the card of a cell is drawn.
func (p *picture) cardBox(c *cell) box {
	if p.down {
		return box{c.across - c.card.width/2, c.along, c.card.width, c.card.height}
	}
	return box{c.along, c.across - c.card.height/2, c.card.width, c.card.height}
}

// labelBox is where the label of a port is drawn.
func (p *picture) labelBox(c *cell, o port) box {
	at := c.across + o.offset
	if p.down {
		return box{at - o.width/2, c.along + c.card.height + labelGap, o.width, labelHeight}
	}
	return box{c.along + c.card.width + labelGap, at - labelHeight/2, o.width, labelHeight}
}
