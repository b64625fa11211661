package rehearsal

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"centralino/call"
	"centralino/config"
	"centralino/queue"
)

// theExample is the example helpline, with two queues that its agents can serve.
func theExample(t testing.TB) *Helpline {
	t.Helper()
	cfg, problems := config.LoadFS(os.DirFS("../config/testdata/helpline"), "centralino.yaml", config.Unheard())
	if cfg == nil {
		t.Fatal(problems)
	}
	rules := queue.Config{Queues: map[call.QueueID]queue.Settings{}, Agents: map[call.AgentID]queue.Agent{}}
	for id, q := range cfg.Queues {
		rules.Queues[id] = queue.Settings{
			Skills: q.Skills, Ring: q.Ring, Misses: q.Misses, WrapUp: q.WrapUp, Announce: queue.Announce(q.Announce),
			Promise: queue.Promise(q.Promise), Grace: q.Grace,
		}
	}
	for _, a := range cfg.Agents {
		rules.Agents[a.ID] = queue.Agent{Skills: a.Skills, Languages: a.Languages, Country: a.Country}
	}
	h, err := New(Options{Config: cfg, Queues: rules})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *Helpline) dialled(from call.Number, given Given) *Call {
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, h.cfg.Location)
	to := h.NumberOf("helpline")
	return h.Dial(Caller{From: from, To: to, At: at, Flow: h.Answers(to)}, given)
}

// has fails unless the transcript has the lines, in this order.
func has(t *testing.T, c *Call, want ...string) {
	t.Helper()
	lines := Transcript(c.Moments(), c.helpline.cfg.Location)
	rest := strings.Join(lines, "\n")
	for _, w := range want {
		_, after, ok := strings.Cut(rest, w)
		if !ok {
			t.Fatalf("no %q, or not there, in\n%s", w, strings.Join(lines, "\n"))
		}
		rest = after
	}
}

func TestNumbersFindTheirFlow(t *testing.T) {
	h := theExample(t)
	if n := h.NumberOf("helpline"); n != "+39800123456" {
		t.Errorf("the flow is reached by %q", n)
	}
	for _, n := range []call.Number{"+39800123456", "800123456", "helpline"} {
		if h.Answers(n) == nil {
			t.Errorf("nothing answers %q", n)
		}
	}
	if h.Answers("+39021112223") != nil || h.NumberOf("nowhere") != "" {
		t.Error("what nobody has is answered")
	}
	if n := h.Number("02 111 2223"); n != "+39021112223" || h.Number("anonymous") != "" {
		t.Errorf("a national number is %q", n)
	}
}

func TestAnAgentAnswersWhenTold(t *testing.T) {
	c := theExample(t).dialled("", Given{})
	c.Press('0')
	if c.Answer("bruno") {
		t.Error("an agent answered whose phone does not ring")
	}
	if !c.ToTurn(time.Minute) || !c.Answer("anna") || c.Answer("") {
		t.Error("the agent whose phone rings did not answer, or two did")
	}
	c.Wait(time.Minute)
	if !c.AgentHangsUp() || c.AgentHangsUp() {
		t.Error("a conversation did not end, or twice")
	}
	has(t, c, "rings      anna", "speaks     with anna", "hangs up   anna", "step       survey")
}

func TestAHangUpEndsWhatWasUnderWay(t *testing.T) {
	h := theExample(t)
	ringing := h.dialled("", Given{})
	ringing.Press('0')
	ringing.HangUp()
	has(t, ringing, "leaves     billing, abandoned", "stops      anna, withdrawn", "ended      abandoned")
	talking := h.dialled("", Given{Otherwise: Agent{Answers: time.Second}})
	talking.Press('0')
	talking.Wait(5 * time.Second)
	talking.HangUp()
	has(t, talking, "speaks     with anna", "hangs up   the caller", "ended      served")
	recorded := h.dialled("", Given{Otherwise: Agent{Is: Absent}})
	recorded.Press('0')
	recorded.ToTurn(time.Minute)
	recorded.Press('2')
	recorded.ToTurn(time.Minute)
	recorded.Speak(3 * time.Second)
	recorded.HangUp()
	has(t, recorded, "voicemail  for billing, 3 s", "ended      voicemail, caller-hung-up")
	for _, c := range []*Call{ringing, talking, recorded} {
		n := len(c.Moments())
		c.HangUp()
		c.Press('1')
		if !c.Over() || c.Next(c.Now().Add(time.Hour)) || len(c.Moments()) != n || !c.Turn() {
			t.Error("something happened after the end")
		}
	}
}

// TestWrongPINsAreCountedApart: they lock nobody out but the caller of the same rehearsal.
func TestWrongPINsAreCountedApart(t *testing.T) {
	h := theExample(t)
	for range 3 {
		c := h.dialled("+39021112223", Given{})
		for _, keys := range []string{"10000019", "11111", "11111", "24680"} {
			c.ToTurn(time.Minute)
			for _, d := range keys {
				c.Press(call.Digit(d))
			}
		}
		has(t, c, "customers by code: found 10000019")
		for _, m := range c.Moments() {
			if strings.Contains(m.Keys, "24680") || strings.Contains(m.Keys, "2") {
				t.Errorf("a PIN is shown: %s", m.Keys)
			}
		}
	}
}

func TestThoseAheadAreServedFirst(t *testing.T) {
	c := theExample(t).dialled("", Given{Queues: map[call.QueueID]Line{"billing": {Ahead: 3}}, Otherwise: Agent{Answers: time.Second}})
	c.Press('0')
	if s := c.Standing(); !s.Waiting || s.Position != 4 || s.Queue != "billing" {
		t.Errorf("stands %+v", s)
	}
	c.Wait(2 * time.Minute)
	if s := c.Standing(); s.Position != 2 {
		t.Errorf("after two minutes at place %d", s.Position)
	}
	c.Wait(3 * time.Minute) // three minutes each, with ten seconds of after-call work
	has(t, c, "told       place 4", "told       place 2", "speaks     with")
}

func TestSpoken(t *testing.T) {
	short, long := Spoken(call.Prompt{Text: "Sì."}), Spoken(call.Prompt{Text: strings.Repeat("parola ", 20)})
	if short < 300*time.Millisecond || short > time.Second || long < 7*time.Second || long > 14*time.Second {
		t.Errorf("a word takes %v, twenty take %v", short, long)
	}
	if n := Spoken(call.Prompt{Name: "main-menu"}); n < time.Second {
		t.Errorf("a prompt of which only the name is known takes %v", n)
	}
}

// TestAnyCall: whatever caller and agents do, time goes on, the queue keeps its invariants, and the call ends once.
func TestAnyCall(t *testing.T) {
	h := theExample(t)
	agent := rapid.Custom(func(t *rapid.T) Agent {
		span := rapid.SampledFrom([]time.Duration{0, time.Second, 15 * time.Second, 90 * time.Second})
		return Agent{
			Is:  rapid.SampledFrom([]Presence{Present, Present, Absent, Busy, Paused}).Draw(t, "is"),
			For: span.Draw(t, "for"), Answers: span.Draw(t, "answers"), Talks: span.Draw(t, "talks"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		given := Given{
			Agents: map[call.AgentID]Agent{"anna": agent.Draw(t, "anna"), "bruno": agent.Draw(t, "bruno")},
			Queues: map[call.QueueID]Line{"billing": {
				Full: rapid.Bool().Draw(t, "full"), Empty: rapid.Bool().Draw(t, "empty"), Ahead: rapid.IntRange(0, 5).Draw(t, "ahead"),
			}},
			Directories: rapid.SampledFrom([]map[string]Directory{nil, {"customers": {Answer: call.IdentityFailed}}}).Draw(t, "directory"),
		}
		c := h.dialled(rapid.SampledFrom([]call.Number{"", "+390612345678", "+39021112223"}).Draw(t, "from"), given)
		for range rapid.IntRange(0, 30).Draw(t, "acts") {
			switch rapid.IntRange(0, 7).Draw(t, "act") {
			case 0, 1, 2:
				c.Press(call.Digit(rapid.SampledFrom([]byte("0123456789*#")).Draw(t, "key")))
			case 3:
				c.Wait(time.Duration(rapid.IntRange(1, 60_000).Draw(t, "ms")) * time.Millisecond)
			case 4:
				c.Answer("")
			case 5:
				c.AgentHangsUp()
			case 6:
				c.Speak(3 * time.Second)
			case 7:
				c.Silence(10 * time.Minute)
			}
		}
		c.HangUp()
		check(t, c)
	})
}

// check looks at a call that is over.
func check(t *rapid.T, c *Call) {
	ended := 0
	moments := c.Moments()
	for _, m := range moments {
		if _, ok := m.Body.(*call.Ended); ok {
			ended++
		}
	}
	if !c.Over() || ended != 1 {
		t.Fatalf("over %v, ended %d times", c.Over(), ended)
	}
	if !slices.IsSortedFunc(moments, func(a, b Moment) int { return int(a.At - b.At) }) {
		t.Fatal("time went back")
	}
	for broken, n := range c.engine.Violations() {
		if n > 0 {
			t.Fatalf("%s was broken", broken)
		}
	}
	if _, talking := c.talking(); talking || slices.ContainsFunc(c.phones, func(p phone) bool { return p.call == ourCall }) {
		t.Fatal("somebody is left who rings or talks")
	}
}
