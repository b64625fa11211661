package strict

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// Map is a map whose keys are asked for one by one; Close then reports those nobody asked for. A nil Map is empty.
type Map struct {
	value   Value
	entries []Entry
	asked   []string
	broken  bool // what is written is no map, so nothing in it can be missing
}

// Entry is one key of a map and its value.
type Entry struct {
	Key   string
	At    Value // the key itself, for problems with it
	Value Value
}

// Map reads the value as a map; a missing or empty value has no keys. Duplicate keys are faults.
func (v Value) Map() *Map { return v.MapLike("") }

// MapLike is Map for a value of which the fault shows an example, such as `human: {key: "0", step: operator}`.
func (v Value) MapLike(example string) *Map {
	m := &Map{value: v}
	if v.node == nil || v.null() {
		return m
	}
	if v.node.Kind != yaml.MappingNode {
		hint := "write it as {key: value}, or each key on its own line"
		if example != "" {
			hint = "write " + example
		}
		if v.IsList() && len(v.node.Content) > 0 && !slices.ContainsFunc(v.node.Content, func(n *yaml.Node) bool { return resolve(n).Kind != yaml.MappingNode }) {
			hint = "remove the `- ` before each key"
		}
		v.Fault(hint, "%s must be a map, not %s", v.label(), v.kind())
		m.broken = true
		return m
	}
	m.add(v.node, false)
	return m
}

// add appends the entries of a mapping node; merged ones, which come by `<<`, give way to those already there.
func (m *Map) add(n *yaml.Node, merged bool) {
	var merges []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], resolve(n.Content[i+1])
		if key.ShortTag() == "!!merge" {
			merges = append(merges, val)
			continue
		}
		m.put(resolve(key), key, val, merged)
	}
	for _, from := range merges {
		m.merge(from)
	}
}

func (m *Map) put(key, at, val *yaml.Node, merged bool) {
	d := m.value.doc
	where := Value{doc: d, node: at, name: key.Value, parent: d.pos(at)}
	if key.Kind != yaml.ScalarNode {
		where.Fault("", "a key must be a plain text, not %s", Value{node: key}.kind())
		return
	}
	for _, e := range m.entries {
		if e.Key != key.Value {
			continue
		}
		if !merged {
			where.Fault("the first is at line "+itoa(e.At.Pos().Line), "`%s` is written twice", clip(key.Value))
		}
		return
	}
	m.entries = append(m.entries, Entry{key.Value, where, Value{doc: d, node: val, name: key.Value, parent: d.pos(at)}})
}

func (m *Map) merge(from *yaml.Node) {
	switch from.Kind {
	case yaml.MappingNode:
		m.add(from, true)
	case yaml.SequenceNode:
		for _, n := range from.Content {
			if r := resolve(n); r.Kind == yaml.MappingNode {
				m.add(r, true)
			}
		}
	default:
		Value{doc: m.value.doc, node: from}.Fault("write `<<: *name`", "`<<` needs a map to merge")
	}
}

// Pos returns where the map is.
func (m *Map) Pos() Pos { return m.value.Pos() }

// Name returns the key the map is written under.
func (m *Map) Name() string { return m.value.name }

// Has reports whether the key is written.
func (m *Map) Has(key string) bool {
	for _, e := range m.entries {
		if e.Key == key {
			return true
		}
	}
	return false
}

// Get returns the value of a key, Missing if it is not written, and makes the key a known one.
func (m *Map) Get(key string) Value {
	m.asked = append(m.asked, key)
	for _, e := range m.entries {
		if e.Key == key {
			return e.Value
		}
	}
	return Value{doc: m.value.doc, name: key, parent: m.value.parent}
}

// Need is Get for a key that must be written.
func (m *Map) Need(key, hint string) Value {
	v := m.Get(key)
	if v.Missing() && !m.broken {
		v.Fault(hint, "`%s` is missing in %s", key, m.value.label())
	}
	return v
}

// Entries returns every key in the order written, and makes all of them known.
func (m *Map) Entries() []Entry {
	for _, e := range m.entries {
		m.asked = append(m.asked, e.Key)
	}
	return m.entries
}

// Written returns every key in the order written, and makes none of them known.
func (m *Map) Written() []Entry { return m.entries }

// Unknown returns the entries whose keys nobody asked for.
func (m *Map) Unknown() []Entry {
	known := make(map[string]bool, len(m.asked))
	for _, k := range m.asked {
		known[k] = true
	}
	var out []Entry
	for _, e := range m.entries {
		if !known[e.Key] {
			out = append(out, e)
		}
	}
	return out
}

// Close reports each key that nobody asked for, with the known one that was probably meant.
func (m *Map) Close() {
	for _, e := range m.Unknown() {
		m.Refuse(e)
	}
}

// Refuse reports an unknown key.
func (m *Map) Refuse(e Entry) {
	e.At.Fault(Suggest(e.Key, m.asked), "unknown key `%s` in %s", clip(e.Key), m.value.label())
}
