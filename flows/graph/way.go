package graph

import (
	"slices"

	"centralino/flows"
)

// findWay marks the shortest way from the start to a step where agents answer: the fewest steps, and of as many those
// with the fewest failures. The key for a person is one of the ways wherever something is said.
func (g *Graph) findWay(steps []*flows.Step) {
	start, ok := g.nodeOf[g.Start]
	if !ok {
		return
	}
	by, cost := g.search(steps, start)
	best := -1
	for i, n := range g.Nodes {
		if n.Person && cost[i] >= 0 && (best < 0 || cost[i] < cost[best]) {
			best = i
		}
	}
	if best < 0 {
		return
	}
	var way []Edge
	g.Nodes[best].OnWay = true
	for i := best; i != start; i = by[i].From {
		g.Nodes[by[i].From].OnWay = true
		way = append(way, by[i])
	}
	slices.Reverse(way)
	for _, e := range way {
		g.Way = append(g.Way, g.mark(e))
	}
}

// mark finds an edge of the way among the edges of the graph, or puts it there, and returns its place.
func (g *Graph) mark(e Edge) int {
	i := slices.IndexFunc(g.Edges, func(o Edge) bool { return o.From == e.From && o.To == e.To })
	if i < 0 {
		i = len(g.Edges)
		for j, o := range g.Edges { // after the others of its node
			if o.From == e.From {
				i = j + 1
			}
		}
		g.Edges = slices.Insert(g.Edges, i, e)
		for j := range g.Way {
			if g.Way[j] >= i {
				g.Way[j]++
			}
		}
	} else if e.Human && !slices.Contains(g.Edges[i].Labels, e.Labels[0]) {
		g.Edges[i].Labels = append(g.Edges[i].Labels, e.Labels...)
		g.Edges[i].Full = append(g.Edges[i].Full, e.Full...)
	}
	g.Edges[i].OnWay = true
	return i
}

// Costs of a way: a step counts more than any number of failures on it.
const (
	stepCost    = 1000
	failureCost = 1
)

// search finds the cheapest way to every node: the edge by which each is reached, and its cost, -1 where no way leads.
func (g *Graph) search(steps []*flows.Step, start int) (by []Edge, cost []int) {
	by, cost = make([]Edge, len(g.Nodes)), make([]int, len(g.Nodes))
	for i := range cost {
		cost[i] = -1
	}
	cost[start] = 0
	done := make([]bool, len(g.Nodes))
	for {
		at := -1
		for i := range cost {
			if !done[i] && cost[i] >= 0 && (at < 0 || cost[i] < cost[at]) {
				at = i
			}
		}
		if at < 0 {
			return by, cost
		}
		done[at] = true
		for _, e := range g.waysFrom(at, steps[at]) {
			to, ok := g.nodeOf[e.To]
			if c := cost[at] + stepCost + failures(e); ok && (cost[to] < 0 || c < cost[to]) {
				by[to], cost[to] = e, c
			}
		}
	}
}

// waysFrom returns the edges out of a node, and the key for a person where a caller may press it.
func (g *Graph) waysFrom(at int, s *flows.Step) (out []Edge) {
	for _, e := range g.Edges {
		if e.From == at {
			out = append(out, e)
		}
	}
	if g.Human.Step != "" && len(s.Prompts()) > 0 {
		key := g.Human.Key.String()
		out = append(out, Edge{From: at, To: g.Human.Step, Labels: []string{key}, Full: []string{"key " + key + ", from everywhere"}, Human: true})
	}
	return out
}

// failures is what an edge costs beyond its step: something went wrong, or the caller had to do nothing for a while.
func failures(e Edge) int {
	for _, l := range e.Labels {
		switch l {
		case "failed", "busy", "full", "empty", "unknown", "closed":
		default:
			return 0
		}
	}
	return len(e.Labels) * failureCost
}
