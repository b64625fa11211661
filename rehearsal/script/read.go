package script

import (
	"maps"
	"slices"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
	"centralino/ivr"
	"centralino/ivr/speech"
	"centralino/rehearsal"
)

// reader reads one file of tests.
type reader struct {
	helpline *rehearsal.Helpline
	flow     *flows.Program // nil: it is not known which
	prompts  map[string]bool
	verbs    map[string]func(strict.Value) Step
}

// Read reads a file of tests; name is the file's in problems. The file is nil when any problem is a fault.
func Read(name string, data []byte, h *rehearsal.Helpline) (*File, []strict.Problem) {
	doc, top := strict.Parse(name, data)
	if top.Missing() {
		if !doc.Failed() {
			top.Fault("begin with `flow: name`, then `tests:`", "the file is empty")
		}
		return nil, doc.Problems()
	}
	r := &reader{helpline: h}
	r.verbs = r.allVerbs()
	m := top.Map()
	f := &File{Name: name, Flow: r.readFlow(m.Need("flow", "name the flow that is tested: flow: helpline"))}
	list := m.Need("tests", "write the tests under `tests:`")
	seen := map[string]bool{}
	for _, item := range list.List() {
		t := r.test(item)
		if seen[t.Name] && t.Name != "" {
			item.Map().Get("name").Fault("give each its own name", "there are two tests `%s`", t.Name)
		}
		seen[t.Name] = true
		f.Tests = append(f.Tests, t)
	}
	if len(f.Tests) == 0 && (list.IsList() || list.Empty()) {
		list.Fault("", "there are no tests")
	}
	m.Close()
	if doc.Failed() {
		return nil, doc.Problems()
	}
	return f, doc.Problems()
}

func (r *reader) readFlow(v strict.Value) call.FlowID {
	id := call.FlowID(v.Text(""))
	all := r.helpline.Config().Flows
	if r.flow = all[id]; r.flow == nil && id != "" {
		v.Fault(suggest(id, all), "there is no flow `%s`", id)
	}
	if r.flow != nil {
		r.prompts = promptsOf(r.flow, r.helpline)
	}
	return id
}

// promptsOf are the names and texts that a caller of a flow may hear.
func promptsOf(p *flows.Program, h *rehearsal.Helpline) map[string]bool {
	known := map[string]bool{ivr.Beep: true}
	for _, one := range p.Prompts() {
		if one.Name != "" {
			known[one.Name] = true
			continue
		}
		for _, text := range one.Say {
			known[text] = true
		}
	}
	for _, one := range speech.Phrases(p.Languages[0]) {
		known[one.Name] = true
	}
	for _, q := range h.Config().Queues {
		known[q.Record.Announce] = true
	}
	delete(known, "")
	return known
}

func (r *reader) test(v strict.Value) *Test {
	m := v.Map()
	t := &Test{Pos: v.Pos()}
	t.Name = strings.TrimSpace(m.Need("name", "say in a sentence what the call shows").Text(""))
	t.Caller = r.caller(m.Need("call", `who calls and when: call: {from: "+39…", at: "2026-11-23 10:00"}`))
	t.Given = r.given(m.Get("given"))
	for _, item := range m.Need("script", "what happens: script: [{hear: welcome}]").List() {
		if s := r.step(item); s.play != nil {
			t.Script = append(t.Script, s)
		}
	}
	m.Close()
	return t
}

func (r *reader) caller(v strict.Value) rehearsal.Caller {
	m := v.Map()
	from := m.Need("from", `a number, or from: anonymous`)
	c := rehearsal.Caller{From: r.helpline.Number(from.Digits("")), Flow: r.flow}
	to := m.Get("to")
	c.At = r.time(m.Need("at", `at: "2026-11-23 10:00"`))
	m.Close()
	if r.flow == nil {
		return c
	}
	if to.Missing() {
		c.To = r.helpline.NumberOf(r.flow.Name)
		return c
	}
	dialled := call.Number(to.Digits(""))
	c.To = dialled
	switch p := r.helpline.Answers(dialled); {
	case dialled == "":
	case p == nil:
		to.Fault(suggest(dialled, r.helpline.Config().Numbers), "no flow answers `%s`", dialled)
	case p.Name != r.flow.Name:
		to.Fault("", "`%s` reaches the flow `%s`, not `%s`", dialled, p.Name, r.flow.Name)
	}
	return c
}

// step reads one line of a script: a verb alone, or a map of a verb and its value.
func (r *reader) step(v strict.Value) Step {
	if v.IsScalar() {
		verb := v.Digits("")
		read, ok := r.verbs[verb]
		if !ok {
			v.Fault(r.suggestVerb(verb), "there is no `%s` in a script", verb)
			return Step{}
		}
		if slices.Contains([]string{"hear", "press", "wait", "speak", "quiet", "step", "language"}, verb) {
			v.Fault("write `- "+verb+": …`", "`%s` needs to say what", verb)
			return Step{}
		}
		s := read(strict.Value{})
		s.Pos = v.Pos()
		return s
	}
	entries := v.Map().Entries()
	if len(entries) != 1 {
		if v.IsMap() {
			v.Fault("begin each with its own `- `", "a line of a script is one thing, this is %d", len(entries))
		}
		return Step{}
	}
	e := entries[0]
	read, ok := r.verbs[e.Key]
	if !ok {
		e.At.Fault(r.suggestVerb(e.Key), "there is no `%s` in a script", e.Key)
		return Step{}
	}
	s := read(e.Value)
	s.Pos = e.At.Pos()
	return s
}

// Verbs lists what a line of a script may begin with, in alphabetical order.
func Verbs() []string {
	r := &reader{}
	return slices.Sorted(maps.Keys(r.allVerbs()))
}

// allVerbs are the readers of all lines.
func (r *reader) allVerbs() map[string]func(strict.Value) Step {
	all := r.acts()
	maps.Copy(all, r.expects())
	return all
}

func (r *reader) suggestVerb(verb string) string {
	known := slices.Sorted(maps.Keys(r.verbs))
	if near := strict.Nearest(verb, known); near != "" {
		return "did you mean `" + near + "`?"
	}
	return "there is " + strict.Quoted(known)
}

// prompt reads the name of a prompt, or a text that is spoken.
func (r *reader) prompt(v strict.Value) string {
	name := v.Digits("")
	if name == "" || r.prompts == nil || r.prompts[name] || strings.Contains(name, "/") {
		return name
	}
	v.Fault(strict.Suggest(name, slices.Collect(maps.Keys(r.prompts))), "a caller never hears `%s`", name)
	return name
}

// spoken reads a language; empty when none is written.
func (r *reader) spoken(v strict.Value) call.Language {
	l := call.Language(v.Text(""))
	if all := r.helpline.Config().Languages; l != "" && !slices.Contains(all, l) {
		var names []string
		for _, one := range all {
			names = append(names, string(one))
		}
		v.Fault(strict.Suggest(string(l), names), "the helpline doesn't speak `%s`", l)
	}
	return l
}

func (r *reader) queue(v strict.Value) call.QueueID {
	id := call.QueueID(v.Text(""))
	if all := r.helpline.Config().Queues; id != "" {
		if _, ok := all[id]; !ok {
			v.Fault(suggest(id, all), "there is no queue `%s`", id)
		}
	}
	return id
}

func (r *reader) agent(v strict.Value) call.AgentID {
	id := call.AgentID(v.Digits(""))
	all := map[call.AgentID]bool{}
	for _, a := range r.helpline.Config().Agents {
		all[a.ID] = true
	}
	if id != "" && !all[id] {
		v.Fault(suggest(id, all), "there is no agent `%s`", id)
	}
	return id
}

// time reads a moment of the clock on the helpline's wall.
func (r *reader) time(v strict.Value) time.Time {
	text := v.Text("")
	if text == "" {
		return time.Time{}
	}
	at, err := Time(text, r.helpline.Config().Location)
	if err != nil {
		v.Fault(`write "2026-11-23 10:00"`, "%q is no time", text)
	}
	return at
}

// Time reads a moment of the clock on the wall: 2026-11-23 10:00, perhaps with seconds.
func Time(text string, zone *time.Location) (at time.Time, err error) {
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if at, err = time.ParseInLocation(layout, text, zone); err == nil {
			return at, nil
		}
	}
	return at, err
}

// suggest is strict.Suggest over the keys of a map.
func suggest[K ~string, V any](name K, known map[K]V) string {
	var names []string
	for k := range known {
		names = append(names, string(k))
	}
	return strict.Suggest(string(name), names)
}
