package web

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/board"
	"centralino/call"
)

// alarmed puts two alerts on the board: one of a queue, one of a directory.
func alarmed(d *desk) {
	d.options.Live.(*scene).change(func(s *board.State) {
		long := func(q call.QueueID) call.AlertSubject { return call.AlertSubject{Alert: "long", Queue: q} }
		s.Alerts = []board.Alert{
			{ID: "long.outages.", ActiveAlert: call.ActiveAlert{AlertSubject: long("outages"), When: "longest-wait", Value: 90, Limit: 60}},
			{ID: "who..customers", ActiveAlert: call.ActiveAlert{AlertSubject: call.AlertSubject{Alert: "who", Source: "customers"}, When: "directory"}},
			{ID: "long.billing.", ActiveAlert: call.ActiveAlert{AlertSubject: long("billing"), When: "longest-wait", Acknowledged: "eva"}},
		}
	})
}

// Who sees an alert may say that they see to it; a partner's supervisor sees those of the queues that its agents serve.
func TestAlertsAreAcknowledged(t *testing.T) {
	d := newDesk(t, alarmed)
	sara, lea := as(d.login("sara")), as(d.login("lea"))
	d.want(d.ask("GET", "/api/v1/alerts", "", sara), 200, `"source":"customers"`)
	if rec := d.ask("GET", "/api/v1/alerts", "", lea); strings.Contains(rec.Body.String(), "outages") || strings.Contains(rec.Body.String(), "customers") {
		t.Errorf("a partner sees %s", rec.Body)
	}
	d.recorded()
	d.want(d.ask("POST", "/api/v1/alerts/long.outages./acknowledge", "", sara), 204, "")
	want := []call.Body{
		&call.AlertAcknowledged{AlertSubject: call.AlertSubject{Alert: "long", Queue: "outages"}, By: "sara"},
		&call.Acted{By: "sara", Action: "acknowledge-alert", Queue: "outages", Detail: "long"},
	}
	if diff := cmp.Diff(want, d.recorded()); diff != "" {
		t.Error(diff)
	}
	d.want(d.ask("POST", "/api/v1/alerts/long.outages./acknowledge", "", lea), 404, "not on")
	d.want(d.ask("POST", "/api/v1/alerts/long.billing./acknowledge", "", lea), 409, "eva sees to it")
	d.want(d.ask("POST", "/api/v1/alerts/who..customers/acknowledge", "", token("all")), 204, "")
	d.want(d.ask("POST", "/api/v1/alerts/long.outages./acknowledge", "", as(d.login("eva"))), 403, "agents:write")
}

// An alert is on the feed while it is on, and no agent's.
func TestAlertsAreOnTheFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		sara, anna := d.listen("", nil, as(d.login("sara"))), d.listen("", nil, as(d.login("anna")))
		defer sara.cancel()
		defer anna.cancel()
		time.Sleep(time.Second)
		alarmed(d)
		time.Sleep(time.Second)
		d.options.Live.(*scene).change(func(s *board.State) { s.Alerts = s.Alerts[1:] })
		time.Sleep(time.Second)
		got := sara.messages(t)
		if len(got) != 3 || !strings.Contains(got[1].data, `"alert":"long"`) || !strings.Contains(got[2].data, `"gone":{"alerts":["long.outages."]}`) {
			t.Errorf("the feed says %v", got)
		}
		if n := len(anna.messages(t)); n != 1 {
			t.Errorf("an agent is told of alerts, in %d messages", n)
		}
	})
}
