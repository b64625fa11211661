package prove

import (
	"strconv"
	"time"

	"centralino/call"
	"centralino/flows"
)

// What package ivr takes where the flow is silent.
const (
	defaultWait   = 5 * time.Second
	directoryWait = 2 * time.Second
)

// fill gives a spot its ways.
func (g *graph) fill(s *spot) {
	switch s.kind {
	case enter:
		g.fillStep(s)
	case asking:
		g.fillQueue(s, s.step.Verb.(*flows.Queue))
	case waiting:
		g.fillWaiting(s)
	case offered:
		s.ways = append(s.ways, way{to: g.at(flows.End, true), silent: true, press: true})
	case down:
		if v, ok := s.step.Verb.(*flows.HTTP); ok {
			g.fillNoAnswer(s, v)
			break
		}
		g.fillDown(s, s.step.Verb.(*flows.Identify))
	case pin:
		g.fillPIN(s, s.step.Verb.(*flows.Identify))
	case verify:
		g.fillVerify(s, s.step.Verb.(*flows.Identify))
	case told:
		g.heard(s, g.length.named(s.phrase), s.next, s.served)
	case flashed:
		g.played(s, s.step.Verb.(*flows.Flash).Prompts)
	case question:
		g.fillQuestion(s, s.step.Verb.(*flows.Survey))
	case recording:
		g.fillRecording(s, s.step.Verb.(*flows.Record))
	case hushed:
		g.fillHushed(s, s.step.Verb.(*flows.Record))
	case asksAgain:
		g.fillRecord(s, s.step.Verb.(*flows.Record))
	case reviewing:
		g.fillReview(s)
	case ringing:
		g.fillRinging(s, s.step.Verb.(*flows.Transfer))
	}
	for i := range s.ways {
		s.ways[i].does.Step, s.ways[i].does.pos = s.place.step, s.step.Pos
		s.ways[i].does.To = g.spots[s.ways[i].to].place.step
	}
}

func (g *graph) fillStep(s *spot) {
	switch v := s.step.Verb.(type) {
	case *flows.Play:
		g.played(s, v.Prompts)
	case *flows.Message:
		g.played(s, v.Prompts)
		g.add(s, way{to: g.at(firstOf(s.step.Next), s.served), keys: 1, heard: never, press: true, does: Move{Press: "any key"}})
	case *flows.Menu:
		g.fillMenu(s, v)
	case *flows.Collect:
		g.fillCollect(s, v)
	case *flows.Identify:
		g.fillIdentify(s, v)
	case *flows.Choose:
		g.fillChoose(s, v)
	case *flows.Queue:
		if v.Options.Notice == "" {
			g.fillQueue(s, v)
			return
		}
		long := g.length.named(v.Options.Notice)
		g.add(s, way{
			to: g.spot(place{step: s.place.step, kind: asking, served: s.served}), quick: long, heard: long,
			press: true, silent: true, does: Move{Wait: long},
		})
	case *flows.Calendar:
		g.fillCalendar(s, v)
	case *flows.Survey:
		g.fillQuestion(s, v)
	case *flows.Transfer:
		g.fillTransfer(s, v)
	case *flows.Voicemail:
		g.add(s, way{to: g.at(firstOf(s.step.Next), true), press: true, silent: true, does: Move{World: "the message is left"}})
	case *flows.Record:
		g.fillRecord(s, v)
	case *flows.Run:
		g.add(s, way{to: g.at(firstOf(v.Entry, s.step.Next), s.served), press: true, silent: true})
	case *flows.Flash:
		on := g.spot(place{step: s.place.step, kind: flashed, served: s.served})
		g.asked(s, on, "flash "+v.Name, "on", "`"+v.Name+"` is on")
		g.asked(s, g.at(firstOf(s.step.Next), s.served), "flash "+v.Name, "off", "`"+v.Name+"` is off")
	case *flows.Wait:
		g.fillWait(s, v)
	case *flows.Callback:
		// Whoever shows no number and gives none was offered the callback all the same.
		g.add(s, way{to: g.at(firstOf(s.step.Next), true), press: true, silent: true, does: Move{World: "the callback is booked"}})
		if v.Failed != "" {
			g.add(s, way{to: g.at(v.Failed, true), press: true, does: Move{World: "no number is given"}})
		}
	case *flows.HTTP:
		g.fillHTTP(s, v)
	default:
		g.add(s, way{to: g.at(firstOf(s.step.Next), s.served), press: true, silent: true})
	}
}

// add gives a spot one way more.
func (g *graph) add(s *spot, w way) { s.ways = append(s.ways, w) }

// asked gives a spot one answer of the world.
func (g *graph) asked(s *spot, to int, question, value, words string) {
	s.world = true
	g.add(s, way{to: to, press: true, silent: true, asked: question, value: value, does: Move{World: words}})
}

// played is a step that plays prompts and goes on.
func (g *graph) played(s *spot, prompts []flows.Prompt) {
	if len(prompts) == 0 {
		g.add(s, way{to: g.at(firstOf(s.step.Next), s.served), press: true, silent: true})
		return
	}
	g.heard(s, g.length.all(prompts), s.step.Next, s.served)
}

// heard is a prompt that is heard to its end, unless the key for a person is pressed.
func (g *graph) heard(s *spot, long time.Duration, next call.StepID, served bool) {
	g.add(s, way{to: g.at(firstOf(next), served), quick: long, heard: long, press: true, silent: true, does: Move{Wait: long}})
	if g.person(s, 0, long) {
		s.ways[len(s.ways)-1].early = true
	}
}

// person is the key for a person where it acts at once.
func (g *graph) person(s *spot, quick, heard time.Duration) bool {
	h := g.program.HumanAt(s.step)
	if h.Step == "" {
		return false
	}
	g.add(s, way{
		to: g.at(h.Step, s.served), keys: 1, quick: quick, heard: heard, press: true, human: true,
		does: Move{Wait: heard, Press: h.Key.String()},
	})
	return true
}

func (g *graph) fillCalendar(s *spot, v *flows.Calendar) {
	asked := "calendar " + v.Name
	g.asked(s, g.at(firstOf(v.Open), s.served), asked, "open", "`"+v.Name+"` is open")
	if v.Calendar != nil {
		g.asked(s, g.at(firstOf(v.Closed), s.served), asked, "closed", "`"+v.Name+"` is closed")
	}
}

func (g *graph) fillChoose(s *spot, v *flows.Choose) {
	asked := "cases of " + string(s.place.step)
	if same, ok := g.known.ofTheCaller(v.Cases); ok {
		asked = same // it answers the same wherever it is asked
	}
	for i, c := range v.Cases {
		always, decided := g.known.holds(c.When)
		if decided && !always {
			continue
		}
		words := "no other case holds"
		if c.When != nil {
			words = c.When.String()
		}
		g.asked(s, g.at(firstOf(c.Next, s.step.Next), s.served), asked, strconv.Itoa(i), words)
		if decided {
			return
		}
	}
	if len(s.ways) == 0 || v.Cases[len(v.Cases)-1].When != nil {
		g.asked(s, g.at(firstOf(s.step.Next), s.served), asked, "none", "no case holds")
	}
}

func (g *graph) fillQueue(s *spot, v *flows.Queue) {
	asked, name := "queue "+string(v.Queue), "`"+string(v.Queue)+"`"
	offer := place{step: s.place.step, kind: offered, served: s.served}
	g.asked(s, g.spot(place{step: s.place.step, kind: waiting, served: s.served}), asked, "open", name+" has agents")
	for _, out := range []struct {
		to           call.StepID
		value, words string
	}{{v.Full, "full", name + " is full"}, {v.Empty, "empty", name + " has an empty shift"}} {
		to := g.spot(offer)
		if out.to != "" {
			to = g.at(out.to, s.served)
		}
		g.asked(s, to, asked, out.value, out.words)
		s.ways[len(s.ways)-1].fails = out.to != ""
	}
}

// fillWaiting goes on after the conversation, and to the menu that a waiting caller may go back to.
func (g *graph) fillWaiting(s *spot) {
	if _, out := s.step.Verb.(*flows.Transfer); out {
		g.add(s, way{to: g.at(firstOf(s.step.Next), true), press: true, does: Move{World: "the far end hangs up"}})
		return
	}
	g.add(s, way{to: g.at(firstOf(s.step.Next), true), press: true, does: Move{World: "the agent hangs up"}})
	if v := s.step.Verb.(*flows.Queue); v.Menu != "" {
		g.add(s, way{to: g.at(v.Menu, s.served), keys: 1, press: true, does: Move{Press: v.Options.Menu.String()}})
	}
}

func (g *graph) fillIdentify(s *spot, v *flows.Identify) {
	dir := "directory " + v.Directory
	found := g.at(firstOf(v.Found, s.step.Next), s.served)
	if v.PIN != nil {
		found = g.spot(place{step: s.place.step, kind: pin, served: s.served})
	}
	g.asked(s, found, dir, "found", "`"+v.Directory+"` knows the caller")
	g.asked(s, g.at(firstOf(v.Unknown, s.step.Next), s.served), dir, "unknown", "`"+v.Directory+"` does not know the caller")
	g.asked(s, g.spot(place{step: s.place.step, kind: down, served: s.served}), dir, "down", "`"+v.Directory+"` is down")
}

// fillDown is the wait for a directory that says nothing.
func (g *graph) fillDown(s *spot, v *flows.Identify) {
	g.add(s, way{
		to: g.at(firstOf(v.Failed, s.step.Next), s.served), quick: directoryWait, heard: directoryWait, press: true, silent: true,
		does: Move{Wait: directoryWait},
	})
	if v.PIN == nil { // before a PIN the key is kept, for it may be part of it
		g.person(s, 0, 0)
	}
}
