package prove

import (
	"container/heap"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/calendar"
	"centralino/ivr"
)

// world is one way in which everything outside a flow answers throughout a call.
type world struct {
	calendars map[string]bool         // by name: open
	queues    map[call.QueueID]string // open, full, empty
	who       map[call.StepID]string  // by the step that identifies: found, unknown, down
	pins      map[call.StepID]string  // by the step: right, wrong, locked, failed
	far       map[string]string       // by the number a call is passed on to: answered, busy, silent
	flashes   map[string]string       // by name: on, off
	said      map[call.StepID]string  // by the step that records: said, nothing, failed
	later     map[call.StepID]string  // and when it asks once more
	number    call.Number             // letters in it make conditions hold
	always    *calendar.Calendar
	closed    *calendar.Calendar
	length    func(call.Prompt) time.Duration
	phases    map[uint64]string // names that were printed once
	fields    map[string]int    // places of fields in ivr.State
}

// program is the flow with the calendars of this world.
func (w world) program(p *flows.Program, start call.StepID) *flows.Program {
	out := *p
	out.Start, out.Steps = start, map[call.StepID]*flows.Step{}
	for id, s := range p.Steps {
		if c, ok := s.Verb.(*flows.Calendar); ok {
			one, verb := *s, *c
			verb.Calendar = w.closed
			if w.calendars[c.Name] {
				verb.Calendar = w.always
			}
			one.Verb = &verb
			s = &one
		}
		out.Steps[id] = s
	}
	return &out
}

// walker is one call in one world, at one moment.
type walker struct {
	ivr.State
	program *flows.Program
	world   world
	now     time.Time
	does    string // the phase

	playing  ivr.ID
	until    time.Time
	timer    ivr.ID
	due      time.Time
	far      ivr.ID
	hush     ivr.ID // the recording of a caller who says nothing
	hushEnds time.Time
	quiet    int  // recordings of this step in which nothing was said
	byKey    bool // the timer began with a key, asks a directory, or is a wait of the flow: waiting for it is no silence
	person   bool // a goal
	somebody bool
}

func (w walker) step(ev ivr.Event) walker {
	var effects []ivr.Effect
	_, pressed := ev.(ivr.Key)
	if _, timedOut := ev.(ivr.Timeout); timedOut {
		w.timer = 0
	}
	if _, played := ev.(ivr.Played); played {
		w.playing = 0
	}
	w.State, effects = w.State.Step(ev, w.now)
	var answer ivr.Event
	for _, e := range effects {
		switch e := e.(type) {
		case ivr.Play:
			w.playing, w.until = e.ID, w.now
			for _, p := range e.Prompts {
				w.until = w.until.Add(w.world.length(p))
			}
		case ivr.Loop, ivr.Quiet:
			w.playing = 0
		case ivr.Timer:
			w.timer, w.due, w.byKey = e.ID, w.now.Add(e.After), pressed
		case ivr.StopTimer:
			w.timer = 0
		case ivr.Lookup:
			answer = w.lookup(e)
		case ivr.Request:
			if w.world.who[w.At()] == "answers" {
				answer = ivr.Replied{ID: e.ID, Outcome: call.RequestOK, Status: 200}
			}
		case ivr.Verify:
			answer = ivr.Verified{ID: e.ID, Answer: ivr.PINAnswer(w.world.pins[w.At()])}
		case ivr.Transfer:
			w.far = e.ID
			switch w.world.far[e.To] {
			case "answered":
				answer = ivr.TransferAnswered{ID: e.ID}
				w.person, w.somebody = w.person || e.By.Human, w.somebody || e.By.Human
			case "busy":
				answer = ivr.TransferEnded{ID: e.ID, Result: call.TransferBusy}
			}
		case ivr.RecordVoicemail:
			switch w.says() {
			case "said":
				answer = ivr.Recorded{ID: e.ID, File: "f", Length: 2 * time.Second}
			case "failed":
				answer = ivr.Recorded{ID: e.ID, Failed: true}
			default:
				w.hush, w.hushEnds = e.ID, w.now.Add(e.Silence)
			}
		case ivr.StopRecording:
			answer = ivr.Recorded{ID: w.hush}
			w.hush, w.quiet = 0, w.quiet+1
		case ivr.AskFlash:
			answer = ivr.Flashed{ID: e.ID, On: w.world.flashes[e.Name] == "on"}
		case ivr.Enqueue:
			switch w.world.queues[e.Queue] {
			case "full":
				answer = ivr.QueueMoved{Result: call.LeftOverflowed, Rule: call.RuleFull}
			case "empty":
				answer = ivr.QueueMoved{Result: call.LeftOverflowed, Rule: call.RuleEmpty}
			default:
				w.person, w.somebody = true, true
			}
		case ivr.Report:
			if in, ok := e.Body.(*call.StepEntered); ok {
				w.quiet = 0
				if books(w.program.Steps[in.Step].Verb) {
					w.somebody = true
				}
			}
		}
	}
	w.does = w.phase()
	w.byKey = w.byKey || w.in("lookup", "request", "dialling", "pause")
	if answer == nil && w.in("transferred") && !w.somebody {
		answer = ivr.TransferEnded{ID: w.far, By: call.SideFar}
	}
	w.somebody = w.somebody || w.in("offer")
	if answer != nil {
		return w.step(answer)
	}
	return w
}

// says is what comes of a recording.
func (w walker) says() string {
	if w.quiet > 0 {
		return w.world.later[w.At()]
	}
	return w.world.said[w.At()]
}

func (w walker) lookup(e ivr.Lookup) ivr.Event {
	switch w.world.who[w.At()] {
	case "found":
		return ivr.LookedUp{ID: e.ID, Answer: call.IdentityFound, Customer: "c"}
	case "unknown":
		return ivr.LookedUp{ID: e.ID, Answer: call.IdentityUnknown}
	}
	return nil
}

// phase is what the call is doing, as a State prints it: between brackets, behind its step. Printing is slow, and there are
// few phases.
func (w walker) phase() string {
	number := w.field("phase").Uint()
	if name, ok := w.world.phases[number]; ok {
		return name
	}
	_, name, _ := strings.Cut(fmt.Sprint(w.State), "(")
	name = strings.TrimSuffix(name, ")")
	w.world.phases[number] = name
	return name
}

// field returns a field of the interpreter's state, to be looked at.
func (w walker) field(name string) reflect.Value {
	i, ok := w.world.fields[name]
	if !ok {
		f, there := reflect.TypeFor[ivr.State]().FieldByName(name)
		if !there {
			panic("ivr.State has no field " + name)
		}
		i = f.Index[0]
		w.world.fields[name] = i
	}
	return reflect.ValueOf(w.State).Field(i)
}

func (w walker) in(phases ...string) bool { return slices.Contains(phases, w.does) }

// step is what the caller may do next, and what it costs.
type option struct {
	walker
	keys    int
	time    time.Duration
	early   bool // pressed during a prompt that asks for nothing
	silence bool
}

// options are all things a caller may do: wait for what comes, a while, or press a key now. One who hears everything
// presses at the very end of what plays.
func (w walker) options(alphabet string, hears bool) (out []option) {
	if next, ok := w.wait(); ok {
		silence := w.playing == 0 && !w.byKey
		out = append(out, option{walker: next, time: next.now.Sub(w.now), silence: silence})
	}
	if later, ok := w.idle(); ok && !hears && !w.in("play", "message", "told", "lookup", "request", "notice", "dialling", "intro", "recording") {
		out = append(out, option{walker: later, time: sameMistake})
	}
	for _, d := range alphabet {
		at := w
		if hears && w.playing != 0 {
			at.now = w.until
		}
		if typed := len(w.text("typed")); typed > 3 || typed > 0 && w.in("play", "told", "lookup", "request") || len(w.text("entry")) > 3 {
			continue // more would lead nowhere new, and there would be no end of it
		}
		if unasked := w.in("play", "message", "told", "lookup", "request", "dialling", "pause", "intro"); hears && unasked && call.Digit(d) != w.program.Human.Key {
			continue // nobody keys ahead who waits for what is asked
		}
		before := at.now.Sub(w.now)
		at = at.step(ivr.Key{Digit: call.Digit(d)})
		out = append(out, option{walker: at, keys: 1, time: before, early: hears && w.in("play", "message", "told", "dialling", "pause", "intro")})
	}
	return out
}

// wait lets the next thing happen that comes by itself. A service may be overdue while the prompt about it still plays.
func (w walker) wait() (walker, bool) {
	switch {
	case w.playing != 0 && (w.timer == 0 || !w.due.Before(w.until)):
		id := w.playing
		w.now = w.until
		return w.step(ivr.Played{ID: id}), true
	case w.hush != 0:
		id := w.hush
		w.now, w.hush, w.quiet = w.hushEnds, 0, w.quiet+1
		return w.step(ivr.Recorded{ID: id}), true
	case w.timer != 0:
		id := w.timer
		w.now = w.due
		return w.step(ivr.Timeout{ID: id}), true
	}
	return w, false
}

// idle waits until a wrong key counts anew, if nothing happens before.
func (w walker) idle() (walker, bool) {
	later := w.now.Add(sameMistake)
	if w.playing != 0 && w.until.Before(later) || w.playing == 0 && w.timer != 0 && w.due.Before(later) {
		return w, false
	}
	w.now = later
	return w, true
}

// text reads a field of the interpreter's state that holds keys.
func (w walker) text(field string) string {
	held := w.field(field).Field(0) // a pointer, so that nothing prints it
	if held.IsNil() {
		return ""
	}
	return held.Elem().String()
}

// key tells states apart in which something different may come.
func (w walker) key() string {
	age := func(field string) time.Duration {
		// The wall clock of a time.Time counts nanoseconds in its first word, and seconds in its second.
		t := w.field(field)
		if t.Field(1).Int() == 0 {
			return sameMistake
		}
		sec := t.Field(1).Int() - reflect.ValueOf(w.now).Field(1).Int()
		nsec := int64(t.Field(0).Uint()) - int64(reflect.ValueOf(w.now).Field(0).Uint())
		return min(-time.Duration(sec*1e9+nsec), sameMistake)
	}
	left := func(id ivr.ID, at time.Time) time.Duration {
		if id == 0 {
			return -1
		}
		return at.Sub(w.now)
	}
	return fmt.Sprint(w.At(), w.does, w.field("tries").Int(), w.field("index").Int(), w.text("typed"), "/", w.text("entry"),
		age("wrongAt"), age("filledAt"), w.field("lateEnd").Uint(), w.field("after").String(),
		left(w.playing, w.until), left(w.timer, w.due), left(w.hush, w.hushEnds), w.quiet, w.byKey, w.field("told").FieldByName("Name").String())
}

// walked is what the shortest walk to a goal costs.
type walked struct {
	ok    bool
	keys  int
	time  time.Duration
	early int
}

// shortest tries everything a caller may do until a goal is reached, the cheapest first.
func (w walker) shortest(m measure, goal func(walker) bool, alphabet string) walked {
	q := &walks{measure: m}
	heap.Push(q, walk{walker: w})
	seen := map[string]bool{}
	for q.Len() > 0 {
		at := heap.Pop(q).(walk)
		if goal(at.walker) {
			return walked{true, at.keys, at.time, at.early}
		}
		if k := at.key(); at.Done() || at.somebody || seen[k] {
			continue
		} else {
			seen[k] = true
		}
		for _, o := range at.options(alphabet, m == byHeard) {
			if m == byKeys && o.silence {
				continue
			}
			next := walk{o.walker, walked{false, at.keys + o.keys, at.time + o.time, at.early}}
			if o.early && next.in("queue", "waiting") || o.early && o.At() != at.At() {
				next.early++
			}
			heap.Push(q, next)
		}
	}
	return walked{}
}

type walk struct {
	walker
	walked
}

// walks is a heap, the cheapest by the measure first.
type walks struct {
	measure measure
	all     []walk
}

func (w *walks) Len() int      { return len(w.all) }
func (w *walks) Swap(i, j int) { w.all[i], w.all[j] = w.all[j], w.all[i] }
func (w *walks) Less(i, j int) bool {
	a, b := w.all[i], w.all[j]
	if w.measure == byKeys {
		return a.keys < b.keys
	}
	return a.early < b.early || a.early == b.early && a.time < b.time
}
func (w *walks) Push(x any) { w.all = append(w.all, x.(walk)) }
func (w *walks) Pop() any {
	last := len(w.all) - 1
	x := w.all[last]
	w.all = w.all[:last]
	return x
}
