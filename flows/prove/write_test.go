package prove

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"centralino/flows/strict"
)

// lost is the result of a flow with two findings, and one of the configuration.
func lost(t *testing.T) Result {
	t.Helper()
	r := Flow(compile(t, `
flow: lost
human: {key: "0", step: queue}
steps:
  hello: {play: welcome, next: main}
  main:
    menu: {say: {it: "Prema uno.", en: "Press two."}}
    keys: {"1": queue}
    tries: 1
    failed: end
  queue: {queue: billing, next: end}
`), Options{Length: fourSeconds})
	odd := strict.Problem{Pos: strict.Pos{File: "a,b:c.yaml"}, Severity: strict.Warning, Message: "50% of\nit", Hint: "look"}
	return Result{Helpline: "Acme", Version: "1.2", Findings: append(r.Findings, Problems([]strict.Problem{odd})...), Reports: []Report{r}}
}

func TestGitHub(t *testing.T) {
	var out bytes.Buffer
	if err := lost(t).WriteGitHub(&out); err != nil {
		t.Fatal(err)
	}
	want := `::warning file=f.yaml,line=6,col=3,title=languages::the menu ` + "`main` offers the key 1 in `it` and not in `en`" + ` (let both texts offer the same keys)
::warning file=f.yaml,line=6,col=3,title=languages::the menu ` + "`main` offers the key 2 in `en` and not in `it`" + ` (let both texts offer the same keys)
::error file=f.yaml,line=6,col=3,title=silence::silence in ` + "`main`" + ` ends the call: hello: wait 4 s → main: wait 9 s → end (let ` + "`failed`" + ` lead to a person, or to a step that books a callback or takes a message)
::warning file=a%2Cb%3Ac.yaml,title=helpline::50%25 of%0Ait (look)
`
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestJSON(t *testing.T) {
	var out bytes.Buffer
	if err := lost(t).WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Faults, Warnings int
		Findings         []struct {
			Rule, Severity string
			Line           int
			Path           []struct {
				Step, To string
				Wait     float64
			}
		}
		Flows []struct {
			Flow, Summary string
			Steps         []struct {
				Step           string
				Person, Anyone struct {
					Can          bool
					Keys         int
					Quick, Heard float64
					Path         string
				}
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Faults != 1 || got.Warnings != 3 || len(got.Findings) != 4 || got.Findings[2].Severity != "fault" {
		t.Errorf("%+v", got)
	}
	if path := fmt.Sprint(got.Findings[2].Path); path != "[{hello main 4} {main end 9}]" {
		t.Errorf("the path is %s", path)
	}
	if s := got.Flows[0].Steps; len(s) != 3 || s[0].Step != "hello" || !s[0].Person.Can || s[0].Person.Keys != 1 || s[0].Person.Heard != 8 {
		t.Errorf("%+v", s)
	}
}

func TestNothingFound(t *testing.T) {
	var out bytes.Buffer
	for _, write := range []error{(Result{}).WriteJSON(&out), (Result{}).WriteSARIF(&out), (Result{}).WriteGitHub(&out)} {
		if write != nil {
			t.Error(write)
		}
	}
	if strings.Contains(out.String(), "null") {
		t.Errorf("a list that is empty is written as null: %s", out.String())
	}
}

// shape is what the schema of SARIF 2.1.0 says of an object: the properties that it must have, and those of its others that
// are used here. No object may have any that the schema does not name.
type shape struct{ required, optional []string }

// sarifShapes are the objects by the name that the schema gives them.
func sarifShapes() map[string]shape {
	return map[string]shape{
		"sarifLog":            {[]string{"version", "runs"}, []string{"$schema"}},
		"run":                 {[]string{"tool"}, []string{"results"}},
		"tool":                {[]string{"driver"}, nil},
		"toolComponent":       {[]string{"name"}, []string{"version", "rules"}},
		"reportingDescriptor": {[]string{"id"}, []string{"shortDescription"}},
		"result":              {[]string{"message"}, []string{"ruleId", "ruleIndex", "level", "locations", "codeFlows"}},
		"message":             {[]string{"text"}, nil},
		"location":            {nil, []string{"physicalLocation", "message"}},
		"physicalLocation":    {[]string{"artifactLocation"}, []string{"region"}},
		"artifactLocation":    {nil, []string{"uri"}},
		"region":              {[]string{"startLine"}, []string{"startColumn"}},
		"codeFlow":            {[]string{"threadFlows"}, nil},
		"threadFlow":          {[]string{"locations"}, nil},
		"threadFlowLocation":  {nil, []string{"location"}},
	}
}

// sarifTypes says which object a property holds, alone or in a list.
func sarifTypes() map[string]string {
	return map[string]string{
		"runs": "run", "tool": "tool", "driver": "toolComponent", "rules": "reportingDescriptor", "results": "result",
		"shortDescription": "message", "message": "message", "physicalLocation": "physicalLocation",
		"artifactLocation": "artifactLocation", "region": "region", "codeFlows": "codeFlow", "threadFlows": "threadFlow",
		"location": "location", "result.locations": "location", "threadFlow.locations": "threadFlowLocation",
	}
}

func TestSARIF(t *testing.T) {
	var out bytes.Buffer
	if err := lost(t).WriteSARIF(&out); err != nil {
		t.Fatal(err)
	}
	var log map[string]any
	if err := json.Unmarshal(out.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	fits(t, "sarifLog", log)
	if log["version"] != "2.1.0" {
		t.Errorf("version %v", log["version"])
	}
	run := log["runs"].([]any)[0].(map[string]any)
	rules := run["tool"].(map[string]any)["driver"].(map[string]any)["rules"].([]any)
	results := run["results"].([]any)
	if len(results) != 4 || len(rules) != len(Rules()) {
		t.Errorf("%d results, %d rules", len(results), len(rules))
	}
	for _, r := range results {
		result := r.(map[string]any)
		rule := rules[int(result["ruleIndex"].(float64))].(map[string]any)
		if rule["id"] != result["ruleId"] || !slices.Contains([]any{"error", "warning"}, result["level"]) {
			t.Errorf("%v", result)
		}
	}
	if text := out.String(); !strings.Contains(text, `"text": "hello: wait 4 s"`) || !strings.Contains(text, `"startLine": 5`) {
		t.Errorf("the path is not among the code flows: %s", text)
	}
}

// fits compares an object with its shape, and all that are in it with theirs.
func fits(t *testing.T, name string, object map[string]any) {
	t.Helper()
	s, ok := sarifShapes()[name]
	if !ok {
		t.Fatalf("there is no shape %q", name)
	}
	for _, key := range s.required {
		if object[key] == nil {
			t.Errorf("a %s has no %s: %v", name, key, object)
		}
	}
	for key, value := range object {
		if !slices.Contains(append(s.required, s.optional...), key) {
			t.Errorf("a %s has %s", name, key)
		}
		kind := sarifTypes()[name+"."+key]
		if kind == "" {
			kind = sarifTypes()[key]
		}
		switch value := value.(type) {
		case map[string]any:
			fits(t, kind, value)
		case []any:
			for _, one := range value {
				fits(t, kind, one.(map[string]any))
			}
		case float64:
			if value < 1 && key != "ruleIndex" {
				t.Errorf("%s is %v", key, value)
			}
		}
	}
}

func TestScript(t *testing.T) {
	for want, path := range map[string][]Move{
		"":                             nil,
		"a: press 1 → b":               {{Step: "a", Press: "1", To: "b"}},
		"a → b":                        {{Step: "a", To: "b"}},
		"a: wait 2.5 s, press 12 → b":  {{Step: "a", Wait: 2500 * time.Millisecond, To: "a"}, {Step: "a", Press: "12", To: "b"}},
		"a: wait 1 s":                  {{Step: "a", Wait: time.Second, To: "a"}},
		"a: x is open → b: wait 3 s":   {{Step: "a", World: "x is open", To: "b"}, {Step: "b", Wait: 3 * time.Second, To: "b"}},
		"a: wait 1 s → b: press 1 → a": {{Step: "a", Wait: time.Second, To: "b"}, {Step: "b", Press: "1", To: "a"}},
	} {
		if got := Script(path); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
