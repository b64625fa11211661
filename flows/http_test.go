package flows

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
)

const asking = `
flow: asking
human: {key: "0", step: operator}
steps:
  known: {identify: customers, found: ask, unknown: ask}
  ask:
    set: {typed: 'caller.number'}
    http: crm
    method: PUT
    path: "/v1/customers/{customer.name}/a-{typed}.json"
    query: {q: typed, "two words": '"&="'}
    body: {text: typed, number: int("7"), half: 1 / 2, gold: customer.tier == "gold", none: nil, deep: {name: customer.name, empty: {}}}
    result: {ticket: number, due: {field: account.due, is: number}, owner: {field: owner.name, is: text, otherwise: nobody}}
    prompt: {say: {it: Un momento., en: One moment.}}
    next: operator
    failed: operator
  get: {http: crm, cache: 10m, next: post}
  post: {http: crm, body: {}, next: end}
  operator: {queue: billing, next: get}
`

func askingStep(t *testing.T, id call.StepID) *HTTP {
	t.Helper()
	v, ok := compile(t, asking).Steps[id].Verb.(*HTTP)
	if !ok {
		t.Fatal("no such step")
	}
	return v
}

func vars(name, typed string) Vars {
	return Vars{
		"caller": map[string]string{"number": typed, "dialled": ""}, "customer": map[string]string{"name": name, "tier": "gold"},
		"typed": typed, "language": "it",
	}
}

func TestDefaultsOfHTTP(t *testing.T) {
	get, post := askingStep(t, "get"), askingStep(t, "post")
	if get.Method != "GET" || get.Body != nil || get.Cache != 10*time.Minute || get.Failed != "operator" || get.Timeout != 2*time.Second {
		t.Errorf("%+v", get)
	}
	if r, err := post.Request(nil); post.Method != "POST" || err != nil || r != (Request{Body: "{}"}) {
		t.Errorf("%+v %+v %v", post, r, err)
	}
}

func TestRequest(t *testing.T) {
	v := askingStep(t, "ask")
	got, err := v.Request(vars(`R"o?&#`, "+39 1"))
	want := Request{
		Path:  `/v1/customers/R%22o%3F&%23/a-+39%201.json`,
		Query: "q=%2B39+1&two+words=%26%3D",
		Body:  `{"text":"+39 1","number":7,"half":0.5,"gold":true,"none":null,"deep":{"name":"R\"o?\u0026#","empty":{}}}`,
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	for _, name := range []string{"", "a/b", `a\b`, "..", ".", "%2e%2e", "a\nb", "a\x00", "\xff"} {
		if r, err := v.Request(vars(name, "1")); err == nil || name != "" && strings.Contains(err.Error(), name+" ") {
			t.Errorf("%q makes the request %v (%v)", name, r, err)
		}
	}
	if r, err := v.Request(vars("a", strings.Repeat("1", 3000))); err == nil {
		t.Errorf("a request of %d signs", len(r.Path)+len(r.Query))
	}
}

// FuzzRequest: whatever callers and directories say, the path has the segments that are written, the query the values, and the
// body the fields, each with what was said and nothing else.
func FuzzRequest(f *testing.F) {
	for _, s := range []string{"Rossi", "../..", "a/b", `"}, "admin": true, {"`, "?x=1&y", "#", "%2f", "\r\nHost: x", "ü", "\xff", ""} {
		f.Add(s, "1"+s)
	}
	p, problems := Compile("f.yaml", []byte(asking), acme())
	if p == nil {
		f.Fatal(problems)
	}
	v := p.Steps["ask"].Verb.(*HTTP)
	f.Fuzz(func(t *testing.T, name, typed string) {
		r, err := v.Request(vars(name, typed))
		if err != nil {
			return
		}
		u, err := url.Parse("https://crm.example/api" + r.Path + "?" + r.Query)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"", "api", "v1", "customers", name, "a-" + typed + ".json"}
		if got := strings.Split(u.Path, "/"); !cmp.Equal(got, want) || u.Host != "crm.example" || u.Fragment != "" {
			t.Errorf("the path is %q, want %q", got, want)
		}
		if got := u.Query(); len(got) != 2 || got.Get("q") != typed {
			t.Errorf("the query is %q", got)
		}
		if u.JoinPath().Path != u.Path {
			t.Errorf("the path %q leads elsewhere", u.Path)
		}
		var body map[string]any
		if err := json.Unmarshal([]byte(r.Body), &body); err != nil || len(body) != 6 {
			t.Fatalf("%s: %v", r.Body, err)
		}
		if body["text"] != strings.ToValidUTF8(typed, "\ufffd") && strings.ToValidUTF8(typed, "") == typed {
			t.Errorf("%q became %q", typed, body["text"])
		}
	})
}

func TestRead(t *testing.T) {
	v := askingStep(t, "ask")
	for text, want := range map[string]map[string]string{
		`{"number": "T-1", "account": {"due": 12.50}, "owner": {"name": "Anna\n\u0000"}}`: {"ticket": "T-1", "due": "12.50", "owner": "Anna  "},
		`{"number": 7, "account": {"due": 0}}`:                                            {"ticket": "7", "due": "0", "owner": "nobody"},
		`{"number": true, "account": {"due": 1e3}, "owner": {"name": null}}`:              {"ticket": "true", "due": "1e3", "owner": "nobody"},
		`{"number": 7, "account": {"due": "12.50"}}`:                                      nil, // a text
		`{"number": 7, "account": {}}`:                                                    nil,
		`{"number": null, "account": {"due": 1}}`:                                         nil,
		`{"number": [1], "account": {"due": 1}}`:                                          nil,
		`{"number": 7, "account": {"due": 1}, "owner": {"name": 8}}`:                      nil,
		`[]`: nil,
		`{"number": "` + strings.Repeat("x", 501) + `", "account": {"due": 1}}`:                    nil,
		`{"number": "` + strings.Repeat("ü", 500) + `", "account": {"due": 1}, "owner": {"a": 1}}`: {"ticket": strings.Repeat("ü", 500), "due": "1", "owner": "nobody"},
	} {
		a, err := call.ParseAnswer([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got, err := v.Read(a)
		if (err == nil) != (want != nil) || !cmp.Equal(got, want) {
			t.Errorf("%.80s: %v, %v", text, got, err)
		}
	}
}

// TestWhatLeavesTheHouse: every expression of a request is told to who follows secrets.
func TestWhatLeavesTheHouse(t *testing.T) {
	if got := len(askingStep(t, "ask").Expressions()); got != 2+2+6 {
		t.Errorf("%d expressions", got)
	}
}
