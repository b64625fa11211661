package prove

import (
	"container/heap"
	"time"
)

// penalty keeps callers who hear every prompt from keys that only others know, where there is another way.
const penalty = 1000 * time.Hour

// ahead is how spots are reached from the start of the call.
type ahead struct {
	seen []bool
	from []int // the spot before
	way  []int // its way; -1: the start
}

// forward goes from the start by ways that are allowed, in the shortest time for a caller who hears every prompt.
func (g *graph) forward(allow func(*spot, way) bool) ahead {
	n := len(g.spots)
	a := ahead{make([]bool, n), make([]int, n), make([]int, n)}
	type origin struct{ from, way int }
	first := map[int][]origin{}
	var q frontier
	start := g.at(g.program.Start, false)
	heap.Push(&q, reached{spot: start, way: 0})
	first[start] = []origin{{-1, -1}}
	for q.Len() > 0 {
		r := heap.Pop(&q).(reached)
		if a.seen[r.spot] {
			continue
		}
		o := first[r.spot][r.way]
		a.seen[r.spot], a.from[r.spot], a.way[r.spot] = true, o.from, o.way
		for i, w := range g.spots[r.spot].ways {
			if !allow(g.spots[r.spot], w) {
				continue
			}
			p := price{int64(w.heard), int64(w.keys)}
			if w.heard == never || w.early {
				p.first = int64(w.quick + penalty)
			}
			first[w.to] = append(first[w.to], origin{r.spot, i})
			heap.Push(&q, reached{spot: w.to, way: len(first[w.to]) - 1, cost: r.cost.plus(p)})
		}
	}
	return a
}

// to returns the path to a spot, and what the world answered on it.
func (g *graph) to(a ahead, id int) (path []Move, world map[string]string) {
	world = map[string]string{}
	for a.seen[id] && a.way[id] >= 0 {
		w := g.spots[a.from[id]].ways[a.way[id]]
		path = append([]Move{w.move(byHeard)}, path...)
		if w.asked != "" {
			world[w.asked] = w.value
		}
		id = a.from[id]
	}
	return path, world
}

// anyWay allows every way.
func anyWay(*spot, way) bool { return true }

// inHours allows what may happen while every calendar is open.
func inHours(_ *spot, w way) bool { return w.value != "closed" }
