package diff

import (
	"fmt"
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows"
)

// flows compares the flows of two helplines.
func (c *comparison) flows() {
	old, now := c.both()
	for _, name := range keysOf(old.Flows, now.Flows) {
		before, after := old.Flows[name], now.Flows[name]
		switch {
		case before == nil:
			c.diff.Flows = append(c.diff.Flows, Version{Flow: name, New: after.Version})
			c.add(Callers, fmt.Sprintf("flow %s is new, with %s", name, counted(len(after.Written().Steps), "step")))
		case after == nil:
			c.diff.Flows = append(c.diff.Flows, Version{Flow: name, Old: before.Version})
			c.add(Callers, fmt.Sprintf("flow %s is gone; who is in it at a reload stays in it", name))
		default:
			if before.Version != after.Version {
				c.diff.Flows = append(c.diff.Flows, Version{name, before.Version, after.Version})
			}
			c.flow(before.Written(), after.Written()) // what they run is compared by itself
		}
	}
}

// flowDiff compares two versions of one flow.
type flowDiff struct {
	*comparison
	before, after *flows.Program
	renamed       map[call.StepID]call.StepID // from the old names to the new ones
	old, now      reader
}

func (c *comparison) flow(before, after *flows.Program) {
	f := &flowDiff{comparison: c, before: before, after: after, renamed: c.renames(before, after)}
	f.old, f.now = c.before, c.after
	f.old.step = func(id call.StepID) call.StepID { return newName(f.renamed, id) }
	f.entry()
	for _, step := range after.InOrder() {
		was := f.formerStep(step.ID)
		if was == nil {
			f.tell(Callers, step.ID, fmt.Sprintf("step %s is new: %s", step.ID, f.describe(step)))
			continue
		}
		if was.ID != step.ID {
			f.tell(Supervisors, step.ID, fmt.Sprintf("step %s is now called %s", was.ID, step.ID))
		}
		f.step(was, step)
	}
	for _, step := range before.InOrder() {
		if name := newName(f.renamed, step.ID); after.Steps[name] == nil {
			f.tell(Callers, step.ID, fmt.Sprintf("step %s is gone (%s); who is in it at a reload stays on the old version", step.ID, f.describe(step)))
		}
	}
	f.reach()
}

// newName is what a step of the old version is called in the new one.
func newName(renamed map[call.StepID]call.StepID, id call.StepID) call.StepID {
	if name, ok := renamed[id]; ok {
		return name
	}
	return id
}

// formerStep is the step of the old version that a step was, nil when it is new.
func (f *flowDiff) formerStep(id call.StepID) *flows.Step {
	for old, now := range f.renamed {
		if now == id {
			return f.before.Steps[old]
		}
	}
	return f.before.Steps[id]
}

func (f *flowDiff) tell(who Who, step call.StepID, text string) {
	f.diff.Changes = append(f.diff.Changes, Change{Who: who, Flow: f.after.Name, Step: step, Text: text})
}

// entry compares where calls begin, and the key that reaches a person from everywhere.
func (f *flowDiff) entry() {
	if was := newName(f.renamed, f.before.Start); was != f.after.Start {
		f.tell(Callers, f.after.Start, fmt.Sprintf("calls now begin at %s (was: %s)", f.after.Start, was))
	}
	was, is := f.before.Human, f.after.Human
	was.Step = newName(f.renamed, was.Step)
	switch {
	case was == is:
	case is.Step == "":
		f.tell(Callers, was.Step, fmt.Sprintf("no key reaches a person from everywhere any more (was: key %s, to %s)", was.Key, was.Step))
	case was.Step == "":
		f.tell(Callers, is.Step, fmt.Sprintf("key %s now reaches a person from everywhere, by %s", is.Key, is.Step))
	case was.Step == is.Step:
		f.tell(Callers, is.Step, fmt.Sprintf("a person is now reached from everywhere with key %s (was: key %s)", is.Key, was.Key))
	default:
		f.tell(Callers, is.Step, fmt.Sprintf("key %s for a person now leads to %s (was: key %s, to %s)", is.Key, is.Step, was.Key, was.Step))
	}
}

// describe says in a few words what a step does.
func (f *flowDiff) describe(s *flows.Step) string {
	switch v := s.Verb.(type) {
	case *flows.Play:
		return "plays " + played(v.Prompts)
	case *flows.Message:
		return "the message " + played(v.Prompts)
	case *flows.Menu:
		var keys []string
		for _, w := range s.Ways() {
			if key, ok := strings.CutPrefix(w.Label, "key "); ok {
				keys = append(keys, key)
			}
		}
		return fmt.Sprintf("a menu with %s %s", strings.TrimPrefix(counted(len(keys), "key"), fmt.Sprint(len(keys), " ")), list(keys))
	case *flows.Collect:
		return "asks for digits, " + v.Name
	case *flows.Identify:
		return "looks the caller up in " + v.Directory
	case *flows.Choose:
		return "a choice of " + counted(len(v.Cases), "case")
	case *flows.Queue:
		if v.Priority != nil {
			return fmt.Sprintf("queue %s, with priority %d", v.Queue, *v.Priority)
		}
		return "queue " + string(v.Queue)
	case *flows.Calendar:
		return "asks the calendar " + v.Name
	case *flows.Survey:
		return "the survey " + v.Name
	case *flows.Callback:
		return "a callback by queue " + string(v.Queue)
	case *flows.HTTP:
		return "asks the service " + v.Service
	case *flows.Transfer:
		return "passes the call on to " + v.Target()
	case *flows.Voicemail:
		return "takes a message for " + v.Box
	case *flows.Record:
		return "records " + v.Name
	case *flows.Set:
		return "sets variables"
	case *flows.Wait:
		return "waits " + duration(v.For)
	case *flows.Flash:
		return "the announcement " + v.Name + " while it is on"
	case *flows.Run:
		return "runs the flow " + string(v.Flow)
	}
	return "a " + s.Word()
}

// played names what is played.
func played(prompts []flows.Prompt) string {
	f := facts{words: map[string]string{}}
	promptFacts(f, "played", prompts)
	if one := f.words["played"]; one != "" {
		return one
	}
	return "nothing"
}

// tiersOf are the conditions by which callers come to a step.
func tiersOf(p *flows.Program, id call.StepID) (conditions []string) {
	for _, s := range p.InOrder() {
		choice, ok := s.Verb.(*flows.Choose)
		if !ok {
			continue
		}
		for _, one := range choice.Cases {
			if one.Next == id && one.When != nil && !slices.Contains(conditions, one.When.String()) {
				conditions = append(conditions, one.When.String())
			}
		}
	}
	return conditions
}
