package graph

import (
	"slices"
)

// role says what stands in a place of the picture.
type role int

const (
	roleStep  role = iota
	roleStart      // where calls come from
	roleBend       // a place that a long edge passes
)

// cell is something that takes a place in a rank. Along is the direction in which the ranks follow each other, across the
// one in which the cells of a rank do; so a picture is laid out downwards or to the right by the same rules.
type cell struct {
	role   role
	node   int    // of roleStep
	text   string // of roleStart
	card   card
	ports  []port
	exits  []int // edges that are written into the card: "→ step", where a line would run across everything, and "→ end"
	in     []*link
	out    []*link
	rank   int
	place  int // within the rank
	along  float64
	across float64 // of the centre
	size   size
}

// size is the room of a cell with the labels of the ways out of it.
type size struct{ along, across float64 }

// port is where an edge leaves a cell. offset is that of its middle across from the cell's centre.
type port struct {
	edge   int
	label  string
	key    bool    // a telephone key takes it
	width  float64 // of the label
	offset float64
}

// link is an edge, or its part from one rank to the next.
type link struct {
	from, to *cell
	edge     int // of the graph; -1: the arrow to the first step of a part
	port     int // of from
	way      bool
}

const (
	crowded  = 4  // so many ways to one step, and the longer of them are written, not drawn
	farthest = 3  // ranks that an edge may lead over
	many     = 30 // steps of a flow that is drawn in two parts, if it has so many ranks as deep, and in the middle
	deep     = 10 // a step that many lead to
)

// plan makes the cells of a graph and joins them. Ways that lead back, the long ones to steps that many lead to, and
// the very long ones are not drawn but written: what is left has no circles and few lines that cross.
func plan(g *Graph) []*cell {
	p := planner{g: g, jump: make([]bool, len(g.Edges)), hub: -1}
	p.back()
	p.build()
	p.cut()
	if p.shorten() {
		p.build()
	}
	return p.cells
}

type planner struct {
	g     *Graph
	jump  []bool // by edge
	cells []*cell
	steps []*cell // by node
	hub   int     // the step that a part of its own begins with; -1: none
}

// back makes jumps of the edges that close a circle.
func (p *planner) back() {
	state := make([]int, len(p.g.Nodes)) // 1: on the path, 2: done
	var visit func(node int)
	visit = func(node int) {
		state[node] = 1
		for _, i := range p.g.edgesOf(node) {
			to, ok := p.g.nodeOf[p.g.Edges[i].To]
			switch {
			case !ok:
			case state[to] == 1:
				p.jump[i] = true
			case state[to] == 0:
				visit(to)
			}
		}
		state[node] = 2
	}
	if start, ok := p.g.nodeOf[p.g.Start]; ok {
		visit(start)
	}
	for i := range p.g.Nodes {
		if state[i] == 0 {
			visit(i)
		}
	}
}

// build makes all cells and links anew.
func (p *planner) build() {
	p.cells, p.steps = nil, nil
	start := p.add(&cell{role: roleStart, text: p.g.words().call, ports: []port{{edge: -1}}})
	for i := range p.g.Nodes {
		p.steps = append(p.steps, p.add(&cell{role: roleStep, node: i}))
	}
	if first, ok := p.g.nodeOf[p.g.Start]; ok {
		join(&link{from: start, to: p.steps[first], edge: -1, way: len(p.g.Way) > 0})
	}
	if p.hub >= 0 {
		entry := p.add(&cell{role: roleStart, text: p.entry(), ports: []port{{edge: -1}}})
		join(&link{from: entry, to: p.steps[p.hub], edge: -1})
	}
	for i, e := range p.g.Edges {
		from := p.steps[e.From]
		to, ok := p.g.nodeOf[e.To]
		if !ok || p.jump[i] {
			from.exits = append(from.exits, i)
			continue
		}
		from.ports = append(from.ports, port{edge: i})
		join(&link{from: from, to: p.steps[to], edge: i, port: len(from.ports) - 1, way: e.OnWay})
	}
	rank(p.cells)
}

// cut begins a part of its own with a step that many lead to, where the flow is too deep for a page.
func (p *planner) cut() {
	last := 0
	for _, c := range p.steps {
		last = max(last, c.rank)
	}
	if last < deep || len(p.steps) < many {
		return
	}
	var hub *cell
	for _, c := range p.steps {
		middle := c.rank >= deep/4 && c.rank <= last-deep/4
		if middle && len(c.in) >= crowded-1 && len(c.out) > 1 && (hub == nil || below(c) > below(hub)) {
			hub = c
		}
	}
	if hub == nil || below(hub) < len(p.steps)/4 || slices.ContainsFunc(hub.in, func(l *link) bool { return l.way || l.edge < 0 }) {
		return
	}
	for _, l := range hub.in {
		p.jump[l.edge] = true
	}
	p.hub = hub.node
	p.build()
}

// entry says how many steps lead to the second part.
func (p *planner) entry() string {
	n := 0
	for i, e := range p.g.Edges {
		if to, ok := p.g.nodeOf[e.To]; ok && to == p.hub && p.jump[i] {
			n++
		}
	}
	return p.g.words().entry(n)
}

// below counts the cells that a cell leads to.
func below(c *cell) int { return len(depthFirst([]*cell{{out: c.out}})) - 1 }

func (p *planner) add(c *cell) *cell {
	p.cells = append(p.cells, c)
	return c
}

func join(l *link) {
	l.from.out = append(l.from.out, l)
	l.to.in = append(l.to.in, l)
}

// shorten makes jumps of the long edges and reports whether there were any. The shortest edge to each step stays, and so
// does the way to a person.
func (p *planner) shorten() (changed bool) {
	for _, c := range p.steps {
		if len(c.in) < 2 {
			continue
		}
		span := func(l *link) int { return l.to.rank - l.from.rank }
		kept := slices.MinFunc(c.in, func(a, b *link) int { return span(a) - span(b) })
		for _, l := range c.in {
			long := span(l) > farthest || span(l) > 1 && len(c.in) >= crowded
			if long && l != kept && l.edge >= 0 && !l.way {
				p.jump[l.edge], changed = true, true
			}
		}
	}
	return changed
}
