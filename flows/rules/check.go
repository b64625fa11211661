package rules

import (
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/prove"
	"centralino/flows/strict"
)

// Asked is a set that a helpline answers to.
type Asked struct {
	Set     Set
	Given   []string // circumstances, by name
	Enforce bool     // what is broken is a fault, and the helpline does not start with it
}

// Subject is a helpline, as far as rules ask for it.
type Subject struct {
	Flows  []*flows.Program // those that numbers lead to
	Queues map[call.QueueID]Queue
	Agents []Agent
	Prove  prove.Options // how long prompts last
}

// Queue is what rules ask of a queue.
type Queue struct {
	Pos     strict.Pos
	Wait    bool // the expected wait is told on entry
	Promise bool // the wait ends after a time
	Then    call.Leave
	Country flows.CountryNotice
}

// Agent is what rules ask of an agent.
type Agent struct {
	ID      call.AgentID
	Pos     strict.Pos
	Country string         // ISO 3166 alpha-2; empty: nobody said
	Serves  []call.QueueID // overflowing ones included
}

// Prove checks what can be proved of the rules asked for, and returns what breaks them, in no particular order.
func Prove(s Subject, asked []Asked) []prove.Finding {
	h := &helpline{Subject: s}
	for _, p := range s.Flows {
		h.flows = append(h.flows, look(p, s.Prove))
	}
	var out []prove.Finding
	for _, a := range asked {
		for _, r := range a.Set.In(a.Given) {
			if r.Kind() != Proved {
				continue
			}
			for _, b := range h.check(r) {
				out = append(out, b.finding(a, r))
			}
		}
	}
	return out
}

// helpline is a subject that is looked at.
type helpline struct {
	Subject
	flows []flow
}

// breach is one place that breaks a requirement.
type breach struct {
	at         strict.Pos
	step       call.StepID
	what, mend string
	path       []prove.Move
}

func (b breach) finding(a Asked, r Requirement) prove.Finding {
	f := prove.Finding{Rule: a.Set.Name + "/" + r.ID, Step: b.step, Path: b.path, Law: &prove.Law{
		Set: a.Set.Name, ID: r.ID, Asks: r.Text, Act: r.Act, URL: r.URL, Note: r.Note,
	}}
	f.Problem = strict.Problem{
		Pos: b.at, Severity: strict.Warning,
		Message: b.what + ", but `" + a.Set.Name + "` asks (" + r.ID + ") that " + r.Text,
		Hint:    b.mend + "; source: " + r.Source(),
	}
	if a.Enforce {
		f.Severity = strict.Fault
	}
	return f
}

// check finds what breaks a requirement.
func (h *helpline) check(r Requirement) (out []breach) {
	switch r.Check {
	case WaitAnnounced:
		return h.waits()
	case CountryNotice:
		return h.notices()
	case EUOperator:
		return h.operatorsAtHome()
	}
	for _, f := range h.flows {
		switch r.Check {
		case Choices:
			out = append(out, f.choices(r.Choice)...)
		case ComplaintLevel:
			out = append(out, f.complaint()...)
		case WeekdayHours:
			out = append(out, f.weekdays(r.Hours)...)
		case WeeklyHours:
			out = append(out, f.weekly(r.Weekly)...)
		case MainMenuPerson:
			out = append(out, f.mainMenu()...)
		case PersonEverywhere:
			out = append(out, f.everywhere()...)
		case NoCut:
			out = append(out, h.cuts(f)...)
		}
	}
	return out
}

// flow is one program that is looked at.
type flow struct {
	*flows.Program
	*prove.Reaching
}

func look(p *flows.Program, o prove.Options) flow { return flow{p, prove.NewReaching(p, o)} }

// start is the step at which calls begin.
func (f flow) start() *flows.Step { return f.Program.Steps[f.Start] }

// queues returns the steps at which callers come to a queue, in the order of the file.
func (f flow) queues() (steps []*flows.Step) {
	for _, s := range f.Reaching.Steps() {
		if _, ok := s.Verb.(*flows.Queue); ok {
			steps = append(steps, s)
		}
	}
	return steps
}

// used lists the queues that any of the flows leads to, sorted.
func (h *helpline) used() (ids []call.QueueID) {
	for _, f := range h.flows {
		for _, s := range f.queues() {
			ids = append(ids, s.Verb.(*flows.Queue).Queue)
		}
	}
	slices.SortFunc(ids, func(a, b call.QueueID) int { return strings.Compare(string(a), string(b)) })
	return slices.Compact(ids)
}
