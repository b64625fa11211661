package mutants

import "centralino/flows"

func (m *maker) transfer(v *flows.Transfer) {
	change := func(change func(*flows.Transfer), format string, args ...any) {
		changed := *v
		change(&changed)
		m.verb(&changed, format, args...)
	}
	change(func(t *flows.Transfer) { t.Wait = hurried }, "wait: %v dropped", v.Wait)
	if len(v.Prompts) > 0 {
		change(func(t *flows.Transfer) { t.Prompts = nil }, "plays nothing")
	}
	if v.Busy != "" && v.Busy != v.Failed {
		change(func(t *flows.Transfer) { t.Busy = "" }, "busy: %s removed", v.Busy)
	}
	if v.Failed != flows.End {
		change(func(t *flows.Transfer) { t.Failed = flows.End }, "failed: %s became end", v.Failed)
	}
}
