package alerts

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"centralino/call"
)

func nine() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// watch looks once a second at a queue that how describes, and returns what is told with the second.
func watch(b *Book, seconds int, how func(second int) Queue) (told map[int]call.Body) {
	told = map[int]call.Body{}
	for second := range seconds {
		at := nine().Add(time.Duration(second) * time.Second)
		for _, body := range b.Look(Sample{At: at, Queues: map[call.QueueID]Queue{"billing": how(second)}}) {
			told[second] = body
		}
	}
	return told
}

// It is told after it has been so for a while, once, and again when it has been over for a while.
func TestAnAlertNeitherHastensNorFlaps(t *testing.T) {
	b := New([]Rule{{Name: "long", When: LongestWait, Over: time.Minute, For: 30 * time.Second, Clear: 20 * time.Second}})
	about := call.AlertSubject{Alert: "long", Queue: "billing"}
	told := watch(b, 300, func(s int) Queue {
		if s == 40 || s >= 150 && s%30 < 15 || s >= 200 { // once for a second, then on and off, then for good
			return Queue{}
		}
		return Queue{Waiting: 1, Longest: time.Duration(61+s) * time.Second}
	})
	want := map[int]call.Body{
		30:  &call.AlertFired{AlertSubject: about, When: "longest-wait", Since: nine(), Value: 91, Limit: 60},
		220: &call.AlertResolved{AlertSubject: about, When: "longest-wait", Lasted: 190 * time.Second},
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
	if len(b.On()) != 0 {
		t.Errorf("on: %v", b.On())
	}
}

func TestEveryCondition(t *testing.T) {
	fine := Queue{Waiting: 1, Longest: time.Minute, Present: 1, Settled: 20, Level: .8, Target: .8, Error: time.Minute, Scored: 5}
	for _, c := range []struct {
		rule Rule
		bad  func(*Queue)
	}{
		{Rule{When: LongestWait, Over: time.Minute}, func(q *Queue) { q.Longest = 61 * time.Second }},
		{Rule{When: ServiceLevel, Calls: 20}, func(q *Queue) { q.Level = .79 }},
		{Rule{When: ServiceLevel, Under: .5, Calls: 20}, func(q *Queue) { q.Level = .49 }},
		{Rule{When: Nobody}, func(q *Queue) { q.Present = 0 }},
		{Rule{When: EstimateError, Over: time.Minute, Calls: 5}, func(q *Queue) { q.Error = 61 * time.Second }},
	} {
		bad := fine
		c.bad(&bad)
		if c.rule.queue(fine).is || !c.rule.queue(bad).is {
			t.Errorf("%+v: fine is %v, bad is %v", c.rule, c.rule.queue(fine).is, c.rule.queue(bad).is)
		}
		few := bad
		few.Waiting, few.Settled, few.Scored = 0, 19, 4
		if c.rule.queue(few).is {
			t.Errorf("%+v: too few of them, and it is met", c.rule)
		}
	}
}

func TestOnlyTheQueuesNamed(t *testing.T) {
	b := New([]Rule{{Name: "empty", When: Nobody, Queues: []call.QueueID{"outages"}}})
	bad := Queue{Waiting: 1}
	told := b.Look(Sample{At: nine(), Queues: map[call.QueueID]Queue{"billing": bad, "outages": bad}})
	if len(told) != 1 || told[0].(*call.AlertFired).Queue != "outages" {
		t.Errorf("told %v", told)
	}
	b.Reconfigure(nil)
	told = b.Look(Sample{At: nine().Add(time.Hour)})
	if r, ok := told[0].(*call.AlertResolved); !ok || !r.Removed || r.Lasted != time.Hour || !b.Idle() {
		t.Errorf("without its rule: %v", told)
	}
}

func TestSourcesThatDoNotAnswer(t *testing.T) {
	b := New([]Rule{{Name: "who", When: DirectoryDown, Calls: 3}, {Name: "crm", When: ServiceDown, Calls: 2}})
	ask := func(bodies ...call.Body) []call.Body {
		for _, body := range bodies {
			b.Apply(call.Event{At: nine(), Body: body})
		}
		return b.Look(Sample{At: nine(), Directories: []string{"customers"}, Services: []string{"crm", "tickets"}})
	}
	failed, found := &call.Identified{Directory: "customers", Answer: call.IdentityFailed}, &call.Identified{Directory: "customers", Answer: call.IdentityUnknown}
	late, fine := &call.Requested{Service: "crm", Outcome: call.RequestTimeout}, &call.Requested{Service: "crm", Outcome: call.RequestRefused}
	if told := ask(failed, failed, found, failed, failed, late); len(told) != 0 {
		t.Errorf("twice in a row: %v", told)
	}
	told := ask(failed, &call.Requested{Service: "crm", Outcome: call.RequestCached}, late)
	if len(told) != 2 || told[0].(*call.AlertFired).Source != "customers" || told[1].(*call.AlertFired).Source != "crm" {
		t.Errorf("three times in a row: %v", told)
	}
	later := New(b.rules)
	later.Apply(call.Event{At: nine(), Body: &call.Started{Alerts: b.On()}})
	if told := later.Look(Sample{At: nine(), Directories: []string{"customers"}, Services: []string{"crm"}}); len(told) != 0 {
		t.Errorf("after a restart, before any is asked: %v", told)
	}
	if told := later.Look(Sample{At: nine(), Services: []string{"crm"}}); len(told) != 1 || !told[0].(*call.AlertResolved).Removed {
		t.Errorf("without the directory: %v", told)
	}
	if told = ask(found, fine); len(told) != 2 || told[0].Kind() != "alert_resolved" {
		t.Errorf("they answer: %v", told)
	}
}

func TestAFigureOfTheLaw(t *testing.T) {
	b := New([]Rule{{Name: "law", When: Law, Calls: 20}})
	figure := Figure{Name: "it-arera-energy/mean-wait", Value: 200, Limit: 180, Calls: 19, Broken: true}
	if told := b.Look(Sample{At: nine(), Laws: []Figure{figure}}); len(told) != 0 {
		t.Errorf("too few calls: %v", told)
	}
	figure.Calls = 20
	told := b.Look(Sample{At: nine(), Laws: []Figure{figure}})
	if f, ok := told[0].(*call.AlertFired); !ok || f.Source != figure.Name || f.Value != 200 || f.Limit != 180 {
		t.Errorf("told %v", told)
	}
	if told = b.Look(Sample{At: nine()}); len(told) != 0 {
		t.Errorf("the history cannot be read: %v", told)
	}
	if told = b.Look(Sample{At: nine(), Laws: []Figure{}}); len(told) != 1 || !told[0].(*call.AlertResolved).Removed {
		t.Errorf("the law asks for it no more: %v", told)
	}
}

// Whatever happens: what is on is what was fired and not resolved, each is told in turn, and a process that begins anew knows
// as much from the events alone.
func TestTheBookIsTheFoldOfItsEvents(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rules := []Rule{
			{Name: "long", When: LongestWait, Over: time.Minute, For: 10 * time.Second, Clear: 5 * time.Second},
			{Name: "nobody", When: Nobody},
		}
		b, later, on := New(rules), New(rules), map[call.AlertSubject]bool{}
		at := nine()
		for range rapid.IntRange(1, 60).Draw(r, "looks") {
			at = at.Add(time.Duration(rapid.IntRange(1, 8).Draw(r, "seconds")) * time.Second)
			s := Sample{At: at, Queues: map[call.QueueID]Queue{}}
			for _, q := range []call.QueueID{"a", "b"} {
				if rapid.IntRange(0, 9).Draw(r, "there") > 0 {
					s.Queues[q] = Queue{
						Waiting: rapid.IntRange(0, 2).Draw(r, "waiting"), Present: rapid.IntRange(0, 1).Draw(r, "present"),
						Longest: time.Duration(rapid.IntRange(0, 120).Draw(r, "longest")) * time.Second,
					}
				}
			}
			for _, body := range b.Look(s) {
				later.Apply(call.Event{At: at, Body: body})
				switch x := body.(type) {
				case *call.AlertFired:
					if on[x.AlertSubject] {
						r.Fatalf("%v is told twice", x)
					}
					on[x.AlertSubject] = true
				case *call.AlertResolved:
					if !on[x.AlertSubject] || x.Lasted < 0 {
						r.Fatalf("%v was not on", x)
					}
					delete(on, x.AlertSubject)
				}
			}
			if diff := cmp.Diff(b.On(), later.On()); diff != "" || len(b.On()) != len(on) {
				r.Fatal(diff)
			}
		}
	})
}
