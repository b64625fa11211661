package flows

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"centralino/call"
	"centralino/flows/calendar"
	"centralino/flows/strict"
)

// acme is the environment of the example helpline.
func acme() Environment {
	waiting := QueueOptions{
		Music: "hold-music", Then: call.LeftVoicemail,
		Keys: map[call.Digit]call.Leave{'1': call.LeftCallback, '2': call.LeftVoicemail},
	}
	return Environment{
		Languages:   []call.Language{"it", "en"},
		Queues:      map[call.QueueID]QueueOptions{"billing": waiting, "outages": waiting, "complaints": waiting},
		Calendars:   map[string]*calendar.Calendar{"office": calendar.Always(time.UTC)},
		Directories: map[string][]string{"customers": {"customer_code", "phone", "pin", "name", "tier", "language"}},
		Boxes:       map[string]BoxOptions{"desk": {Max: time.Minute}},
		Services:    map[string]time.Duration{"crm": 2 * time.Second, "slow": 9 * time.Second},
		Speech:      true,
	}
}

func TestExampleFlow(t *testing.T) {
	data, err := os.ReadFile("../config/testdata/helpline/flows/helpline.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, problems := Compile("helpline.yaml", data, acme())
	for _, problem := range problems {
		t.Error(problem)
	}
	if p == nil {
		t.Fatal("no program")
	}
	if p.Name != "helpline" || p.Start != "welcome" || p.Human != (Human{'0', "operator"}) || len(p.Version) != 12 {
		t.Errorf("name %s, start %s, human %v, version %s", p.Name, p.Start, p.Human, p.Version)
	}
}

// compile compiles a flow that must have no problem.
func compile(t *testing.T, text string) *Program {
	t.Helper()
	p, problems := Compile("f.yaml", []byte(text), acme())
	for _, problem := range problems {
		t.Fatal(problem)
	}
	return p
}

// TestVerbs compiles each verb with everything left out that can be, and with everything written.
func TestVerbs(t *testing.T) {
	p := compile(t, `
flow: verbs
human: {step: person}
steps:
  menu: {menu: main, keys: {1: menu-full, "*": end, "0": person}}
  menu-full: {menu: [main, {say: {it: a, en: b}}], keys: {"#": collect}, wait: 700ms, tries: 1, invalid: wrong, failed: end}
  collect: {collect: code, prompt: enter, digits: 5-8, next: collect-full}
  collect-full: {collect: card, prompt: enter, say: {it: a, en: b}, digits: 16, end: "", wait: 3s, tries: 2, secret: true, failed: end, next: identify}
  identify: {identify: customers, next: identify-full}
  identify-full: {identify: customers, by: card, pin: {prompt: pin, digits: 5}, found: choose, unknown: person, failed: end}
  choose: {choose: [{when: customer.tier == "gold", next: queue}], next: calendar}
  queue: {queue: billing, next: calendar}
  calendar: {calendar: office, closed: survey, next: queue-full}
  queue-full: {queue: outages, priority: -5, full: say, empty: survey, next: end}
  survey: {survey: short, questions: {id: q, prompt: ask, keys: "1-3, 9"}, next: survey-full}
  survey-full: {survey: long, questions: [{id: q, prompt: ask, keys: "0-10, 3-5, #"}], comment: {prompt: words, max: 90s}, wait: 2s, next: survey-words}
  survey-words: {survey: long, questions: {id: q, prompt: ask, keys: [1-10]}, comment: {say: {it: a, en: b}}, next: callback}
  callback: {callback: billing, next: set}
  set: {set: {language: customer.language, tier: '"a" + customer.tier'}, next: say}
  say: {say: {it: a, en: b}, set: {n: 3}, next: message}
  message: {message: [closed, {number: n}, {digits: code}], next: end}
  person: {queue: billing, next: end}
`)
	if p.Start != "menu" || p.Human != (Human{'0', "person"}) {
		t.Errorf("start %s, human %v", p.Start, p.Human)
	}
	five := -5
	options := acme().Queues["billing"]
	options.Calendar = acme().Calendars["office"]
	both := map[call.Language]string{"it": "a", "en": "b"}
	for id, want := range map[call.StepID]Verb{
		"menu": &Menu{
			Prompts: []Prompt{{Name: "main"}}, Keys: map[call.Digit]call.StepID{'1': "menu-full", '*': End, '0': "person"},
			Wait: 5 * time.Second, Tries: 3, Failed: "person",
		},
		"menu-full": &Menu{
			Prompts: []Prompt{{Name: "main"}, {Say: both}}, Keys: map[call.Digit]call.StepID{'#': "collect"},
			Wait: 700 * time.Millisecond, Tries: 1, Invalid: []Prompt{{Name: "wrong"}}, Failed: End,
		},
		"collect": &Collect{
			Name: "code", Prompts: []Prompt{{Name: "enter"}}, Min: 5, Max: 8, End: '#', Wait: 5 * time.Second, Tries: 3, Failed: "person",
		},
		"collect-full": &Collect{
			Name: "card", Prompts: []Prompt{{Name: "enter", Say: both}}, Min: 16, Max: 16, Wait: 3 * time.Second, Tries: 2,
			Secret: true, Failed: End,
		},
		"identify": &Identify{
			Directory: "customers", By: "caller.number", Found: "identify-full", Unknown: "identify-full", Failed: "identify-full",
		},
		"identify-full": &Identify{
			Directory: "customers", By: "card", Found: "choose", Unknown: "person", Failed: End,
			PIN: &PIN{Prompts: []Prompt{{Name: "pin"}}, Digits: 5, Tries: 3, Wait: 5 * time.Second},
		},
		"queue":      &Queue{Queue: "billing", Options: options},
		"queue-full": &Queue{Queue: "outages", Options: options, Priority: &five, Full: "say", Empty: "survey"},
		"calendar":   &Calendar{Name: "office", Calendar: options.Calendar, Open: "queue-full", Closed: "survey"},
		"survey": &Survey{
			Name: "short", Wait: 5 * time.Second,
			Questions: []Question{{ID: "q", Prompts: []Prompt{{Name: "ask"}}, Keys: []call.Digit{'1', '2', '3', '9'}}},
		},
		"survey-full": &Survey{
			Name: "long", Wait: 2 * time.Second, Comment: &Comment{Prompts: []Prompt{{Name: "words"}}, Max: 90 * time.Second},
			Questions: []Question{{ID: "q", Prompts: []Prompt{{Name: "ask"}}, Keys: []call.Digit("0123456789#"), Ten: true}},
		},
		"survey-words": &Survey{
			Name: "long", Wait: 5 * time.Second, Comment: &Comment{Prompts: []Prompt{{Say: both}}, Max: time.Minute},
			Questions: []Question{{ID: "q", Prompts: []Prompt{{Name: "ask"}}, Keys: []call.Digit("123456789"), Ten: true}},
		},
		"callback": &Callback{Queue: "billing", Options: acme().Queues["billing"], Calendar: options.Calendar},
		"set":      &Set{},
		"say":      &Play{Prompts: []Prompt{{Say: both}}},
	} {
		sameCalendar := cmp.Comparer(func(a, b *calendar.Calendar) bool { return (a == nil) == (b == nil) })
		if diff := cmp.Diff(want, p.Steps[id].Verb, cmpopts.IgnoreTypes(strict.Pos{}), sameCalendar); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
	choose := p.Steps["choose"].Verb.(*Choose)
	if len(choose.Cases) != 2 || choose.Cases[1].When != nil || choose.Cases[1].Next != "calendar" {
		t.Errorf("%+v", choose)
	}
	set := p.Steps["set"].Set
	if len(set) != 2 || set[0].Name != "language" || set[1].Name != "tier" || set[1].Value.String() != `"a" + customer.tier` {
		t.Errorf("%v", set)
	}
}

// TestEveryOptionIsRead: what the list of options says may stand beside a verb, and what the verbs read, is the same.
func TestEveryOptionIsRead(t *testing.T) {
	for verb, keys := range options() {
		for _, key := range keys {
			text := "flow: f\nsteps: {a: {" + verb + ": x, " + key + ": x}}"
			_, problems := Compile("f.yaml", []byte(text), acme())
			for _, p := range problems {
				if strings.Contains(p.Message, "unknown key") || strings.Contains(p.Message, "no option") {
					t.Error(p)
				}
			}
		}
	}
}

func TestAnswersAreAsTheyAreTold(t *testing.T) {
	for keys, want := range map[string]string{"1-3": "1 2 3", "9, 2": "9 2", "0-10": "0 1 2 3 4 5 6 7 8 9 10"} {
		p := compile(t, `{flow: f, steps: {a: {survey: s, questions: {id: q, prompt: ask, keys: "`+keys+`"}, next: end}}}`)
		if got := strings.Join(p.Steps["a"].Verb.(*Survey).Questions[0].Answers(), " "); got != want {
			t.Errorf("%s is answered by %s, want %s", keys, got, want)
		}
	}
}

func TestVersionIsThatOfTheFile(t *testing.T) {
	const text = "flow: f\nsteps: {a: {play: x, next: end}}\n"
	a, b, c := compile(t, text), compile(t, text), compile(t, text+"# a word more\n")
	if a.Version != b.Version || a.Version == c.Version {
		t.Errorf("%s, %s, %s", a.Version, b.Version, c.Version)
	}
	if Name([]byte(text)) != "f" || Name([]byte("steps: [")) != "" || Name(nil) != "" {
		t.Error("the name cannot be read alone")
	}
}

func TestPrompts(t *testing.T) {
	p := compile(t, `
flow: f
human: {step: d}
steps:
  a: {play: [b, a, {number: "3"}], next: b}
  b: {play: a, say: {it: x, en: y}, next: c}
  c: {menu: {say: {it: z, en: z}}, invalid: wrong, keys: {"1": e}}
  d: {queue: billing, next: e}
  e: {survey: s, questions: [{id: q, prompt: ask, keys: "1"}], comment: {prompt: words}, next: f}
  f: {identify: customers, pin: {prompt: pin, digits: 4}, next: end}
`)
	var got []string
	for _, u := range p.Prompts() {
		got = append(got, u.Name+":"+u.Say["it"]+"@"+strconv.Itoa(u.Pos.Line))
	}
	if want := ":z@7 a:x@5 ask:@9 b:@5 pin:@10 words:@9 wrong:@7"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestNewVarsAreTheCallersOwn(t *testing.T) {
	p := compile(t, `
flow: f
steps:
  a: {identify: customers, next: b}
  b: {collect: code, prompt: x, digits: 3, failed: c, next: c}
  c: {collect: card, prompt: x, digits: 3, secret: true, failed: end, next: d}
  d: {set: {x: code}, next: end}
`)
	want := Vars{
		"caller":   map[string]string{"number": "", "dialled": ""},
		"customer": map[string]string{"customer_code": "", "phone": "", "name": "", "tier": "", "language": ""},
		"language": "", "code": "", "x": "",
	}
	vars := p.NewVars()
	if diff := cmp.Diff(want, vars); diff != "" {
		t.Error(diff)
	}
	vars["customer"].(map[string]string)["tier"] = "gold"
	vars["code"] = "123"
	if diff := cmp.Diff(want, p.NewVars()); diff != "" {
		t.Error(diff)
	}
}
