package flows

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows/strict"
)

// mostSteps bounds a program with all that it runs.
const mostSteps = 3000

// Link puts into each program the flows that it runs, so that a call needs no other program and keeps the version of all of
// them. The steps of a flow that is run are named after the step that runs it: bill/ask. Programs that run nothing stay as they
// are; those that cannot be linked are left out, and the problems say why, sorted by their place.
func Link(compiled map[call.FlowID]*Program) (linked map[call.FlowID]*Program, problems []strict.Problem) {
	linked = map[call.FlowID]*Program{}
	for _, name := range slices.Sorted(maps.Keys(compiled)) {
		p := compiled[name]
		if !p.runs() {
			linked[name] = p
			continue
		}
		l := linker{compiled: compiled, out: *p, versions: []string{p.Version}}
		l.out.Steps, l.out.variables = map[call.StepID]*Step{}, p.variables.Clone()
		l.place(p, place{}, []call.FlowID{name})
		l.checkCircles()
		if len(l.problems) > 0 {
			for _, problem := range l.problems { // others that run the same have the same
				if !slices.Contains(problems, problem) {
					problems = append(problems, problem)
				}
			}
			continue
		}
		sum := sha256.Sum256([]byte(strings.Join(l.versions, " ")))
		l.out.Version = hex.EncodeToString(sum[:])[:12]
		linked[name] = &l.out
	}
	return linked, strict.Sorted(append(problems, checkRecorded(compiled, linked)...))
}

func (p *Program) runs() bool {
	for _, s := range p.Steps {
		if _, ok := s.Verb.(*Run); ok {
			return true
		}
	}
	return false
}

// Runs returns the flows that the program runs by itself, sorted and each once.
func (p *Program) Runs() (names []call.FlowID) {
	for _, s := range p.Steps {
		if r, ok := s.Verb.(*Run); ok && s.Inside == "" {
			names = append(names, r.Flow)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Written returns the program without the steps of flows that it runs: as it stands in its file.
func (p *Program) Written() *Program {
	out := *p
	out.Steps = map[call.StepID]*Step{}
	for id, s := range p.Steps {
		if s.Inside != "" {
			continue
		}
		if r, ok := s.Verb.(*Run); ok {
			one := *s
			one.Verb = &Run{Flow: r.Flow}
			s = &one
		}
		out.Steps[id] = s
	}
	return &out
}

// linker makes one program of several.
type linker struct {
	compiled map[call.FlowID]*Program
	out      Program
	versions []string
	problems []strict.Problem
}

// place is where a flow is put.
type place struct {
	prefix string      // of the names of its steps; empty: it is the program itself
	inside call.FlowID // the flow; empty: it is the program itself
	end    call.StepID // where its end leads
	human  *Human      // its key for a person, or that of the flow that runs it; nil: the program's
}

// rename is what a step of the flow is called in the program.
func (p place) rename(id call.StepID) call.StepID {
	switch {
	case id == "" || p.prefix == "":
		return id
	case id == End:
		return p.end
	}
	return call.StepID(p.prefix) + id
}

// place puts the steps of a flow into the program. path are the flows that run it, and itself.
func (l *linker) place(p *Program, at place, path []call.FlowID) {
	for _, s := range p.InOrder() {
		one := *s
		one.ID, one.Next, one.Inside, one.Human = at.rename(s.ID), at.rename(s.Next), at.inside, at.human
		one.Verb = renamed(s.Verb, at.rename)
		if r, ok := s.Verb.(*Run); ok {
			one.Verb = l.run(s, r, one, path)
		}
		l.out.Steps[one.ID] = &one
	}
	if len(l.out.Steps) > mostSteps && len(l.problems) == 0 {
		l.fault(p.Steps[p.Start], "run fewer flows, or each in fewer places", "the flow has more than %d steps with all that it runs", mostSteps)
	}
}

// run puts a flow behind the step that runs it.
func (l *linker) run(s *Step, r *Run, as Step, path []call.FlowID) *Run {
	inner := l.compiled[r.Flow]
	switch {
	case inner == nil:
		l.fault(s, strict.Suggest(string(r.Flow), textsOf(l.compiled)), "there is no flow `%s`, or it has faults", r.Flow)
		return r
	case slices.Contains(path, r.Flow):
		names := textsOfList(append(slices.Clone(path[slices.Index(path, r.Flow):]), r.Flow))
		l.fault(s, "lead back to a step instead", "a flow cannot run itself: %s", strings.Join(names, " → "))
		return r
	case len(l.problems) > 0:
		return r
	}
	at := place{prefix: string(as.ID) + "/", inside: r.Flow, end: as.Next, human: as.Human}
	if inner.Human.Step != "" {
		at.human = &Human{Key: inner.Human.Key, Step: at.rename(inner.Human.Step)}
	}
	l.versions = append(l.versions, inner.Version)
	mergeVars(l.out.variables, inner.variables)
	l.place(inner, at, append(slices.Clone(path), r.Flow))
	return &Run{Flow: r.Flow, Entry: at.rename(inner.Start)}
}

// checkCircles reports circles that go through several flows; those within one are told of already.
func (l *linker) checkCircles() {
	if len(l.problems) > 0 {
		return
	}
	l.out.spinning(func(circle []call.StepID) {
		for _, id := range circle {
			if _, run := l.out.Steps[id].Verb.(*Run); run {
				l.problems = append(l.problems, l.out.spinningProblem(circle))
				return
			}
		}
	})
}

func (l *linker) fault(s *Step, hint, format string, args ...any) {
	l.problems = append(l.problems, strict.Problem{Pos: s.Pos, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// mergeVars adds the variables of a flow that is run.
func mergeVars(to, from Vars) {
	for name, value := range from.Clone() {
		fields, ok := value.(map[string]string)
		known, both := to[name].(map[string]string)
		if ok && both {
			maps.Copy(known, fields)
			continue
		}
		to[name] = value
	}
}

func textsOf(all map[call.FlowID]*Program) []string {
	return textsOfList(slices.Sorted(maps.Keys(all)))
}

func textsOfList(ids []call.FlowID) (out []string) {
	for _, id := range ids {
		out = append(out, string(id))
	}
	return out
}
