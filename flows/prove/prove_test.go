package prove

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/calendar"
	"centralino/flows/strict"
	"centralino/internal/effort"
)

// acme is the helpline whose flows the tests prove.
func acme() flows.Environment {
	keys := map[call.Digit]call.Leave{'1': call.LeftCallback, '2': call.LeftVoicemail}
	queue := flows.QueueOptions{Music: flows.BuiltInMusic, Keys: keys, Then: call.LeftVoicemail}
	_, hours := strict.Parse("c", []byte(`{open: {mon-fri: "08:00-18:00"}}`))
	office := calendar.Read(hours, time.UTC)
	aside := queue
	aside.Menu = '9'
	return flows.Environment{
		Languages:   []call.Language{"it", "en"},
		Queues:      map[call.QueueID]flows.QueueOptions{"billing": queue, "outages": queue, "complaints": queue, "aside": aside},
		Calendars:   map[string]*calendar.Calendar{"office": office, "night": office},
		Directories: map[string][]string{"customers": {"phone", "pin", "tier", "language"}},
		Services:    map[string]time.Duration{"crm": 2 * time.Second},
		Boxes:       map[string]flows.BoxOptions{"desk": {Max: time.Minute}},
		Speech:      true,
	}
}

// compile compiles a flow that has no faults.
func compile(t *testing.T, text string) *flows.Program {
	t.Helper()
	p, problems := flows.Compile("f.yaml", []byte(text), acme())
	if p == nil {
		t.Fatal(problems)
	}
	return p
}

// TestTheExample holds the figures of the example helpline, and that its only finding is the offer of a callback that
// silence ends while nobody is there.
func TestTheExample(t *testing.T) {
	data, err := os.ReadFile("../../config/testdata/helpline/flows/helpline.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r := Flow(compile(t, string(data)), Options{Length: fourSeconds, Limits: limits})
	if len(r.Findings) != 1 || r.Findings[0].Rule != RuleSilence || r.Findings[0].Severity != strict.Warning || r.Findings[0].Step != "callback-offer" {
		t.Errorf("found %v", r.Findings)
	}
	want := "helpline: a person within 1 key and 12 s of prompts from everywhere; longest: welcome: wait 4 s → opening: `office` is closed" +
		" → closed: wait 4 s → callback-offer: wait 4 s, press 0 → operator: `billing` has agents"
	if got := r.Summary(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, s := range r.Steps {
		if !s.Anyone.Can || !s.Person.Can && !s.Books {
			t.Errorf("nobody is reached from %s", s.Step)
		}
	}
}

// TestLargeFlowsAreQuick draws flows of 200 steps, which ask everything in many places.
func TestLargeFlowsAreQuick(t *testing.T) {
	_, none := strict.Parse("c", []byte("{open: {}}"))
	never := calendar.Read(none, time.UTC)
	var slowest time.Duration
	large := rapid.Custom(func(t *rapid.T) *flows.Program {
		return generator{t, 200, rapid.SampledFrom([]call.Digit{0, '0'}).Draw(t, "human key"), never}.flow()
	})
	for seed := range 10 {
		p := large.Example(seed)
		began := effort.Spent(t)
		r := Flow(p, Options{Limits: limits})
		slowest = max(slowest, effort.Spent(t)-began)
		if r.Spots > 200*20 || r.Worlds > mostWorlds {
			t.Errorf("%d states in %d worlds", r.Spots, r.Worlds)
		}
	}
	t.Log("the slowest took", slowest)
	if limit := 5 * time.Second; slowest > limit {
		t.Errorf("the slowest took %v", slowest)
	}
}

// TestTooManyStatesAreCut: 9 queues that lead elsewhere when they are full, each from two steps, have more states together
// than are tried, and it is said which were left out.
func TestTooManyStatesAreCut(t *testing.T) {
	p := &flows.Program{Name: "f", Start: "s0", Languages: []call.Language{"it"}, Steps: map[call.StepID]*flows.Step{}}
	for i := range 18 {
		id := call.StepID(fmt.Sprintf("s%d", i))
		next := call.StepID(fmt.Sprintf("s%d", i+1))
		q := &flows.Queue{Queue: call.QueueID(fmt.Sprintf("q%d", i%9)), Full: next}
		p.Steps[id] = &flows.Step{ID: id, Pos: strict.Pos{File: "f", Line: i + 1}, Verb: q, Next: flows.End}
	}
	p.Steps["s18"] = &flows.Step{ID: "s18", Pos: strict.Pos{File: "f", Line: 20}, Verb: &flows.Callback{Queue: "q0"}, Next: flows.End}
	r := Flow(p, Options{})
	if r.Worlds > mostWorlds || r.Worlds < mostWorlds/4 || len(r.Cut) != 4 || len(r.Findings) != 1 {
		t.Fatalf("%d worlds, without %v: %v", r.Worlds, r.Cut, r.Findings)
	}
	want := "f:1:0: warning: there are too many states to try all of them: `queue q4`, `queue q5`, `queue q6`, `queue q7` may answer " +
		"differently in different steps of one call, so a fault that is told may not be one (ask for each in fewer steps)"
	if got := r.Findings[0].String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestSecretsAreFollowed follows secrets through programs that the compiler would refuse.
func TestSecretsAreFollowed(t *testing.T) {
	known := flows.Vars{"pin": "", "copy": "", "half": "", "other": "", "language": ""}
	expr := func(source string) *flows.Expr {
		e, err := flows.CompileExpr(source, known)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	step := func(verb flows.Verb, set ...flows.Assignment) *flows.Program {
		p := &flows.Program{Name: "f", Start: "ask", Languages: []call.Language{"it"}, Steps: map[call.StepID]*flows.Step{
			"ask":  {ID: "ask", Verb: &flows.Collect{Name: "pin", Min: 4, Max: 4, Secret: true, Failed: "use"}, Next: "use"},
			"use":  {ID: "use", Pos: strict.Pos{File: "f", Line: 2}, Set: set, Verb: verb, Next: "wait"},
			"wait": {ID: "wait", Pos: strict.Pos{File: "f", Line: 3}, Verb: &flows.Queue{Queue: "q"}, Next: flows.End},
		}}
		return p
	}
	set := func(name, source string) flows.Assignment { return flows.Assignment{Name: name, Value: expr(source)} }
	digits := func(source string) flows.Verb { return &flows.Play{Prompts: []flows.Prompt{{Digits: expr(source)}}} }
	for _, test := range []struct {
		program *flows.Program
		want    string
	}{
		{step(digits("other")), ""},
		{step(digits("pin")), "says `pin`"},
		{step(digits("half"), set("half", "copy[0:2]"), set("copy", "upper(pin)")), "says `half`"},
		{step(&flows.Message{Prompts: []flows.Prompt{{Number: expr("int(copy) + 1")}}}, set("copy", "pin")), "says `copy`"},
		{step(&flows.Play{Prompts: []flows.Prompt{{Value: &flows.Value{Kind: "amount", Of: expr("pin")}}}}), "says `pin`"},
		{step(&flows.Transfer{Number: expr("copy"), Failed: "wait"}, set("copy", `"+39" + pin`)), "dials `copy`"},
		{step(&flows.Transfer{Number: expr("other"), Failed: "wait"}), ""},
		{step(&flows.Choose{Cases: []flows.Case{{When: expr(`pin == "1234"`), Next: "wait"}, {Next: "wait"}}}), "chooses by `pin`"},
		{step(&flows.Set{}, set("language", "pin")), "sets the language by `pin`"},
		{step(&flows.Set{}, set("copy", "pin")), ""},
		{step(&flows.Collect{Name: "pin", Min: 1, Max: 1, Failed: "wait"}), "collects `pin` in the open"},
		{step(&flows.Collect{Name: "copy", Min: 1, Max: 1, Failed: "wait"}, set("copy", "pin")), "collects `copy` in the open"},
		{step(&flows.HTTP{Service: "crm", Path: []flows.Part{{Text: "/"}, {Value: expr("copy")}}}, set("copy", "pin")), "sends `copy` to the service `crm`"},
		{step(&flows.HTTP{Service: "crm", Query: []flows.Field{{Name: "q", Value: expr("pin")}}}), "sends `pin`"},
		{step(&flows.HTTP{Service: "crm", Body: []flows.Field{{Name: "a", Fields: []flows.Field{{Name: "b", Value: expr("pin")}}}}}), "sends `pin`"},
		{step(&flows.HTTP{Service: "crm", Body: []flows.Field{{Name: "a", Value: expr("other")}}}), ""},
		{step(&flows.Identify{Directory: "d", By: "pin", Found: "wait", Unknown: "wait"}), ""},
	} {
		var got []string
		for _, f := range Flow(test.program, Options{}).Findings {
			if f.Rule == RuleSecrets {
				got = append(got, f.Message)
			}
		}
		if test.want == "" && len(got) > 0 || test.want != "" && (len(got) != 1 || !strings.Contains(got[0], test.want)) {
			t.Errorf("%v, want %q", got, test.want)
		}
	}
}

// TestTheKeyForAPersonIsKept holds what the compiler holds too, of programs that come another way.
func TestTheKeyForAPersonIsKept(t *testing.T) {
	for _, verb := range []flows.Verb{
		&flows.Queue{Queue: "q", Options: flows.QueueOptions{Keys: map[call.Digit]call.Leave{'0': call.LeftCallback}}},
		&flows.Queue{Queue: "q", Options: flows.QueueOptions{Menu: '0'}, Menu: "wait"},
		&flows.Queue{Queue: "q", Options: flows.QueueOptions{Country: flows.CountryNotice{Key: '0'}}},
		&flows.Collect{Name: "c", Min: 1, Max: 4, End: '0', Failed: "wait"},
		&flows.Record{Name: "r", End: '0', Failed: "wait"},
		&flows.Menu{Keys: map[call.Digit]call.StepID{'0': "other", '1': "wait"}, Failed: "wait"},
	} {
		p := &flows.Program{
			Name: "f", Start: "ask", Human: flows.Human{Key: '0', Step: "wait"}, Languages: []call.Language{"it"},
			Steps: map[call.StepID]*flows.Step{
				"ask":   {ID: "ask", Verb: verb, Next: "wait"},
				"other": {ID: "other", Pos: strict.Pos{Line: 2}, Verb: &flows.Set{}, Next: "wait"},
				"wait":  {ID: "wait", Pos: strict.Pos{Line: 3}, Verb: &flows.Queue{Queue: "r"}, Next: flows.End},
			},
		}
		found := Flow(p, Options{}).Findings
		if len(found) != 1 || found[0].Rule != RuleHuman || found[0].Step != "ask" || found[0].Severity != strict.Fault {
			t.Errorf("%T: found %v", verb, found)
		}
	}
}

func TestKeysInTexts(t *testing.T) {
	for text, want := range map[string]string{
		"Per la bolletta prema uno, per i guasti prema il tasto 2, per un operatore digiti zero.": "120",
		"For your bill press one, to hear it again press the star key. Press # to end.":           "1*#",
		"Per i guasti prema uno. Bollette e letture, due. Contratti: 3. Per un operatore, zero.":  "1230",
		"Press one for bills, two for contracts, three for anything else.":                        "123",
		"Uno per sì, due per no.": "12",
		"Press a key, please.":    "",
		"Press a key.":            "",
		"Two for bills, press 3.": "32",
		"Abbiamo 3 sedi.":         "",
		"Prema cancelletto":       "#",
		"PREMA NOVE":              "9",
		"We are open from 8 to 5": "",
	} {
		var got []byte
		for _, d := range keysIn(text) {
			got = append(got, byte(d))
		}
		if string(got) != want {
			t.Errorf("%q offers %q, want %q", text, got, want)
		}
	}
}

func TestEstimate(t *testing.T) {
	if got := Estimate("welcome", strings.Repeat("è", 28)); got != 2*time.Second {
		t.Errorf("28 signs last %v", got)
	}
	if Estimate("", "") == 0 || Estimate("welcome", "") == 0 {
		t.Error("a prompt of which nothing is known lasts no time")
	}
}

// TestConditionsThatAreKnown: what no step changes is known, and only that.
func TestConditionsThatAreKnown(t *testing.T) {
	p := compile(t, `
flow: f
steps:
  who: {identify: customers, next: ask}
  ask: {collect: code, prompt: a, digits: 1, next: pick, failed: pick}
  pick:
    set: {seen: '"yes"'}
    choose:
      - {when: language == "it" and 1 == 1, next: q}
      - {when: customer.tier == "gold", next: q}
      - {when: code == "1" or seen == "yes", next: q}
    next: q
  q: {queue: billing, next: end}
`)
	var got []string
	k := whatIsKnown(p)
	for _, c := range p.Steps["pick"].Verb.(*flows.Choose).Cases {
		holds, decided := k.holds(c.When)
		got = append(got, fmt.Sprint(holds, decided))
	}
	if want := []string{"true true", "false false", "false false", "true true"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
