package prove

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/calendar"
	"centralino/internal/effort"
)

// TestReachingAgreesWithProofs asks of random flows for a person with every calendar open and closed, one combination after
// the other: the worst of all is what the proof says that leaves the calendars to the world. Only the key for a person, which
// does not count where callers hear that it is closed, may make it worse.
func TestReachingAgreesWithProofs(t *testing.T) {
	asked := 0
	rapid.Check(t, func(t *rapid.T) {
		g := generator{T: t, steps: rapid.IntRange(1, 5).Draw(t, "steps"), human: rapid.SampledFrom([]call.Digit{0, 0, '0', '*'}).Draw(t, "human key")}
		p := g.flow()
		apart(p)
		o := Options{Length: func(_ call.Language, p flows.Prompt) time.Duration { return lasts(p.Name) }}
		proved, r := Flow(p, o), NewReaching(p, o)
		if len(proved.Cut) > 0 {
			return
		}
		for _, f := range proved.Steps {
			if f.Books {
				continue
			}
			can, pressing, keys := true, true, 0
			for combination := range 1 << len(r.calendars) {
				reach := r.Person(f.Step, func(c *calendar.Calendar) bool { return combination>>slices.Index(r.calendars, c)&1 == 1 })
				can, pressing, keys = can && reach.Can, pressing && reach.Pressing, max(keys, reach.Keys)
				asked++
			}
			if can && !f.Person.Can || can != f.Person.Can && g.human == 0 || pressing && (!f.Person.Pressing || keys < f.Person.Keys) {
				t.Fatalf("from %s a person is reached %v, by pressing %v in %d keys; proved is %+v\n%s", f.Step, can, pressing, keys, f.Person, written(p))
			}
		}
	})
	if asked < 100 {
		t.Errorf("only %d questions were asked", asked)
	}
}

// apart gives each name of a calendar one of its own.
func apart(p *flows.Program) {
	named := map[string]*calendar.Calendar{}
	for _, s := range p.Steps {
		if c, ok := s.Verb.(*flows.Calendar); ok {
			if named[c.Name] == nil {
				named[c.Name] = calendar.Always(time.UTC)
			}
			c.Calendar = named[c.Name]
		}
	}
}

// TestWhoIsToldThatItIsClosed: the key for a person leads into the queue at night too, where nobody is; and a queue that is
// closed itself has nobody.
func TestWhoIsToldThatItIsClosed(t *testing.T) {
	p := compile(t, `
flow: f
human: {key: "0", step: person}
steps:
  hello: {play: hello, next: opening}
  opening: {calendar: office, open: main, closed: night}
  main: {menu: main, keys: {"1": person}}
  night: {menu: night, keys: {"1": later}, failed: later}
  later: {callback: billing, next: end}
  person: {queue: billing, next: end}
`)
	r := NewReaching(p, Options{Length: fourSeconds})
	never := func(*calendar.Calendar) bool { return false }
	if !r.Person("hello", nil).Can || !r.Person("night", nil).Can {
		t.Error("nobody is reached in opening hours")
	}
	if r.Person("hello", never).Can || r.Person("night", never).Can {
		t.Error("somebody is reached at night")
	}
	closed := calendar.Always(time.UTC)
	for _, s := range p.Steps {
		if q, ok := s.Verb.(*flows.Queue); ok {
			q.Options.Calendar = closed
		}
	}
	r = NewReaching(p, Options{Length: fourSeconds})
	if !r.Person("main", nil).Can || r.Person("main", func(c *calendar.Calendar) bool { return c != closed }).Can {
		t.Error("a queue that is closed has somebody, or an open one nobody")
	}
}

// TestLawOfLargeFlowsIsQuick asks all that rules ask of flows of 200 steps, which share calendars and queues.
func TestLawOfLargeFlowsIsQuick(t *testing.T) {
	large := rapid.Custom(func(t *rapid.T) *flows.Program { return generator{T: t, steps: 200, human: '0'}.flow() })
	for seed := range 3 {
		began := effort.Spent(t)
		p := large.Example(seed)
		apart(p)
		r := NewReaching(p, Options{})
		r.FirstMenus()
		for combination := range 4 {
			for _, s := range r.Steps() {
				r.Person(s.ID, func(c *calendar.Calendar) bool { return combination>>slices.Index(r.calendars, c)&1 == 1 })
			}
		}
		if took := effort.Spent(t) - began; took > 5*time.Second {
			t.Errorf("it took %v", took)
		}
	}
}

func TestFirstMenus(t *testing.T) {
	p := compile(t, `
flow: f
human: {key: "0", step: person}
steps:
  hello: {identify: customers, found: gold, unknown: opening}
  opening: {calendar: office, open: language, closed: night}
  language: {menu: language, keys: {"1": italian, "2": english}, failed: main}
  italian: {set: {language: '"it"'}, next: main}
  english: {set: {language: '"en"'}, next: main}
  gold: {menu: gold, keys: {"1": deeper, "2": said}}
  main: {menu: {say: {it: "Prema uno, o due per un reclamo, prema due.", en: "Press one, press two."}}, keys: {"1": deeper, "2": said}}
  deeper: {menu: deeper, keys: {"1": person}}
  said: {play: sorry, next: complaint}
  complaint: {queue: billing, next: end}
  night: {menu: night, keys: {"1": person}}
  person: {queue: billing, next: end}
`)
	r := NewReaching(p, Options{Length: fourSeconds})
	var names []call.StepID
	for _, m := range r.FirstMenus() {
		names = append(names, m.Step.ID)
		if keys := r.KeysTo(m.Menu, "complaint"); !slices.Equal(keys, []call.Digit{'2'}) {
			t.Errorf("%s: the keys %v lead to a complaint", m.Step.ID, keys)
		}
		if keys := r.KeysToPerson(m.Menu); !slices.Equal(keys, []call.Digit{'2'}) {
			t.Errorf("%s: the keys %v lead to a person", m.Step.ID, keys)
		}
		speaks, known := r.Speaks(m.Menu, []call.Digit{'2'})
		if said := m.Step.ID == "main"; speaks != said || known != said {
			t.Errorf("%s speaks of 2: %v, %v", m.Step.ID, speaks, known)
		}
		if len(m.Path) == 0 || m.Path[len(m.Path)-1].To != m.Step.ID {
			t.Errorf("the path to %s is %s", m.Step.ID, Script(m.Path))
		}
	}
	if slices.Sort(names); !slices.Equal(names, []call.StepID{"gold", "main"}) {
		t.Error(names)
	}
	if keys := r.KeysTo(p.Steps["deeper"].Verb.(*flows.Menu), "complaint"); keys != nil {
		t.Error(keys)
	}
}
