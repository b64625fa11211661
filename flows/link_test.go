package flows

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"centralino/call"
	"centralino/flows/strict"
)

const outerFlow = `
flow: outer
human: {key: "0", step: person}
variables: topic
steps:
  main: {menu: main, keys: {"1": bill, "2": fault}, failed: person}
  bill: {run: ask, set: {topic: '"bill"'}, next: thanks}
  fault: {run: ask, set: {topic: '"fault"'}, next: end}
  thanks: {play: thanks, next: main}
  person: {queue: billing, next: end}
`

const askFlow = `
flow: ask
variables: [topic]
steps:
  which: {choose: [{when: 'topic == "bill"', next: code}], next: end}
  code: {collect: code, prompt: enter, digits: 4, next: deeper, failed: end}
  deeper: {run: deep, next: end}
`

const deepFlow = `
flow: deep
human: {key: "*", step: wait}
steps:
  talk: {menu: deep, keys: {"1": end, "2": talk, "0": end}}
  wait: {queue: outages, full: talk, next: end}
`

// linkedOf compiles and links flows, and tells the problems of linking.
func linkedOf(t *testing.T, texts ...string) (map[call.FlowID]*Program, []strict.Problem) {
	t.Helper()
	compiled := map[call.FlowID]*Program{}
	for _, text := range texts {
		p, problems := Compile(string(Name([]byte(text)))+".yaml", []byte(text), acme())
		if p == nil {
			t.Fatal(problems)
		}
		compiled[p.Name] = p
	}
	return Link(compiled)
}

func TestLinkPutsInWhatIsRun(t *testing.T) {
	linked, problems := linkedOf(t, outerFlow, askFlow, deepFlow)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p := linked["outer"]
	verb := func(id call.StepID) Verb {
		t.Helper()
		s := p.Steps[id]
		if s == nil {
			t.Fatalf("there is no step %s", id)
		}
		return s.Verb
	}
	star := &Human{Key: '*', Step: "bill/deeper/wait"}
	for _, c := range []struct {
		id     call.StepID
		inside call.FlowID
		next   call.StepID
		human  *Human
	}{
		{"bill", "", "thanks", nil},
		{"bill/code", "ask", "bill/deeper", nil},
		{"bill/deeper", "ask", "thanks", nil},
		{"bill/deeper/wait", "deep", "thanks", star},
		{"fault/deeper/wait", "deep", End, &Human{Key: '*', Step: "fault/deeper/wait"}},
		{"person", "", End, nil},
	} {
		s := p.Steps[c.id]
		if s == nil || s.ID != c.id || s.Inside != c.inside || s.Next != c.next || !reflect.DeepEqual(s.Human, c.human) {
			t.Errorf("%s is %+v, of whose human key is %+v", c.id, s, s.Human)
		}
	}
	if r := verb("bill").(*Run); r.Entry != "bill/which" || r.Flow != "ask" {
		t.Errorf("bill runs %+v", r)
	}
	if c := verb("bill/which").(*Choose); c.Cases[0].Next != "bill/code" || c.Cases[1].Next != "thanks" {
		t.Errorf("cases: %+v", c.Cases)
	}
	if c := verb("fault/code").(*Collect); c.Failed != End || c.Name != "code" {
		t.Errorf("collect: %+v", c)
	}
	if m := verb("bill/deeper/talk").(*Menu); m.Keys['1'] != "thanks" || m.Keys['2'] != "bill/deeper/talk" || m.Failed != "bill/deeper/wait" {
		t.Errorf("menu: %+v", m)
	}
	if q := verb("bill/deeper/wait").(*Queue); q.Full != "bill/deeper/talk" || q.Empty != "" || q.Options.Music == "" {
		t.Errorf("queue: %+v", q)
	}
	if len(p.Steps) != 5+2*5 {
		t.Errorf("%d steps", len(p.Steps))
	}
	vars := p.NewVars()
	if _, ok := vars["code"]; !ok || p.HumanAt(p.Steps["bill/code"]) != p.Human {
		t.Errorf("variables %v, human %+v", vars, p.HumanAt(p.Steps["bill/code"]))
	}
	if m := linked["deep"].Steps["talk"].Verb.(*Menu); m.Keys['2'] != "talk" || m.Keys['1'] != End {
		t.Error("the flow itself was changed")
	}
}

// TestTheVersionIsThatOfAll: a call names by its version what it was played.
func TestTheVersionIsThatOfAll(t *testing.T) {
	first, _ := linkedOf(t, outerFlow, askFlow, deepFlow)
	changed, _ := linkedOf(t, outerFlow, askFlow, strings.Replace(deepFlow, "menu: deep", "menu: deeper", 1))
	if first["outer"].Version == changed["outer"].Version || first["ask"].Version == changed["ask"].Version {
		t.Error("a change of what is run changes no version")
	}
	if len(first["outer"].Version) != 12 || first["deep"].Version == changed["deep"].Version {
		t.Errorf("version %q", first["outer"].Version)
	}
}

func TestWhatIsWrittenIsThere(t *testing.T) {
	linked, _ := linkedOf(t, outerFlow, askFlow, deepFlow)
	var names []string
	for _, s := range linked["outer"].Written().InOrder() {
		names = append(names, string(s.ID))
	}
	if want := []string{"main", "bill", "fault", "thanks", "person"}; !slices.Equal(names, want) {
		t.Errorf("%v", names)
	}
	if ways := linked["outer"].Written().Steps["bill"].Ways(); len(ways) != 1 || ways[0].To != "thanks" || ways[0].Label != "next" {
		t.Errorf("ways %+v", ways)
	}
	if runs := linked["outer"].Runs(); !slices.Equal(runs, []call.FlowID{"ask"}) {
		t.Errorf("runs %v", runs)
	}
}

func TestWhatCannotBeLinkedIsTold(t *testing.T) {
	again := "flow: deep\nsteps: {a: {run: ask, next: end}}\n"
	_, problems := linkedOf(t, outerFlow, askFlow, again)
	want := []string{
		"ask.yaml:7:3: a flow cannot run itself: deep → ask → deep (lead back to a step instead)",
		"deep.yaml:2:9: a flow cannot run itself: ask → deep → ask (lead back to a step instead)",
	}
	if len(problems) != len(want) {
		t.Errorf("%d problems, want each once", len(problems))
	}
	got := ""
	for _, p := range problems {
		got += p.String() + "\n"
	}
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("no %q in\n%s", w, got)
		}
	}
	_, problems = linkedOf(t, "flow: f\nsteps: {a: {run: aks, next: end}}\n", askFlow, deepFlow)
	if len(problems) != 1 || problems[0].String() != "f.yaml:2:9: there is no flow `aks`, or it has faults (did you mean `ask`?)" {
		t.Errorf("%v", problems)
	}
	spin := "flow: f\nsteps: {a: {run: nothing, next: a}}\n"
	_, problems = linkedOf(t, spin, "flow: nothing\nsteps: {b: {set: {x: '1'}, next: end}}\n")
	if len(problems) != 1 || !strings.Contains(problems[0].Message, "go round here for ever") {
		t.Errorf("%v", problems)
	}
	play := "flow: play\nsteps: {b: {play: welcome, next: end}}\n"
	if _, problems = linkedOf(t, strings.Replace(spin, "nothing", "play", 1), play); len(problems) != 0 {
		t.Errorf("%v", problems)
	}
	many := ""
	for i := range 26 {
		many += "  " + string(rune('a'+i)) + ": {run: NEXT, next: " + string(rune('a'+(i+1)%26)) + "}\n"
	}
	many = strings.Replace(many, "next: a}", "next: end}", 1)
	_, problems = linkedOf(t, "flow: one\nsteps:\n"+strings.ReplaceAll(many, "NEXT", "two"),
		"flow: two\nsteps:\n"+strings.ReplaceAll(many, "NEXT", "three"), "flow: three\nsteps:\n"+strings.ReplaceAll(many, "NEXT", "play"), play)
	if len(problems) == 0 || !strings.Contains(problems[0].Message, "more than 3000 steps") {
		t.Errorf("%v", problems)
	}
}
