package flows

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/file"

	"centralino/flows/strict"
)

// condition reads an expression that is true or false.
func (c *compiler) condition(v strict.Value) *Expr {
	return c.expression(v, "condition", expr.AsBool())
}

// expression reads an expression; kind names it in messages. Nil: there is none, and the problem is recorded.
func (c *compiler) expression(v strict.Value, kind string, opts ...expr.Option) *Expr {
	return c.expressionIn(v, v.Raw(), 0, kind, opts...)
}

// expressionIn is expression for a text that stands within v, so many characters from its beginning.
func (c *compiler) expressionIn(v strict.Value, text string, from int, kind string, opts ...expr.Option) *Expr {
	const longest = 500
	switch {
	case strings.TrimSpace(text) == "":
		v.Fault("", "the %s is empty or no text", kind)
		return nil
	case len(text) > longest:
		v.Fault("", "the %s is longer than %d characters", kind, longest)
		return nil
	}
	e, err := CompileExpr(text, c.known, opts...)
	if err == nil {
		return e
	}
	pos, message := v.Pos(), err.Error()
	prefix := text
	var bad *file.Error
	if errors.As(err, &bad) {
		message = bad.Message
		if bad.Line == 1 && !strings.Contains(text, "\n") {
			pos = v.Offset(from + bad.Column)
			prefix = string([]rune(text)[:min(bad.Column, len([]rune(text)))])
		}
	}
	message, hint := c.explain(message, prefix, text)
	c.doc.Add(strict.Problem{Pos: pos, Message: "in the " + kind + ": " + message, Hint: hint})
	return nil
}

var (
	unknownName  = regexp.MustCompile(`^unknown name (\w+)`)
	unknownField = regexp.MustCompile(`^unknown field (\w+)`)
	beforeField  = regexp.MustCompile(`(\w+)\??\.$`)
	word         = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)
)

// explain turns the words of the expression compiler into ours. prefix is what stands before the fault.
func (c *compiler) explain(message, prefix, text string) (better, hint string) {
	if m := unknownName.FindStringSubmatch(message); m != nil {
		return c.explainName(m[1], text)
	}
	if m := unknownField.FindStringSubmatch(message); m != nil {
		return c.explainField(m[1], prefix)
	}
	switch {
	case strings.Contains(message, `Operator("=")`):
		return "`=` is no comparison", "write =="
	case strings.Contains(message, "mismatched types string and int"):
		return "a text is compared with a number", "write int(…) around the text, or the number in quotes"
	case strings.HasPrefix(message, "expected bool"):
		return "it is neither true nor false", `compare something: customer.tier == "gold"`
	}
	message, _, _ = strings.Cut(message, "\n")
	return message, ""
}

func (c *compiler) explainName(name, text string) (message, hint string) {
	if c.secrets[name] {
		return "`" + name + "` is a secret", "a secret can only be identified by"
	}
	known := slices.Collect(maps.Keys(c.known))
	if text == name || word.MatchString(text) {
		if near := strict.Nearest(name, known); near == "" {
			return "unknown variable `" + name + "`", "a text is written in quotes of its own: \"'" + text + "'\""
		}
	}
	return "unknown variable `" + name + "`", strict.Suggest(name, known)
}

func (c *compiler) explainField(field, prefix string) (message, hint string) {
	owner := ""
	if m := beforeField.FindStringSubmatch(prefix); m != nil {
		owner = m[1]
	}
	fields, _ := c.known[owner].(map[string]string)
	switch {
	case owner == "customer" && field == pinField:
		return "`customer.pin` is a secret", "identify with `pin:` compares it"
	case owner == "customer" && len(fields) == 0:
		return "`customer` has no field `" + field + "`", "no step of this flow identifies the caller"
	}
	return "`" + owner + "` has no field `" + field + "`", strict.Suggest(field, slices.Collect(maps.Keys(fields)))
}

var literal = regexp.MustCompile(`^\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*$`)

// checkLanguage reports a language set by name that the helpline doesn't speak. One that comes from a directory is
// known only during a call, and the call then keeps the language it had.
func (c *compiler) checkLanguage(v strict.Value) {
	m := literal.FindStringSubmatch(v.Raw())
	if m == nil {
		return
	}
	c.language(v, m[1]+m[2])
}
