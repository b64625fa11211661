package web

import (
	"strings"
	"time"

	"centralino/call"
	"centralino/flows"
)

// myCall is what an agent is told of a call.
type myCall struct {
	Call      call.ID       `json:"call"`
	From      call.Number   `json:"from,omitempty"` // empty: withheld
	To        call.Number   `json:"to,omitempty"`
	Back      bool          `json:"back,omitempty"` // we called
	Arrived   time.Time     `json:"arrived"`
	Queue     call.QueueID  `json:"queue,omitempty"`
	Waited    float64       `json:"waited_seconds"` // in the queue, until the answer or until now
	Steps     []call.StepID `json:"steps"`          // of the flow that the call came through, each once
	Keyed     []keyed       `json:"keyed"`
	Directory string        `json:"directory,omitempty"` // that knows the customer
	Customer  string        `json:"customer,omitempty"`
	Proved    string        `json:"asked_by,omitempty"` // what the customer was found by: the number, or a code
	Fields    []Field       `json:"fields,omitempty"`

	Earlier        []Earlier `json:"earlier"`
	EarlierUnknown bool      `json:"earlier_unknown,omitempty"` // there is no telling: the history is not there

	Outcomes []OutcomeCode    `json:"outcomes"`
	Required bool             `json:"outcome_required,omitempty"`
	Outcome  call.OutcomeCode `json:"outcome,omitempty"` // what this agent said already
	Note     string           `json:"note,omitempty"`
}

// keyed is something that the caller keyed in: a choice, or digits that are no secret.
type keyed struct {
	At     time.Time   `json:"at"`
	Step   call.StepID `json:"step"`
	Key    string      `json:"key,omitempty"`      // of a choice
	Leads  call.StepID `json:"leads_to,omitempty"` // the step that the choice led to
	Name   string      `json:"name,omitempty"`     // of what was collected
	Digits string      `json:"digits,omitempty"`
}

// teller makes a myCall of events.
type teller struct {
	told   myCall
	agent  call.AgentID
	leg    call.LegID // of the agent's own conversation
	flow   *flows.Program
	since  time.Time // when the wait counts from; zero: does not wait
	passed map[call.StepID]bool
}

// tell reads what an agent may know of a call in its events.
func (s *Server) tell(id call.ID, agent call.AgentID, events []call.Event) myCall {
	t := teller{agent: agent, passed: map[call.StepID]bool{}, told: myCall{Call: id, Steps: []call.StepID{}, Keyed: []keyed{}, Outcomes: []OutcomeCode{}}}
	settings := s.settings()
	for _, e := range events {
		if a, ok := e.Body.(*call.Arrived); ok {
			if p := settings.Flows[a.Flow]; p != nil && p.Version == a.Version {
				t.flow = p // else nobody knows what its keys meant
			}
		}
		t.apply(e)
	}
	if !t.since.IsZero() {
		t.told.Waited = max(0, time.Since(t.since)).Seconds()
	}
	q := settings.Queues[t.told.Queue]
	t.told.Outcomes, t.told.Required = append(t.told.Outcomes, q.Outcomes...), q.OutcomeRequired
	return t.told
}

func (t *teller) apply(e call.Event) {
	switch b := e.Body.(type) {
	case *call.Arrived:
		t.told.From, t.told.To, t.told.Back, t.told.Arrived = b.From, b.To, b.Back, e.At
	case *call.StepEntered:
		if !t.passed[b.Step] {
			t.passed[b.Step], t.told.Steps = true, append(t.told.Steps, b.Step)
		}
	case *call.Keyed:
		t.told.Keyed = append(t.told.Keyed, keyed{At: e.At, Step: b.Step, Key: b.Key.String(), Leads: t.leads(b)})
	case *call.Collected:
		t.told.Keyed = append(t.told.Keyed, keyed{At: e.At, Step: b.Step, Name: b.Name, Digits: b.Digits})
	case *call.Identified:
		if b.Answer == call.IdentityFound {
			t.told.Directory, t.told.Customer, t.told.Proved = b.Directory, b.Customer, b.By
		}
	case *call.Queued:
		t.told.Queue, t.since = b.Queue, e.At
		if !b.Since.IsZero() && b.Since.Before(e.At) {
			t.since = b.Since
		}
	case *call.QueueLeft:
		t.told.Waited, t.since = b.Waited.Seconds(), time.Time{}
	case *call.Connected:
		t.told.Queue, t.told.Waited, t.since = b.Queue, b.Waited.Seconds(), time.Time{}
		if b.Agent == t.agent {
			t.leg = b.Leg
		}
	case *call.OutcomeRecorded:
		if b.Leg == t.leg && b.Agent == t.agent {
			t.told.Outcome, t.told.Note = b.Code, b.Note
		}
	}
}

// leads is where a key led: that is what the choice means.
func (t *teller) leads(b *call.Keyed) call.StepID {
	if t.flow == nil {
		return ""
	}
	step := t.flow.Steps[b.Step]
	if step == nil {
		return ""
	}
	if menu, ok := step.Verb.(*flows.Menu); ok && menu.Keys[b.Key] != "" {
		return menu.Keys[b.Key]
	}
	if human := t.flow.HumanAt(step); human.Key == b.Key {
		return human.Step
	}
	if queue, ok := step.Verb.(*flows.Queue); ok && queue.Options.Menu == b.Key {
		return queue.Menu
	}
	return ""
}

// steps reads names that stand between commas.
func stepsOf(text string) (out []call.StepID) {
	for one := range strings.SplitSeq(text, ",") {
		if one = strings.TrimSpace(one); one != "" {
			out = append(out, call.StepID(one))
		}
	}
	return out
}
