package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"centralino/board"
	"centralino/call"
)

// who can be asked as: every account and token.
func (d *desk) everybody() map[string]func(*http.Request) {
	out := map[string]func(*http.Request){}
	for _, id := range []string{"anna", "sara", "lea", "eva", "ada"} {
		out[id] = as(d.login(id))
	}
	for _, name := range []string{"wall", "all", "alfa"} {
		out["token "+name] = token(name)
	}
	return out
}

// TestWhoMayDoWhat asks for everything as everybody.
func TestWhoMayDoWhat(t *testing.T) {
	d := newDesk(t)
	for name, who := range d.everybody() {
		r, _ := http.NewRequest("GET", "/", nil)
		who(r)
		is := d.server.Who(r)
		for _, route := range d.server.routes() {
			if route.Open || strings.HasPrefix(route.Path, "/api/v1/events") || route.Path == "/api/v1/logout" {
				continue
			}
			may := false
			for _, right := range route.Needs {
				may = may || is.May(right)
			}
			path := strings.NewReplacer("{call}", "c1", "{agent}", "anna", "{queue}", "billing", "{flow}", "helpline").Replace(route.Path)
			if rec := d.ask(route.Method, path, "", who); (rec.Code != 403) != may {
				t.Errorf("%s: %s %s answers %d", name, route.Method, path, rec.Code)
			}
		}
	}
}

func TestQueuesAgentsCalls(t *testing.T) {
	d := newDesk(t)
	sara, lea := as(d.login("sara")), as(d.login("lea"))
	d.want(d.ask("GET", "/api/v1/queues", "", sara), 200, `"queue":"outages"`)
	d.want(d.ask("GET", "/api/v1/agents", "", sara), 200, `"agent":"bruno"`)
	d.want(d.ask("GET", "/api/v1/calls", "", sara), 200, `"call":"c4","from":"+39024"`)

	for _, who := range []func(*http.Request){lea, token("alfa")} { // the partner alfa is anna, who serves billing
		var queues struct{ Queues []board.Queue }
		if err := json.Unmarshal(d.ask("GET", "/api/v1/queues", "", who).Body.Bytes(), &queues); err != nil {
			t.Fatal(err)
		}
		if len(queues.Queues) != 1 || queues.Queues[0].Queue != "billing" || queues.Queues[0].Agents[call.AgentBusy] != 1 || queues.Queues[0].Agents[call.AgentAvailable] != 0 {
			t.Errorf("a partner sees %+v", queues)
		}
		var agents struct{ Agents []board.Agent }
		_ = json.Unmarshal(d.ask("GET", "/api/v1/agents", "", who).Body.Bytes(), &agents)
		if len(agents.Agents) != 1 || agents.Agents[0].Agent != "anna" {
			t.Errorf("a partner sees %+v", agents)
		}
		var calls struct{ Calls []board.Call }
		_ = json.Unmarshal(d.ask("GET", "/api/v1/calls", "", who).Body.Bytes(), &calls)
		if len(calls.Calls) != 2 || calls.Calls[0].From != "+39021" || calls.Calls[1].Call != "c2" || calls.Calls[1].From != "" {
			t.Errorf("a partner sees %+v", calls)
		}
	}
	d.want(d.ask("GET", "/api/v1/me/state", "", as(d.login("anna"))), 200, `"call":{"call":"c1"`)
	d.want(d.ask("GET", "/api/v1/me/state", "", as(d.login("bruno"))), 200, `"call":null`)
	d.want(d.ask("GET", "/api/v1/me/state", "", sara), 409, "no-agent")
}

func TestACall(t *testing.T) {
	d := newDesk(t)
	sara, lea := as(d.login("sara")), as(d.login("lea"))
	d.want(d.ask("GET", "/api/v1/calls/c1", "", sara), 200, `"story":[{"at"`)
	for path, languages := range map[string][2]string{"/api/v1/calls/c1": {"it-IT, en;q=0.5", "it"}, "/api/v1/calls/c1?language=it": {"en", "it"}, "/api/v1/calls/c1?language=xx": {"fr", "en"}} {
		rec := d.ask("GET", path, "", sara, header("Accept-Language", languages[0]))
		d.want(rec, 200, "the call arrived, in "+languages[1])
		if got := rec.Header().Get("Content-Language"); got != languages[1] {
			t.Errorf("%s is in %q", path, got)
		}
	}
	d.want(d.ask("GET", "/api/v1/calls/c9", "", sara), 404, "not-found")
	rec := d.ask("GET", "/api/v1/calls/c1", "", lea)
	d.want(rec, 200, `"agent":"anna"`)
	if strings.Contains(rec.Body.String(), "bruno") || strings.Contains(rec.Body.String(), "story") {
		t.Errorf("a partner sees what others did: %s", rec.Body)
	}
	a := d.settings.Accounts["anna"]
	a.Partner = "gamma"
	d.settings.Accounts["anna"] = a
	d.want(d.ask("GET", "/api/v1/calls/c1", "", lea), 404, "not-found")
}

func TestHistory(t *testing.T) {
	d := newDesk(t)
	archive := d.options.Archive.(*shelf)
	sara := as(d.login("sara"))
	var got []call.ID
	next := ""
	for pages := 0; pages == 0 || next != ""; pages++ {
		rec := d.ask("GET", "/api/v1/history?limit=2&queue=billing&from=2026-11-01&to=2026-11-24T00:00:00Z&cursor="+next, "", sara)
		d.want(rec, 200, "billing")
		var page struct {
			Calls []Past
			Next  string
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &page); err != nil || pages > 3 {
			t.Fatal(err, pages)
		}
		for _, c := range page.Calls {
			got = append(got, c.Call)
		}
		next = page.Next
	}
	if fmt.Sprint(got) != "[c5 c4 c3 c2 c1]" || archive.search.Queue != "billing" || archive.search.From.Day() != 1 {
		t.Errorf("found %v by %+v", got, archive.search)
	}
	for query, status := range map[string]int{
		"limit=0": 400, "limit=1000": 400, "cursor=%2B": 400, "cursor=LTE": 400, "from=yesterday": 400, "from=2026-11-24&to=2026-11-23": 400,
		"from=1990-01-01": 400, "colour=red": 400, "queue=a&queue=b": 400, "%zz": 400, "agent=anna": 403,
	} {
		d.want(d.ask("GET", "/api/v1/history?"+query, "", sara), status, "urn:")
	}
	d.settings.AgentFigures = true
	d.want(d.ask("GET", "/api/v1/history?agent=anna", "", sara), 200, "")
	lea := as(d.login("lea"))
	d.want(d.ask("GET", "/api/v1/history", "", lea), 200, "")
	if archive.search.Partner != "alfa" {
		t.Errorf("a partner finds %+v", archive.search)
	}
	d.want(d.ask("GET", "/api/v1/history?partner=beta", "", lea), 404, "")
}

func TestReportsTrailFlows(t *testing.T) {
	d := newDesk(t)
	archive := d.options.Archive.(*shelf)
	sara, lea, eva := as(d.login("sara")), as(d.login("lea")), as(d.login("eva"))
	d.want(d.ask("GET", "/api/v1/reports?by=half-hour&queue=billing", "", sara), 200, "Acme")
	if archive.report.By != "half-hour" || archive.report.Queue != "billing" || archive.report.Partner != "" {
		t.Errorf("asked for %+v", archive.report)
	}
	rec := d.ask("GET", "/api/v1/reports?format=csv&from=2026-11-16&to=2026-11-23", "", sara)
	d.want(rec, 200, "report,Acme")
	if is := rec.Header().Get("Content-Disposition"); !strings.Contains(is, "figures-2026-11-16-2026-11-23.csv") {
		t.Errorf("figures are saved as %s", is)
	}
	d.want(d.ask("GET", "/api/v1/reports?agents=true", "", sara), 403, "legal-basis")
	d.settings.AgentFigures = true
	d.want(d.ask("GET", "/api/v1/reports?agents=true", "", sara), 200, "")
	for who, may := range map[string]bool{"sara": true, "lea": true, "ada": false} {
		if rec := d.ask("GET", "/api/v1/me", "", as(d.login(who))); strings.Contains(rec.Body.String(), `"agent_figures":true`) != may {
			t.Errorf("%s: %s", who, rec.Body)
		}
	}
	d.settings.AgentFigures = false
	d.want(d.ask("GET", "/api/v1/reports?by=week", "", sara), 400, "half-hour")
	d.want(d.ask("GET", "/api/v1/reports?queue=outages", "", lea), 404, "")
	d.want(d.ask("GET", "/api/v1/reports?partner=beta", "", lea), 200, "")
	if archive.report.Partner != "alfa" {
		t.Errorf("a partner gets %+v", archive.report)
	}
	d.want(d.ask("GET", "/api/v1/audit", "", eva), 200, `"kind":"logged_in"`)
	d.want(d.ask("GET", "/api/v1/flows", "", eva), 200, `"flow":"helpline"`)
	rec = d.ask("GET", "/api/v1/flows/helpline/graph", "", eva)
	d.want(rec, 200, "<svg")
	if csp := rec.Header().Get("Content-Security-Policy"); csp != drawing {
		t.Errorf("a picture may %s", csp)
	}
	d.want(d.ask("GET", "/api/v1/flows/helpline/graph", "", eva, header("If-None-Match", rec.Header().Get("ETag"))), 304, "")
	d.want(d.ask("GET", "/api/v1/flows/helpline/graph?format=mermaid", "", eva), 200, "flowchart")
	d.want(d.ask("GET", "/api/v1/flows/helpline/graph?format=dot", "", eva), 200, "digraph")
	d.want(d.ask("GET", "/api/v1/flows/nothing/graph", "", eva), 404, "")
}

func TestActions(t *testing.T) {
	d := newDesk(t)
	do := d.options.Actions.(*hands)
	anna, sara, lea := as(d.login("anna")), as(d.login("sara")), as(d.login("lea"))
	d.recorded()
	for _, c := range []struct {
		path, body string
		who        func(*http.Request)
		status     int
		done       string
		acted      *call.Acted
	}{
		{"me/ready", "", anna, 204, "ready anna", &call.Acted{By: "anna", Action: "ready", Agent: "anna"}},
		{"me/pause", `{"reason":" lunch "}`, anna, 204, "pause anna lunch agent", &call.Acted{By: "anna", Action: "pause", Agent: "anna", Detail: "lunch"}},
		{"me/pause", `{"reason":""}`, anna, 400, "", nil},
		{"me/pause", `{"reason":"a\nb"}`, anna, 400, "", nil},
		{"me/wrap-up", `{"extend_seconds":60}`, anna, 204, "wrap-up anna 1m0s", &call.Acted{By: "anna", Action: "wrap-up", Agent: "anna", Detail: "1m0s"}},
		{"me/wrap-up", `{}`, anna, 204, "wrap-up anna 0s", &call.Acted{By: "anna", Action: "wrap-up", Agent: "anna", Detail: "0s"}},
		{"me/wrap-up", `{"extend_seconds":1801}`, anna, 400, "", nil},
		{"me/ready", "", sara, 409, "", nil},
		{"me/transfer", `{"queue":"billing"}`, anna, 204, "blind anna billing", &call.Acted{By: "anna", Action: "transfer", Agent: "anna", Queue: "billing", Detail: "queue billing"}},
		{"me/transfer", `{"agent":"bruno","number":"+39"}`, anna, 400, "", nil},
		{"me/transfer", `{}`, anna, 400, "", nil},
		{"me/transfer", `{"agent":"bruno"}`, sara, 409, "", nil},
		{"me/consult", `{"number":" +39055123456 "}`, anna, 204, "consult anna +39055123456", &call.Acted{By: "anna", Action: "consult", Agent: "anna", Detail: "number +39055123456"}},
		{"me/consult", `{"queue":"billing"}`, anna, 400, "", nil},
		{"me/transfer/complete", "", anna, 204, "complete anna", &call.Acted{By: "anna", Action: "complete-transfer", Agent: "anna"}},
		{"me/transfer/return", "", anna, 204, "return anna", &call.Acted{By: "anna", Action: "end-transfer", Agent: "anna"}},
		{"me/call", `{"number":"055123456"}`, anna, 204, "call anna 055123456", &call.Acted{By: "anna", Action: "call", Agent: "anna", Detail: "055123456"}},
		{"me/call", `{"number":" "}`, anna, 400, "", nil},
		{"agents/bruno/pause", `{"reason":"coaching"}`, sara, 204, "pause bruno coaching supervisor", &call.Acted{By: "sara", Action: "pause-agent", Agent: "bruno", Detail: "coaching"}},
		{"agents/bruno/pause", `{"reason":"coaching"}`, lea, 404, "", nil},
		{"agents/sara/pause", `{"reason":"coaching"}`, sara, 404, "", nil},
		{"agents/anna/ready", "", lea, 204, "ready anna", &call.Acted{By: "lea", Action: "ready-agent", Agent: "anna"}},
		{"agents/anna/ready", "", token("all"), 204, "ready anna", &call.Acted{Token: "all", Action: "ready-agent", Agent: "anna"}},
		{"calls/c1/recording", `{"paused":true}`, anna, 204, "recording c1 true anna", &call.Acted{By: "anna", Action: "pause-recording"}},
		{"calls/c4/recording", `{"paused":true}`, anna, 404, "", nil},
		{"calls/c4/recording", `{"paused":true}`, lea, 404, "", nil},
		{"calls/c2/recording", `{"paused":true}`, lea, 404, "", nil},
		{"calls/c4/recording", `{"paused":false}`, sara, 204, "recording c4 false sara", &call.Acted{By: "sara", Action: "resume-recording"}},
		{"calls/c4/recording", `{}`, sara, 400, "", nil},
		{"calls/c2/priority", `{"priority":10}`, sara, 204, "priority c2 10", &call.Acted{By: "sara", Action: "prioritise", Detail: "10"}},
		{"calls/c2/priority", `{"priority":101}`, sara, 400, "", nil},
		{"calls/c9/priority", `{"priority":10}`, sara, 404, "", nil},
		{"calls/c2/priority", `{}`, sara, 400, "", nil},
		{"queues/billing/close", `{"reason":"flood"}`, sara, 204, "close billing flood", &call.Acted{By: "sara", Action: "close-queue", Queue: "billing", Detail: "flood"}},
		{"queues/billing/close", `{"reason":""}`, sara, 400, "", nil},
		{"queues/nothing/close", `{"reason":"flood"}`, sara, 404, "", nil},
		{"queues/billing/close", `{"reason":"flood"}`, lea, 403, "", nil},
		{"queues/billing/open", "", token("alfa"), 403, "", nil},
		{"queues/outages/open", "", token("alfa"), 403, "", nil},
		{"queues/billing/open", "", token("all"), 204, "open billing", &call.Acted{Token: "all", Action: "open-queue", Queue: "billing"}},
		{"calls/c2/priority", `{"priority":10}`, lea, 403, "", nil},
		{"calls/c2/priority", `{"priority":10}`, token("alfa"), 403, "", nil},
	} {
		do.done = nil
		d.want(d.ask("POST", "/api/v1/"+c.path, c.body, c.who), c.status, "")
		if got := strings.Join(do.done, ","); got != c.done {
			t.Errorf("%s: did %q, want %q", c.path, got, c.done)
		}
		events := d.recorded()
		if c.acted == nil && len(events) > 0 || c.acted != nil && (len(events) != 1 || !reflect.DeepEqual(events[0], c.acted)) {
			t.Errorf("%s: recorded %+v", c.path, events)
		}
	}
	do.refuse = Refuse(409, "no-wrap-up", "there is no after-call work", "wait")
	d.want(d.ask("POST", "/api/v1/me/wrap-up", `{}`, anna), 409, "no-wrap-up")
	if e := d.recorded(); len(e) != 1 || e[0].(*call.Acted).Refused != "there is no after-call work: wait" {
		t.Errorf("a refusal is recorded as %+v", e)
	}
	do.refuse = fmt.Errorf("a fault with a secret in it")
	rec := d.ask("POST", "/api/v1/me/ready", "", anna)
	d.want(rec, 500, "its log says more")
	if strings.Contains(rec.Body.String(), "secret") {
		t.Error("a fault is told outside")
	}
}

// FuzzQuery holds that no query makes a handler panic or answer outside the document.
func FuzzQuery(f *testing.F) {
	f.Add("from=2026-11-23&to=2026-11-24&limit=3&cursor=MQ")
	f.Add("by=day&agents=true&%zz")
	f.Fuzz(func(t *testing.T, raw string) {
		q := asked(&http.Request{URL: &url.URL{RawQuery: raw}}, &Settings{Zone: moment().Location()})
		from, to := q.period(1)
		n := q.number("limit", 50, 200)
		c := q.cursor()
		if err := q.done(); err == nil && (!from.Before(to) || n < 1 || n > 200 || c < 0) {
			t.Errorf("%q is %v %v %d %d", raw, from, to, n, c)
		}
	})
}
