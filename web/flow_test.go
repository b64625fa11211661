package web

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"centralino/board"
	"centralino/call"
	"centralino/flows"
	"centralino/flows/graph"
	"centralino/flows/prove"
	"centralino/flows/strict"
)

// bench is a workshop that knows one flow, and keeps what it was asked to walk.
type bench struct{ walked Walk }

// Today implements Workshop: somebody came, and hung up.
func (*bench) Today(g *graph.Graph) {
	t := graph.NewTraffic(g.Flow)
	t.Add(call.Event{Call: "c1", Body: &call.StepEntered{Flow: g.Flow, Step: g.Start}})
	t.Add(call.Event{Call: "c1", Body: &call.Ended{Termination: call.Termination{Reason: call.CallerHungUp}}})
	g.Show(t)
}

// Checked implements Workshop.
func (*bench) Checked() *prove.Result {
	at := func(file string) strict.Problem {
		return strict.Problem{Pos: strict.Pos{File: file, Line: 2, Col: 9}, Message: "nobody", Hint: "add a queue"}
	}
	return &prove.Result{
		Reports: []prove.Report{{Flow: "helpline", Steps: []prove.Figures{
			{Step: "a", Person: prove.Reach{}, Anyone: prove.Reach{Can: true, Pressing: true, Keys: 2, Quick: 1250 * time.Millisecond, Heard: 3 * time.Second}},
		}}},
		Findings: []prove.Finding{
			{Problem: at("helpline.yaml"), Rule: prove.RuleNobody, Step: "a", Path: []prove.Move{{Step: "a", Press: "1", To: "end"}}},
			{Problem: at("centralino.yaml"), Rule: "hours", Law: &prove.Law{Set: "es-ley-10-2025", Asks: "somebody at night"}},
			{Problem: at("other.yaml"), Rule: prove.RuleLoop},
		},
	}
}

// Lengths implements Workshop.
func (*bench) Lengths() func(call.Language, flows.Prompt) time.Duration {
	return func(call.Language, flows.Prompt) time.Duration { return 1490 * time.Millisecond }
}

// Versions implements Workshop.
func (*bench) Versions(context.Context, call.FlowID) ([]FlowVersion, error) {
	return []FlowVersion{{Version: "0a0a", Since: moment(), By: "reload", Kept: true}}, nil
}

// Changes implements Workshop.
func (*bench) Changes(_ call.FlowID, from, _ string) ([]FlowChange, error) {
	if from == "gone" {
		return nil, Refuse(http.StatusConflict, "not-kept", "it is not known any more", "try another")
	}
	return []FlowChange{{Who: "callers", Flow: "helpline", Step: "a", Text: "key 1 is gone"}}, nil
}

// Asks implements Workshop.
func (*bench) Asks(call.FlowID) []Asked {
	return []Asked{{Directory: "customers", Fields: []string{"name"}}}
}

// Walk implements Workshop.
func (b *bench) Walk(_ context.Context, w Walk) (Walked, error) {
	b.walked = w
	return Walked{At: "2026-12-25 10:00:00", Moments: []Moment{{1.5, "hears", "ciao", "  0:01.5  hears      ciao"}}, Step: "a", Phase: "playing", Speaks: "it"}, nil
}

// other is a second flow, so that there is somebody else's file.
func other(t *testing.T) *flows.Program {
	t.Helper()
	p, problems := flows.Compile("other.yaml", []byte("flow: other\nsteps: {a: {say: {it: Ciao.}, next: end}}"), flows.Environment{Languages: []call.Language{"it"}})
	if p == nil {
		t.Fatal(problems)
	}
	return p
}

// TestFilesAreNamedFromTheFolder: who looks at a page does not know where on the machine a helpline lies, and need not.
func TestFilesAreNamedFromTheFolder(t *testing.T) {
	for _, c := range [][3]string{
		{"/etc/centralino", "/etc/centralino/flows/helpline.yaml", "flows/helpline.yaml"},
		{"/etc/centralino", "/srv/flows/helpline.yaml", "/srv/flows/helpline.yaml"},
		{"/etc/centralino", "flows/helpline.yaml", "flows/helpline.yaml"},
		{"../here", "../here/flows/helpline.yaml", "flows/helpline.yaml"},
		{".", "flows/helpline.yaml", "flows/helpline.yaml"},
		{".", "--set sip.listen", "--set sip.listen"},
		{".", "", ""},
	} {
		if got := (&Settings{Folder: c[0]}).Named(c[1]); got != c[2] {
			t.Errorf("from %q %q is %q, want %q", c[0], c[1], got, c[2])
		}
	}
	d := newDesk(t, func(d *desk) { d.settings.Folder = "/etc/centralino"; d.settings.Flows["helpline"] = absolute(t) })
	d.want(d.ask("GET", "/api/v1/flows/helpline", "", as(d.login("eva"))), 200, `"file":"flows/helpline.yaml"`)
}

// absolute is the flow as it is read when the configuration is named by a whole path.
func absolute(t *testing.T) *flows.Program {
	t.Helper()
	text := "flow: helpline\nsteps: {a: {say: {it: Ciao.}, next: end}}"
	p, problems := flows.Compile("/etc/centralino/flows/helpline.yaml", []byte(text), flows.Environment{Languages: []call.Language{"it"}})
	if p == nil {
		t.Fatal(problems)
	}
	return p
}

func TestAFlowIsShownWithWhatIsProvedOfIt(t *testing.T) {
	d := newDesk(t, func(d *desk) { d.settings.Flows["other"] = other(t) })
	for _, who := range []string{"sara", "ada", "eva"} {
		rec := d.ask("GET", "/api/v1/flows/helpline", "", as(d.login(who)))
		d.want(rec, 200, `"step":"a","verb":"play","text":"“Ciao.”","line":2,"column":`)
		var got flowDetail
		if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		a := got.Steps[0]
		if a.Came != 1 || a.Left != 1 || a.Ways[0].To != "end" || a.Prompts[0] != (flowPrompt{"it", "", "Ciao.", 1.5}) {
			t.Errorf("%+v", a)
		}
		if a.Person.Can || a.Person.Keys != nil || !a.Anyone.Can || *a.Anyone.Keys != 2 || *a.Anyone.Quick != 1.3 || *a.Anyone.Heard != 3 {
			t.Errorf("%+v %+v", a.Person, a.Anyone)
		}
		if len(got.Findings) != 2 || got.Findings[0].Path != "a: press 1 → end" || !strings.Contains(got.Findings[0].Asks, "queue") || got.Findings[1].Law.Set != "es-ley-10-2025" {
			t.Errorf("%+v", got.Findings)
		}
		if got.File != "helpline.yaml" || got.CallsToday != 1 || got.Asks[0].Fields[0] != "name" {
			t.Errorf("%+v", got)
		}
	}
	eva := as(d.login("eva"))
	d.want(d.ask("GET", "/api/v1/flows/nothing", "", eva), 404, "")
	d.want(d.ask("GET", "/api/v1/flows/helpline/versions", "", eva), 200, `"version":"0a0a"`)
	d.want(d.ask("GET", "/api/v1/flows/helpline/changes?from=0a0a&to=0b0b", "", eva), 200, `"text":"key 1 is gone"`)
	d.want(d.ask("GET", "/api/v1/flows/helpline/changes?from=0a0a", "", eva), 400, "two versions")
	d.want(d.ask("GET", "/api/v1/flows/helpline/changes?from=gone&to=0b0b", "", eva), 409, "not-kept")
	d.want(d.ask("GET", "/api/v1/flows/helpline/graph?format=inset&traffic=today&language=it", "", eva), 200, "1 arrivati, 1 riagganciati")
	d.want(d.ask("GET", "/api/v1/flows/helpline", "", as(d.login("lea"))), 403, "flows:read")
}

func TestAWalkIsBounded(t *testing.T) {
	b := &bench{}
	d := newDesk(t, func(d *desk) { d.options.Workshop = b })
	ada := as(d.login("ada"))
	d.want(d.ask("POST", "/api/v1/flows/helpline/walk", `{"from":" +39021 ","words":["1","#"],"given":{"agents":"absent"},"end":true}`, ada), 200, `"seconds":1.5,"what":"hears"`)
	if w := b.walked; w.From != "+39021" || len(w.Words) != 2 || w.Given.Agents != "absent" || !w.End || w.Flow != "helpline" {
		t.Errorf("%+v", w)
	}
	many := func(n int, text string) string {
		data, _ := json.Marshal(map[string][]string{"words": strings.Fields(strings.Repeat(text+" ", n))})
		return string(data)
	}
	d.want(d.ask("POST", "/api/v1/flows/helpline/walk", many(100, "1"), ada), 200, "")
	d.want(d.ask("POST", "/api/v1/flows/helpline/walk", many(101, "1"), ada), 400, "too long")
	d.want(d.ask("POST", "/api/v1/flows/helpline/walk", many(1, strings.Repeat("1", 33)), ada), 400, "too long")
	d.want(d.ask("POST", "/api/v1/flows/helpline/walk", `{"keys":"1"}`, ada), 400, "")
	d.want(d.ask("POST", "/api/v1/flows/nothing/walk", `{}`, ada), 404, "")
	d.want(d.ask("POST", "/api/v1/flows/helpline/walk", `{}`, as(d.login("lea"))), 403, "")
}

// TestCallersAtStepsAreCounted: an editor, who may see no call, sees how many there are, as it changes.
func TestCallersAtStepsAreCounted(t *testing.T) {
	scene := newScene()
	scene.change(func(s *board.State) {
		s.Calls = []board.Call{
			{Call: "c1", From: "+39021", Flow: "helpline", Step: "main", Phase: board.InFlow},
			{Call: "c2", From: "+39022", Flow: "helpline", Step: "person/queue", Phase: board.Waiting},
			{Call: "c3", From: "+39023", Flow: "helpline", Step: "person/queue", Phase: board.Talking},
			{Call: "c4", From: "+39024", Flow: "helpline", Phase: board.InFlow},
		}
	})
	d := newDesk(t, func(d *desk) { d.options.Live = scene })
	server := httptest.NewServer(d.server)
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	r, _ := http.NewRequestWithContext(ctx, "GET", server.URL+"/api/v1/events/steps", nil)
	r.AddCookie(d.login("ada"))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	lines := bufio.NewScanner(answer.Body)
	next := func() string {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		t.Fatal("the stream ended")
		return ""
	}
	first := next()
	if err := parsedDocument(t).matches("#/paths/~1events~1steps/get/responses/200/content/text~1event-stream/schema", first); err != nil {
		t.Error(err)
	}
	want := `"steps":[{"name":"helpline/main","flow":"helpline","step":"main","callers":1,"waiting":0,"talking":0},` +
		`{"name":"helpline/person","flow":"helpline","step":"person","callers":2,"waiting":1,"talking":1}]}`
	if !strings.HasSuffix(first, want) || strings.Contains(first, "+3902") {
		t.Errorf("%s", first)
	}
	scene.change(func(s *board.State) { s.Calls = s.Calls[1:] })
	if m := next(); !strings.Contains(m, `"gone":{"steps":["helpline/main"]}`) || strings.Contains(m, "person") {
		t.Errorf("%s", m)
	}
}
