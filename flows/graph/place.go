package graph

// gap is the least room between neighbours of a rank.
const gap = 15.0

// rounds is how often all cells are moved towards what they are joined to.
const rounds = 60

// placeAcross gives every cell its place across: near what it is joined to, long edges and the way to a person straight,
// in the order of the rank, and never nearer to a neighbour than gap.
func placeAcross(ranks [][]*cell) {
	for _, r := range ranks {
		at := 0.0
		for _, c := range r {
			c.across = at + c.size.across/2
			at += c.size.across + gap
		}
	}
	for i := range rounds {
		for j := range ranks {
			r := ranks[j]
			if i%2 == 1 {
				r = ranks[len(ranks)-1-j]
			}
			settle(r)
		}
	}
	for range 2 {
		for _, r := range ranks {
			for _, c := range r {
				straighten(c, ranks)
			}
		}
	}
	first := 0.0
	for i, r := range ranks {
		for j, c := range r {
			if edge := c.across - c.size.across/2; i+j == 0 || edge < first {
				first = edge
			}
		}
	}
	for _, r := range ranks {
		for _, c := range r {
			c.across -= first
		}
	}
}

// straighten makes the long edges out of a cell straight as far as their neighbours leave room for it.
func straighten(c *cell, ranks [][]*cell) {
	if c.role == roleBend {
		return
	}
	for _, l := range c.out {
		begin := c.across + c.ports[l.port].offset
		var bends []*cell
		for ; l.to.role == roleBend; l = l.to.out[0] {
			bends = append(bends, l.to)
		}
		for len(bends) > 0 {
			bends = bends[straight(bends, ranks, begin, l.to.across):]
		}
	}
}

// straight puts as many bends as it can, from the first on, in one line: that of the edge's beginning if there is room,
// else that of its end, else near to where they are. It returns how many.
func straight(bends []*cell, ranks [][]*cell, begin, end float64) (n int) {
	low, high := between(bends[0], ranks)
	sum := bends[0].across
	for n = 1; n < len(bends); n++ {
		from, to := between(bends[n], ranks)
		if max(low, from) > min(high, to) {
			break
		}
		low, high = max(low, from), min(high, to)
		sum += bends[n].across
	}
	at := min(max(sum/float64(n), low), high)
	for _, wish := range []float64{end, begin} {
		if wish >= low && wish <= high {
			at = wish
		}
	}
	for _, b := range bends[:n] {
		b.across = at
	}
	return n
}

// between is where a cell may stand without touching its neighbours.
func between(c *cell, ranks [][]*cell) (low, high float64) {
	const far = 1e9
	low, high = -far, far
	r := ranks[c.rank]
	if c.place > 0 {
		n := r[c.place-1]
		low = n.across + (n.size.across+c.size.across)/2 + gap
	}
	if c.place+1 < len(r) {
		n := r[c.place+1]
		high = n.across - (n.size.across+c.size.across)/2 - gap
	}
	return low, high
}

// block is a run of neighbours that stand as close as they may.
type block struct {
	sum, weight float64 // of what its cells want
	cells       int
}

func (b block) at() float64 { return b.sum / b.weight }

// settle moves the cells of a rank to where they want to be, as near as their order and the gaps allow: the least squares
// under these bounds, by pooling neighbours that want to be in each other's place.
func settle(r []*cell) {
	var blocks []block
	offset := 0.0
	offsets := make([]float64, len(r))
	for i, c := range r {
		if i > 0 {
			offset += (r[i-1].size.across+c.size.across)/2 + gap
		}
		offsets[i] = offset
		at, weight := wish(c)
		blocks = append(blocks, block{(at - offset) * weight, weight, 1})
		for n := len(blocks); n > 1 && blocks[n-2].at() > blocks[n-1].at(); n = len(blocks) {
			a, b := blocks[n-2], blocks[n-1]
			blocks = append(blocks[:n-2], block{a.sum + b.sum, a.weight + b.weight, a.cells + b.cells})
		}
	}
	i := 0
	for _, b := range blocks {
		for range b.cells {
			r[i].across = b.at() + offsets[i]
			i++
		}
	}
}

// wish is where a cell would be if it were alone, and how much it matters.
func wish(c *cell) (at, weight float64) {
	sum, total := 0.0, 0.0
	add := func(at, weight float64) {
		sum += at * weight
		total += weight
	}
	for _, l := range c.in {
		add(l.from.across+l.from.ports[l.port].offset, strength(l))
	}
	for _, l := range c.out {
		add(l.to.across-l.from.ports[l.port].offset, strength(l))
	}
	if total == 0 {
		return c.across, 0.01
	}
	return sum / total, total
}

// strength is how much an edge wants to be straight.
func strength(l *link) float64 {
	s := 1.0
	switch {
	case l.from.role == roleBend && l.to.role == roleBend:
		s = 8
	case l.from.role == roleBend || l.to.role == roleBend:
		s = 3
	}
	if l.way {
		s *= 4
	}
	return s
}

// band is where a rank lies along: from its first line to the end of its deepest cell.
type band struct{ from, to float64 }

// placeAlong gives every rank its place along. Between two ranks is the more room the farther edges go across there.
func placeAlong(ranks [][]*cell) (bands []band) {
	const least, most, slope = 28.0, 84.0, 0.1
	at := 0.0
	for _, r := range ranks {
		deepest, farthest := 0.0, 0.0
		for _, c := range r {
			c.along = at
			deepest = max(deepest, c.size.along)
			for _, l := range c.out {
				way := l.to.across - c.across - c.ports[l.port].offset
				farthest = max(farthest, way, -way)
			}
		}
		bands = append(bands, band{at, at + deepest})
		at += deepest + min(most, least+slope*farthest)
	}
	return bands
}
