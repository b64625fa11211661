package config

import (
	"maps"
	"slices"

	"centralino/account"
	"centralino/call"
	"centralino/flows/calendar"
	"centralino/flows/strict"
)

func (l *loader) readPartners(v strict.Value) {
	l.config.Partners = map[call.PartnerID]Partner{}
	for _, e := range named(v) {
		m := e.Value.Map()
		p := Partner{ID: call.PartnerID(e.Key), Country: country(m.Get("country")), Pos: e.At.Pos()}
		m.Close()
		l.config.Partners[p.ID] = p
	}
}

func (l *loader) readAgents(v strict.Value) {
	seen := map[call.AgentID]strict.Pos{}
	for _, item := range v.List() {
		m := item.Map()
		id := m.Need("id", "name the agent; it is also the SIP user")
		a := Agent{ID: call.AgentID(id.Identifier("")), Pos: item.Pos()}
		if _, twice := seen[a.ID]; twice && a.ID != "" {
			id.Fault("give each its own id", "there are two agents `%s`", a.ID)
		}
		seen[a.ID] = a.Pos
		a.Name = m.Get("name").Text(string(a.ID))
		a.Partner = l.partner(m.Get("partner"))
		password := m.Need("password", `write password: "${NAME}" and set NAME where the helpline starts`)
		if a.Password = l.secret(password); account.IsHash(a.Password) {
			password.Fault("write the password itself", "`password` is a hash, and SIP needs the agent's password")
		}
		if a.Country = country(m.Get("country")); a.Country == "" {
			a.Country = l.config.Partners[a.Partner].Country
		}
		if shifts := m.Get("shifts"); !shifts.Missing() {
			a.Shifts = calendar.ReadShifts(shifts, l.config.Location)
		}
		a.Skills = skills(m.Get("skills"))
		for _, spoken := range m.Get("languages").OneOrList() {
			if name := spoken.Text(""); name != "" && knownLanguage(spoken, name, l.config.Languages) {
				a.Languages = append(a.Languages, call.Language(name))
			}
		}
		if len(a.Languages) == 0 {
			a.Languages = slices.Clone(l.config.Languages)
		}
		a.SRTP = l.srtp(m.Get("srtp"), l.config.SIP.SRTP)
		m.Close()
		l.config.Agents = append(l.config.Agents, a)
	}
}

func (l *loader) partner(v strict.Value) call.PartnerID {
	id := call.PartnerID(v.Text(""))
	if _, ok := l.config.Partners[id]; !ok && id != "" {
		v.Fault(suggest(id, l.config.Partners, "partners"), "there is no partner `%s`", id)
	}
	return id
}

// secret reads a password. It never appears in a problem.
func (l *loader) secret(v strict.Value) call.Secret {
	if v.Missing() {
		return call.Secret{}
	}
	if !v.IsScalar() || v.Raw() == "" {
		v.Fault(`write "${NAME}" and set NAME where the helpline starts`, "`%s` must be a text", v.Name())
		return call.Secret{}
	}
	text, ok := l.expand(v, v.Raw())
	if ok && text == "" {
		v.Fault("nobody could log in with it", "`%s` is empty", v.Name())
	}
	return call.NewSecret(text)
}

// skills reads {billing: 3, outages: 1}, or a list of skills, each of level 1.
func skills(v strict.Value) map[string]int {
	out := map[string]int{}
	if v.IsMap() {
		for _, e := range named(v) {
			out[e.Key] = e.Value.Int(1, 1, 10)
		}
		return out
	}
	for _, item := range v.OneOrList() {
		if s := item.Identifier(""); s != "" {
			out[s] = 1
		}
	}
	return out
}

// checkSkills warns of queues that nobody can answer, and of skills that no queue asks for: most are misspelt.
func (l *loader) checkSkills(queues, agents strict.Value) {
	had, wanted := map[string]bool{}, map[string]bool{}
	for _, a := range l.config.Agents {
		for s := range a.Skills {
			had[s] = true
		}
	}
	for _, e := range queues.Map().Entries() {
		q := l.config.Queues[call.QueueID(e.Key)]
		for _, s := range q.Skills {
			wanted[s] = true
		}
		if !slices.ContainsFunc(l.config.Agents, func(a Agent) bool { return hasAll(a, q.Skills) }) {
			at := e.At
			if s := e.Value.Map().Get("skills"); e.Value.IsMap() && !s.Missing() {
				at = s
			}
			hint, why := "callers get what `promise` gives", ""
			for _, s := range q.Skills {
				if near := strict.Nearest(s, slices.Collect(maps.Keys(had))); !had[s] && near != "" {
					hint, why = "did you mean `"+near+"`?", ": nobody has the skill `"+s+"`"
				}
			}
			at.Warn(hint, "no agent can answer the queue `%s`%s", e.Key, why)
		}
	}
	for _, item := range agents.OneOrList() {
		if !item.IsMap() {
			continue
		}
		for _, e := range skillsOf(item) {
			if s := e.Raw(); !wanted[s] && strict.IsName(s) {
				e.Warn(suggest(s, wanted, "queues"), "no queue asks for the skill `%s`", s)
			}
		}
	}
}

// skillsOf returns the names of an agent's skills as they are written.
func skillsOf(agent strict.Value) []strict.Value {
	v := agent.Map().Get("skills")
	if !v.IsMap() {
		return v.OneOrList()
	}
	var out []strict.Value
	for _, e := range v.Map().Entries() {
		out = append(out, e.At)
	}
	return out
}

func hasAll(a Agent, skills []string) bool {
	return !slices.ContainsFunc(skills, func(s string) bool { return a.Skills[s] == 0 })
}

// suggest is strict.Suggest over the keys of a map; section is where there would be some.
func suggest[K ~string, V any](name K, known map[K]V, section string) string {
	if len(known) == 0 {
		return "there are none: write them under `" + section + ":`"
	}
	var names []string
	for k := range known {
		names = append(names, string(k))
	}
	return strict.Suggest(string(name), names)
}
