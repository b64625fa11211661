package mutants

import (
	"maps"
	"slices"
	"time"

	"centralino/call"
	"centralino/flows"
)

// hurried is as good as no wait.
const hurried = 500 * time.Millisecond

func (m *maker) menu(v *flows.Menu) {
	if len(v.Prompts) > 0 {
		changed := *v
		changed.Prompts = nil
		m.verb(&changed, "plays nothing")
	}
	keys := slices.Sorted(maps.Keys(v.Keys))
	for i, d := range keys {
		changed := *v
		changed.Keys = maps.Clone(v.Keys)
		if len(keys) > 1 {
			delete(changed.Keys, d)
			m.verb(&changed, "key %s removed", d)
		}
		if i+1 < len(keys) && v.Keys[d] != v.Keys[keys[i+1]] {
			swapped, other := *v, keys[i+1]
			swapped.Keys = maps.Clone(v.Keys)
			swapped.Keys[d], swapped.Keys[other] = v.Keys[other], v.Keys[d]
			m.verb(&swapped, "keys %s and %s swapped", d, other)
		}
	}
	if v.Failed != flows.End {
		changed := *v
		changed.Failed = flows.End
		m.verb(&changed, "failed: %s became end", v.Failed)
	}
	m.patience(v.Wait, v.Tries, func(wait time.Duration, tries int) flows.Verb {
		changed := *v
		changed.Wait, changed.Tries = wait, tries
		return &changed
	})
}

// patience makes the mutants of a question's wait and tries.
func (m *maker) patience(wait time.Duration, tries int, with func(time.Duration, int) flows.Verb) {
	m.verb(with(hurried, tries), "wait: %v dropped", wait)
	if tries > 1 {
		m.verb(with(wait, 1), "tries: %d became 1", tries)
	}
}

func (m *maker) collect(v *flows.Collect) {
	changed := *v
	changed.Min, changed.Max = v.Min+1, v.Max+1
	m.verb(&changed, "one digit more")
	if v.Failed != m.step.Next {
		changed := *v
		changed.Failed = m.step.Next
		m.verb(&changed, "failed: %s became %s", v.Failed, m.step.Next)
	}
	m.patience(v.Wait, v.Tries, func(wait time.Duration, tries int) flows.Verb {
		changed := *v
		changed.Wait, changed.Tries = wait, tries
		return &changed
	})
}

func (m *maker) identify(v *flows.Identify) {
	if v.Found != v.Unknown {
		changed := *v
		changed.Found, changed.Unknown = v.Unknown, v.Found
		m.verb(&changed, "found and unknown swapped")
	}
	if v.Failed != flows.End {
		changed := *v
		changed.Failed = flows.End
		m.verb(&changed, "failed: %s became end", v.Failed)
	}
	if v.PIN == nil {
		return
	}
	changed := *v
	changed.PIN = nil
	m.verb(&changed, "no PIN asked for")
	m.patience(v.PIN.Wait, v.PIN.Tries, func(wait time.Duration, tries int) flows.Verb {
		changed, pin := *v, *v.PIN
		pin.Wait, pin.Tries = wait, tries
		changed.PIN = &pin
		return &changed
	})
}

func (m *maker) choose(v *flows.Choose) {
	for i, c := range v.Cases {
		if c.When == nil {
			continue
		}
		without := *v
		without.Cases = slices.Delete(slices.Clone(v.Cases), i, i+1)
		m.verb(&without, "case %d removed", i+1)
		if i+1 < len(v.Cases) && c.Next != v.Cases[i+1].Next {
			swapped := *v
			swapped.Cases = slices.Clone(v.Cases)
			swapped.Cases[i].Next, swapped.Cases[i+1].Next = v.Cases[i+1].Next, c.Next
			m.verb(&swapped, "cases %d and %d swapped", i+1, i+2)
		}
	}
}

func (m *maker) queue(v *flows.Queue) {
	if other, ok := m.otherQueue(v.Queue); ok {
		changed := *v
		changed.Queue = other
		m.verb(&changed, "queue: %s became %s", v.Queue, other)
	}
	if v.Priority != nil {
		changed := *v
		changed.Priority = nil
		m.verb(&changed, "priority: %d removed", *v.Priority)
	}
	if v.Menu != "" && v.Menu != m.program.Start {
		changed := *v
		changed.Menu = m.program.Start
		m.verb(&changed, "menu: %s became %s", v.Menu, m.program.Start)
	}
	for _, way := range []struct {
		name string
		to   call.StepID
		cut  func(*flows.Queue)
	}{
		{"full", v.Full, func(q *flows.Queue) { q.Full = "" }},
		{"empty", v.Empty, func(q *flows.Queue) { q.Empty = "" }},
	} {
		if way.to != "" {
			changed := *v
			way.cut(&changed)
			m.verb(&changed, "%s: %s removed", way.name, way.to)
		}
	}
}

func (m *maker) survey(v *flows.Survey) {
	if v.Comment != nil {
		without := *v
		without.Comment = nil
		m.verb(&without, "no comment asked for")
	}
	for i, q := range v.Questions {
		if len(v.Questions) > 1 {
			without := *v
			without.Questions = slices.Delete(slices.Clone(v.Questions), i, i+1)
			m.verb(&without, "question %s removed", q.ID)
		}
		if last := len(q.Keys) - 1; last > 0 {
			changed := *v
			changed.Questions = slices.Clone(v.Questions)
			changed.Questions[i].Keys = q.Keys[:last]
			m.verb(&changed, "question %s without the key %s", q.ID, q.Keys[last])
		}
	}
}

func (m *maker) callback(v *flows.Callback) {
	if other, ok := m.otherQueue(v.Queue); ok {
		changed := *v
		changed.Queue = other
		m.verb(&changed, "callback: %s became %s", v.Queue, other)
	}
	if v.Calendar != nil {
		changed := *v
		changed.Calendar = nil
		m.verb(&changed, "booked at once, whatever the hour")
	}
	if v.Failed != "" && v.Failed != m.step.Next {
		changed := *v
		changed.Failed = ""
		m.verb(&changed, "failed: %s removed", v.Failed)
	}
}
