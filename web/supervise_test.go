package web

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"centralino/board"
	"centralino/call"
)

// TestSupervise: supervisors hear whom they see, programs nobody; what is asked for is in the trail.
func TestSupervise(t *testing.T) {
	d := newDesk(t)
	do := d.options.Actions.(*hands)
	anna, sara, lea := as(d.login("anna")), as(d.login("sara")), as(d.login("lea"))
	d.recorded()
	for _, c := range []struct {
		method, call, body string
		who                func(*http.Request)
		status             int
		done               string
		acted              *call.Acted
	}{
		{"POST", "c4", `{"mode":"listen"}`, sara, 204, "supervise c4 sara listen", &call.Acted{By: "sara", Action: "supervise", Detail: "listen"}},
		{"POST", "c1", `{"mode":"whisper"}`, lea, 204, "supervise c1 lea whisper", &call.Acted{By: "lea", Action: "supervise", Detail: "whisper"}},
		{"DELETE", "c1", "", lea, 204, "end-supervision c1 lea", &call.Acted{By: "lea", Action: "end-supervision"}},
		{"POST", "c4", `{"mode":"listen"}`, lea, 404, "", nil},
		{"POST", "c2", `{"mode":"listen"}`, lea, 404, "", nil},
		{"DELETE", "c4", "", lea, 404, "", nil},
		{"POST", "c9", `{"mode":"listen"}`, sara, 404, "", nil},
		{"POST", "c1", `{"mode":"barge"}`, sara, 400, "", nil},
		{"POST", "c1", `{}`, sara, 400, "", nil},
		{"POST", "c1", `{"mode":"listen"}`, anna, 403, "", nil},
		{"DELETE", "c1", "", anna, 403, "", nil},
		{"POST", "c1", `{"mode":"listen"}`, token("all"), 409, "", nil},
		{"DELETE", "c1", "", token("all"), 409, "", nil},
	} {
		do.done = nil
		d.want(d.ask(c.method, "/api/v1/calls/"+c.call+"/supervise", c.body, c.who), c.status, "")
		if got := strings.Join(do.done, ","); got != c.done {
			t.Errorf("%s %s %s: did %q, want %q", c.method, c.call, c.body, got, c.done)
		}
		events := d.recorded()
		if c.acted == nil && len(events) > 0 || c.acted != nil && (len(events) != 1 || !reflect.DeepEqual(events[0], c.acted)) {
			t.Errorf("%s %s %s: recorded %+v", c.method, c.call, c.body, events)
		}
	}
}

// TestWhoSeesThatSomebodyListens: supervisors, and not the agent who is heard.
func TestWhoSeesThatSomebodyListens(t *testing.T) {
	d := newDesk(t)
	d.options.Live.(*scene).change(func(s *board.State) {
		s.Calls[0].Supervisor, s.Calls[0].Supervision = "sara", call.SupervisionListen
	})
	shown := `"supervisor":"sara","supervision":"listen"`
	for _, account := range []string{"sara", "lea"} {
		d.want(d.ask("GET", "/api/v1/calls", "", as(d.login(account))), 200, shown)
	}
	rec := d.ask("GET", "/api/v1/me/state", "", as(d.login("anna")))
	d.want(rec, 200, `"call":"c1"`)
	if strings.Contains(rec.Body.String(), "superv") {
		t.Errorf("the agent is told %s", rec.Body)
	}
}
