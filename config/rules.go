package config

import (
	"slices"

	"centralino/flows/strict"
)

// ruleNames are the laws a helpline can name.
func ruleNames() []string {
	return []string{"it-agcom-255-24", "it-arera-energy", "it-arera-water", "es-ley-10-2025", "de-tkg-115"}
}

func readRules(v strict.Value, c *Config) {
	for _, item := range v.OneOrList() {
		name := item.Text("")
		switch {
		case name == "":
		case !slices.Contains(ruleNames(), name):
			item.Fault(strict.Suggest(name, ruleNames()), "there are no rules `%s`", name)
		default:
			item.Warn("the figures they ask for are on /metrics", "the rules `%s` are kept, and not yet checked", name)
			c.Rules = append(c.Rules, Rule{name, item.Pos()})
		}
	}
}
