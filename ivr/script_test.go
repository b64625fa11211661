package ivr

import (
	"os"
	"reflect"
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/calendar"
	"centralino/flows/strict"
)

// hear waits until a prompt begins, by its name or its text; others before it are skipped.
func (c *phone) hear(prompts ...string) *phone {
	c.Helper()
	for _, prompt := range prompts {
		c.waitFor("hear "+prompt, func() bool {
			for c.heard < len(c.begun) {
				c.heard++
				if c.begun[c.heard-1] == prompt {
					return true
				}
			}
			return false
		})
	}
	return c
}

// next holds which prompts come next, with nothing between them.
func (c *phone) next(prompts ...string) *phone {
	c.Helper()
	for _, prompt := range prompts {
		c.waitFor("hear "+prompt+" next", func() bool { return c.heard < len(c.begun) })
		if got := c.begun[c.heard]; got != prompt {
			c.fatalf("heard %q, not %q", got, prompt)
		}
		c.heard++
	}
	return c
}

// notHeard holds that a prompt never began.
func (c *phone) notHeard(prompt string) *phone {
	c.Helper()
	for _, name := range c.begun {
		if name == prompt {
			c.fatalf("heard %q", prompt)
		}
	}
	return c
}

// press presses keys as fast as a quick caller does.
func (c *phone) press(keys string) *phone {
	c.Helper()
	for i, k := range keys {
		if i > 0 {
			c.pause(keyGap)
		}
		if c.secret {
			c.secretKeys += string(k)
		}
		c.step(Key{call.Digit(k)})
	}
	return c
}

// pause lets time go by.
func (c *phone) pause(d time.Duration) *phone {
	c.Helper()
	limit := c.now.Add(d)
	for c.tick(limit) {
	}
	c.now = limit
	return c
}

// happens lets an event happen.
func (c *phone) happens(ev Event) *phone {
	c.Helper()
	c.step(ev)
	return c
}

// waitsIn waits until the caller is in a queue.
func (c *phone) waitsIn(queue call.QueueID) *phone {
	c.Helper()
	c.waitFor("wait in "+string(queue), func() bool { return c.queue != nil && c.queue.Queue == queue })
	return c
}

// leaves holds how the latest queue was left.
func (c *phone) leaves(result call.Leave, rule call.Rule) *phone {
	c.Helper()
	if c.queue != nil || len(c.left) == 0 || c.left[len(c.left)-1].Result != result || c.left[len(c.left)-1].Rule != rule {
		c.fatalf("left the queue as %+v, not as %s by %s", c.left, result, rule)
	}
	return c
}

// isReported waits until an event was reported.
func (c *phone) isReported(want call.Body) *phone {
	c.Helper()
	c.waitFor("report", func() bool {
		for _, b := range c.reports {
			if reflect.DeepEqual(b, want) {
				return true
			}
		}
		return false
	})
	return c
}

// isAt waits until the call is in a step.
func (c *phone) isAt(step call.StepID) *phone {
	c.Helper()
	c.waitFor("be at "+string(step), func() bool { return c.state.At() == step })
	return c
}

// ends waits until the call is over.
func (c *phone) ends(result call.Result, reason call.Reason) *phone {
	c.Helper()
	c.waitFor("end", func() bool { return c.state.Done() })
	last, _ := c.reports[len(c.reports)-1].(*call.Ended)
	want := call.Termination{Result: result, Reason: reason}
	if last == nil || last.Termination != want {
		c.fatalf("ended as %+v, not %+v", last, want)
	}
	if (reason == call.FlowEnded) != (c.hangup != nil) || c.hangup != nil && c.hangup.Termination != want {
		c.fatalf("hang-up: %+v", c.hangup)
	}
	return c
}

func (c *phone) waitFor(what string, ok func() bool) {
	c.Helper()
	limit := c.now.Add(10 * time.Minute)
	for !ok() {
		if !c.tick(limit) {
			c.fatalf("waited in vain to %s", what)
		}
	}
}

// fataler is what testing.T and rapid.T have in common for helpers.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

// rome reads a time of the clock in Rome.
func rome(t fataler, text string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", text, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// monday is a working day at ten in the morning, when the office is open.
func monday(t fataler) time.Time { return rome(t, "2026-11-23 10:00") }

// office reads the opening hours of the example helpline.
func office(t testing.TB) *calendar.Calendar {
	t.Helper()
	const hours = `
open: {mon-fri: "08:30-21:30", sat: "09:00-13:00"}
holidays: IT
closed: ["2026-12-24", "2026-12-31"]
`
	doc, v := strict.Parse("office.yaml", []byte(hours))
	c := calendar.Read(v, rome(t, "2026-11-23 10:00").Location())
	for _, p := range doc.Problems() {
		t.Fatal(p)
	}
	return c
}

// acme is what the example flow refers to.
func acme(t testing.TB) flows.Environment {
	t.Helper()
	waiting := flows.QueueOptions{
		Music: "hold-music", Then: call.LeftVoicemail,
		Keys: map[call.Digit]call.Leave{'1': call.LeftCallback, '2': call.LeftVoicemail},
	}
	recorded := waiting
	recorded.Notice = "recorded"
	bare := flows.QueueOptions{Then: call.LeftCallback}
	return flows.Environment{
		Languages: []call.Language{"it", "en"},
		Queues: map[call.QueueID]flows.QueueOptions{
			"billing": waiting, "outages": waiting, "complaints": waiting, "bare": bare, "plain": {}, "recorded": recorded,
		},
		Calendars:   map[string]*calendar.Calendar{"office": office(t)},
		Directories: map[string][]string{"customers": {"customer_code", "phone", "pin", "name", "tier", "language"}},
		Speech:      true,
	}
}

// compile reads a flow that must have no faults.
func compile(t testing.TB, text string) *flows.Program {
	t.Helper()
	p, problems := flows.Compile("flow.yaml", []byte(text), acme(t))
	for _, problem := range problems {
		if problem.Severity == strict.Fault {
			t.Fatal(problem)
		}
	}
	return p
}

// helpline reads the example flow.
func helpline(t testing.TB) *flows.Program {
	t.Helper()
	text, err := os.ReadFile("../config/testdata/helpline/flows/helpline.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, string(text))
}

func acmeCustomers() customers {
	mario := person{"10000019", "24680", map[string]string{
		"customer_code": "10000019", "phone": "+390612345678", "name": "Mario Verdi", "tier": "gold", "language": "it",
	}}
	jane := person{"10000027", "13579", map[string]string{
		"customer_code": "10000027", "phone": "+390698765432", "name": "Jane Smith", "tier": "standard", "language": "en",
	}}
	return customers{
		"10000019": mario, "+390612345678": mario,
		"10000027": jane, "+390698765432": jane,
	}
}

// dial calls the example helpline.
func dial(t *testing.T, from call.Number, at time.Time) *phone {
	t.Helper()
	c := newPhone(t, helpline(t), from, at)
	c.directory = acmeCustomers()
	return c.start()
}

// dialFlow calls a flow written in the test.
func dialFlow(t *testing.T, from call.Number, text string) *phone {
	t.Helper()
	c := newPhone(t, compile(t, text), from, monday(t))
	c.directory = acmeCustomers()
	return c.start()
}
