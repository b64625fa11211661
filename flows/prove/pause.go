package prove

import "centralino/flows"

// fillWait is a time in which nothing is asked. There is no prompt to hear before the key for a person.
func (g *graph) fillWait(s *spot, v *flows.Wait) {
	g.add(s, way{
		to: g.at(firstOf(s.step.Next), s.served), quick: v.For, heard: v.For, press: true, silent: true, does: Move{Wait: v.For},
	})
	if g.person(s, 0, 0) {
		s.ways[len(s.ways)-1].early = true
	}
}
