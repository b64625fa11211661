package graph

import (
	"cmp"
	"slices"
)

// sweeps is how often the ranks are put in order, downwards and upwards in turn.
const sweeps = 24

// order puts the cells of each rank in an order in which few edges cross: each near the middle of those it is joined to,
// then neighbours swapped as long as that helps. The best order seen is kept.
func order(ranks [][]*cell) {
	best, fewest := snapshot(ranks), crossings(ranks)
	for i := range sweeps {
		down := i%2 == 0
		for j := range ranks {
			r := ranks[j]
			if !down {
				r = ranks[len(ranks)-1-j]
			}
			byMiddle(r, down)
		}
		swap(ranks)
		if n := crossings(ranks); n < fewest {
			best, fewest = snapshot(ranks), n
		}
		if fewest == 0 {
			break
		}
	}
	for i, r := range best {
		copy(ranks[i], r)
		number(ranks[i])
	}
}

func snapshot(ranks [][]*cell) [][]*cell {
	out := make([][]*cell, len(ranks))
	for i, r := range ranks {
		out[i] = slices.Clone(r)
	}
	return out
}

// byMiddle sorts a rank by the mean place of what its cells are joined to in the rank before it (down) or after it.
func byMiddle(r []*cell, down bool) {
	middle := map[*cell]float64{}
	for _, c := range r {
		sum, n := 0.0, 0
		if down {
			for _, l := range c.in {
				sum += spot(l)
				n++
			}
		} else {
			for _, l := range c.out {
				sum += float64(l.to.place)
				n++
			}
		}
		middle[c] = float64(c.place)
		if n > 0 {
			middle[c] = sum / float64(n)
		}
	}
	slices.SortStableFunc(r, func(a, b *cell) int { return cmp.Compare(middle[a], middle[b]) })
	number(r)
}

// spot is where a link begins, in places: the ways out of one cell lie side by side.
func spot(l *link) float64 {
	return float64(l.from.place) + float64(l.port+1)/float64(len(l.from.ports)+1) - 0.5
}

// swap swaps neighbours in every rank as long as fewer edges cross thereby.
func swap(ranks [][]*cell) {
	const most = 10
	for range most {
		better := false
		for _, r := range ranks {
			for i := 0; i+1 < len(r); i++ {
				a, b := r[i], r[i+1]
				if crossed(b, a) < crossed(a, b) {
					r[i], r[i+1] = b, a
					a.place, b.place = i+1, i
					better = true
				}
			}
		}
		if !better {
			return
		}
	}
}

// crossed counts the crossings of the edges of two neighbours when a stands before b.
func crossed(a, b *cell) (n int) {
	for _, x := range a.in {
		for _, y := range b.in {
			if spot(x) > spot(y) {
				n++
			}
		}
	}
	for _, x := range a.out {
		for _, y := range b.out {
			if x.to.place > y.to.place {
				n++
			}
		}
	}
	return n
}

// crossings counts all.
func crossings(ranks [][]*cell) (n int) {
	for _, r := range ranks {
		var links []*link
		for _, c := range r {
			links = append(links, c.out...)
		}
		for i, x := range links {
			for _, y := range links[i+1:] {
				if (spot(x)-spot(y))*float64(x.to.place-y.to.place) < 0 {
					n++
				}
			}
		}
	}
	return n
}

// turn puts the ways out of a step in the order of what they lead to. Keys stay in their own order, which is the one that
// people look for.
func turn(c *cell) {
	if c.role != roleStep || len(c.ports) < 2 {
		return
	}
	goal := make([]int, len(c.ports)) // places of what the ports lead to
	keys := make([]bool, len(c.ports))
	firstKey := -1
	for _, l := range c.out {
		goal[l.port] = l.to.place
		keys[l.port] = c.ports[l.port].key
		if keys[l.port] && (firstKey < 0 || l.port < firstKey) {
			firstKey = l.port
		}
	}
	var sorted []int
	for i := range c.ports {
		sorted = append(sorted, i)
	}
	slices.SortStableFunc(sorted, func(a, b int) int {
		switch {
		case keys[a] && keys[b]:
			return 0
		case keys[a]:
			return cmp.Compare(goal[firstKey], goal[b])
		case keys[b]:
			return cmp.Compare(goal[a], goal[firstKey])
		}
		return cmp.Compare(goal[a], goal[b])
	})
	ports, where := make([]port, len(sorted)), make([]int, len(sorted))
	for to, from := range sorted {
		ports[to], where[from] = c.ports[from], to
	}
	c.ports = ports
	for _, l := range c.out {
		l.port = where[l.port]
	}
	slices.SortStableFunc(c.out, func(a, b *link) int { return cmp.Compare(a.port, b.port) })
}
