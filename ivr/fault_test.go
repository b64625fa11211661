package ivr

import (
	"strings"
	"testing"
	"time"
	"unsafe"

	"centralino/call"
	"centralino/flows"
)

// program is one that the checks would refuse, made by hand.
func program(human call.StepID, steps ...*flows.Step) *flows.Program {
	p := &flows.Program{
		Name: "f", Start: "start", Languages: []call.Language{"it", "en"}, Human: flows.Human{Key: '0', Step: human},
		Steps: map[call.StepID]*flows.Step{},
	}
	for _, s := range steps {
		p.Steps[s.ID] = s
	}
	return p
}

func expression(t *testing.T, source string) *flows.Expr {
	t.Helper()
	known := flows.Vars{"x": "", "language": "", "customer": map[string]string{"tier": ""}}
	e, err := flows.CompileExpr(source, known)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestBrokenFlows(t *testing.T) {
	toPerson := &flows.Step{ID: "person", Verb: &flows.Queue{Queue: "q"}, Next: flows.End}
	circle := &flows.Step{ID: "start", Verb: &flows.Set{}, Next: "start"}
	tests := []struct {
		name, human, fault string
		step               *flows.Step
		hears              string
	}{
		{"circle", "person", "circles", circle, "queue-music"},
		{"circle without a person", "", "circles", circle, "voicemail-intro"},
		{"circle that is the way to a person", "start", "circles", circle, "voicemail-intro"},
		{"no start", "person", "no step start", &flows.Step{ID: "other"}, "queue-music"},
		{"nothing at all", "", "no step start", &flows.Step{ID: "other"}, "voicemail-intro"},
		{"no verb", "person", "no verb", &flows.Step{ID: "start"}, "queue-music"},
		{"no way on", "person", "no way on", &flows.Step{ID: "start", Verb: &flows.Play{}}, "queue-music"},
		{"survey without questions", "person", "", &flows.Step{ID: "start", Verb: &flows.Survey{}, Next: "person"}, "queue-music"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := newPhone(t, program(call.StepID(test.human), test.step, toPerson), mario, monday(t)).start()
			c.hear(test.hears)
			if test.fault == "" && len(c.faults) == 0 {
				return
			}
			if len(c.faults) == 0 || !strings.Contains(c.faults[0].Message, test.fault) {
				t.Errorf("faults: %v", c.faults)
			}
		})
	}
}

func TestFaultsInExpressionsGoAnotherWay(t *testing.T) {
	bad := expression(t, `x[9:10] == "1"`)
	text := expression(t, `x`)
	play := []flows.Prompt{
		{Number: text}, {Digits: expression(t, `lower(x[3:])`)}, {Say: map[call.Language]string{}}, {Name: "heard"},
	}
	p := program("",
		&flows.Step{ID: "start", Verb: &flows.Choose{Cases: []flows.Case{{When: bad, Next: "wrong"}, {Next: "set"}}}},
		&flows.Step{ID: "set", Verb: &flows.Set{}, Next: "play", Set: []flows.Assignment{
			{Name: "x", Value: expression(t, `"a" + trim(x)[5:9]`)},
			{Name: "language", Value: expression(t, `"de"`)},
			{Name: "language", Value: expression(t, `customer.tier`)},
			{Name: "language", Value: expression(t, `"en"`)},
		}},
		&flows.Step{ID: "play", Verb: &flows.Play{Prompts: play}, Next: flows.End},
		&flows.Step{ID: "wrong", Verb: &flows.Play{Prompts: []flows.Prompt{{Name: "wrong"}}}, Next: flows.End},
	)
	c := newPhone(t, p, mario, monday(t)).start().hear("heard")
	if got := c.playing.Prompts[len(c.playing.Prompts)-1].Language; got != "en" {
		t.Errorf("speaks %s", got)
	}
	c.ends(call.Informed, call.FlowEnded).notHeard("wrong")
	if len(c.faults) == 0 {
		t.Error("no fault was noted")
	}
}

func TestSayFallsBackToALanguageItHas(t *testing.T) {
	p := program("", &flows.Step{ID: "start", Next: flows.End, Verb: &flows.Play{Prompts: []flows.Prompt{
		{Name: "both", Say: map[call.Language]string{"it": "tutti e due"}}, {Say: map[call.Language]string{"en": "hello"}},
	}}})
	c := newPhone(t, p, mario, monday(t)).start().next("both", "hello")
	want := []call.Prompt{{Language: "it", Name: "both", Text: "tutti e due"}, {Language: "en", Text: "hello"}}
	for i, got := range c.playing.Prompts {
		if got != want[i] {
			t.Errorf("prompt %+v, not %+v", got, want[i])
		}
	}
}

func TestCallbackStep(t *testing.T) {
	const flow = `
flow: f
human: {key: "0", step: person}
steps:
  book: {callback: billing, failed: sorry, next: bye}
  bye: {play: bye, next: end}
  sorry: {play: sorry, next: end}
  person: {queue: plain, next: end}
`
	c := dialFlow(t, "", flow).hear("callback-number").next("callback-number", "callback-failed", "sorry")
	c.ends(call.Informed, call.FlowEnded)
	c = dialFlow(t, "", flow).hear("callback-number").press("055123#").hear("callback-confirm").press("1")
	c.next("callback-booked", "bye").ends(call.Callback, call.FlowEnded)
	dialFlow(t, "", flow).hear("callback-number").press("0#").waitsIn("plain")
	dialFlow(t, mario, flow).next("callback-booked").press("0").waitsIn("plain")
}

func TestTerminations(t *testing.T) {
	tests := []struct {
		reason call.Reason
		want   call.Result
	}{
		{call.CallerHungUp, call.CalledOff},
		{call.NoACK, call.Failed},
		{call.MediaTimeout, call.Failed},
		{call.InternalFault, call.Failed},
		{call.TransportFault, call.Failed},
		{call.ShuttingDown, call.Failed},
		{call.ProcessDied, call.Lost},
		{call.UnknownNumber, call.Refused},
	}
	for _, test := range tests {
		dial(t, mario, monday(t)).happens(HungUp{test.reason}).ends(test.want, test.reason)
		inBilling(t, mario).happens(Connected{"anna"}).happens(HungUp{test.reason}).ends(call.Served, test.reason)
	}
}

// A key that is no digit may stand before a code: it must not be taken for its beginning, or no prompt would be heard.
func TestLetterPressedEarly(t *testing.T) {
	dialFlow(t, mario, menuFlow).press("2A").isAt("code").next("welcome", "enter-code")
}

func TestLateAnswersOfOtherKindsAreIgnored(t *testing.T) {
	c := dial(t, mario, monday(t)).hear("main-menu")
	before := c.state
	for id := range ID(20) {
		for _, ev := range []Event{
			LookedUp{ID: id, Answer: call.IdentityUnknown},
			Verified{id, PINWrong},
			Recorded{id, "x", time.Minute, false},
			Start{},
			AgentLeft{},
			Connected{"a"},
			QueueMoved{},
			Announce{1, 0, time.Minute},
			Key{'x'},
		} {
			c.step(ev)
		}
	}
	if !sameCall(before, c.state) {
		t.Errorf("went from %v to %v", before, c.state)
	}
}

// sameCall reports whether two states would go the same way.
func sameCall(a, b State) bool {
	return a.At() == b.At() && a.phase == b.phase && a.play == b.play && a.timer == b.timer && a.last == b.last
}

// Thousands of calls run at once, so a state must stay small.
func TestStateIsSmall(t *testing.T) {
	if size := unsafe.Sizeof(State{}); size > 640 {
		t.Errorf("a state takes %d bytes", size)
	}
}

func BenchmarkWholeCall(b *testing.B) {
	p := helpline(b)
	at := monday(b)
	b.ReportAllocs()
	for b.Loop() {
		s := New(p, Caller{Number: "", Arrived: at})
		s, _ = s.Step(Start{}, at)
		s, _ = s.Step(Key{'0'}, at)
		s, _ = s.Step(Connected{"anna"}, at)
		s, _ = s.Step(AgentLeft{}, at)
		s, _ = s.Step(Key{'5'}, at)
		s, _ = s.Step(HungUp{}, at)
		if !s.Done() {
			b.Fatal("not over")
		}
	}
}
