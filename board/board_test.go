package board

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"centralino/call"
)

func morning() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

func scope() Scope {
	return Scope{
		Zone: time.UTC,
		Queues: map[call.QueueID]Aim{
			"billing": {Within: 20 * time.Second, Target: .8, Agents: []call.AgentID{"anna", "bruno"}}, "outages": {Within: time.Minute, Agents: []call.AgentID{"bruno"}},
		},
		Agents: map[call.AgentID]Person{"anna": {"Anna Rossi", "alfa"}, "bruno": {Name: "Bruno"}},
	}
}

// story applies events, seconds after the morning.
type story struct {
	board *Board
	at    time.Time
	seq   uint64
}

func (s *story) tell(second int, id call.ID, b call.Body) {
	s.seq++
	s.at = morning().Add(time.Duration(second) * time.Second)
	s.board.Apply(call.Event{Seq: s.seq, At: s.at, Call: id, Body: b})
}

func (s *story) state(agents ...call.AgentID) State {
	now := Now{At: s.at, Agents: map[call.AgentID]Present{}, Estimates: map[call.QueueID]time.Duration{"billing": 90 * time.Second}}
	for _, a := range agents {
		now.Agents[a] = Present{State: call.AgentBusy}
	}
	return s.board.State(now)
}

// One caller waits, is told how long, is rung for, speaks, is put on hold, and goes; another gives up; a third is sent on.
func TestAMorning(t *testing.T) {
	s := &story{board: New(scope())}
	s.tell(0, "c1", &call.Arrived{From: "+39021", To: "+39800", Flow: "helpline"})
	s.tell(1, "c1", &call.StepEntered{Flow: "helpline", Step: "main"})
	s.tell(2, "c1", &call.Identified{Answer: call.IdentityFound, Customer: "C7"})
	s.tell(10, "c1", &call.Queued{Queue: "billing", Priority: 3, Language: "it"})
	s.tell(10, "c1", &call.Announced{Queue: "billing", Position: 1, Wait: 20 * time.Second, From: 10 * time.Second, To: 30 * time.Second})
	s.tell(11, "c2", &call.Arrived{To: "+39800", Flow: "helpline"})
	s.tell(12, "c2", &call.Queued{Queue: "billing", Since: morning().Add(5 * time.Second)})
	q := s.state().Queues[0]
	if q.Waiting != 2 || !q.LongestSince.Equal(morning().Add(5*time.Second)) || q.Offered != 2 || q.ServiceLevel != nil || *q.Estimate != 90 {
		t.Errorf("two wait: %+v", q)
	}
	s.tell(15, "c1", &call.Offered{Queue: "billing", Agent: "anna", Leg: "l1"})
	if c := s.state().Calls[0]; c.Phase != Ringing || c.Agent != "anna" || c.Customer != "C7" || c.Step != "main" {
		t.Errorf("anna is rung: %+v", c)
	}
	s.tell(16, "c1", &call.OfferEnded{Queue: "billing", Agent: "anna", Leg: "l1", Result: call.OfferMissed})
	if c := s.state().Calls[0]; c.Phase != Waiting || c.Agent != "" || !c.Since.Equal(morning().Add(10*time.Second)) {
		t.Errorf("anna was not there: %+v", c)
	}
	s.tell(17, "c1", &call.Offered{Queue: "billing", Agent: "bruno", Leg: "l2"})
	s.tell(22, "c1", &call.Connected{Queue: "billing", Agent: "bruno", Leg: "l2", InTarget: true})
	s.tell(23, "c1", &call.RecordingStarted{Leg: "l2"})
	s.tell(23, "c1", &call.RecordingPaused{Leg: "l2"})
	s.tell(24, "c1", &call.Held{Leg: "l2", By: call.SideAgent})
	s.tell(30, "c2", &call.Ended{})
	got := s.state("bruno")
	one, twelve := 1.0, 8.0
	half := 0.5
	ninety := 90.0
	want := State{
		At: s.at,
		Queues: []Queue{
			{
				Queue: "billing", Offered: 2, Answered: 1, InTarget: 1, Abandoned: 1, ServiceLevel: &half, Target: .8, Within: 20, Estimate: &ninety,
				EstimateError: &twelve, EstimateCovered: &one, EstimateScored: 1, Agents: states(1, 1),
			},
			{Queue: "outages", Within: 60, Agents: states(0, 1)},
		},
		Agents: []Agent{
			{Agent: "anna", Name: "Anna Rossi", Partner: "alfa", Queues: []call.QueueID{"billing"}, State: call.AgentOffline, Since: morning().Add(15 * time.Second)},
			{
				Agent: "bruno", Name: "Bruno", Queues: []call.QueueID{"billing", "outages"}, State: call.AgentBusy,
				Since: morning().Add(22 * time.Second), Call: "c1",
			},
		},
		Calls: []Call{{
			Call: "c1", From: "+39021", To: "+39800", Customer: "C7", Flow: "helpline", Step: "main", Phase: Talking, Arrived: morning(),
			Since: morning().Add(22 * time.Second), Queue: "billing", Priority: 3, Language: "it", Agent: "bruno", Held: true, Recording: "paused",
		}},
		Alerts: []Alert{}, Messages: []Message{},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	s.tell(40, "c1", &call.Resumed{Leg: "l2", By: call.SideAgent})
	s.tell(41, "c1", &call.RecordingEnded{Leg: "l2"})
	s.tell(41, "c1", &call.Released{Queue: "billing", Agent: "bruno", Leg: "l2"})
	if c := s.state().Calls[0]; c.Phase != InFlow || c.Agent != "" || c.Held || c.Recording != "" {
		t.Errorf("the conversation is over: %+v", c)
	}
	s.tell(50, "c1", &call.Queued{Queue: "outages"})
	s.tell(51, "c1", &call.QueueLeft{Queue: "outages", Result: call.LeftCallback})
	s.tell(52, "c1", &call.Ended{})
	if q := s.state().Queues[1]; q.Offered != 1 || q.Elsewhere != 1 || q.Waiting != 0 || *q.ServiceLevel != 0 {
		t.Errorf("called back: %+v", q)
	}
	if n := len(s.state().Calls); n != 0 {
		t.Errorf("%d calls are up", n)
	}
}

func states(offline, busy int) map[call.AgentState]int {
	out := map[call.AgentState]int{}
	for _, s := range call.AgentStates() {
		out[s] = 0
	}
	out[call.AgentOffline], out[call.AgentBusy] = offline, busy
	return out
}

func TestMidnight(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	sc := scope()
	sc.Zone = zone
	b := New(sc)
	evening := time.Date(2026, 10, 24, 23, 59, 0, 0, zone) // the day after it has 25 hours
	b.Apply(call.Event{At: evening, Call: "c1", Body: &call.Arrived{}})
	b.Apply(call.Event{At: evening, Call: "c1", Body: &call.Queued{Queue: "billing"}})
	q := b.State(Now{At: evening.Add(2 * time.Minute)}).Queues[0]
	if q.Offered != 1 || q.Waiting != 1 {
		t.Errorf("who waits over midnight belongs to the new day too: %+v", q)
	}
	late := time.Date(2026, 10, 25, 23, 30, 0, 0, zone)
	b.Apply(call.Event{At: late, Call: "c1", Body: &call.Ended{}})
	if q = b.State(Now{At: late}).Queues[0]; q.Offered != 1 || q.Abandoned != 1 {
		t.Errorf("the long day is one day: %+v", q)
	}
	if q = b.State(Now{At: late.Add(time.Hour)}).Queues[0]; q.Offered != 0 || q.Abandoned != 0 {
		t.Errorf("a new day begins at nothing: %+v", q)
	}
}

func TestARestartEndsWhatWasUp(t *testing.T) {
	s := &story{board: New(scope())}
	s.tell(0, "c1", &call.Arrived{})
	s.tell(1, "c1", &call.Queued{Queue: "billing"})
	s.tell(2, "", &call.Started{})
	if st := s.state(); len(st.Calls) != 0 || st.Queues[0].Waiting != 0 || st.Queues[0].Abandoned != 1 {
		t.Errorf("%+v", st)
	}
}

func TestChanged(t *testing.T) {
	s := &story{board: New(scope())}
	c := s.board.Changed()
	if c != s.board.Changed() {
		t.Error("nothing has happened, and there is another channel")
	}
	s.tell(0, "c1", &call.Arrived{})
	select {
	case <-c:
	default:
		t.Error("nobody is told of a change")
	}
	select {
	case <-s.board.Changed():
		t.Error("a change is told twice")
	default:
	}
}

// Whatever happens in whatever order: every caller offered is somewhere.
func TestEveryCallerIsSomewhere(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		b := New(scope())
		at := morning()
		for i := range rapid.IntRange(1, 60).Draw(r, "events") {
			id := call.ID(fmt.Sprint("c", rapid.IntRange(0, 3).Draw(r, "call")))
			q := rapid.SampledFrom([]call.QueueID{"billing", "outages"}).Draw(r, "queue")
			leg := call.LegID(fmt.Sprint(id, rapid.IntRange(0, 1).Draw(r, "leg")))
			at = at.Add(time.Duration(rapid.IntRange(0, 7200).Draw(r, "later")) * time.Second)
			body := rapid.SampledFrom([]call.Body{
				&call.Arrived{}, &call.Queued{Queue: q}, &call.Announced{Queue: q, To: time.Minute},
				&call.QueueLeft{Queue: q, Result: call.LeftVoicemail}, &call.Offered{Queue: q, Agent: "anna", Leg: leg},
				&call.OfferEnded{Queue: q, Agent: "anna", Leg: leg}, &call.Connected{Queue: q, Agent: "anna", Leg: leg, InTarget: true},
				&call.Released{Queue: q, Agent: "anna", Leg: leg}, &call.Held{Leg: leg}, &call.Resumed{Leg: leg}, &call.Ended{},
			}).Draw(r, "body")
			b.Apply(call.Event{Seq: uint64(i + 1), At: at, Call: id, Body: body})
			for _, q := range b.State(Now{At: at}).Queues {
				if q.Offered != q.Answered+q.Abandoned+q.Elsewhere+q.Waiting {
					r.Fatalf("%+v", q)
				}
				if q.ServiceLevel != nil && (*q.ServiceLevel < 0 || *q.ServiceLevel > 1) {
					r.Fatalf("a service level of %v", *q.ServiceLevel)
				}
				if (q.Waiting == 0) != q.LongestSince.IsZero() {
					r.Fatalf("%+v", q)
				}
			}
		}
	})
}
