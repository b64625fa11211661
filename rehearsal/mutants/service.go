package mutants

import (
	"slices"

	"centralino/flows"
)

func (m *maker) http(v *flows.HTTP) {
	if v.Failed != flows.End {
		changed := *v
		changed.Failed = flows.End
		m.verb(&changed, "failed: %s became end", v.Failed)
	}
	for i, r := range v.Result {
		changed := *v
		changed.Result = slices.Delete(slices.Clone(v.Result), i, i+1)
		m.verb(&changed, "result: %s removed", r.Name)
	}
	if len(v.Prompts) > 0 {
		changed := *v
		changed.Prompts = nil
		m.verb(&changed, "plays nothing")
	}
}
