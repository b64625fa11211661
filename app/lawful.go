package app

import (
	"centralino/call"
	"centralino/config"
	"centralino/flows/prove"
	"centralino/flows/rules"
)

// Lawful proves what can be proved of the rules of law that a configuration names, and returns what breaks them.
func Lawful(cfg *config.Config) []prove.Finding {
	asked := askedRules(cfg)
	if len(asked) == 0 {
		return nil
	}
	return rules.Prove(subject(cfg), asked)
}

// askedRules says in the words of package rules what the configuration names. A set that cannot be read is not there at
// all, which a test of that package sees to.
func askedRules(cfg *config.Config) (asked []rules.Asked) {
	for _, r := range cfg.Rules {
		if set, err := rules.Named(r.Name); err == nil {
			asked = append(asked, rules.Asked{Set: set, Given: r.Given, Enforce: r.Enforce})
		}
	}
	return asked
}

// subject says in the words of package rules what the configuration says.
func subject(cfg *config.Config) rules.Subject {
	s := rules.Subject{Flows: answering(cfg), Queues: map[call.QueueID]rules.Queue{}, Prove: proofOptions(cfg)}
	home := (&helpline{cfg: cfg}).country()
	for id, q := range cfg.Queues {
		country := q.Country
		country.Home = home
		s.Queues[id] = rules.Queue{
			Pos: q.Pos, Wait: q.Announce.Wait, Promise: q.Promise.After > 0, Then: q.Promise.Then, Country: country,
		}
	}
	engine := queueConfig(cfg)
	for _, a := range cfg.Agents {
		agent := rules.Agent{ID: a.ID, Pos: a.Pos, Country: a.Country}
		for id, q := range cfg.Queues {
			if engine.Able(id, a.ID) || q.Overflow.To != "" && engine.Able(q.Overflow.To, a.ID) {
				agent.Serves = append(agent.Serves, id)
			}
		}
		s.Agents = append(s.Agents, agent)
	}
	return s
}
