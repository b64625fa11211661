package app

import (
	"maps"
	"slices"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/flows"
	"centralino/flows/prove"
	"centralino/flows/rules"
	"centralino/history/report"
	"centralino/metrics"
)

// Measures says in the report's words what a set of rules asks in a month of a helpline. The config may be nil: then the set
// is taken as it is, without circumstances, and what only a configuration tells cannot be told.
func Measures(cfg *config.Config, set rules.Set, from, to time.Time) report.LawOptions {
	o := report.LawOptions{
		Helpline: "Centralino", Language: set.Language, Set: set.Name, Title: set.Title, About: set.About, From: from, To: to, Zone: from.Location(),
	}
	var rule config.Rule
	var broken []prove.Finding
	if cfg != nil {
		rule = ruleNamed(cfg, set.Name)
		o.Helpline, o.Lines, o.Open = cfg.Helpline, cfg.SIP.MaxCalls, rules.Answering(answering(cfg))
		broken = rules.Prove(subject(cfg), []rules.Asked{{Set: set, Given: rule.Given}})
	}
	for _, r := range set.In(rule.Given) {
		if r.Kind() == rules.Measured {
			o.Targets = append(o.Targets, target(r, rule))
			continue
		}
		b := report.Beside{ID: r.ID, Asks: r.Text, Act: r.Act, URL: r.URL, Note: r.Note, State: report.Yours}
		if r.Kind() == rules.Proved {
			b.State = proofState(cfg != nil, slices.ContainsFunc(broken, func(f prove.Finding) bool { return f.Law.ID == r.ID }))
		}
		o.Beside = append(o.Beside, b)
	}
	return o
}

// proofState says what check finds of a requirement now.
func proofState(known, broken bool) report.State {
	switch {
	case !known:
		return report.Provable
	case broken:
		return report.Broken
	}
	return report.Proved
}

func target(r rules.Requirement, rule config.Rule) report.Target {
	t := report.Target{
		ID: r.ID, Asks: r.Text, Act: r.Act, URL: r.URL, Note: r.Note, Figure: report.Figure(r.Figure), Within: r.Within,
		Queued: r.From == rules.FromQueue, Most: r.Most, Bound: r.Bound,
	}
	if r.Emergency {
		t.Queues = append([]call.QueueID{}, rule.Emergency...)
	}
	return t
}

// ruleTargets says in the words of the metrics what the rules of a configuration ask of figures.
func ruleTargets(cfg *config.Config) (out []metrics.RuleTarget) {
	for _, a := range askedRules(cfg) {
		for _, r := range a.Set.In(a.Given) {
			if r.Kind() == rules.Measured {
				out = append(out, metrics.RuleTarget{Rule: a.Set.Name, Figure: r.ID, Most: r.Most, Value: r.Bound})
			}
		}
	}
	return out
}

// ruleNamed is what the configuration says of a set; one that it does not name has nothing given.
func ruleNamed(cfg *config.Config, name string) config.Rule {
	for _, r := range cfg.Rules {
		if r.Name == name {
			return r
		}
	}
	return config.Rule{Name: name}
}

// answering lists the flows that numbers lead to, by their names.
func answering(cfg *config.Config) (programs []*flows.Program) {
	led := map[call.FlowID]bool{}
	for _, flow := range cfg.Numbers {
		led[flow] = true
	}
	for _, name := range slices.Sorted(maps.Keys(led)) {
		programs = append(programs, cfg.Flows[name])
	}
	return programs
}
