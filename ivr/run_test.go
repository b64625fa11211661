package ivr

import (
	"testing"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
)

const runningFlow = `
flow: outer
human: {key: "0", step: person}
variables: code
steps:
  main: {menu: main, keys: {"1": bill}, failed: person}
  bill: {run: ask, set: {topic: '"bill"'}, next: code}
  code: {play: [{digits: code}], next: end}
  person: {queue: billing, next: end}
`

const ranFlow = `
flow: ask
variables: topic
steps:
  topic: {choose: [{when: 'topic == "bill"', next: enter}], next: end}
  enter: {collect: code, prompt: enter, digits: 2, next: sure, failed: end}
  sure: {run: confirm, next: end}
`

const innermostFlow = `
flow: confirm
human: {key: "9", step: other}
steps:
  sure: {menu: sure, keys: {"1": end}, failed: end}
  other: {queue: outages, next: end}
`

func running(t *testing.T) *phone {
	t.Helper()
	compiled := map[call.FlowID]*flows.Program{}
	for _, text := range []string{runningFlow, ranFlow, innermostFlow} {
		p := compile(t, text)
		compiled[p.Name] = p
	}
	linked, problems := flows.Link(compiled)
	for _, p := range problems {
		if p.Severity == strict.Fault {
			t.Fatal(p)
		}
	}
	return newPhone(t, linked["outer"], mario, monday(t)).start()
}

// TestRun plays what is run and comes back, with what was collected there; the key for a person is that of the outer flow, unless
// the inner one has its own.
func TestRun(t *testing.T) {
	c := running(t).hear("main").press("1").next("enter").isAt("bill/enter").press("42").next("sure").isAt("bill/sure/sure")
	c.press("1").next("numbers/quattro", "numbers/due").isAt("code").ends(call.Informed, call.FlowEnded)
	running(t).hear("main").press("1").next("enter").press("0#").waitsIn("billing")
	running(t).hear("main").press("1").next("enter").press("42").next("sure").press("9").waitsIn("outages").isAt("bill/sure/other")
	running(t).hear("main").press("0").waitsIn("billing")
	running(t).hear("main").press("142").hear("sure").pause(60*perPrompt).ends(call.Informed, call.FlowEnded)
}
