package mutants

import "centralino/flows"

func (m *maker) record(v *flows.Record) {
	change := func(change func(*flows.Record), format string, args ...any) {
		changed := *v
		change(&changed)
		m.verb(&changed, format, args...)
	}
	change(func(r *flows.Record) { r.Prompts = nil }, "plays nothing")
	change(func(r *flows.Record) { r.Name += "-" }, "record: %s under another name", v.Name)
	if v.Review {
		change(func(r *flows.Record) { r.Review = false }, "not to be heard again")
	}
	if v.End != 0 {
		change(func(r *flows.Record) { r.End = 0 }, "no key ends it")
	}
	if v.Failed != flows.End {
		change(func(r *flows.Record) { r.Failed = flows.End }, "failed: %s became end", v.Failed)
	}
}
