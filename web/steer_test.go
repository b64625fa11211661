package web

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"centralino/call"
)

// Move implements Actions.
func (h *hands) Move(id call.ID, to call.QueueID) error { return h.do("move %s %s", id, to) }

// Take implements Actions.
func (h *hands) Take(id call.ID, by call.AgentID) error { return h.do("take %s %s", id, by) }

// Assign implements Actions.
func (h *hands) Assign(id call.AgentID, queues []call.QueueID, until string) error {
	return h.do("assign %s %v %q", id, queues, until)
}

// Unassign implements Actions.
func (h *hands) Unassign(id call.AgentID) error { return h.do("unassign %s", id) }

// Flashes implements Actions.
func (h *hands) Flashes() []Flash {
	return []Flash{{Name: "outage"}, {Name: "strike", On: true, Since: moment(), Until: moment(), By: "sara"}}
}

// FlashOn implements Actions.
func (h *hands) FlashOn(name string, how Switch) error {
	return h.do("flash %s until %s by %s %v", name, how.Until, how.By, how.Say)
}

// FlashOff implements Actions.
func (h *hands) FlashOff(name, by string) error { return h.do("no flash %s by %s", name, by) }

// TestSteering: supervisors step in, partners' supervisors with their own agents alone, and the trail has it.
func TestSteering(t *testing.T) {
	d := newDesk(t)
	do := d.options.Actions.(*hands)
	anna, sara, lea := as(d.login("anna")), as(d.login("sara")), as(d.login("lea"))
	d.recorded()
	for _, c := range []struct {
		method, path, body string
		who                func(*http.Request)
		status             int
		done               string
		acted              *call.Acted
	}{
		{"POST", "calls/c2/move", `{"queue":"outages"}`, sara, 204, "move c2 outages", &call.Acted{By: "sara", Action: "move", Queue: "outages"}},
		{"POST", "calls/c2/move", `{"queue":"nothing"}`, sara, 400, "", nil},
		{"POST", "calls/c9/move", `{"queue":"outages"}`, sara, 404, "", nil},
		{"POST", "calls/c2/move", `{"queue":"outages"}`, lea, 403, "", nil},
		{"POST", "calls/c2/move", `{"queue":"outages"}`, token("alfa"), 403, "", nil},
		{"POST", "calls/c2/take", `{}`, sara, 204, "take c2 sara", &call.Acted{By: "sara", Action: "take", Agent: "sara"}},
		{"POST", "calls/c2/take", `{"agent":"anna"}`, sara, 204, "take c2 anna", &call.Acted{By: "sara", Action: "take", Agent: "anna"}},
		{"POST", "calls/c2/take", `{"agent":"anna"}`, token("all"), 204, "take c2 anna", &call.Acted{Token: "all", Action: "take", Agent: "anna"}},
		{"POST", "calls/c2/take", `{}`, token("all"), 409, "", nil},
		{"POST", "calls/c2/take", `{"agent":"sara"}`, sara, 400, "", nil},
		{"POST", "calls/c9/take", `{}`, sara, 404, "", nil},
		{"POST", "calls/c2/take", `{}`, lea, 403, "", nil},
		{"POST", "calls/c2/take", `{}`, anna, 403, "", nil},
		{"PUT", "agents/bruno/queues", `{"queues":["outages","billing"],"until":"18:00"}`, sara, 204, `assign bruno [outages billing] "18:00"`, &call.Acted{By: "sara", Action: "assign-agent", Agent: "bruno", Detail: "billing, outages until 18:00"}},
		{"PUT", "agents/anna/queues", `{"queues":["billing"]}`, lea, 204, `assign anna [billing] ""`, &call.Acted{By: "lea", Action: "assign-agent", Agent: "anna", Detail: "billing"}},
		{"PUT", "agents/anna/queues", `{"queues":["outages"]}`, lea, 400, "", nil}, // which none of her agents serves
		{"PUT", "agents/bruno/queues", `{"queues":["billing"]}`, lea, 404, "", nil},
		{"PUT", "agents/anna/queues", `{}`, sara, 400, "", nil},
		{"PUT", "agents/anna/queues", `{"queues":[],"until":"` + strings.Repeat("1", 41) + `"}`, sara, 400, "", nil},
		{"PUT", "agents/anna/queues", `{"queues":["billing"]}`, anna, 403, "", nil},
		{"DELETE", "agents/anna/queues", "", lea, 204, "unassign anna", &call.Acted{By: "lea", Action: "unassign-agent", Agent: "anna"}},
		{"DELETE", "agents/bruno/queues", "", lea, 404, "", nil},
		{"PUT", "flashes/outage", `{"until":"18:00","say":{"it":"Guasto."}}`, sara, 204, "flash outage until 18:00 by sara map[it:Guasto.]", &call.Acted{By: "sara", Action: "flash-on", Detail: "outage until 18:00"}},
		{"PUT", "flashes/outage", `{"until":"2h"}`, token("all"), 204, "flash outage until 2h by token all map[]", &call.Acted{Token: "all", Action: "flash-on", Detail: "outage until 2h"}},
		{"PUT", "flashes/nothing", `{"until":"2h"}`, sara, 404, "", nil},
		{"PUT", "flashes/outage", `{"until":"2h"}`, lea, 403, "", nil},
		{"DELETE", "flashes/outage", "", sara, 204, "no flash outage by sara", &call.Acted{By: "sara", Action: "flash-off", Detail: "outage"}},
		{"DELETE", "flashes/outage", "", lea, 403, "", nil},
		{"POST", "queues/billing/close", `{"reason":"flood","until":"18:00"}`, sara, 204, "close billing flood 18:00", &call.Acted{By: "sara", Action: "close-queue", Queue: "billing", Detail: "flood until 18:00"}},
	} {
		do.done = nil
		d.want(d.ask(c.method, "/api/v1/"+c.path, c.body, c.who), c.status, "")
		if got := strings.Join(do.done, ","); got != c.done {
			t.Errorf("%s %s: did %q, want %q", c.method, c.path, got, c.done)
		}
		events := d.recorded()
		if c.acted == nil && len(events) > 0 || c.acted != nil && (len(events) != 1 || !reflect.DeepEqual(events[0], c.acted)) {
			t.Errorf("%s %s: recorded %+v", c.method, c.path, events)
		}
	}
	d.want(d.ask("GET", "/api/v1/flashes", "", sara), 200, `"name":"strike","on":true`)
	d.want(d.ask("GET", "/api/v1/flashes", "", lea), 403, "")
}

// TestWhoHasATelephoneOnThePage: agents and supervisors with an account, where browsers may be telephones.
func TestWhoHasATelephoneOnThePage(t *testing.T) {
	d := newDesk(t)
	for _, browsers := range []bool{false, true} {
		d.settings.Browsers = browsers
		for account, has := range map[string]bool{"anna": true, "sara": true, "lea": true, "eva": false} {
			rec := d.ask("GET", "/api/v1/me", "", as(d.login(account)))
			d.want(rec, 200, "")
			if got := strings.Contains(rec.Body.String(), `"telephone":"`+account+`"`); got != (has && browsers) {
				t.Errorf("%s with browsers %v: %s", account, browsers, rec.Body)
			}
		}
	}
}
