package web

import (
	"net/http"
	"strings"
	"testing"

	"centralino/call"
)

// TestEveryActionIsInTheTrail asks for everything that can be done, by every route there is: it is recorded who did it. What is
// another partner's cannot be done, and leaves the helpline as it is.
func TestEveryActionIsInTheTrail(t *testing.T) {
	type action struct {
		who, body string
		foreign   string // replaces names in the path by those of what is another partner's; empty: it concerns whoever asks alone
	}
	const agents, calls, queues = "anna>bruno", "c1>c4", "billing>outages"
	actions := map[string]action{
		"POST /api/v1/me/ready":                                 {who: "bruno"},
		"POST /api/v1/me/pause":                                 {who: "anna", body: `{"reason":"lunch"}`},
		"POST /api/v1/me/wrap-up":                               {who: "anna", body: `{}`},
		"POST /api/v1/me/outcome":                               {who: "anna", body: `{"call":"c1","code":"solved"}`},
		"POST /api/v1/me/transfer":                              {who: "anna", body: `{"queue":"billing"}`},
		"POST /api/v1/me/consult":                               {who: "anna", body: `{"agent":"bruno"}`},
		"POST /api/v1/me/transfer/complete":                     {who: "anna"},
		"POST /api/v1/me/transfer/return":                       {who: "anna"},
		"POST /api/v1/me/call":                                  {who: "anna", body: `{"number":"055123456"}`},
		"POST /api/v1/agents/{agent}/pause":                     {who: "sara", body: `{"reason":"coaching"}`, foreign: agents},
		"POST /api/v1/agents/{agent}/ready":                     {who: "sara", foreign: agents},
		"PUT /api/v1/agents/{agent}/queues":                     {who: "sara", body: `{"queues":["billing"]}`, foreign: agents},
		"DELETE /api/v1/agents/{agent}/queues":                  {who: "sara", foreign: agents},
		"POST /api/v1/queues/{queue}/close":                     {who: "sara", body: `{"reason":"flood"}`, foreign: queues},
		"POST /api/v1/queues/{queue}/open":                      {who: "sara", foreign: queues},
		"POST /api/v1/calls/{call}/priority":                    {who: "sara", body: `{"priority":10}`, foreign: calls},
		"POST /api/v1/calls/{call}/recording":                   {who: "sara", body: `{"paused":true}`, foreign: calls},
		"POST /api/v1/calls/{call}/move":                        {who: "sara", body: `{"queue":"outages"}`, foreign: calls},
		"POST /api/v1/calls/{call}/take":                        {who: "sara", body: `{}`, foreign: calls},
		"POST /api/v1/calls/{call}/supervise":                   {who: "sara", body: `{"mode":"listen"}`, foreign: calls},
		"DELETE /api/v1/calls/{call}/supervise":                 {who: "sara", foreign: calls},
		"POST /api/v1/calls/{call}/recordings/{recording}/hear": {who: "sara", body: `{}`, foreign: "c1>c4"},
		"PUT /api/v1/flashes/{flash}":                           {who: "sara", body: `{"until":"2h"}`, foreign: "outage>outage"},
		"DELETE /api/v1/flashes/{flash}":                        {who: "sara", foreign: "outage>outage"},
		"POST /api/v1/alerts/{alert}/acknowledge":               {who: "sara", foreign: "long.outages.>long.outages."},
		"POST /api/v1/reload":                                   {who: "ada", foreign: ">"},
		"POST /api/v1/logout":                                   {who: "sara"},
	}
	nothingHappens := map[string]string{
		"POST /api/v1/flows/{flow}/walk": "a call is tried, and nobody rings", "POST /api/v1/login": "is a LoggedIn", "POST /api/v1/visit": "opens a telephone for anybody",
	}
	path := strings.NewReplacer("{agent}", "anna", "{call}", "c1", "{queue}", "billing", "{recording}", "7", "{flash}", "outage", "{alert}", "long.outages.")
	for _, route := range recordedDesk(t, true, false).server.routes() {
		name := route.Method + " " + route.Path
		if route.Method == http.MethodGet || nothingHappens[name] != "" {
			continue
		}
		a, known := actions[name]
		if !known {
			t.Errorf("write here how %s is asked for: what is done has to be in the trail", name)
			continue
		}
		d := recordedDesk(t, true, false)
		alarmed(d)
		who, lea := as(d.login(a.who)), as(d.login("lea"))
		d.recorded()
		at := path.Replace(route.Path)
		if rec := d.ask(route.Method, at, a.body, who); rec.Code >= 300 {
			t.Errorf("%s answers %d: %s", name, rec.Code, rec.Body)
		}
		if by := whose(d.recorded()); by != a.who {
			t.Errorf("%s is recorded as done by %q", name, by)
		}
		if a.foreign == "" {
			continue
		}
		do := d.options.Actions.(*hands)
		do.done = nil
		mine, others, _ := strings.Cut(a.foreign, ">")
		if rec := d.ask(route.Method, strings.ReplaceAll(at, mine, others), a.body, lea); rec.Code != 403 && rec.Code != 404 {
			t.Errorf("%s answers a partner's supervisor %d about what is another's: %s", name, rec.Code, rec.Body)
		}
		if len(do.done) > 0 {
			t.Errorf("%s: a partner's supervisor had %v done", name, do.done)
		}
	}
}

// whose is the account that did what was recorded.
func whose(events []call.Body) (by string) {
	for _, e := range events {
		switch x := e.(type) {
		case *call.Acted:
			by = x.By
		case *call.LoggedOut:
			by = x.Account
		}
	}
	return by
}
