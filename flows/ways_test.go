package flows

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"centralino/call"
)

// TestGraphAgainstWalking draws flows of steps that lead anywhere, and compares what is reported with what is found by
// trying every path.
func TestGraphAgainstWalking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "steps")
		to := rapid.Custom(func(t *rapid.T) string {
			if i := rapid.IntRange(0, n).Draw(t, "to"); i < n {
				return fmt.Sprintf("s%d", i)
			}
			return "end"
		})
		text := "flow: f\nsteps:\n"
		all, instant := map[string][]string{}, map[string][]string{}
		for i := range n {
			id, a, b := fmt.Sprintf("s%d", i), to.Draw(t, "a"), to.Draw(t, "b")
			all[id] = []string{a, b}
			switch rapid.IntRange(0, 4).Draw(t, "verb") {
			case 0:
				text += fmt.Sprintf("  %s: {calendar: office, open: %s, closed: %s}\n", id, a, b)
				instant[id] = all[id]
			case 1:
				text += fmt.Sprintf("  %s: {menu: m, keys: {\"1\": %s}, failed: %s}\n", id, a, b)
			case 2:
				text += fmt.Sprintf("  %s: {queue: billing, full: %s, next: %s}\n", id, a, b)
				instant[id] = []string{a}
			case 3:
				text += fmt.Sprintf("  %s: {identify: customers, found: %s, unknown: %s, pin: {prompt: p, digits: 4}}\n", id, a, b)
				instant[id] = []string{b}
			default:
				text += fmt.Sprintf("  %s: {choose: [{when: language == \"it\", next: %s}], next: %s}\n", id, a, b)
				instant[id] = all[id]
			}
		}
		_, problems := Compile("f.yaml", []byte(text), acme())
		unreachable, spinning := map[string]bool{}, false
		for _, p := range problems {
			if id, ok := strings.CutPrefix(p.Message, "no call can reach the step `"); ok {
				unreachable[strings.TrimSuffix(id, "`")] = true
			} else if strings.HasPrefix(p.Message, "a call can go round") {
				spinning = true
			} else {
				t.Fatal(p)
			}
		}
		circle := false
		for i := range n {
			id := fmt.Sprintf("s%d", i)
			if unreachable[id] != !leads("s0", id, all, n) {
				t.Fatalf("%s: reported as unreachable: %v\n%s", id, unreachable[id], text)
			}
			for _, next := range instant[id] {
				circle = circle || leads(next, id, instant, n)
			}
		}
		if spinning != circle {
			t.Fatalf("reported as going round: %v\n%s", spinning, text)
		}
	})
}

// leads tries every path of at most depth moves.
func leads(from, to string, ways map[string][]string, depth int) bool {
	if from == to {
		return true
	}
	if depth == 0 {
		return false
	}
	for _, next := range ways[from] {
		if leads(next, to, ways, depth-1) {
			return true
		}
	}
	return false
}

func TestWaysAreInOrderAndNamed(t *testing.T) {
	p := compile(t, `
flow: f
steps:
  a: {menu: m, keys: {"2": b, "1": c, "*": end}, failed: c}
  b: {queue: billing, full: c, empty: end, next: c}
  c: {choose: [{when: language == "it", next: d}, {else: true, next: end}]}
  d: {callback: billing, next: end}
`)
	for id, want := range map[call.StepID]string{
		"a": "[{key * end false} {key 1 c false} {key 2 b false} {failed c false}]",
		"b": "[{full c true} {empty end true} {next c false}]",
		"c": "[{case 1 d true} {case 2 end true}]",
		"d": "[{next end true}]",
	} {
		if got := fmt.Sprint(p.Steps[id].Ways()); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
}
