package graph

// rank gives every cell its rank: after all that lead to it, and where it can choose, near to what it is joined to most.
// Links must not go in circles.
func rank(cells []*cell) {
	order := topological(cells)
	for _, c := range order {
		c.rank = 0
		for _, l := range c.in {
			c.rank = max(c.rank, l.from.rank+1)
		}
	}
	for range cells { // each round moves at least one cell, or is the last
		moved := false
		for i := len(order) - 1; i >= 0; i-- {
			moved = pull(order[i]) || moved
		}
		if !moved {
			break
		}
	}
	first := 0
	for i, c := range cells {
		if i == 0 || c.rank < first {
			first = c.rank
		}
	}
	for _, c := range cells {
		c.rank -= first
	}
}

// pull moves a cell that is joined to more cells after it than before it as far on as it may go. Moving never goes back,
// so it comes to an end.
func pull(c *cell) bool {
	if len(c.out) <= len(c.in) {
		return false
	}
	last := c.out[0].to.rank - 1
	for _, l := range c.out {
		last = min(last, l.to.rank-1)
	}
	if last <= c.rank {
		return false
	}
	c.rank = last
	return true
}

// topological returns the cells in an order in which every link leads forwards.
func topological(cells []*cell) []*cell {
	waits := map[*cell]int{}
	var order []*cell
	for _, c := range cells {
		if waits[c] = len(c.in); waits[c] == 0 {
			order = append(order, c)
		}
	}
	for i := 0; i < len(order); i++ {
		for _, l := range order[i].out {
			if waits[l.to]--; waits[l.to] == 0 {
				order = append(order, l.to)
			}
		}
	}
	return order
}

// ranked puts the cells into their ranks, and bends where a link passes a rank.
func ranked(cells []*cell) [][]*cell {
	most := 0
	for _, c := range cells {
		most = max(most, c.rank)
	}
	ranks := make([][]*cell, most+1)
	for _, c := range depthFirst(cells) {
		ranks[c.rank] = append(ranks[c.rank], c)
	}
	for _, c := range cells {
		for _, l := range c.out {
			split(l, ranks)
		}
	}
	for _, r := range ranks {
		number(r)
	}
	return ranks
}

// split breaks a link that passes ranks into links from one to the next.
func split(l *link, ranks [][]*cell) {
	for to := l.to; l.from.rank+1 < to.rank; {
		bend := &cell{role: roleBend, rank: l.from.rank + 1, in: []*link{l}, ports: []port{{edge: l.edge}}}
		ranks[bend.rank] = append(ranks[bend.rank], bend)
		rest := &link{from: bend, to: to, edge: l.edge, way: l.way}
		bend.out = []*link{rest}
		for i, in := range to.in {
			if in == l {
				to.in[i] = rest
			}
		}
		l.to = bend
		l = rest
	}
}

func number(r []*cell) {
	for i, c := range r {
		c.place = i
	}
}

// depthFirst returns the cells in the order in which a walk over the links comes to them: a good order to begin with.
func depthFirst(cells []*cell) (out []*cell) {
	seen := map[*cell]bool{}
	var visit func(c *cell)
	visit = func(c *cell) {
		if seen[c] {
			return
		}
		seen[c] = true
		out = append(out, c)
		for _, l := range c.out {
			visit(l.to)
		}
	}
	for _, c := range cells {
		if len(c.in) == 0 {
			visit(c)
		}
	}
	return out
}
