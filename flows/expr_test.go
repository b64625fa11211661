package flows

import (
	"strings"
	"testing"

	"github.com/expr-lang/expr"
)

func known() Vars {
	return Vars{
		"caller": map[string]string{"number": "", "dialled": ""}, "customer": map[string]string{"tier": "", "age": ""}, "language": "",
	}
}

func TestConditions(t *testing.T) {
	vars := known()
	vars["language"] = "it"
	vars["caller"] = map[string]string{"number": "+390612345678"} // a field that is missing is empty
	vars["customer"] = map[string]string{"tier": " Gold ", "age": "42"}
	for text, want := range map[string]bool{
		`language == "it"`:                       true,
		`language in ["en", "de"]`:               false,
		`lower(trim(customer.tier)) == "gold"`:   true,
		`customer.tier == "gold"`:                false,
		`int(customer.age) >= 18`:                true,
		`int(customer.tier) == 0`:                true, // no number counts as 0
		`caller.number startsWith "+39"`:         true,
		`caller.number matches "^\\+39[0-9]+$"`:  true,
		`caller.dialled == ""`:                   true,
		`not (len(language) == 2) or true`:       true,
		`language == "it" ? true : false`:        true,
		`caller["number"] contains "345"`:        true,
		`customer.age == "42" && language != ""`: true,
	} {
		e, err := CompileExpr(text, known(), expr.AsBool())
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got, err := e.True(vars)
		if err != nil || got != want {
			t.Errorf("%s is %v (%v)", text, got, err)
		}
	}
}

func TestTexts(t *testing.T) {
	vars := known()
	vars["language"] = "it"
	for text, want := range map[string]string{
		`language`: "it", `"x" + language`: "xit", `1 + 2`: "3", `customer.tier`: "", `language == "it"`: "true", `nil`: "",
	} {
		e, err := CompileExpr(text, known())
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, err := e.Text(vars); err != nil || got != want || e.String() != text {
			t.Errorf("%s is %q (%v)", text, got, err)
		}
	}
}

func TestExpressionsThatMayNotBe(t *testing.T) {
	for _, text := range []string{
		`customer.name`, `custmer.tier`, `now()`, `map([1], #)`, `filter([1], true)`, `1..1000000 == nil`, `all(1..3, # > 0)`, `repeat("a", 1000000)`, `env("HOME")`,
		`fromJSON("1")`, strings.Repeat("1+", 300) + "1",
	} {
		if _, err := CompileExpr(text, known()); err == nil {
			t.Errorf("%.40s compiles", text)
		}
	}
}
