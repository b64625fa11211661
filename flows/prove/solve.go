package prove

import "container/heap"

// measure is what a caller wants little of.
type measure uint8

const (
	byKeys  measure = iota // fewest keys, without letting a question run into silence
	byQuick                // fewest seconds, knowing the way
	byHeard                // fewest seconds, hearing every prompt to its end
	byAny                  // by any means at all
)

// price is what a way costs: what is measured first, then what decides between equals.
type price struct{ first, second int64 }

func (a price) plus(b price) price { return price{a.first + b.first, a.second + b.second} }

func (a price) less(b price) bool {
	return a.first < b.first || a.first == b.first && a.second < b.second
}

// price returns what a way costs in this measure; ok is false when it is not open.
func (m measure) price(w way) (p price, ok bool) {
	switch m {
	case byKeys:
		return price{int64(w.keys), int64(max(w.quick, w.heard))}, w.press
	case byQuick:
		return price{int64(w.quick), int64(w.keys)}, w.quick != never
	case byHeard:
		p = price{int64(w.heard), int64(w.keys)}
		if w.early {
			p.first += int64(penalty)
		}
		return p, w.heard != never
	}
	return price{int64(w.keys), int64(max(w.quick, w.heard))}, true
}

// game is one question to the graph: how far is it to a goal, in a world that answers some things in one way.
type game struct {
	measure measure
	goal    func(*spot) bool
	fixed   map[string]string // question → answer; what is not in it is answered as badly as can be
	open    func(way) bool    // which ways callers may take; nil: every one
}

// allows reports whether the world may answer so.
func (g game) allows(w way) bool {
	want, fixed := g.fixed[w.asked]
	return !fixed || w.asked == "" || answers(w.value, want)
}

// answers reports whether an answer fits a fixed one: "up" is any but "down".
func answers(value, want string) bool {
	if want == "up" {
		return value != "down"
	}
	return value == want
}

// solution is the worst price of every spot, and the way it goes by.
type solution struct {
	won  []bool
	cost []price
	way  []int // index into the spot's ways; -1: none
}

// solve works from the goals backwards: the cheapest spot that is not settled is settled next. A caller's spot is worth
// its cheapest way; a spot of the world is worth the dearest, so it is settled only when all its ways are.
func (g *graph) solve(game game) solution {
	n := len(g.spots)
	s := solution{make([]bool, n), make([]price, n), make([]int, n)}
	into := make([][]arrow, n)
	left := make([]int, n)
	for _, from := range g.spots {
		s.way[from.id] = -1
		if game.goal(from) || from.booking() { // whoever has booked a callback looks for nobody any more
			continue
		}
		for i, w := range from.ways {
			p, open := game.measure.price(w)
			if !game.allows(w) || !open && !from.world || game.open != nil && !from.world && !game.open(w) {
				continue
			}
			left[from.id]++
			into[w.to] = append(into[w.to], arrow{from.id, i, p})
		}
	}
	var q frontier
	for _, spot := range g.spots {
		if game.goal(spot) {
			heap.Push(&q, reached{spot: spot.id, way: -1})
		}
	}
	for q.Len() > 0 {
		r := heap.Pop(&q).(reached)
		if s.won[r.spot] {
			continue
		}
		s.won[r.spot], s.cost[r.spot], s.way[r.spot] = true, r.cost, r.way
		for _, a := range into[r.spot] {
			left[a.from]--
			if g.spots[a.from].world && left[a.from] > 0 {
				continue // a dearer way is still to come
			}
			heap.Push(&q, reached{a.from, a.way, r.cost.plus(a.price)})
		}
	}
	return s
}

// arrow is a way seen from its end.
type arrow struct {
	from, way int
	price     price
}

// reached is a spot with what it may cost.
type reached struct {
	spot, way int
	cost      price
}

// frontier is a heap of spots, the cheapest first; among equals the earlier, so that results do not depend on chance.
type frontier []reached

func (f frontier) Len() int      { return len(f) }
func (f frontier) Swap(i, j int) { f[i], f[j] = f[j], f[i] }
func (f frontier) Less(i, j int) bool {
	if f[i].cost != f[j].cost {
		return f[i].cost.less(f[j].cost)
	}
	return f[i].spot < f[j].spot || f[i].spot == f[j].spot && f[i].way < f[j].way
}

// Push implements heap.Interface.
func (f *frontier) Push(x any) { *f = append(*f, x.(reached)) }

// Pop implements heap.Interface.
func (f *frontier) Pop() any {
	last := len(*f) - 1
	x := (*f)[last]
	*f = (*f)[:last]
	return x
}

// path follows a solution from a spot to its goal, as a caller of this measure acts it out.
func (g *graph) path(s solution, from int, m measure) (moves []Move) {
	for id := from; s.way[id] >= 0 && len(moves) <= len(g.spots); {
		w := g.spots[id].ways[s.way[id]]
		moves = append(moves, w.move(m))
		id = w.to
	}
	return moves
}

// move is the way as a caller of this measure takes it.
func (w way) move(m measure) Move {
	does := w.does
	if m == byQuick && w.keys > 0 {
		does.Wait = 0
		if w.quick >= sameMistake && does.Press != "" {
			does.Wait = w.quick
		}
	}
	return does
}
