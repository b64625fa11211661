package flows

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// Vars are the variables of a call: "caller" and "customer" are maps of text by field, every other name is a text.
// A customer that was not found has an empty text in every field.
type Vars map[string]any

// Clone returns a copy that shares nothing with v.
func (v Vars) Clone() Vars {
	out := make(Vars, len(v))
	for name, value := range v {
		if fields, ok := value.(map[string]string); ok {
			value = maps.Clone(fields)
		}
		out[name] = value
	}
	return out
}

// Expr is a compiled expression over Vars. It is safe for use by many calls at once.
type Expr struct {
	source  string
	program *vm.Program
}

// CompileExpr compiles an expression whose variables are those of known. An unknown variable or field is an error.
//
// An expression may use int(text), len, lower, upper and trim; it cannot loop.
func CompileExpr(source string, known Vars, opts ...expr.Option) (*Expr, error) {
	all := []expr.Option{
		expr.Env(typesOf(known)),
		expr.MaxNodes(200),
		expr.DisableAllBuiltins(),
		expr.Function("int", wholeNumber, new(func(any) int)),
	}
	for _, name := range []string{"len", "lower", "upper", "trim"} {
		all = append(all, expr.EnableBuiltin(name))
	}
	var l loops
	p, err := expr.Compile(source, append(append(all, opts...), expr.Patch(&l))...)
	if err != nil {
		return nil, err
	}
	if l.found != "" {
		return nil, fmt.Errorf("`%s` goes through a list, which an expression cannot", l.found)
	}
	return &Expr{source, p}, nil
}

// loops finds what goes through lists. The compiler lets these pass although all its functions are turned off, and an
// expression has to be over before the caller notices.
type loops struct{ found string }

// Visit implements ast.Visitor.
func (l *loops) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.PredicateNode:
		l.found = n.Node.String()
	case *ast.BinaryNode:
		if n.Operator == ".." {
			l.found = n.String()
		}
	}
}

// typesOf gives the compiler the names of variables and fields, and that each is a text.
func typesOf(known Vars) types.Map {
	out := make(types.Map, len(known))
	for name, value := range known {
		fields := types.Map{}
		switch m := value.(type) {
		case map[string]string:
			for field := range m {
				fields[field] = types.String
			}
		case map[string]any:
			for field := range m {
				fields[field] = types.String
			}
		default:
			out[name] = types.TypeOf(value)
			continue
		}
		out[name] = fields
	}
	return out
}

// wholeNumber reads a text as a whole number. What is none counts as 0, for a field of a directory may be empty and a
// condition must not fail in the middle of a call.
func wholeNumber(params ...any) (any, error) {
	n, err := strconv.Atoi(strings.TrimSpace(fmt.Sprint(params...)))
	if err != nil {
		return 0, nil //nolint:nilerr // not a number is 0, see above
	}
	return n, nil
}

// String returns the expression as it was written.
func (e *Expr) String() string { return e.source }

// Text evaluates the expression to text; anything that is no text is printed as Go would.
func (e *Expr) Text(v Vars) (string, error) {
	out, err := expr.Run(e.program, map[string]any(v))
	if err != nil || out == nil {
		return "", err
	}
	return fmt.Sprint(out), nil
}

// True evaluates a condition; anything but true is false.
func (e *Expr) True(v Vars) (bool, error) {
	out, err := expr.Run(e.program, map[string]any(v))
	if err != nil {
		return false, err
	}
	b, ok := out.(bool)
	return ok && b, nil
}
