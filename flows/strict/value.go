package strict

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

// Value is one value of a document, or the lack of one. Reading it as the wrong type records a fault and gives the
// default, so a reader goes on to the next value.
type Value struct {
	doc    *Document
	node   *yaml.Node // nil: missing
	name   string     // what messages call it, usually its key
	parent Pos        // where it would have to be written
}

// Missing reports whether the value is not written at all.
func (v Value) Missing() bool { return v.node == nil }

// Pos returns where the value is, or where it is missing.
func (v Value) Pos() Pos {
	if v.node == nil {
		return v.parent
	}
	return v.doc.pos(v.node)
}

// Name returns the key the value is written under.
func (v Value) Name() string { return v.name }

// Fault records a fault at the value.
func (v Value) Fault(hint, format string, args ...any) {
	v.doc.Add(Problem{Pos: v.Pos(), Message: fmt.Sprintf(format, args...), Hint: hint})
}

// Warn records a warning at the value.
func (v Value) Warn(hint, format string, args ...any) {
	v.doc.Add(Problem{Pos: v.Pos(), Severity: Warning, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// IsMap, IsList and IsScalar report the shape of the value; a missing one has none.
func (v Value) IsMap() bool { return v.node != nil && v.node.Kind == yaml.MappingNode }

// IsList reports whether the value is a list.
func (v Value) IsList() bool { return v.node != nil && v.node.Kind == yaml.SequenceNode }

// IsScalar reports whether the value is neither a map nor a list.
func (v Value) IsScalar() bool { return v.node != nil && v.node.Kind == yaml.ScalarNode }

// Raw returns a scalar as it was written, whatever its type; "" for anything else.
func (v Value) Raw() string {
	if !v.IsScalar() || v.null() {
		return ""
	}
	return v.node.Value
}

// Offset returns the place of a character within a scalar written on one line; column counts from 0.
func (v Value) Offset(column int) Pos {
	p := v.Pos()
	if v.IsScalar() && v.node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		p.Col += column
		if v.node.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
			p.Col++
		}
	}
	return p
}

// List returns the items of a list; a missing or empty value has none.
func (v Value) List() []Value {
	if v.node == nil || v.null() {
		return nil
	}
	if v.node.Kind != yaml.SequenceNode {
		v.Fault("write it as [a, b], or each on its own line after `- `", "%s must be a list, not %s", v.label(), v.kind())
		return nil
	}
	return v.items()
}

// OneOrList returns the items of a list, or the value itself when it is none.
func (v Value) OneOrList() []Value {
	switch {
	case v.node == nil || v.null():
		return nil
	case v.node.Kind == yaml.SequenceNode:
		return v.items()
	default:
		return []Value{v}
	}
}

func (v Value) items() []Value {
	out := make([]Value, len(v.node.Content))
	for i, n := range v.node.Content {
		out[i] = Value{doc: v.doc, node: resolve(n), name: v.name, parent: v.doc.pos(n)}
	}
	return out
}

// Empty reports whether the key is written without a value.
func (v Value) Empty() bool { return v.node != nil && v.null() }

func (v Value) null() bool { return v.node.Kind == yaml.ScalarNode && v.node.ShortTag() == "!!null" }

// label is the value's name as messages write it.
func (v Value) label() string {
	if v.name == "the file" {
		return v.name
	}
	return "`" + v.name + "`"
}

// kind says in words what is written, without the text itself where that may be long.
func (v Value) kind() string {
	switch v.node.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	}
	switch v.node.ShortTag() {
	case "!!null":
		return "empty"
	case "!!int", "!!float":
		return "the number " + clip(v.node.Value)
	case "!!bool":
		return "the yes/no value " + clip(v.node.Value)
	}
	return fmt.Sprintf("%q", clip(v.node.Value))
}

func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
