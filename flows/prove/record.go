package prove

import (
	"time"

	"centralino/call"
	"centralino/flows"
)

// What package ivr does around a recording: how long it waits for a key after it, and what it says when it heard nothing.
const (
	reviewWait  = 6 * time.Second
	beep        = flows.BuiltInTone
	notHeard    = "voicemail-empty"
	reviewAsked = "voicemail-review"
)

// spokenPiece is how long something is taken to last that a caller said before and hears again.
const spokenPiece = 10 * time.Second

// fillRecord: the caller hears what to say, and whether anything is recorded is for the world: it is said, or nothing is, or
// the disk is full. What the caller says takes no time here, for nobody waits while they speak. After silence it is asked once more.
func (g *graph) fillRecord(s *spot, v *flows.Record) {
	long := g.length.all(v.Prompts) + g.length.named(beep)
	if s.n > 0 {
		long += g.length.named(notHeard)
	}
	to := g.spot(place{step: s.place.step, kind: recording, n: s.n, served: s.served})
	g.add(s, way{to: to, quick: long, heard: long, press: true, silent: true, does: Move{Wait: long}})
	if g.person(s, 0, long) {
		s.ways[len(s.ways)-1].early = true
	}
}

// fillRecording is what comes of a recording.
func (g *graph) fillRecording(s *spot, v *flows.Record) {
	asked := "what is said in " + string(s.place.step)
	if s.n > 0 {
		asked += ", once more"
	}
	kept := g.at(firstOf(s.step.Next), s.served)
	if v.Review {
		kept = g.spot(place{step: s.place.step, kind: reviewing, served: s.served})
	}
	g.asked(s, kept, asked, "said", "something is said")
	s.ways[0].records = v.Name
	g.asked(s, g.spot(place{step: s.place.step, kind: hushed, n: s.n, served: s.served}), asked, "nothing", "nothing is said")
	g.asked(s, g.at(g.notRecorded(s, v), s.served), asked, "failed", "nothing can be recorded")
}

// notRecorded is where a call goes without a recording.
func (g *graph) notRecorded(s *spot, v *flows.Record) call.StepID {
	return firstOf(v.Failed, g.program.HumanAt(s.step).Step, s.step.Next)
}

// fillHushed is a caller who says nothing: until silence ends the recording, or a key does.
func (g *graph) fillHushed(s *spot, v *flows.Record) {
	to := g.spot(place{step: s.place.step, kind: asksAgain, n: 1, served: s.served})
	if s.n > 0 {
		to = g.spot(place{step: s.place.step, kind: told, phrase: notHeard, next: g.notRecorded(s, v), served: s.served})
	}
	g.add(s, way{to: to, quick: v.Limits.Silence, heard: v.Limits.Silence, silent: true, does: Move{Wait: v.Limits.Silence}})
	if h := g.program.HumanAt(s.step); v.End != 0 && (h.Step == "" || h.Key != v.End) {
		g.add(s, way{to: to, keys: 1, press: true, does: Move{Press: v.End.String()}})
	}
	g.person(s, 0, 0)
}

// fillReview: a key keeps what was said, and so does silence.
func (g *graph) fillReview(s *spot) {
	long, to := g.length.named(reviewAsked), g.at(firstOf(s.step.Next), s.served)
	if h := g.program.HumanAt(s.step); h.Step == "" || h.Key != '1' {
		g.add(s, way{to: to, keys: 1, heard: long, press: true, does: Move{Wait: long, Press: "1"}})
	}
	g.add(s, way{to: to, quick: long + reviewWait, heard: long + reviewWait, silent: true, does: Move{Wait: long + reviewWait}})
	g.person(s, 0, long)
}

// unrecorded warns of steps that play what on some way there nobody has said.
func (v *proof) unrecorded() {
	for _, s := range v.stepsInOrder() {
		id, ok := v.places[place{step: s.ID}]
		if !ok {
			continue
		}
		for _, p := range s.Prompts() {
			if p.Recording == "" {
				continue
			}
			without := v.forward(func(_ *spot, w way) bool { return w.records != p.Recording })
			if !without.seen[id] {
				continue
			}
			path, _ := v.to(without, id)
			v.warn(RuleUnrecorded, s, path, "lead callers here by the step that records it only",
				"`%s` plays `%s`, and on this way nothing was recorded: %s", s.ID, p.Recording, Script(path))
		}
	}
}
