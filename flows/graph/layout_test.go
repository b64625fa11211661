package graph

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
)

// randomFlow is a flow of any shape: circles, steps that nothing leads to, many ways to one step.
func randomFlow(t *rapid.T) *flows.Program {
	n := rapid.IntRange(1, 45).Draw(t, "steps")
	target := rapid.Custom(func(t *rapid.T) call.StepID {
		if i := rapid.IntRange(-2, n-1).Draw(t, "to"); i >= 0 {
			return name(i)
		}
		return flows.End
	})
	p := &flows.Program{Name: "random", Start: name(0), Languages: []call.Language{"it"}, Steps: map[call.StepID]*flows.Step{}}
	for i := range n {
		s := &flows.Step{ID: name(i), Pos: strict.Pos{Line: i + 1}}
		prompts := []flows.Prompt{{Say: map[call.Language]string{"it": rapid.StringN(0, 60, -1).Draw(t, "says")}}}
		switch rapid.IntRange(0, 4).Draw(t, "verb") {
		case 0:
			s.Verb, s.Next = &flows.Play{Prompts: prompts}, target.Draw(t, "next")
		case 1:
			keys := rapid.MapOfN(rapid.SampledFrom([]call.Digit("1234567890*#")), target, 1, 9).Draw(t, "keys")
			s.Verb = &flows.Menu{Prompts: prompts, Keys: keys, Failed: target.Draw(t, "failed")}
		case 2:
			s.Verb = &flows.Identify{Directory: "d", By: "x", Found: target.Draw(t, "a"), Unknown: target.Draw(t, "b"), Failed: target.Draw(t, "c")}
		case 3:
			s.Verb, s.Next = &flows.Queue{Queue: "q", Full: target.Draw(t, "full")}, target.Draw(t, "next")
		case 4:
			s.Verb = &flows.Calendar{Name: "c", Open: target.Draw(t, "open"), Closed: target.Draw(t, "closed")}
		}
		p.Steps[s.ID] = s
	}
	if rapid.Bool().Draw(t, "human") {
		p.Human = flows.Human{Key: '0', Step: name(rapid.IntRange(0, n-1).Draw(t, "person"))}
	}
	return p
}

func name(i int) call.StepID { return call.StepID("step-" + strconv.Itoa(i)) }

// TestLayout: whatever the flow, nothing lies on anything else, every way is drawn or written once, from its step to the
// one it leads to, and all is inside.
func TestLayout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := New(randomFlow(t))
		if rapid.Bool().Draw(t, "traffic") {
			g.Show(NewTraffic("random"))
		}
		for _, down := range []bool{true, false} {
			checkLayout(t, lay(g, down))
		}
	})
}

func TestLayoutOfTheLargeFlow(t *testing.T) {
	for _, down := range []bool{true, false} {
		checkLayout(t, lay(New(large(t)), down))
	}
}

func checkLayout(t interface{ Errorf(string, ...any) }, p *picture) {
	type named struct {
		box
		name string
	}
	var boxes []named
	seen := map[int]int{}
	for _, r := range p.ranks {
		for _, c := range r {
			if c.role == roleBend {
				continue
			}
			boxes = append(boxes, named{p.cardBox(c), fmt.Sprint("card ", c.node)})
			for _, o := range c.ports {
				if o.label != "" {
					boxes = append(boxes, named{p.labelBox(c, o), fmt.Sprint("label ", o.edge)})
				}
			}
			for _, i := range c.exits {
				seen[i]++
			}
		}
	}
	for i, a := range boxes {
		if a.x < -0.01 || a.y < -0.01 || a.x+a.w > p.width+0.01 || a.y+a.h > p.height+0.01 {
			t.Errorf("%s lies outside", a.name)
		}
		for _, b := range boxes[i+1:] {
			if a.x < b.x+b.w-0.01 && b.x < a.x+a.w-0.01 && a.y < b.y+b.h-0.01 && b.y < a.y+a.h-0.01 {
				t.Errorf("%s lies on %s", a.name, b.name)
			}
		}
	}
	for _, r := range p.routes() {
		if r.edge >= 0 {
			seen[r.edge]++
		}
		checkRoute(t, p, r)
	}
	for i := range p.g.Edges {
		if seen[i] != 1 {
			t.Errorf("edge %d is drawn %d times", i, seen[i])
		}
	}
}

// checkRoute: an edge begins at the border of its step, ends at that of the next, and meets no other card.
func checkRoute(t interface{ Errorf(string, ...any) }, p *picture, r route) {
	points := sampled(r.path)
	if a, b := points[0], points[len(points)-1]; !onBorder(p.cardBox(r.from), a) || !onBorder(p.cardBox(r.to), b) {
		t.Errorf("the edge %d goes from %v to %v", r.edge, a, b)
	}
	if r.edge >= 0 && (p.g.Edges[r.edge].From != r.from.node || p.g.nodeOf[p.g.Edges[r.edge].To] != r.to.node) {
		t.Errorf("the edge %d joins %d and %d", r.edge, r.from.node, r.to.node)
	}
	for _, rank := range p.ranks {
		for _, c := range rank {
			b := p.cardBox(c)
			for _, at := range points {
				inside := at[0] > b.x+0.2 && at[0] < b.x+b.w-0.2 && at[1] > b.y+0.2 && at[1] < b.y+b.h-0.2
				if c.role != roleBend && inside {
					t.Errorf("the edge %d crosses the card of %d at %v", r.edge, c.node, at)
					return
				}
			}
		}
	}
}

func onBorder(b box, at [2]float64) bool {
	const close = 0.2 // coordinates are rounded
	in := at[0] > b.x-close && at[0] < b.x+b.w+close && at[1] > b.y-close && at[1] < b.y+b.h+close
	inner := at[0] > b.x+close && at[0] < b.x+b.w-close && at[1] > b.y+close && at[1] < b.y+b.h-close
	return in && !inner
}

var command = regexp.MustCompile(`([MLC])([^MLC]*)`)

// sampled returns points of a path, its ends among them.
func sampled(path string) (out [][2]float64) {
	for _, m := range command.FindAllStringSubmatch(path, -1) {
		var f []float64
		for _, word := range strings.Fields(m[2]) {
			n, _ := strconv.ParseFloat(word, 64)
			f = append(f, n)
		}
		if m[1] != "C" {
			out = append(out, [2]float64{f[0], f[1]})
			continue
		}
		a := out[len(out)-1]
		for i := 1; i <= 8; i++ {
			u := float64(i) / 8
			at := func(k int) float64 {
				v := 1 - u
				return v*v*v*a[k] + 3*v*v*u*f[k] + 3*v*u*u*f[2+k] + u*u*u*f[4+k]
			}
			out = append(out, [2]float64{at(0), at(1)})
		}
	}
	return out
}

var (
	mermaidLine = regexp.MustCompile(`^(?:flowchart TD|  %%.*|  \w+(?:\(\["[^"]*"\]\)|\{\{"[^"]*"\}\}|\[\["[^"]*"\]\]|\["[^"]*"\])|  (\w+) -->(?:\|"[^"]*"\|)? (\w+)|  classDef \w+ \S+|  class \w+ \w+|  linkStyle [\d,]+ \S+)$`)
	dotLine     = regexp.MustCompile(`^(?:digraph "(?:[^"\\]|\\.)*" \{|  label="(?:[^"\\]|\\.)*"; labelloc=t;|  (?:node|edge) \[.*\];|  (\w+)(?: -> (\w+))? \[label="(?:[^"\\]|\\.)*"[^"]*(?:"[^"]*"[^"]*)*\];|  start -> s\d+;|\})$`)
)

// TestOtherFormats: each line of Mermaid and DOT is one of those that the languages know, whatever the texts hold.
func TestOtherFormats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := New(randomFlow(t))
		var mermaid, dot bytes.Buffer
		if g.WriteMermaid(&mermaid) != nil || g.WriteDOT(&dot) != nil {
			t.Fatal("not written")
		}
		for line := range strings.Lines(mermaid.String()) {
			if !mermaidLine.MatchString(strings.TrimSuffix(line, "\n")) {
				t.Errorf("no Mermaid: %q", line)
			}
		}
		for line := range strings.Lines(dot.String()) {
			if !dotLine.MatchString(strings.TrimSuffix(line, "\n")) {
				t.Errorf("no DOT: %q", line)
			}
		}
		if n := strings.Count(mermaid.String(), " -->"); n != len(g.Edges)+1 {
			t.Errorf("Mermaid has %d edges, the flow %d", n, len(g.Edges)+1)
		}
	})
}
