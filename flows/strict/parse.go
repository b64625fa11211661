package strict

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Document is one YAML file while it is read. It collects every problem found; reading never stops at the first.
type Document struct {
	file     string
	problems []Problem
	set      map[*yaml.Node]string // what Set wrote, and where it says that it stands
}

// Parse reads a file of one YAML document. file is the name shown in problems. The value is Missing when the file is
// empty or no YAML at all, which is then among the document's problems.
func Parse(file string, data []byte) (*Document, Value) {
	d := &Document{file: file}
	top := Value{doc: d, name: "the file", parent: Pos{File: file}}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var root yaml.Node
	if err := dec.Decode(&root); err != nil {
		if !errors.Is(err, io.EOF) {
			d.syntax(err, data)
		}
		return d, top
	}
	var second yaml.Node
	if err := dec.Decode(&second); err == nil {
		d.Add(Problem{
			Pos: d.pos(&second), Message: "a second document begins here",
			Hint: "one file holds one document: remove the `---`",
		})
	} else if !errors.Is(err, io.EOF) {
		d.syntax(err, data)
		return d, top
	}
	if !d.bounded(&root) || len(root.Content) == 0 {
		return d, top
	}
	top.node = resolve(root.Content[0])
	return d, top
}

// Add records a problem. The same problem at the same place is kept once.
func (d *Document) Add(p Problem) {
	if !slices.Contains(d.problems, p) {
		d.problems = append(d.problems, p)
	}
}

// Problems returns what was found so far, sorted by place.
func (d *Document) Problems() []Problem { return Sorted(d.problems) }

// Failed reports whether any problem is a fault.
func (d *Document) Failed() bool { return AnyFault(d.problems) }

func (d *Document) pos(n *yaml.Node) Pos {
	if at, set := d.set[n]; set {
		return Pos{File: at}
	}
	return Pos{d.file, n.Line, n.Column}
}

// Sorted returns the problems in the order of their files and places.
func Sorted(problems []Problem) []Problem {
	out := slices.Clone(problems)
	slices.SortStableFunc(out, func(a, b Problem) int {
		return cmp.Or(a.Pos.Compare(b.Pos), strings.Compare(a.Message, b.Message))
	})
	return out
}

// AnyFault reports whether any of the problems is a fault.
func AnyFault(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return p.Severity == Fault })
}
