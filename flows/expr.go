package flows

import (
	"fmt"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// Vars are the variables of a call: "caller" and "customer" are maps of text by field, every other name is a text.
// A customer that was not found has an empty text in every field.
type Vars map[string]any

// Expr is a compiled expression over Vars. It is safe for use by many calls at once.
type Expr struct {
	source  string
	program *vm.Program
}

// CompileExpr compiles an expression whose variables are those of known. An unknown variable or field is an error.
func CompileExpr(source string, known Vars, opts ...expr.Option) (*Expr, error) {
	opts = append([]expr.Option{expr.Env(map[string]any(known))}, opts...)
	p, err := expr.Compile(source, opts...)
	if err != nil {
		return nil, err
	}
	return &Expr{source, p}, nil
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
