package prove

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/calendar"
	"centralino/flows/strict"
	"centralino/ivr"
)

// generator draws small flows: steps s0, s1, … of every verb, leading anywhere.
type generator struct {
	*rapid.T
	steps int
	human call.Digit
	never *calendar.Calendar
}

func (g generator) to() call.StepID {
	if i := rapid.IntRange(0, g.steps).Draw(g.T, "to"); i < g.steps {
		return call.StepID(fmt.Sprintf("s%d", i))
	}
	return flows.End
}

// ahead draws a way to a later step: the compiler refuses circles in which nobody waits.
func (g generator) ahead(i int) call.StepID {
	if to := rapid.IntRange(i+1, g.steps).Draw(g.T, "to"); to < g.steps {
		return call.StepID(fmt.Sprintf("s%d", to))
	}
	return flows.End
}

// maybe draws a way that may be left out.
func (g generator) maybe(i int) call.StepID {
	if rapid.Bool().Draw(g.T, "written") {
		return g.ahead(i)
	}
	return ""
}

func (g generator) prompts(names ...string) []flows.Prompt {
	return []flows.Prompt{{Name: rapid.SampledFrom(names).Draw(g.T, "prompt")}}
}

func (g generator) flow() *flows.Program {
	p := &flows.Program{Name: "f", Start: "s0", Languages: []call.Language{"it"}, Steps: map[call.StepID]*flows.Step{}}
	if g.human != 0 {
		p.Human = flows.Human{Key: g.human, Step: call.StepID(fmt.Sprintf("s%d", rapid.IntRange(0, g.steps-1).Draw(g.T, "human")))}
	}
	for i := range g.steps {
		id := call.StepID(fmt.Sprintf("s%d", i))
		s := &flows.Step{ID: id, Pos: strict.Pos{File: "f", Line: i + 1, Col: 1}, Verb: g.verb(i), Next: g.ahead(i)}
		switch s.Verb.(type) {
		case *flows.Survey, *flows.Flash, *flows.HTTP, *flows.Transfer: // passed at once; a conversation takes no time here
		default:
			s.Next = g.to()
		}
		p.Steps[id] = s
	}
	return p
}

func (g generator) verb(i int) flows.Verb {
	waits := rapid.SampledFrom([]time.Duration{2500 * time.Millisecond, 6 * time.Second})
	tries := rapid.IntRange(1, 3)
	switch rapid.IntRange(0, 12).Draw(g.T, "verb") {
	case 0:
		return &flows.Play{Prompts: g.prompts("short", "long")}
	case 1:
		return &flows.Message{Prompts: g.prompts("short", "long")}
	case 2, 3:
		m := &flows.Menu{Prompts: g.prompts("short", "long"), Keys: map[call.Digit]call.StepID{}, Failed: g.to()}
		m.Wait, m.Tries = waits.Draw(g.T, "wait"), tries.Draw(g.T, "tries")
		for _, d := range []call.Digit{'1', '2'} {
			if rapid.Bool().Draw(g.T, "has") {
				m.Keys[d] = g.to()
			}
		}
		if rapid.Bool().Draw(g.T, "invalid") {
			m.Invalid = g.prompts("short", "long")
		}
		return m
	case 4:
		c := &flows.Collect{Name: "code", Prompts: g.prompts("short", "long"), Failed: g.to()}
		c.Wait, c.Tries = waits.Draw(g.T, "wait"), tries.Draw(g.T, "tries")
		c.Min = rapid.IntRange(1, 2).Draw(g.T, "min")
		c.Max = c.Min + rapid.IntRange(0, 2).Draw(g.T, "more")
		if g.human != '#' && rapid.Bool().Draw(g.T, "end") {
			c.End = '#'
		}
		return c
	case 5:
		v := &flows.Identify{Directory: "d", By: "caller.number", Found: g.ahead(i), Unknown: g.ahead(i), Failed: g.to()}
		if rapid.Bool().Draw(g.T, "pin") {
			v.PIN = &flows.PIN{Prompts: g.prompts("short", "long"), Wait: waits.Draw(g.T, "wait")}
			v.PIN.Digits, v.PIN.Tries = rapid.IntRange(1, 2).Draw(g.T, "digits"), rapid.IntRange(1, 2).Draw(g.T, "tries")
		}
		return v
	case 6:
		known := flows.Vars{"caller": map[string]string{"number": ""}}
		e, err := flows.CompileExpr(fmt.Sprintf("caller.number contains %q", letter(i)), known)
		if err != nil {
			g.Fatal(err)
		}
		return &flows.Choose{Cases: []flows.Case{{When: e, Next: g.ahead(i)}, {Next: g.ahead(i)}}}
	case 7, 8:
		q := &flows.Queue{Queue: rapid.SampledFrom([]call.QueueID{"q", "r"}).Draw(g.T, "queue"), Full: g.maybe(i), Empty: g.maybe(i)}
		if rapid.Bool().Draw(g.T, "notice") { // each its own: the same is played once in a call, which a proof counts anew
			q.Options.Notice = fmt.Sprintf("notice %d", i)
		}
		return q
	case 9:
		name := rapid.SampledFrom([]string{"a", "b"}).Draw(g.T, "calendar")
		return &flows.Calendar{Name: name, Calendar: g.never, Open: g.ahead(i), Closed: g.ahead(i)}
	case 10:
		v := &flows.HTTP{Service: "crm", Method: "GET", Failed: g.ahead(i), Timeout: waits.Draw(g.T, "timeout")}
		if rapid.Bool().Draw(g.T, "prompted") {
			v.Prompts = g.prompts("short", "long")
		}
		return v
	case 11:
		v := &flows.Transfer{To: rapid.SampledFrom([]string{"+391", "+392"}).Draw(g.T, "far"), Wait: 20 * time.Second, Max: time.Hour}
		if rapid.Bool().Draw(g.T, "says") {
			v.Prompts = g.prompts("short", "long")
		}
		v.Human, v.Busy, v.Failed = rapid.Bool().Draw(g.T, "helps"), g.maybe(i), g.ahead(i)
		return v
	}
	if rapid.Bool().Draw(g.T, "takes a message") {
		return &flows.Voicemail{Box: "b", Limits: flows.BoxOptions{Max: time.Minute}}
	}
	switch rapid.IntRange(0, 6).Draw(g.T, "passes") {
	case 2, 3:
		v := &flows.Record{Name: "r", Prompts: g.prompts("short", "long"), Limits: flows.BoxOptions{Max: time.Minute, Silence: 4 * time.Second}}
		if v.Review = rapid.Bool().Draw(g.T, "review"); g.human != '#' {
			v.End = '#'
		}
		v.Failed = g.to()
		return v
	case 0:
		return &flows.Wait{For: waits.Draw(g.T, "wait")}
	case 1:
		return &flows.Flash{Name: "news", Prompts: g.prompts("short", "long")}
	}
	if rapid.Bool().Draw(g.T, "books") {
		return &flows.Callback{Queue: "q"}
	}
	asked := flows.Question{ID: "i", Prompts: g.prompts("short"), Keys: []call.Digit{'1', '2'}}
	return &flows.Survey{Name: "s", Wait: waits.Draw(g.T, "wait"), Questions: []flows.Question{asked}}
}

func letter(i int) string { return string(rune('a' + i)) }

// lasts is how long prompts last on the telephone of these tests. All last longer than a mistake.
func lasts(name string) time.Duration {
	switch name {
	case "short":
		return 2200 * time.Millisecond
	case "long":
		return 9 * time.Second
	}
	return 3100 * time.Millisecond
}

// worldsOf lists every world that a flow can tell from the others; nil when they are too many for a test.
func worldsOf(p *flows.Program, always, never *calendar.Calendar) (out []world) {
	length := func(p call.Prompt) time.Duration { return lasts(p.Name) }
	out = []world{{
		number: "+39", always: always, closed: never, length: length, phases: map[uint64]string{}, fields: map[string]int{},
	}}
	seen := map[string]bool{}
	split := func(name string, set func(world, string) world, values ...string) {
		if seen[name] {
			return
		}
		seen[name] = true
		var more []world
		for _, w := range out {
			for _, v := range values {
				more = append(more, set(w, v))
			}
		}
		out = more
	}
	for _, id := range slices.Sorted(maps.Keys(p.Steps)) {
		switch v := p.Steps[id].Verb.(type) {
		case *flows.Calendar:
			split("c"+v.Name, func(w world, s string) world {
				w.calendars = maps.Clone(w.calendars)
				if w.calendars == nil {
					w.calendars = map[string]bool{}
				}
				w.calendars[v.Name] = s == "open"
				return w
			}, "open", "closed")
		case *flows.Flash:
			set := func(w world, s string) world { w.flashes = with(w.flashes, v.Name, s); return w }
			split("f"+v.Name, set, "on", "off")
		case *flows.Queue:
			set := func(w world, s string) world { w.queues = with(w.queues, v.Queue, s); return w }
			split("q"+string(v.Queue), set, "open", "full", "empty")
		case *flows.Transfer:
			set := func(w world, s string) world { w.far = with(w.far, v.To, s); return w }
			split("t"+v.To, set, "answered", "busy", "silent")
		case *flows.Identify:
			set := func(w world, s string) world { w.who = with(w.who, id, s); return w }
			split("i"+string(id), set, "found", "unknown", "down")
			if v.PIN != nil {
				set := func(w world, s string) world { w.pins = with(w.pins, id, s); return w }
				split("p"+string(id), set, "right", "wrong", "locked", "failed")
			}
		case *flows.HTTP:
			split("s"+string(id), func(w world, s string) world { w.who = with(w.who, id, s); return w }, "answers", "silent")
		case *flows.Record:
			split("r"+string(id), func(w world, s string) world {
				first, second, _ := strings.Cut(s, ", ")
				w.said, w.later = with(w.said, id, first), with(w.later, id, second)
				return w
			}, "said", "failed", "nothing, said", "nothing, nothing", "nothing, failed")
		case *flows.Choose:
			split("h"+string(id), func(w world, s string) world { w.number += call.Number(s); return w }, "", letter(int(id[1]-'0')))
		}
	}
	// A directory that is down is down for all who ask it.
	return slices.DeleteFunc(out, func(w world) bool {
		down, up := false, false
		for _, who := range w.who {
			down = down || who == "down"
			up = up || who == "found" || who == "unknown"
		}
		return down && up
	})
}

func with[K comparable](m map[K]string, k K, v string) map[K]string {
	m = maps.Clone(m)
	if m == nil {
		m = map[K]string{}
	}
	m[k] = v
	return m
}

// TestAgreesWithWalking compares what is proved of random flows with what is found by trying, with the interpreter, all that a
// caller can do in every world.
func TestAgreesWithWalking(t *testing.T) {
	always := calendar.Always(time.UTC)
	_, none := strict.Parse("c", []byte("{open: {}}"))
	never := calendar.Read(none, time.UTC)
	compared, silent := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		human := rapid.SampledFrom([]call.Digit{0, '0', '0', '*', '#'}).Draw(t, "human key")
		g := generator{t, rapid.IntRange(1, 4).Draw(t, "steps"), human, never}
		p := g.flow()
		all := worldsOf(p, always, never)
		if len(all) > 12 {
			return
		}
		r := Flow(p, Options{Length: func(_ call.Language, p flows.Prompt) time.Duration { return lasts(p.Name) }})
		alphabet := "127D#"
		if g.human != 0 && !strings.ContainsRune(alphabet, rune(g.human)) {
			alphabet += string(rune(g.human))
		}
		for _, f := range r.Steps {
			compared++
			agree(t, p, f, all, alphabet)
			if !f.Anyone.Can && !found(r, RuleDeadEnd, RuleTrap, RuleNobody, RuleSilence, RuleLoop, RuleLongWait) {
				t.Fatalf("nobody is reached from %s, and nothing is told: %v\n%s", f.Step, r.Findings, written(p))
			}
		}
		for _, w := range all {
			ends, loops, asked := silently(p, w)
			if loops && !found(r, RuleLoop) || ends && asked && !found(r, RuleSilence, RuleNobody) {
				t.Fatalf("silence ends the call %v, goes round %v, and that is not told: %v\n%s", ends, loops, r.Findings, written(p))
			}
			silent++
		}
	})
	t.Logf("%d steps were compared, and %d silent calls", compared, silent)
	if compared < 50 || silent < 50 {
		t.Error("these are too few")
	}
}

func found(r Report, rules ...string) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return slices.Contains(rules, f.Rule) })
}

// silently calls and does nothing. It reports whether the call ends without anybody, whether it goes round for ever, and
// whether the caller was asked anything.
func silently(p *flows.Program, in world) (ends, loops, asked bool) {
	w := begin(p, p.Start, in)
	for seen := map[string]bool{}; !w.somebody; {
		if w.Done() {
			return true, false, asked
		}
		if seen[w.key()] {
			return false, true, asked
		}
		seen[w.key()] = true
		asked = asked || w.in("menu", "collect", "pin")
		w, _ = w.wait()
	}
	return false, false, asked
}

// agree walks from one step in every world.
func agree(t *rapid.T, p *flows.Program, f Figures, all []world, alphabet string) {
	person, anyone := worst{Reach: firstReach()}, worst{Reach: firstReach()}
	for _, w := range all {
		walkInto(&anyone, p, f.Step, w, alphabet, func(w walker) bool { return w.somebody })
		for _, q := range w.queues {
			if q != "open" {
				w.queues = nil // open
			}
		}
		w.far = helping(p, w.far)
		walkInto(&person, p, f.Step, w, alphabet, func(w walker) bool { return w.person })
	}
	for _, c := range []struct {
		name         string
		proved, real Reach
	}{{"a person", f.Person, person.Reach}, {"anyone", f.Anyone, anyone.Reach}} {
		c.proved.ByKeys, c.proved.ByHeard, c.proved.worst = nil, nil, never
		for _, r := range []*Reach{&c.proved, &c.real} {
			if !r.Pressing { // in one world it takes silence; those of the others are not told
				r.Keys = -1
			}
		}
		if c.proved.Can != c.real.Can {
			t.Fatalf("from %s to %s: proved %v, walked %v\n%s", f.Step, c.name, c.proved, c.real, written(p))
		}
		if c.proved.Can && fmt.Sprint(c.proved) != fmt.Sprint(c.real) {
			t.Fatalf("from %s to %s: proved %v, walked %v\n%s", f.Step, c.name, c.proved, c.real, written(p))
		}
	}
}

// helping is a world in which those answer who help callers, as far as a proof of reaching a person assumes that.
func helping(p *flows.Program, far map[string]string) map[string]string {
	for _, s := range p.Steps {
		if v, ok := s.Verb.(*flows.Transfer); ok && v.Human {
			far = with(far, v.To, "answered")
		}
	}
	return far
}

// begin calls, and hears what comes first.
func begin(p *flows.Program, start call.StepID, in world) walker {
	w := walker{program: in.program(p, start), world: in, now: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)}
	w.State = ivr.New(w.program, ivr.Caller{Number: in.number, Dialled: "1", Arrived: w.now})
	return w.step(ivr.Start{})
}

// worst is the worst of the worlds so far. That a key has to be pressed while nothing is asked is worse than any wait.
type worst struct {
	Reach
	early int
}

func walkInto(r *worst, p *flows.Program, start call.StepID, in world, alphabet string, goal func(walker) bool) {
	w := begin(p, start, in)
	keys, quick, heard := w.shortest(byKeys, goal, alphabet), w.shortest(byQuick, goal, alphabet), w.shortest(byHeard, goal, alphabet)
	r.Can = r.Can && quick.ok
	r.Pressing = r.Pressing && keys.ok
	if keys.ok {
		r.Keys = max(r.Keys, keys.keys)
	}
	if quick.ok {
		r.Quick = max(r.Quick, quick.time)
	}
	if heard.ok && (heard.early > r.early || heard.early == r.early && heard.time > r.Heard) {
		r.Heard, r.early = heard.time, heard.early
	}
}

// written prints a flow for people.
func written(p *flows.Program) string {
	var b strings.Builder
	fmt.Fprintf(&b, "human %v %v\n", p.Human.Key, p.Human.Step)
	for _, id := range slices.Sorted(maps.Keys(p.Steps)) {
		fmt.Fprintf(&b, "%s: %T %+v next %s\n", id, p.Steps[id].Verb, p.Steps[id].Verb, p.Steps[id].Next)
	}
	return b.String()
}
