package prove

import (
	"maps"
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows"
)

// mostWorlds bounds how many worlds are tried one by one.
const mostWorlds = 128

// worlds are the answers that have to be tried value by value, because several steps ask for them.
type worlds struct {
	all []map[string]string // at least one
	cut []string            // what was left out, by name
}

// worldsToTry lists what several steps ask the world. What one step asks alone needs no trying: the world has no reason to
// answer it now so and now otherwise.
func (g *graph) worldsToTry() worlds {
	askers := map[string]map[call.StepID]bool{}
	values := map[string]map[string]bool{}
	for _, s := range g.spots {
		if !s.world || g.indifferent(s) {
			continue
		}
		for _, w := range s.ways {
			if askers[w.asked] == nil {
				askers[w.asked], values[w.asked] = map[call.StepID]bool{}, map[string]bool{}
			}
			askers[w.asked][s.place.step] = true
			values[w.asked][w.value] = true
		}
	}
	out := worlds{all: []map[string]string{{}}}
	for _, asked := range slices.Sorted(maps.Keys(askers)) {
		if len(askers[asked]) < 2 {
			continue
		}
		try := slices.Sorted(maps.Keys(values[asked]))
		if strings.HasPrefix(asked, "directory ") {
			try = []string{"down", "up"} // who is found differs with what they are looked up by
		}
		if len(out.all)*len(try) > mostWorlds {
			out.cut = append(out.cut, asked)
			continue
		}
		var more []map[string]string
		for _, world := range out.all {
			for _, value := range try {
				w := maps.Clone(world)
				w[asked] = value
				more = append(more, w)
			}
		}
		out.all = more
	}
	return out
}

// indifferent reports whether it is the same to the caller what the world answers: all ways lead to one spot, or to
// somebody.
func (g *graph) indifferent(s *spot) bool {
	same, all := true, true
	for _, w := range s.ways {
		same = same && w.to == s.ways[0].to
		all = all && g.spots[w.to].goal()
	}
	return same || all
}

// staffed is a world in which every queue has agents.
func (g *graph) staffed(world map[string]string) map[string]string {
	out := maps.Clone(world)
	for _, s := range g.spots {
		if s.kind == asking || s.kind == enter && s.world {
			switch v := s.step.Verb.(type) {
			case *flows.Queue:
				out["queue "+string(v.Queue)] = "open"
			case *flows.Transfer:
				if v.Human {
					out[transferAsked(v)] = "answered"
				}
			}
		}
	}
	return out
}
