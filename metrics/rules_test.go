package metrics

import "testing"

// TestRuleTargets: what rules ask is there while the configuration names them.
func TestRuleTargets(t *testing.T) {
	f := newFixture(t)
	f.want("centralino_rule_target", `{bound="most",figure="mean-wait",rule="it-arera-energy"} 180`)
	scope := f.scope.now
	scope.Rules = []RuleTarget{
		{Rule: "it-agcom-255-24", Figure: "mean-time-to-human", Most: true, Value: 150},
		{Rule: "it-agcom-255-24", Figure: "answered-within-20s", Value: .4},
	}
	f.Reconfigure(scope)
	f.want("centralino_rule_target",
		`{bound="least",figure="answered-within-20s",rule="it-agcom-255-24"} 0.4
		{bound="most",figure="mean-time-to-human",rule="it-agcom-255-24"} 150`)
	scope.Rules = nil
	f.Reconfigure(scope)
	f.want("centralino_rule_target", "")
}
