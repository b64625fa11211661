package strict

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Document is one YAML file while it is read. It collects every problem found; reading never stops at the first.
type Document struct {
	file     string
	problems []Problem
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
			d.syntax(err)
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
		d.syntax(err)
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

func (d *Document) pos(n *yaml.Node) Pos { return Pos{d.file, n.Line, n.Column} }

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

var syntaxLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntaxHints say what usually lies behind the parser's own words.
var syntaxHints = []struct{ contains, hint string }{
	{"mapping values are not allowed", "a text with `: ` in it needs quotes, and keys of one map need the same indent"},
	{"cannot start any token", "indent with spaces, never tabs, and quote a text that begins with @, %, ` or {"},
	{"found a tab character", "indent with spaces, never tabs"},
	{"unknown anchor", "an alias `*name` needs an anchor `&name` before it"},
	{"did not find expected key", "check the indent of this line and of the one before it"},
	{"did not find expected ',' or", "a [ or { is not closed"},
	{"unexpected end of stream", "a quote is not closed"},
	{"could not find expected ':'", "a key is followed by a colon and a space"},
	{"control characters are not allowed", "the file holds bytes that are no text"},
	{"invalid leading UTF-8", "save the file as UTF-8"},
	{"invalid Unicode", "save the file as UTF-8"},
}

// syntax records what the YAML parser could not read, with the line it named.
func (d *Document) syntax(err error) {
	p := Problem{Pos: Pos{File: d.file, Line: 1, Col: 1}, Message: "this is not YAML: " + err.Error()}
	if m := syntaxLine.FindStringSubmatch(err.Error()); m != nil {
		if n, convErr := strconv.Atoi(m[1]); convErr == nil {
			p.Pos.Line = max(n, 1)
		}
		p.Message = "this is not YAML: " + m[2]
	}
	for _, h := range syntaxHints {
		if strings.Contains(p.Message, h.contains) {
			p.Hint = h.hint
			break
		}
	}
	d.Add(p)
}

// maxNodes bounds a document with its aliases followed: a file of a few lines can otherwise unfold into billions.
const maxNodes = 200_000

// bounded reports whether the document stays within maxNodes once its aliases are followed, and has no alias that
// holds itself.
func (d *Document) bounded(root *yaml.Node) bool {
	m := measure{sizes: map[*yaml.Node]int{}}
	size, at := m.size(root)
	switch {
	case at != nil:
		d.Add(Problem{
			Pos:     d.pos(at),
			Message: fmt.Sprintf("the alias `*%s` holds itself", at.Value),
			Hint:    "write the value out",
		})
	case size > maxNodes:
		d.Add(Problem{
			Pos:     Pos{File: d.file, Line: 1, Col: 1},
			Message: fmt.Sprintf("the file has more than %d values once its aliases are followed", maxNodes),
			Hint:    "use fewer aliases",
		})
	default:
		return true
	}
	return false
}

// measure counts values below nodes, each node once. A size of -1 marks a node that is being counted.
type measure struct{ sizes map[*yaml.Node]int }

// size returns the number of values below n, at most a little above maxNodes, or the alias that closes a circle.
func (m measure) size(n *yaml.Node) (int, *yaml.Node) {
	if known, ok := m.sizes[n]; ok {
		if known < 0 {
			return 0, n
		}
		return known, nil
	}
	m.sizes[n] = -1
	total := 1
	children := n.Content
	if n.Kind == yaml.AliasNode {
		children = []*yaml.Node{n.Alias}
	}
	for _, c := range children {
		size, circle := m.size(c)
		if circle != nil {
			if n.Kind == yaml.AliasNode {
				return 0, n
			}
			return 0, circle
		}
		total = min(total+size, maxNodes+1)
	}
	m.sizes[n] = total
	return total, nil
}

// resolve follows aliases to what they stand for.
func resolve(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}
