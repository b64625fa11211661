package graph

import (
	"strconv"
	"strings"
)

// route is an edge as it is drawn.
type route struct {
	edge int // of the graph; -1: the arrow to the first step of a part
	way  bool
	from *cell
	to   *cell
	path string
}

// routes draws every edge: straight through the ranks that it passes, so that it meets no card, and in a curve between
// them.
func (p *picture) routes() (out []route) {
	for _, r := range p.ranks {
		for _, c := range r {
			if c.role == roleBend {
				continue
			}
			for _, l := range c.out {
				out = append(out, p.route(l))
			}
		}
	}
	return out
}

func (p *picture) route(l *link) route {
	r := route{edge: l.edge, way: l.way, from: l.from}
	var b strings.Builder
	along, across := l.from.along+l.from.card.height, l.from.across+l.from.ports[l.port].offset
	if !p.down {
		along = l.from.along + l.from.card.width
	}
	p.point(&b, "M", along, across)
	for {
		end := p.bands[l.from.rank].to
		if end > along {
			p.point(&b, "L", end, across)
		}
		begin := p.bands[l.to.rank].from
		middle := (end + begin) / 2
		if near(across, l.to.across) {
			p.point(&b, "L", begin, l.to.across)
		} else {
			p.point(&b, "C", middle, across)
			p.point(&b, " ", middle, l.to.across)
			p.point(&b, " ", begin, l.to.across)
		}
		along, across = begin, l.to.across
		if l.to.role != roleBend {
			r.to, r.path = l.to, b.String()
			return r
		}
		l = l.to.out[0]
	}
}

func near(a, b float64) bool { return a-b < 0.05 && b-a < 0.05 }

func (p *picture) point(b *strings.Builder, command string, along, across float64) {
	x, y := p.xy(along, across)
	b.WriteString(command + number1(x) + " " + number1(y))
}

// number1 writes a coordinate with one decimal, without one that is zero.
func number1(f float64) string {
	s := strings.TrimSuffix(strconv.FormatFloat(f, 'f', 1, 64), ".0")
	if s == "-0" {
		return "0"
	}
	return s
}
