package metrics

import "github.com/prometheus/client_golang/prometheus"

// RuleTarget is what a rule of law asks of a figure.
type RuleTarget struct {
	Rule, Figure string  // the set, and the id of the requirement in it
	Most         bool    // the figure may be at most Value; otherwise at least
	Value        float64 // seconds, or a share from 0 to 1
}

func (f *figures) defineRules() {
	f.ruleTarget = f.derived("gauge", "centralino_rule_target",
		"What a rule of law that the configuration names asks of a figure, in seconds or as a share from 0 to 1. bound: most (it may be at most this) or least. Missing where no rules are named.",
		"rule", "figure", "bound")
}

// ruleTargets writes down what rules ask. They are not measured here: centralino report --rules does that.
func (m *Metrics) ruleTargets() (out []prometheus.Metric) {
	for _, t := range m.scope.now.Rules {
		bound := "least"
		if t.Most {
			bound = "most"
		}
		out = append(out, constant(m.figures.ruleTarget, prometheus.GaugeValue, t.Value, t.Rule, t.Figure, bound))
	}
	return out
}
