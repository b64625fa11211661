package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"centralino/board"
	"centralino/call"
	"centralino/flows"
	"centralino/knowledge"
)

// drawer keeps what an agent is told and says.
type drawer struct {
	asked Same
	said  []Outcome
	fail  error
}

// Found implements Desk.
func (*drawer) Found(_ context.Context, id call.ID) []Field {
	if id != "c1" {
		return nil
	}
	return []Field{{Name: "name", Value: "Carla Rossi"}}
}

// Earlier implements Desk.
func (d *drawer) Earlier(_ context.Context, q Same) ([]Earlier, error) {
	d.asked = q
	return []Earlier{{Call: "c0", Arrived: moment(), Result: call.Served, Queue: "billing", Agent: "Bruno", Outcome: "solved", Note: "a note"}}, d.fail
}

// Outcome implements Desk.
func (d *drawer) Outcome(_ context.Context, said Outcome) error {
	d.said = append(d.said, said)
	return d.fail
}

// notes are of both queues and of none.
func notes() *knowledge.Library {
	files := fstest.MapFS{
		"knowledge/hours.md":        {Data: []byte("# Hours\nFrom 8 to 20.")},
		"knowledge/billing/late.md": {Data: []byte("# Late bills\n<b>No</b> fee within *ten* days.")},
		"knowledge/outages/ask.md":  {Data: []byte("# What to ask\nThe address.")},
	}
	l, _, _ := knowledge.Read(knowledge.Options{Files: files, Folder: "knowledge", Queues: []call.QueueID{"billing", "outages"}})
	return l
}

// telling is an archive of one call in which much was keyed in.
type telling struct {
	shelf
	version string
}

// Events implements Archive.
func (a *telling) Events(_ context.Context, id call.ID) (out []call.Event, err error) {
	for i, b := range []call.Body{
		&call.Arrived{From: "+39021", To: "+39800", Flow: "menus", Version: a.version},
		&call.StepEntered{Step: "main"}, &call.Keyed{Step: "main", Key: '2'}, &call.StepEntered{Step: "ask"},
		&call.Collected{Step: "ask", Name: "code", Digits: "10000019"},
		&call.Identified{Step: "who", Directory: "customers", By: "code", Answer: call.IdentityFound, Customer: "C7"},
		&call.StepEntered{Step: "main"}, &call.Keyed{Step: "main", Key: '0'}, &call.StepEntered{Step: "operator"},
		&call.Queued{Queue: "billing"}, &call.Keyed{Step: "operator", Key: '3'},
		&call.Connected{Queue: "billing", Agent: "anna", Leg: "l2", Waited: 42 * time.Second},
		&call.OutcomeRecorded{Queue: "billing", Agent: "bruno", Leg: "l1", Code: "solved", Note: "not hers"},
		&call.OutcomeRecorded{Queue: "billing", Agent: "anna", Leg: "l2", Code: "solved", Note: "hers"},
	} {
		out = append(out, call.Event{Seq: uint64(i + 1), At: moment(), Call: id, Body: b})
	}
	return out, nil
}

// menus is the flow that the call came through.
func menus(t *testing.T) *flows.Program {
	t.Helper()
	p, problems := flows.Compile("menus.yaml", []byte(`flow: menus
start: main
human: {key: "0", step: operator}
steps:
  main: {menu: m, say: {it: x}, keys: {"2": ask}, wait: 5s, tries: 1, failed: operator}
  ask: {collect: code, say: {it: x}, digits: 8, wait: 5s, tries: 1, next: operator, failed: operator}
  operator: {queue: billing, menu: main, next: end}
`), flows.Environment{
		Languages: []call.Language{"it"}, Speech: true,
		Queues: map[call.QueueID]flows.QueueOptions{"billing": {Menu: '3'}},
	})
	if p == nil {
		t.Fatal(problems)
	}
	return p
}

func TestAnAgentIsToldWhoCalls(t *testing.T) {
	program := menus(t)
	archive := &telling{version: program.Version}
	d := newDesk(t, func(d *desk) {
		d.settings.Flows["menus"] = program
		d.options.Archive = archive
	})
	anna, drawer := as(d.login("anna")), d.options.Desk.(*drawer)
	rec := d.ask("GET", "/api/v1/me/call", "", anna)
	var got myCall
	if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil || rec.Code != 200 {
		t.Fatal(rec.Code, rec.Body, err)
	}
	if got.Call != "c1" || got.From != "+39021" || got.Waited != 42 || got.Customer != "C7" || got.Proved != "code" || got.Queue != "billing" ||
		len(got.Fields) != 1 || len(got.Earlier) != 1 || !got.Required || got.Outcomes[0].Words["en"] != "Solved" || got.Outcome != "solved" || got.Note != "hers" {
		t.Errorf("told %s", rec.Body)
	}
	var keys []string
	for _, k := range got.Keyed {
		keys = append(keys, fmt.Sprintf("%s %s%s>%s", k.Step, k.Key, k.Digits, k.Leads))
	}
	if want := "main 2>ask,ask 10000019>,main 0>operator,operator 3>main"; strings.Join(keys, ",") != want {
		t.Errorf("keyed %v, want %s", keys, want)
	}
	if fmt.Sprint(got.Steps) != "[main ask operator]" {
		t.Errorf("came through %v", got.Steps)
	}
	if want := (Same{Number: "+39021", Customer: "C7", Not: "c1", Partner: "alfa", Limit: 10}); drawer.asked != want {
		t.Errorf("looked for %+v, want %+v: a partner's agent sees what its agents did", drawer.asked, want)
	}
	if acted := d.events[len(d.events)-1]; !reflect.DeepEqual(acted, &call.Acted{By: "anna", Action: "read-caller", Agent: "anna"}) {
		t.Errorf("recorded %+v", acted)
	}
	drawer.fail = errors.New("no database")
	d.want(d.ask("GET", "/api/v1/me/call", "", anna), 200, `"earlier_unknown":true`)
	archive.version = "another"
	if rec := d.ask("GET", "/api/v1/me/call", "", anna); strings.Contains(rec.Body.String(), "leads_to") {
		t.Error("keys of another version of the flow are said to mean something")
	}
}

// TestNobodyIsToldOfOthersCalls: who has no call is told nothing, nor is who takes none; after-call work goes on being told.
func TestNobodyIsToldOfOthersCalls(t *testing.T) {
	d := newDesk(t)
	d.want(d.ask("GET", "/api/v1/me/call", "", as(d.login("bruno"))), 404, "you have no call")
	d.want(d.ask("GET", "/api/v1/me/call", "", as(d.login("sara"))), 409, "no-agent")
	d.want(d.ask("GET", "/api/v1/me/call", "", token("all")), 403, "")
	d.options.Live.(*scene).change(func(s *board.State) {
		s.Agents[0].Call, s.Agents[0].State, s.Agents[0].Talk = "", call.AgentWrapUp, board.Talk{Call: "c1", Queue: "billing", Owed: true}
	})
	anna := as(d.login("anna"))
	d.want(d.ask("GET", "/api/v1/me/call", "", anna), 200, `"call":"c1"`)
	d.want(d.ask("POST", "/api/v1/me/ready", "", anna), 409, "outcome-owed")
	d.want(d.ask("POST", "/api/v1/agents/anna/ready", "", as(d.login("sara"))), 204, "")
	if n := len(d.options.Actions.(*hands).done); n != 1 {
		t.Errorf("%d things were done", n)
	}
}

func TestOutcomes(t *testing.T) {
	d := newDesk(t)
	anna, drawer := as(d.login("anna")), d.options.Desk.(*drawer)
	d.want(d.ask("POST", "/api/v1/me/outcome", `{"call":"c1","code":"solved","note":" paid\nby card "}`, anna), 204, "")
	if want := (Outcome{Agent: "anna", Call: "c1", Code: "solved", Note: "paid\nby card"}); len(drawer.said) != 1 || drawer.said[0] != want {
		t.Errorf("said %+v", drawer.said)
	}
	acted := d.events[len(d.events)-1]
	if !reflect.DeepEqual(acted, &call.Acted{By: "anna", Action: "outcome", Agent: "anna", Detail: "solved"}) {
		t.Errorf("recorded %+v: the note is in its own event alone", acted)
	}
	long, _ := json.Marshal(strings.Repeat("é", longestNote+1))
	for body, status := range map[string]int{
		`{"call":"c1","code":"solved","note":` + string(long) + `}`: 400, `{"call":"c1","code":"solved","note":"\u0007"}`: 400,
		`{"call":"c1","code":"solved","notes":""}`: 400, `[]`: 400,
	} {
		d.want(d.ask("POST", "/api/v1/me/outcome", body, anna), status, "bad-request")
	}
	d.want(d.ask("POST", "/api/v1/me/outcome", `{"call":"c1","code":"solved"}`, as(d.login("sara"))), 409, "no-agent")
	for _, c := range []struct {
		fail   *Problem
		status int
	}{{NoConversation(), 409}, {NoSuchOutcome(d.settings.Queues["billing"].Outcomes), 400}, {NoSuchOutcome(nil), 400}} {
		drawer.fail = c.fail
		d.want(d.ask("POST", "/api/v1/me/outcome", `{"call":"c9","code":"x"}`, anna), c.status, c.fail.Title)
	}
}

func TestNotesAreFoundAndShown(t *testing.T) {
	d := newDesk(t)
	anna, sara, lea := as(d.login("anna")), as(d.login("sara")), as(d.login("lea"))
	d.want(d.ask("GET", "/api/v1/knowledge?queue=billing&step=main,ask", "", anna), 200, `"note":"billing:late"`)
	d.want(d.ask("GET", "/api/v1/knowledge?q=fee+ten", "", anna), 200, "fee within ten days")
	d.want(d.ask("GET", "/api/v1/knowledge/billing:late", "", anna), 200, `\u003cp\u003e\u0026lt;b\u0026gt;No\u0026lt;/b\u0026gt; fee within \u003cem\u003eten`)
	d.want(d.ask("GET", "/api/v1/knowledge?q=address", "", sara), 200, `"note":"outages:ask"`)
	for _, who := range []string{"anna", "lea"} { // neither she nor her company serves outages
		d.want(d.ask("GET", "/api/v1/knowledge?q=address", "", as(d.login(who))), 200, `"notes":[]`)
		d.want(d.ask("GET", "/api/v1/knowledge/outages:ask", "", as(d.login(who))), 404, "no such note")
	}
	d.want(d.ask("GET", "/api/v1/knowledge/hours", "", lea), 200, "From 8 to 20")
	d.want(d.ask("GET", "/api/v1/knowledge/none", "", anna), 404, "no such note")
	d.want(d.ask("GET", "/api/v1/knowledge?colour=red", "", anna), 400, "colour")
	d.settings.Notes = nil
	d.want(d.ask("GET", "/api/v1/knowledge", "", anna), 200, `"all":0`)
}
