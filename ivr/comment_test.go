package ivr

import (
	"slices"
	"testing"
	"time"

	"centralino/call"
)

const scalesFlow = `
flow: f
human: {key: "*", step: wait}
steps:
  wait: {queue: billing, next: ask}
  ask:
    survey: s
    questions:
      - {id: recommend, prompt: q1, keys: "0-10"}
      - {id: satisfied, prompt: q2, keys: "1-5"}
    comment: {prompt: words, max: 30s}
    next: bye
  bye: {play: bye, next: end}
`

func atScales(t *testing.T) *phone {
	t.Helper()
	return dialFlow(t, mario, scalesFlow).happens(Connected{"anna"}).happens(AgentLeft{}).hear("q1")
}

// answers are what was answered, in order.
func (c *phone) answers() (out []string) {
	for _, r := range c.reports {
		if s, ok := r.(*call.Surveyed); ok {
			out = append(out, s.Question+" "+s.Answer)
		}
	}
	return out
}

func (c *phone) answered(want ...string) *phone {
	c.Helper()
	if got := c.answers(); !slices.Equal(got, want) {
		c.fatalf("answered %q, want %q", got, want)
	}
	return c
}

// TestTen: on a scale to 10 a 1 waits for a 0, and for no other scale or key.
func TestTen(t *testing.T) {
	atScales(t).press("10").next("q2").answered("recommend 10")
	atScales(t).press("1").pause(tenWait - time.Millisecond).answered().pause(time.Millisecond).next("q2").answered("recommend 1")
	atScales(t).press("1#").next("q2").answered("recommend 1")
	atScales(t).press("0").next("q2").answered("recommend 0")
	atScales(t).press("10#").next("q2").press("1").next("words").answered("recommend 10", "satisfied 1")
	atScales(t).press("9#").next("q2").press("4").next("words").answered("recommend 9", "satisfied 4")
	atScales(t).press("1").pause(tenWait).press("#5").next("q2", "words").answered("recommend 1", "satisfied 5")
	// A key that cannot belong to the answer belongs to what comes next, and the human key reaches a person.
	atScales(t).press("15").next("words").answered("recommend 1", "satisfied 5")
	atScales(t).press("1*").answered("recommend 1").waitsIn("billing")
	atScales(t).press("1").happens(HungUp{}).ends(call.Served, call.CallerHungUp).answered("recommend 1")
}

// TestTenEarly: who knows the survey answers it before it is asked.
func TestTenEarly(t *testing.T) {
	ask := func(keys string) *phone {
		c := dialFlow(t, mario, `
flow: f
steps:
  wait: {queue: billing, next: thanks}
  thanks: {play: thanks, next: ask}
  ask:
    survey: s
    questions: [{id: a, prompt: q1, keys: "0-10"}, {id: b, prompt: q2, keys: "1-10"}, {id: c, prompt: q3, keys: "1-5"}]
    next: bye
  bye: {play: bye, next: end}
`)
		return c.happens(Connected{"anna"}).happens(AgentLeft{}).hear("thanks").press(keys)
	}
	ask("10103").next("bye").answered("a 10", "b 10", "c 3")
	ask("1#10#3").next("bye").answered("a 1", "b 10", "c 3")
	ask("9#1#").next("q3").answered("a 9", "b 1")
	ask("81").pause(perPrompt+tenWait).next("q3").answered("a 8", "b 1")
}

// TestTwoDigitsWithTheHumanKeyAmongThem: the 0 of 10 is no call for help; the 0 alone is, where it is no answer.
func TestTwoDigitsWithTheHumanKeyAmongThem(t *testing.T) {
	flow := func(keys string) *phone {
		return dialFlow(t, mario, `
flow: f
human: {key: "0", step: wait}
steps:
  wait: {queue: billing, next: ask}
  ask: {survey: s, questions: {id: a, prompt: q1, keys: "`+keys+`"}, next: bye}
  bye: {play: bye, next: end}
`).happens(Connected{"anna"}).happens(AgentLeft{}).hear("q1")
	}
	flow("1-10").press("10").next("bye").answered("a 10")
	flow("0-10").press("0").next("bye").answered("a 0")
	flow("1-10").press("0").waitsIn("billing").answered()
}

func atComment(t *testing.T) *phone {
	t.Helper()
	return atScales(t).press("8").next("q2").press("3").next("words", Beep).pause(perPrompt)
}

func TestComment(t *testing.T) {
	c := atComment(t)
	want := RecordVoicemail{ID: c.recording.ID, Queue: "billing", Survey: "s", Max: 30 * time.Second, Silence: commentSilence}
	if c.recording != want {
		t.Fatalf("records %+v", c.recording)
	}
	c.pause(9*time.Second).happens(Recorded{c.recording.ID, "surveys/s/x.wav", 9 * time.Second, false}).next("bye").ends(call.Served, call.FlowEnded)
	c.isReported(&call.SurveyCommentLeft{Survey: "s", Queue: "billing", Agent: "anna", File: "surveys/s/x.wav", Length: 9 * time.Second})
}

// comments counts what was kept.
func (c *phone) comments() (n int) {
	for _, r := range c.reports {
		if _, ok := r.(*call.SurveyCommentLeft); ok {
			n++
		}
	}
	return n
}

func TestEndsOfAComment(t *testing.T) {
	spoken := func(c *phone) Recorded { return Recorded{c.recording.ID, "x.wav", 5 * time.Second, false} }
	for name, test := range map[string]struct {
		happen func(*phone)
		kept   int
	}{
		"silence": {func(c *phone) { c.happens(Recorded{ID: c.recording.ID}).next("bye").ends(call.Served, call.FlowEnded) }, 0},
		"a click": {func(c *phone) {
			c.happens(Recorded{c.recording.ID, "x.wav", 500 * time.Millisecond, false}).next("bye")
		}, 0},
		"hash":                  {func(c *phone) { c.press("#").happens(spoken(c)).next("bye") }, 1},
		"other keys":            {func(c *phone) { c.press("123").happens(spoken(c)).next("bye") }, 1},
		"the human key":         {func(c *phone) { c.press("*").happens(spoken(c)).waitsIn("billing") }, 1},
		"hanging up":            {func(c *phone) { c.happens(HungUp{}).happens(spoken(c)).ends(call.Served, call.CallerHungUp) }, 1},
		"the longest":           {func(c *phone) { c.pause(30*time.Second + recorderGrace).happens(spoken(c)).next("bye") }, 1},
		"no recorder":           {func(c *phone) { c.pause(30*time.Second + 2*recorderGrace).next("bye") }, 0},
		"an old recording":      {func(c *phone) { c.happens(Recorded{c.recording.ID + 1, "x.wav", time.Minute, false}).isAt("ask") }, 0},
		"hanging up after hash": {func(c *phone) { c.press("#").happens(HungUp{}).happens(spoken(c)).ends(call.Served, call.CallerHungUp) }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			c := atComment(t)
			test.happen(c)
			if got := c.comments(); got != test.kept {
				t.Errorf("%d comments were kept, want %d", got, test.kept)
			}
			c.answered("recommend 8", "satisfied 3")
		})
	}
}

func TestTheCommentIsSkipped(t *testing.T) {
	intro := func() *phone { return atScales(t).press("8").next("q2").press("3").next("words") }
	intro().press("5#").next("bye").notHeard(Beep)
	intro().press("*").waitsIn("billing")
	intro().happens(HungUp{}).ends(call.Served, call.CallerHungUp).answered("recommend 8", "satisfied 3")
}

// TestASurveyIsForCallersWhoSpokeWithAnAgent, and asks about each conversation once.
func TestASurveyIsForCallersWhoSpokeWithAnAgent(t *testing.T) {
	const flow = `
flow: f
human: {key: "*", step: wait}
steps:
  wait: {queue: billing, full: ask, next: ask}
  ask: {survey: s, questions: {id: a, prompt: q1, keys: "1-5"}, next: more}
  more: {menu: more, keys: {"1": ask, "2": other}, failed: bye}
  other: {queue: outages, full: ask, next: ask}
  bye: {play: bye, next: end}
`
	passed := dialFlow(t, mario, flow).happens(QueueMoved{Rule: call.RuleFull}).next("hold-music", "more").notHeard("q1")
	if got := passed.offered(); len(got) != 0 {
		t.Errorf("offered %+v to who spoke with nobody", got)
	}
	c := dialFlow(t, mario, flow).happens(Connected{"anna"}).happens(AgentLeft{}).hear("q1").press("5").next("more")
	c.press("1").next("more").press("2").waitsIn("outages").happens(QueueMoved{Rule: call.RuleFull}).hear("more")
	c.press("2").happens(Connected{"bruno"}).happens(AgentLeft{}).hear("q1").press("2").next("more")
	if got, want := c.offered(), []call.SurveyOffered{
		{Survey: "s", Queue: "billing", Agent: "anna"}, {Survey: "s", Queue: "outages", Agent: "bruno"},
	}; !slices.Equal(got, want) {
		t.Errorf("offered %+v, want %+v", got, want)
	}
	c.isReported(&call.Surveyed{Survey: "s", Question: "a", Answer: "2", Queue: "outages", Agent: "bruno"})
}

func (c *phone) offered() (out []call.SurveyOffered) {
	for _, r := range c.reports {
		if s, ok := r.(*call.SurveyOffered); ok {
			out = append(out, *s)
		}
	}
	return out
}

// TestTheQueueOfASurvey is the one in which the caller spoke with the agent, whatever came after.
func TestTheQueueOfASurvey(t *testing.T) {
	c := dialFlow(t, mario, `
flow: f
steps:
  wait: {queue: billing, next: other}
  other: {queue: outages, full: ask, next: end}
  ask: {survey: s, questions: {id: a, prompt: q1, keys: "1-5"}, next: end}
`).happens(Connected{"anna"}).happens(AgentLeft{}).waitsIn("outages").happens(QueueMoved{Rule: call.RuleFull}).hear("q1")
	if got := c.offered(); len(got) != 1 || got[0].Queue != "billing" {
		t.Errorf("offered %+v", got)
	}
}
