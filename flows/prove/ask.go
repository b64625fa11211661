package prove

import (
	"fmt"
	"time"

	"centralino/call"
	"centralino/flows"
)

// sameMistake is how far wrong keys have to be apart to count as two, as in package ivr.
const sameMistake = 2 * time.Second

// fillMenu: a key is pressed at once, or after the prompt; the tries are used up by silence, by wrong keys, or by the
// quickest mixture of both.
func (g *graph) fillMenu(s *spot, v *flows.Menu) {
	long, again, wait := g.length.all(v.Prompts), g.length.all(v.Invalid), waitOf(v.Wait)
	human := g.program.HumanAt(s.step)
	for _, d := range digits {
		if to := v.Keys[call.Digit(d)]; to != "" && (human.Step == "" || call.Digit(d) != human.Key) {
			g.add(s, way{to: g.at(to, s.served), keys: 1, heard: long, press: true, does: Move{Wait: long, Press: string(d)}})
		}
	}
	g.person(s, 0, long)
	failed := g.at(firstOf(v.Failed, human.Step, s.step.Next), s.served)
	tries := max(v.Tries, 1)
	silence := time.Duration(tries) * (long + wait)
	g.add(s, way{to: failed, fails: true, quick: silence, heard: silence, silent: true, does: Move{Wait: silence}})
	f := failing{prompt: long, again: again, wait: wait}
	for _, hears := range []bool{false, true} {
		f.hears = hears
		allWrong, best := f.wrong(tries, false), f.best(tries, false)
		w := way{
			to: failed, fails: true, keys: tries, quick: never, heard: never, press: true,
			does: Move{Wait: allWrong.time, Press: times(tries, "a wrong key")},
		}
		w.set(hears, allWrong.time)
		g.add(s, w)
		if best.time < allWrong.time {
			w.keys, w.press, w.does = best.keys, false, Move{Wait: best.time, Press: times(best.keys, "a wrong key")}
			w.set(hears, best.time)
			g.add(s, w)
		}
	}
}

// set gives the time of one kind of caller.
func (w *way) set(hears bool, t time.Duration) {
	if hears {
		w.heard = t
	} else {
		w.quick = t
	}
}

// digits lists the keys of a telephone.
const digits = "1234567890*#ABCD"

func times(n int, what string) string {
	if n == 1 {
		return what
	}
	return fmt.Sprintf("%s %d times", what, n)
}

func waitOf(d time.Duration) time.Duration {
	if d <= 0 {
		return defaultWait
	}
	return d
}

// failing works out how a menu's tries are used up.
type failing struct {
	prompt, again, wait time.Duration
	hears               bool // every prompt to its end
}

// spent is what using up tries costs.
type spent struct {
	time time.Duration
	keys int
}

// pressed is how long it takes until a wrong key counts. Two that follow each other at once are one mistake.
func (f failing) pressed(wrong bool) time.Duration {
	switch prompts := f.prompts(wrong); {
	case wrong && f.hears:
		return max(prompts, sameMistake)
	case wrong:
		return sameMistake
	case f.hears:
		return prompts
	}
	return 0
}

// prompts is how long is spoken; wrong: after a wrong key.
func (f failing) prompts(wrong bool) time.Duration {
	if wrong {
		return f.again + f.prompt
	}
	return f.prompt
}

// wrong uses up tries by wrong keys alone.
func (f failing) wrong(tries int, wrong bool) spent {
	if tries == 0 {
		return spent{}
	}
	rest := f.wrong(tries-1, true)
	return spent{f.pressed(wrong) + rest.time, rest.keys + 1}
}

// best uses them up in the shortest time.
func (f failing) best(tries int, wrong bool) spent {
	if tries == 0 {
		return spent{}
	}
	key, silence := f.best(tries-1, true), f.best(tries-1, false)
	key = spent{f.pressed(wrong) + key.time, key.keys + 1}
	silence.time += f.prompts(wrong) + f.wait
	if silence.time < key.time {
		return silence
	}
	return key
}

// entry is digits that are asked for: a collect, or a PIN.
type entry struct {
	prompt   time.Duration
	min, max int
	end      call.Digit
	wait     time.Duration
}

// fillEntry gives a spot what can be done where digits are asked for, but for what follows from using up a try.
func (g *graph) fillEntry(s *spot, e entry, done int) {
	entered := func(keys int, after time.Duration) {
		g.add(s, way{
			to: done, keys: keys, quick: after, heard: e.prompt + after, press: true,
			does: Move{Wait: e.prompt, Press: keysWords(keys, after)},
		})
	}
	if e.min == e.max {
		entered(e.max, 0)
	} else {
		entered(e.min, e.wait)
		entered(e.max, 0)
		if e.end != 0 && e.min+1 < e.max {
			entered(e.min+1, 0)
		}
	}
	g.personInEntry(s, e)
}

func keysWords(n int, after time.Duration) string {
	words := fmt.Sprintf("%d keys", n)
	if n == 1 {
		words = "1 key"
	}
	if after > 0 {
		words += " and wait " + Seconds(after)
	}
	return words
}

// personInEntry is the key for a person where it may be a digit: it counts when it is all that was keyed.
func (g *graph) personInEntry(s *spot, e entry) {
	h := g.program.HumanAt(s.step)
	if h.Step == "" {
		return
	}
	alone := h.Key < '0' || h.Key > '9'
	if alone || e.max == 1 {
		g.person(s, 0, e.prompt)
		return
	}
	to := g.at(h.Step, s.served)
	g.add(s, way{
		to: to, keys: 1, quick: e.wait, heard: e.prompt + e.wait, press: true, human: true,
		does: Move{Wait: e.prompt, Press: h.Key.String() + " and wait " + Seconds(e.wait)},
	})
	if e.end != 0 {
		g.add(s, way{
			to: to, keys: 2, heard: e.prompt, press: true, human: true,
			does: Move{Wait: e.prompt, Press: h.Key.String() + e.end.String()},
		})
	}
}

// ended reports whether the end key uses up a try: it does when nothing was keyed and it is not the key for a person.
func (g *graph) ended(s *spot, e entry) bool {
	return e.end != 0 && (g.program.HumanAt(s.step).Step == "" || g.program.HumanAt(s.step).Key != e.end)
}

func (g *graph) fillCollect(s *spot, v *flows.Collect) {
	e := entry{prompt: g.length.all(v.Prompts), min: max(v.Min, 1), end: v.End, wait: waitOf(v.Wait)}
	e.max = max(v.Max, e.min)
	g.fillEntry(s, e, g.at(firstOf(s.step.Next), s.served))
	failed := g.at(firstOf(v.Failed, g.program.HumanAt(s.step).Step, s.step.Next), s.served)
	tries := max(v.Tries, 1)
	all := time.Duration(tries)
	silence := all * (e.prompt + e.wait)
	g.add(s, way{to: failed, fails: true, quick: silence, heard: silence, silent: true, does: Move{Wait: silence}})
	switch {
	case g.ended(s, e):
		g.add(s, way{
			to: failed, fails: true, keys: tries, heard: all * e.prompt, press: true,
			does: Move{Wait: all * e.prompt, Press: times(tries, e.end.String())},
		})
	case e.min > 1:
		g.add(s, way{
			to: failed, fails: true, keys: tries, quick: all * e.wait, heard: silence, press: true,
			does: Move{Wait: silence, Press: times(tries, "1 key")},
		})
	}
}

// fillPIN asks for the PIN once more than it was asked before.
func (g *graph) fillPIN(s *spot, v *flows.Identify) {
	prompts := v.PIN.Prompts
	if s.wrong {
		prompts = append([]flows.Prompt{{Name: "pin-wrong"}}, prompts...)
	}
	e := entry{prompt: g.length.all(prompts), min: max(v.PIN.Digits, 1), end: '#', wait: waitOf(v.PIN.Wait)}
	e.max = e.min
	g.fillEntry(s, e, g.spot(place{step: s.place.step, kind: verify, n: s.n, served: s.served}))
	next := g.at(firstOf(v.Unknown, s.step.Next), s.served)
	if s.n+1 < max(v.PIN.Tries, 1) {
		next = g.spot(place{step: s.place.step, kind: pin, n: s.n + 1, served: s.served})
	}
	silence := e.prompt + e.wait
	g.add(s, way{to: next, fails: true, quick: silence, heard: silence, silent: true, does: Move{Wait: silence}})
	switch {
	case g.ended(s, e):
		g.add(s, way{to: next, fails: true, keys: 1, heard: e.prompt, press: true, does: Move{Wait: e.prompt, Press: "#"}})
	case e.min > 1:
		g.add(s, way{to: next, fails: true, keys: 1, quick: e.wait, heard: silence, press: true, does: Move{Wait: silence, Press: "1 key"}})
	}
}

func (g *graph) fillVerify(s *spot, v *flows.Identify) {
	asked, unknown := "PIN of "+string(s.place.step), firstOf(v.Unknown, s.step.Next)
	tell := func(phrase string) int {
		return g.spot(place{step: s.place.step, kind: told, phrase: phrase, next: unknown, served: s.served})
	}
	wrong := tell("pin-wrong")
	if s.n+1 < max(v.PIN.Tries, 1) {
		wrong = g.spot(place{step: s.place.step, kind: pin, n: s.n + 1, wrong: true, served: s.served})
	}
	g.asked(s, g.at(firstOf(v.Found, s.step.Next), s.served), asked, "right", "the PIN is right")
	g.asked(s, wrong, asked, "wrong", "the PIN is wrong")
	g.asked(s, tell("pin-locked"), asked, "locked", "the PIN is locked")
	g.asked(s, g.at(firstOf(v.Failed, s.step.Next), s.served), asked, "failed", "the PIN cannot be checked")
}

// fillQuestion asks one question of a survey. Whoever has spoken with nobody passes by.
func (g *graph) fillQuestion(s *spot, v *flows.Survey) {
	if len(v.Questions) == 0 || !s.served {
		g.add(s, way{to: g.at(firstOf(s.step.Next), s.served), press: true, silent: true})
		return
	}
	q := v.Questions[s.n]
	long := g.length.all(q.Prompts)
	next := g.at(firstOf(s.step.Next), s.served)
	if s.n+1 < len(v.Questions) {
		next = g.spot(place{step: s.place.step, kind: question, n: s.n + 1, served: s.served})
	}
	human, free := g.program.HumanAt(s.step), true
	for _, d := range q.Keys {
		free = free && d != human.Key
	}
	if len(q.Keys) > 0 && (free || len(q.Keys) > 1 || human.Step == "") {
		g.add(s, way{to: next, keys: 1, heard: long, press: true, does: Move{Wait: long, Press: "an answer"}})
	}
	silence := long + waitOf(v.Wait)
	g.add(s, way{to: next, quick: silence, heard: silence, silent: true, does: Move{Wait: silence}})
	if free {
		g.person(s, 0, long)
	}
}
