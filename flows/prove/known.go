package prove

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"centralino/flows"
)

// known is what is certain of the variables in every call.
type known struct {
	vars    flows.Vars
	changes map[string]bool // variables that get a value somewhere, so nothing is certain of them
}

func whatIsKnown(p *flows.Program) known {
	k := known{vars: p.NewVars(), changes: map[string]bool{"caller": true, "customer": true}}
	if k.vars == nil {
		k.vars = flows.Vars{}
	}
	if len(p.Languages) > 0 {
		k.vars["language"] = string(p.Languages[0])
	}
	for _, s := range p.Steps {
		for _, a := range s.Set {
			k.changes[a.Name] = true
		}
		switch v := s.Verb.(type) {
		case *flows.Collect:
			k.changes[v.Name] = true
		case *flows.HTTP:
			for _, r := range v.Result {
				k.changes[r.Name] = true
			}
		}
	}
	return k
}

// holds reports whether a condition is true in every call; decided is false when that cannot be known.
func (k known) holds(e *flows.Expr) (always, decided bool) {
	if e == nil {
		return true, true
	}
	for _, name := range names(e) {
		if k.changes[name] {
			return false, false
		}
	}
	holds, err := e.True(k.vars)
	return holds && err == nil, true
}

// ofTheCaller returns a name for cases whose conditions ask for nothing but the caller's numbers: such cases are decided
// in the same way throughout a call, and wherever the same cases stand.
func (k known) ofTheCaller(cases []flows.Case) (string, bool) {
	var text []string
	for _, c := range cases {
		if c.When == nil {
			continue
		}
		for _, name := range names(c.When) {
			if name != "caller" && k.changes[name] {
				return "", false
			}
		}
		text = append(text, c.When.String())
	}
	return strings.Join(text, " | "), true
}

// names returns the variables an expression reads, each once and in order.
func names(e *flows.Expr) []string {
	tree, err := parser.Parse(e.String())
	if err != nil {
		return nil // it compiled, so it parses
	}
	var f finder
	ast.Walk(&tree.Node, &f)
	slices.Sort(f.names)
	return slices.Compact(f.names)
}

type finder struct{ names []string }

// Visit implements ast.Visitor.
func (f *finder) Visit(node *ast.Node) {
	if id, ok := (*node).(*ast.IdentifierNode); ok {
		f.names = append(f.names, id.Value)
	}
}
