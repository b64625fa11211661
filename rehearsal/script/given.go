package script

import (
	"strings"
	"time"

	"centralino/call"
	"centralino/flows/strict"
	"centralino/rehearsal"
)

// given reads what is unlike a good day: directory.NAME, service.NAME, queue.NAME, agent.NAME, transfer.STEP, flash and disk.
func (r *reader) given(v strict.Value) rehearsal.Given {
	g := rehearsal.Given{
		Directories: map[string]rehearsal.Directory{}, Queues: map[call.QueueID]rehearsal.Line{},
		Agents: map[call.AgentID]rehearsal.Agent{}, Transfers: map[call.StepID]rehearsal.Outside{}, Services: map[string]rehearsal.Service{},
	}
	for _, e := range v.Map().Entries() {
		kind, name, ok := strings.Cut(e.Key, ".")
		switch {
		case ok && kind == "directory":
			g.Directories[name] = r.givenDirectory(e, name)
		case ok && kind == "service":
			g.Services[name] = r.givenService(e, name)
		case ok && kind == "queue":
			g.Queues[call.QueueID(name)] = r.givenQueue(e, call.QueueID(name))
		case ok && kind == "agent":
			g.Agents[call.AgentID(name)] = r.givenAgent(e, call.AgentID(name))
		case ok && kind == "transfer":
			g.Transfers[call.StepID(name)] = r.givenTransfer(e, call.StepID(name))
		case e.Key == "transfers":
			g.Elsewhere = r.outside(e.Value)
		case e.Key == "flash":
			g.Flashes = r.givenFlashes(e.Value)
		case e.Key == "disk":
			g.DiskFull = e.Value.OneOf("", "full") == "full"
		case e.Key == "agents":
			g.Otherwise = r.agentState(e.Value)
		default:
			e.At.Fault("write directory.NAME, service.NAME, queue.NAME, agent.NAME, agents, transfer.STEP, transfers, flash or disk", "`%s` cannot be given", e.Key)
		}
	}
	return g
}

// givenFlashes reads the announcements that are switched on: one, or a list.
func (r *reader) givenFlashes(v strict.Value) map[string]bool {
	known, on := map[string]bool{}, map[string]bool{}
	for _, program := range r.helpline.Config().Flows {
		for _, name := range program.Flashes() {
			known[name] = true
		}
	}
	for _, item := range v.OneOrList() {
		name := item.Text("")
		if name != "" && !known[name] {
			item.Fault(suggest(name, known), "no flow has an announcement `%s`", name)
		}
		on[name] = true
	}
	return on
}

// givenDirectory reads `down`, `unknown`, or the fields of who is found.
func (r *reader) givenDirectory(e strict.Entry, name string) rehearsal.Directory {
	known, ok := r.helpline.Config().Directories[name]
	if !ok {
		e.At.Fault(suggest(name, r.helpline.Config().Directories), "there is no directory `%s`", name)
	}
	if !e.Value.IsMap() {
		if e.Value.OneOf("down", "down", "unknown") == "unknown" {
			return rehearsal.Directory{Answer: call.IdentityUnknown}
		}
		return rehearsal.Directory{Answer: call.IdentityFailed}
	}
	d := rehearsal.Directory{Answer: call.IdentityFound, Fields: map[string]string{}}
	m := e.Value.Map()
	found := m.Need("found", `who is found: found: {name: Mario}`).Map()
	for _, field := range known.Fields {
		value := found.Get(field)
		if field == "pin" {
			d.PIN = call.NewSecret(value.Digits(""))
			continue
		}
		d.Fields[field] = value.Digits("")
	}
	if ok {
		found.Close()
	}
	m.Close()
	return d
}

// givenQueue reads `full`, `empty` or {ahead: 3}.
func (r *reader) givenQueue(e strict.Entry, id call.QueueID) rehearsal.Line {
	if all := r.helpline.Config().Queues; !has(all, id) {
		e.At.Fault(suggest(id, all), "there is no queue `%s`", id)
	}
	if e.Value.IsMap() {
		m := e.Value.Map()
		line := rehearsal.Line{Ahead: m.Need("ahead", "how many callers are ahead: ahead: 3").Int(0, 0, 1000)}
		m.Close()
		return line
	}
	state := e.Value.OneOf("", "full", "empty")
	return rehearsal.Line{Full: state == "full", Empty: state == "empty"}
}

func has[K comparable, V any](m map[K]V, k K) bool {
	_, ok := m[k]
	return ok
}

func (r *reader) givenAgent(e strict.Entry, id call.AgentID) rehearsal.Agent {
	all := map[call.AgentID]bool{}
	for _, a := range r.helpline.Config().Agents {
		all[a.ID] = true
	}
	if !all[id] {
		e.At.Fault(suggest(id, all), "there is no agent `%s`", id)
	}
	return r.agentState(e.Value)
}

// agentState reads `present`, `absent`, `paused`, `busy`, or a map with more: {busy: 2m}, {answers: 5s, talks: 1m}.
func (r *reader) agentState(v strict.Value) rehearsal.Agent {
	if !v.IsMap() {
		return rehearsal.Agent{Is: rehearsal.Presence(v.OneOf("present", "present", "absent", "paused", "busy"))}
	}
	m := v.Map()
	a := rehearsal.Agent{Is: rehearsal.Present}
	span := func(v strict.Value) time.Duration { return v.Duration(0, time.Millisecond, longestWait) }
	if a.For = span(m.Get("busy")); a.For > 0 {
		a.Is = rehearsal.Busy
	}
	a.Answers, a.Talks = span(m.Get("answers")), span(m.Get("talks"))
	m.Close()
	return a
}

// ReadGiven reads what a test would say under `given:`, written in one line: "directory.customers: down, agent.anna: busy".
// name is shown in problems; any of them is a fault.
func ReadGiven(name, text string, h *rehearsal.Helpline) (rehearsal.Given, []strict.Problem) {
	doc, top := strict.Parse(name, []byte("{"+text+"}"))
	r := &reader{helpline: h}
	var g rehearsal.Given
	if !top.Missing() {
		g = r.given(top)
	}
	return g, doc.Problems()
}
