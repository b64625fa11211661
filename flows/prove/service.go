package prove

import (
	"time"

	"centralino/flows"
)

// afterMoment is when package ivr says the prompt of a step whose service has not answered yet.
const afterMoment = time.Second

// fillHTTP: the service answers at once, or not at all. What it answers here says nothing of what it answers the next time, so no
// two steps ask the same.
func (g *graph) fillHTTP(s *spot, v *flows.HTTP) {
	asked := "answer to " + string(s.place.step)
	g.asked(s, g.at(firstOf(s.step.Next), s.served), asked, "answers", "`"+v.Service+"` answers")
	g.asked(s, g.spot(place{step: s.place.step, kind: down, served: s.served}), asked, "down", "`"+v.Service+"` does not answer")
}

// fillNoAnswer is the wait for a service that says nothing, with the prompt of the step heard to its end.
func (g *graph) fillNoAnswer(s *spot, v *flows.HTTP) {
	long := v.Timeout
	if long <= 0 {
		long = directoryWait
	}
	if len(v.Prompts) > 0 && long > afterMoment {
		long = max(long, afterMoment+g.length.all(v.Prompts))
	}
	g.add(s, way{
		to: g.at(firstOf(v.Failed, s.step.Next), s.served), quick: long, heard: long, press: true, silent: true, does: Move{Wait: long},
	})
	g.person(s, 0, 0)
}
