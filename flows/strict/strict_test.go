package strict

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// problemsOf reads one key `x` of a file and returns what was read and all problems as text.
func problemsOf(text string, read func(Value) any) (any, string) {
	doc, top := Parse("f.yaml", []byte(text))
	m := top.Map()
	got := read(m.Get("x"))
	m.Close()
	var out []string
	for _, p := range doc.Problems() {
		out = append(out, p.String())
	}
	return got, strings.Join(out, "; ")
}

func TestScalars(t *testing.T) {
	text := func(v Value) any { return v.Text("default") }
	identifier := func(v Value) any { return v.Identifier("default") }
	digits := func(v Value) any { return v.Digits("default") }
	number := func(v Value) any { return v.Int(7, 1, 10) }
	atLeast := func(v Value) any { return v.Int(7, 1, math.MaxInt) }
	boolean := func(v Value) any { return v.Bool(true) }
	duration := func(v Value) any { return v.Duration(time.Second, 100*time.Millisecond, time.Hour) }
	percent := func(v Value) any { return v.Percent(0.5) }
	choice := func(v Value) any { return v.OneOf("red", "red", "green") }
	for _, test := range []struct {
		text    string
		read    func(Value) any
		want    any
		problem string
	}{
		{`{}`, text, "default", ""},
		{`x: hello`, text, "hello", ""},
		{`x: "5"`, text, "5", ""},
		{`x: 2026-12-24`, text, "2026-12-24", ""},
		{`x: no`, text, "no", ""},
		{`x:`, text, "default", "f.yaml:1:3: `x` has no value (remove the key for the default)"},
		{`x: 5`, text, "default", "f.yaml:1:4: `x` must be a text, not the number 5 (put it in quotes: \"5\")"},
		{`x: true`, text, "default", "f.yaml:1:4: `x` must be a text, not the yes/no value true (put it in quotes: \"true\")"},
		{`x: {a: 1}`, text, "default", "f.yaml:1:4: `x` must be a text, not a map (did you mean `x: 1`?)"},
		{`x: [b]`, text, "default", "f.yaml:1:4: `x` must be a text, not a list (did you mean `x: b`?)"},
		{`x: [b, c]`, text, "default", "f.yaml:1:4: `x` must be a text, not a list"},
		{`x: [b]`, boolean, true, "f.yaml:1:4: `x` must be true or false, not a list"},
		{`x: a-b_1`, identifier, "a-b_1", ""},
		{`{}`, identifier, "default", ""},
		{`x: a b`, identifier, "default", "f.yaml:1:4: \"a b\" is not a name (did you mean `a-b`?)"},
		{`x: a/b`, identifier, "default", "f.yaml:1:4: \"a/b\" is not a name (use letters, digits, - and _, at most 64 of them)"},
		{`x: 5`, identifier, "default", "f.yaml:1:4: `x` must be a text, not the number 5 (put it in quotes: \"5\")"},
		{`x: 0123`, digits, "0123", ""},
		{`x: 10`, number, 10, ""},
		{`x: 11`, number, 7, "f.yaml:1:4: `x` must be from 1 to 10, not 11"},
		{`x: 0`, atLeast, 7, "f.yaml:1:4: `x` must be at least 1, not 0"},
		{`x: "3"`, number, 7, "f.yaml:1:4: `x` must be a whole number, not \"3\" (write it without quotes)"},
		{`x: 1.5`, number, 7, "f.yaml:1:4: `x` must be a whole number, not the number 1.5"},
		{`x: 99999999999999999999`, number, 7, "f.yaml:1:4: `x` must be a whole number, not the number 99999999999999999999"},
		{`x: false`, boolean, false, ""},
		{`x: no`, boolean, true, "f.yaml:1:4: `x` must be true or false, not \"no\" (did you mean `false`?)"},
		{`x: 20s`, duration, 20 * time.Second, ""},
		{`x: 1m 30s`, duration, 90 * time.Second, ""},
		{`x: 20`, duration, time.Second, "f.yaml:1:4: `x` must be a duration such as 20s, not the number 20 (did you mean 20s?)"},
		{`x: "20"`, duration, time.Second, "f.yaml:1:4: `x` must be a duration such as 20s, not \"20\" (did you mean 20s?)"},
		{`x: 20 seconds`, duration, time.Second, "f.yaml:1:4: `x` must be a duration such as 20s, not \"20 seconds\" (did you mean 20s?)"},
		{`x: 2,5 sec.`, duration, time.Second, "f.yaml:1:4: `x` must be a duration such as 20s, not \"2,5 sec.\" (did you mean 2.5s?)"},
		{`x: 3 Minuti`, duration, time.Second, "f.yaml:1:4: `x` must be a duration such as 20s, not \"3 Minuti\" (did you mean 3m?)"},
		{`x: 2d`, duration, time.Second, "f.yaml:1:4: `x` must be a duration such as 20s, not \"2d\" (did you mean 48h?)"},
		{`x: soon`, duration, time.Second, "f.yaml:1:4: `x` must be a duration such as 20s, not \"soon\" (units are ms, s, m and h)"},
		{`x: 00:05`, duration, time.Second, "f.yaml:1:4: `x` must be a duration such as 20s, not \"00:05\" (units are ms, s, m and h)"},
		{`x: 2h`, duration, time.Second, "f.yaml:1:4: `x` must be at most 1h, not 2h"},
		{`x: 1ms`, duration, time.Second, "f.yaml:1:4: `x` must be at least 100ms, not 1ms"},
		{`x: 80%`, percent, 0.8, ""},
		{`x: 99.5 %`, percent, 0.995, ""},
		{`x: 0.8`, percent, 0.5, "f.yaml:1:4: `x` must be a percentage such as 80%, not the number 0.8 (did you mean 80%?)"},
		{`x: 80`, percent, 0.5, "f.yaml:1:4: `x` must be a percentage such as 80%, not the number 80 (did you mean 80%?)"},
		{`x: 180%`, percent, 0.5, "f.yaml:1:4: `x` must be a percentage from 0% to 100%, not \"180%\""},
		{`x: NaN%`, percent, 0.5, "f.yaml:1:4: `x` must be a percentage from 0% to 100%, not \"NaN%\""},
		{`x: green`, choice, "green", ""},
		{`x: gren`, choice, "red", "f.yaml:1:4: `x` must be one of `green`, `red`, not \"gren\" (did you mean `green`?)"},
		{`y: 1`, text, "default", "f.yaml:1:1: unknown key `y` in the file (there is `x`)"},
		{`{x: a, x: b}`, text, "a", "f.yaml:1:8: `x` is written twice (the first is at line 1)"},
		{`{x: a, [b]: c}`, text, "a", "f.yaml:1:8: a key must be a plain text, not a list"},
		{`{x: *nobody}`, text, "default", "f.yaml:1:1: this is not YAML: unknown anchor 'nobody' referenced (an alias `*name` needs an anchor `&name` before it)"},
	} {
		got, problem := problemsOf(test.text, test.read)
		if got != test.want || problem != test.problem {
			t.Errorf("%s\n got %v, %s\nwant %v, %s", test.text, got, problem, test.want, test.problem)
		}
	}
}

func TestListsAndMaps(t *testing.T) {
	words := func(vs []Value) string {
		var out []string
		for _, v := range vs {
			out = append(out, v.Text("?")+"@"+v.Pos().String())
		}
		return strings.Join(out, " ")
	}
	list := func(v Value) any { return words(v.List()) }
	oneOrList := func(v Value) any { return words(v.OneOrList()) }
	keys := func(v Value) any {
		var out []string
		for _, e := range v.Map().Entries() {
			out = append(out, e.Key+"="+e.Value.Raw())
		}
		return strings.Join(out, " ")
	}
	for _, test := range []struct {
		text    string
		read    func(Value) any
		want    string
		problem string
	}{
		{"x: [a, b]", list, "a@f.yaml:1:5 b@f.yaml:1:8", ""},
		{"x:\n  - a\n", list, "a@f.yaml:2:5", ""},
		{"x:", list, "", ""},
		{"x: a", list, "", "f.yaml:1:4: `x` must be a list, not \"a\" (write it as [a, b], or each on its own line after `- `)"},
		{"x: a", oneOrList, "a@f.yaml:1:4", ""},
		{"x: [a, {}]", oneOrList, "a@f.yaml:1:5 ?@f.yaml:1:8", "f.yaml:1:8: `x` must be a text, not a map"},
		{"x: {b: 1, a: 2}", keys, "b=1 a=2", ""},
		{"x:", keys, "", ""},
		{"x: &m {a: 1, b: 2}", keys, "a=1 b=2", ""},
		{"{x: {<<: {a: 1, b: 2}, a: 3}}", keys, "a=3 b=2", ""},
		{"{x: {<<: [{a: 1}, {a: 2, b: 2}]}}", keys, "a=1 b=2", ""},
		{"{x: {<<: 3}}", keys, "", "f.yaml:1:10: `<<` needs a map to merge (write `<<: *name`)"},
		{"x: [{a: 1}]", keys, "", "f.yaml:1:4: `x` must be a map, not a list (remove the `- ` before each key)"},
		{"x: []", keys, "", "f.yaml:1:4: `x` must be a map, not a list (write it as {key: value}, or each key on its own line)"},
		{"x: [a]", keys, "", "f.yaml:1:4: `x` must be a map, not a list (write it as {key: value}, or each key on its own line)"},
	} {
		got, problem := problemsOf(test.text, test.read)
		if got != test.want || problem != test.problem {
			t.Errorf("%s\n got %v, %s\nwant %v, %s", test.text, got, problem, test.want, test.problem)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"play", "menu", "message", "collect", "identify", "queue", "calendar", "callback"}
	for word, want := range map[string]string{
		"mneu": "menu", "Menu": "menu", "colect": "collect", "que": "queue", "calender": "calendar", "pla": "play",
		"xyz": "", "": "", "identification": "", "mesage": "message", "callbacks": "callback", "menu": "",
		strings.Repeat("menu", 100): "",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

func TestSlip(t *testing.T) {
	known := []string{"play", "menu", "message", "record"}
	for word, want := range map[string]string{
		"mneu": "menu", "plays": "play", "mesagge": "message", "que": "", "recording": "", "pl": "", "play": "",
	} {
		if got := Slip(word, known); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

// TestDistance checks what every distance between words has, and that one slip of the finger counts one.
func TestDistance(t *testing.T) {
	word := rapid.StringMatching(`[a-d]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := distance(a, b)
		if d != distance(b, a) || (d == 0) != (a == b) || d > max(len(a), len(b)) || d < len(a)-len(b) {
			t.Fatalf("distance of %q and %q is %d", a, b, d)
		}
		if len(a) == 0 {
			return
		}
		at := rapid.IntRange(0, len(a)-1).Draw(t, "at")
		if d := distance(a, a[:at]+a[at+1:]); d != 1 {
			t.Fatalf("one letter less is %d", d)
		}
		if at > 0 && a[at] != a[at-1] {
			if d := distance(a, a[:at-1]+a[at:at+1]+a[at-1:at]+a[at+1:]); d != 1 {
				t.Fatalf("two letters swapped is %d", d)
			}
		}
	})
}

func TestProblemsAreSortedAndSaidOnce(t *testing.T) {
	doc, top := Parse("f.yaml", []byte("a: 1\nb: 2\n"))
	m := top.Map()
	for range 2 {
		m.Get("b").Fault("", "second")
		m.Get("a").Warn("look", "first")
	}
	want := "[f.yaml:1:4: warning: first (look) f.yaml:2:4: second]"
	if got := fmt.Sprint(doc.Problems()); got != want || !doc.Failed() {
		t.Errorf("got %s, want %s", got, want)
	}
	other := Problem{Pos: Pos{File: "a.yaml"}, Message: "whole file", Severity: Warning}
	all := Sorted(append(doc.Problems(), other))
	if all[0] != other || AnyFault(all[:2]) || !AnyFault(all) {
		t.Errorf("%v", all)
	}
}

func TestShort(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Hour: "1h", 90 * time.Minute: "1h30m", 2 * time.Minute: "2m", 20 * time.Second: "20s", 500 * time.Millisecond: "500ms",
		10 * time.Minute: "10m", 0: "0s",
	} {
		if got := Short(d); got != want {
			t.Errorf("%d: %s, want %s", d, got, want)
		}
	}
}

// FuzzParse: whatever the bytes, reading ends, and everything reachable can be walked.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("../testdata/problems/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("a: &a [1, 2]\nb: {<<: {c: *a}, d: 1m}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, top := Parse("f.yaml", data)
		left := 2 * maxNodes
		walk(t, top, &left)
		problems := doc.Problems()
		if !slices.IsSortedFunc(problems, func(a, b Problem) int { return a.Pos.Compare(b.Pos) }) {
			t.Error("not sorted", problems)
		}
	})
}

func walk(t *testing.T, v Value, left *int) {
	if *left--; *left < 0 {
		t.Fatal("the document is larger than it may be")
	}
	v.Text("")
	v.Duration(0, 0, time.Hour)
	v.Percent(0)
	if v.IsMap() {
		for _, e := range v.Map().Entries() {
			walk(t, e.Value, left)
		}
		return
	}
	for _, item := range v.OneOrList() {
		if item != v {
			walk(t, item, left)
		}
	}
}
