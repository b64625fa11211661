package rehearsal

import (
	"strconv"
	"time"

	"centralino/call"
	"centralino/flows"
)

// Way is a way out of a step by its label, as flows.Way has it.
type Way struct {
	Step  call.StepID
	Label string
}

// Walked returns the steps that a call entered and the ways it took out of them, in order. at is when it was answered.
func Walked(flow *flows.Program, at time.Time, moments []Moment) (steps []call.StepID, ways []Way) {
	w := walker{flow: flow}
	for _, m := range moments {
		switch b := m.Body.(type) {
		case *call.StepEntered:
			if flow.Steps[b.Step] == nil {
				continue // of a flow that is run
			}
			w.leave(b.Step, at.Add(m.At))
			w.step, w.since = b.Step, nil
			steps = append(steps, b.Step)
		case *call.Ended:
			if b.Reason == call.FlowEnded {
				w.leave(flows.End, at.Add(m.At))
			}
		case nil:
		default:
			w.since = append(w.since, m.Body)
		}
	}
	return steps, w.ways
}

// walker follows a call from step to step.
type walker struct {
	flow  *flows.Program
	step  call.StepID
	since []call.Body // what happened in the step
	ways  []Way
}

// leave finds the way by which the step was left. The key for a person is no way of the step's own.
func (w *walker) leave(to call.StepID, at time.Time) {
	step := w.flow.Steps[w.step]
	if step == nil {
		return
	}
	label := w.label(step, at)
	for _, way := range step.Ways() {
		if way.Label == label && way.To == to {
			w.ways = append(w.ways, Way{w.step, label})
			return
		}
	}
	if _, choose := step.Verb.(*flows.Choose); !choose {
		return
	}
	for _, way := range step.Ways() { // which of several cases that lead there, nobody can tell
		if way.To == to {
			w.ways = append(w.ways, Way{w.step, way.Label})
			return
		}
	}
}

func (w *walker) label(step *flows.Step, at time.Time) string {
	switch v := step.Verb.(type) {
	case *flows.Menu:
		if k, ok := last[*call.Keyed](w.since); ok {
			return "key " + k.Key.String()
		}
		return "failed"
	case *flows.Collect:
		if _, ok := last[*call.Collected](w.since); ok {
			return "next"
		}
		return "failed"
	case *flows.Identify:
		return w.identified()
	case *flows.Queue:
		if _, ok := last[*call.SteppedAside](w.since); ok {
			return "menu"
		}
		if left, ok := last[*call.QueueLeft](w.since); ok {
			switch left.Rule {
			case call.RuleFull:
				return "full"
			case call.RuleEmpty, call.RuleClosed:
				return "empty"
			}
			return ""
		}
		return "next"
	case *flows.Calendar:
		if v.Calendar == nil || v.Calendar.Open(at) {
			return "open"
		}
		return "closed"
	case *flows.Callback:
		if _, ok := last[*call.CallbackBooked](w.since); ok {
			return "next"
		}
		return "failed"
	case *flows.HTTP:
		if asked, ok := last[*call.Requested](w.since); ok && (asked.Outcome == call.RequestOK || asked.Outcome == call.RequestCached) {
			return "next"
		}
		return "failed"
	case *flows.Transfer:
		return w.transferred(v)
	case *flows.Record:
		if _, ok := last[*call.PieceRecorded](w.since); ok {
			return "next"
		}
		return "failed"
	case *flows.Choose:
		return "case " + strconv.Itoa(len(v.Cases))
	}
	return "next"
}

func (w *walker) identified() string {
	asked, ok := last[*call.Identified](w.since)
	if !ok {
		return "unknown" // there was nothing to ask by
	}
	switch asked.Answer {
	case call.IdentityFound:
		return "found"
	case call.IdentityFailed:
		return "failed"
	}
	return "unknown"
}

// last returns the latest body of a type.
func last[B call.Body](bodies []call.Body) (b B, ok bool) {
	for _, body := range bodies {
		if one, is := body.(B); is {
			b, ok = one, true
		}
	}
	return b, ok
}
