package history

import (
	"context"
	"sync"
	"time"

	"centralino/call"
)

// start is a Monday, ten o'clock in Rome.
func start() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// tape is a journal in memory.
type tape struct {
	mu     sync.Mutex
	events []call.Event
	first  int // events before this index are gone
	fault  error
}

// add appends what happened at a second to a call.
func (j *tape) add(second float64, id call.ID, bodies ...call.Body) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, b := range bodies {
		at := start().Add(time.Duration(second * float64(time.Second)))
		j.events = append(j.events, call.Event{Seq: uint64(len(j.events) + 1), At: at, Call: id, Body: b})
	}
}

// ReadFrom implements Journal.
func (j *tape) ReadFrom(ctx context.Context, seq uint64, fn func(call.Event) error) error {
	j.mu.Lock()
	events, first, fault := j.events, j.first, j.fault
	j.mu.Unlock()
	if fault != nil {
		return fault
	}
	for i := max(int(seq)-1, first); i < len(events); i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := fn(events[i]); err != nil {
			return err
		}
	}
	return nil
}

// Story is a journal of a morning in which everything happens, for tests from outside the package.
func Story() Journal { return story() }

// story is a morning in which everything happens that a row can tell of.
func story() *tape {
	j := &tape{}
	j.add(0, "", &call.Started{Version: "1", Paused: map[call.AgentID]call.Pause{"bruno": {Reason: "7", By: call.PausedByAgent}}})
	j.add(1, "", &call.AgentRegistered{Agent: "anna"}, &call.AgentRegistered{Agent: "bruno"})
	j.add(10, "c1", &call.Arrived{From: "+390612345678", To: "+39800123456", Trunk: "carrier", Flow: "helpline", Version: "v"},
		&call.Answered{Flow: "helpline", Setup: 3 * time.Millisecond}, &call.StepEntered{Flow: "helpline", Step: "main"})
	j.add(12, "c1", &call.Keyed{Flow: "helpline", Step: "main", Key: '2'},
		&call.Collected{Flow: "helpline", Step: "code", Name: "customer_code", Digits: "10000019"},
		&call.Identified{Flow: "helpline", Step: "who", Directory: "customers", By: "customer_code", Answer: call.IdentityFound, Customer: "C7"})
	j.add(20, "c1", &call.Queued{Queue: "billing", Flow: "helpline", Priority: 1, Language: "it"},
		&call.Announced{Queue: "billing", Position: 1, Wait: time.Minute},
		&call.Offered{Queue: "billing", Agent: "anna", Leg: "l1"})
	j.add(30, "c1", &call.Connected{
		Queue: "billing", Flow: "helpline", Agent: "anna", Leg: "l1", Waited: 10 * time.Second,
		ToHuman: 20 * time.Second, InTarget: true,
	})
	j.add(31, "c2", &call.Arrived{To: "+39800123456", Flow: "helpline"}, &call.Queued{Queue: "billing", Flow: "helpline"})
	j.add(90, "c1", &call.Released{Queue: "billing", Agent: "anna", Leg: "l1", By: call.SideAgent, Talk: time.Minute, Hold: 5 * time.Second})
	j.add(95, "c2", &call.Ended{Flow: "helpline", Termination: call.Termination{Result: call.Abandoned, Reason: call.CallerHungUp}})
	j.add(96, "c1", &call.SurveyOffered{Survey: "satisfaction", Queue: "billing", Agent: "anna"},
		&call.Surveyed{Survey: "satisfaction", Question: "satisfied", Answer: "5", Queue: "billing", Agent: "anna"})
	j.add(96, "c1", &call.MediaMeasured{Side: call.SideCaller, Received: 100, Sent: 90, In: &call.Sound{
		Codec: "PCMA", Packets: 100, Lost: 2, Discarded: 1, Jitter: 3 * time.Millisecond, MOS: 4.12,
	}, Out: &call.Sound{Codec: "PCMA", Packets: 90, MOS: 4.41}}, &call.MediaMeasured{Side: call.SideAgent, Leg: "l1", Sent: 7})
	j.add(97, "c1", &call.Ended{Flow: "helpline", Termination: call.Termination{Result: call.Served, Reason: call.FlowEnded}})
	j.add(98, "c1", &call.OutcomeRecorded{Queue: "billing", Agent: "anna", Leg: "l1", Code: "solved"})
	j.add(100, "", &call.WrapUpEnded{Agent: "anna"}, &call.AgentReady{Agent: "bruno"})
	j.add(200, "c3", &call.Arrived{From: "+390612345678", To: "+39800123456", Flow: "helpline"},
		&call.CallbackBooked{Callback: "b3", Queue: "billing", Number: "+390612345678", Due: start().Add(time.Hour)},
		&call.VoicemailLeft{Queue: "billing", File: "2026/c3.wav", Length: 9 * time.Second},
		&call.SurveyCommentLeft{Survey: "satisfaction", File: "surveys/satisfaction/c3.wav", Length: 4 * time.Second})
	j.add(200, "c3", &call.TransferEnded{
		Flow: "helpline", Step: "branch", To: "+390255512345", Trunk: "carrier", Result: call.TransferSpoke, By: call.SideFar,
		Rang: 4 * time.Second, Talk: 9 * time.Second,
	}, &call.TransferEnded{Flow: "helpline", Step: "branch", To: "+390255512345", Result: call.TransferBusy, Status: 486})
	j.add(200, "c3", &call.HandoverEnded{
		Agent: "anna", Queue: "billing", Mode: call.HandoverConsult, HandoverTarget: call.HandoverTarget{Number: "+390255512345"},
		Result: call.HandoverDone, Rang: 4 * time.Second, Talk: 9 * time.Second,
	}, &call.OutsideReleased{Leg: "l9", Number: "+390255512345", Trunk: "carrier", By: call.SideFar, Talk: time.Minute})
	j.add(201, "c3", &call.Queued{Queue: "billing"}, &call.Offered{Queue: "billing", Agent: "bruno", Leg: "l2", Partner: "gamma"})
	j.add(221, "c3", &call.OfferEnded{Queue: "billing", Agent: "bruno", Leg: "l2", Result: call.OfferMissed},
		&call.QueueLeft{Queue: "billing", Result: call.LeftCallback, Rule: call.RuleCaller})
	j.add(222, "", &call.AgentPaused{Agent: "bruno", Reason: "misses", By: call.PausedByMisses})
	j.add(230, "c3", &call.Ended{Flow: "helpline", Termination: call.Termination{Result: call.Callback, Reason: call.FlowEnded}})
	j.add(240, "b3", &call.CallbackDue{Queue: "billing", Since: start()}, &call.Offered{Queue: "billing", Agent: "carla", Leg: "l3"})
	j.add(245, "b3", &call.CallbackDialled{Queue: "billing", Agent: "carla", Leg: "l3", Number: "+390612345678", Attempt: 1})
	j.add(255, "b3", &call.CallbackMissed{Queue: "billing", Agent: "carla", Leg: "l3", Result: call.MissBusy, Status: 486, Attempt: 1},
		&call.CallbackEnded{Queue: "billing", Result: call.CallbackFailed, Rule: call.RuleUnreached})
	return j
}

// names of a fold in tests: as they are, nobody erased.
func plainNames() names {
	return names{
		agent:   func(a call.AgentID) string { return string(a) },
		partner: func(call.AgentID) call.PartnerID { return "alfa" },
		erased:  func(string, int64) bool { return false },
	}
}
