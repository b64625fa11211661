package prove

import "centralino/flows"

// transferAsked is the question whether somebody answers where a call is passed on. Wherever a flow passes calls on to the
// same telephone, the world answers the same.
func transferAsked(v *flows.Transfer) string { return "transfer to " + v.Target() }

// fillTransfer: somebody takes the call, the line is busy, or it rings in vain. Only where the flow says that there is
// somebody who helps callers has the caller got to a person.
func (g *graph) fillTransfer(s *spot, v *flows.Transfer) {
	asked, name := transferAsked(v), "`"+v.Target()+"`"
	answered := g.at(firstOf(s.step.Next), s.served)
	if v.Human {
		answered = g.spot(place{step: s.place.step, kind: waiting, served: s.served})
	}
	g.asked(s, answered, asked, "answered", name+" answers")
	g.asked(s, g.at(firstOf(v.Busy, v.Failed, g.program.Human.Step, s.step.Next), s.served), asked, "busy", name+" is busy")
	g.asked(s, g.spot(place{step: s.place.step, kind: ringing, served: s.served}), asked, "silent", name+" does not answer")
}

// fillRinging is the wait for somebody who does not answer; the key for a person ends it.
func (g *graph) fillRinging(s *spot, v *flows.Transfer) {
	g.add(s, way{
		to: g.at(firstOf(v.Failed, g.program.Human.Step, s.step.Next), s.served), quick: v.Wait, heard: v.Wait, press: true, silent: true,
		does: Move{Wait: v.Wait},
	})
	if g.program.Human.Step == s.place.step {
		return
	}
	if heard := min(g.length.all(v.Prompts), v.Wait); g.person(s, 0, heard) {
		s.ways[len(s.ways)-1].early = true
	}
}
