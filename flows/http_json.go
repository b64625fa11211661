package flows

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/expr-lang/expr"
)

// Value evaluates the expression to a text, a whole or other number, a boolean, or nil.
func (e *Expr) Value(v Vars) (any, error) {
	out, err := expr.Run(e.program, map[string]any(v))
	if err != nil {
		return nil, err
	}
	switch out := out.(type) {
	case nil, string, bool, int, float64:
		return out, nil
	}
	return nil, fmt.Errorf("%s is neither text nor number nor true or false", e.source)
}

// writeObject writes a JSON object with its fields in order. No value becomes anything but a value: what callers and
// directories say is quoted by the encoder.
func writeObject(b *strings.Builder, fields []Field, vars Vars) error {
	b.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := writeJSON(b, f.Name); err != nil {
			return err
		}
		b.WriteByte(':')
		if f.Value == nil {
			if err := writeObject(b, f.Fields, vars); err != nil {
				return err
			}
			continue
		}
		value, err := f.Value.Value(vars)
		if err == nil {
			err = writeJSON(b, value)
		}
		if err != nil {
			return fmt.Errorf("body `%s`: %w", f.Name, err)
		}
	}
	b.WriteByte('}')
	return nil
}

func writeJSON(b *strings.Builder, value any) error {
	text, err := json.Marshal(value)
	b.Write(text)
	return err
}
