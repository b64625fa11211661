package metrics

import (
	"net/http/httptest"
	"strings"
	"testing"

	"centralino/call"
)

// Alerts are counted under their names, and any other as other; those that are on are asked for.
func TestAlertsAreCounted(t *testing.T) {
	s := scope()
	s.Alerts = []string{"long", "nobody"}
	m := New(Options{Scope: s, Alerts: func() map[string]int { return map[string]int{"long": 2, "gone": 1} }})
	for _, alert := range []string{"long", "long", "gone"} {
		m.Apply(call.Event{Body: &call.AlertFired{AlertSubject: call.AlertSubject{Alert: alert, Queue: "billing"}}})
	}
	m.AlertNotice("mail", "failed")
	rec := httptest.NewRecorder()
	m.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`centralino_alerts_on{alert="long"} 2`, `centralino_alerts_on{alert="nobody"} 0`, `centralino_alerts_fired_total{alert="long"} 2`,
		`centralino_alerts_fired_total{alert="other"} 1`, `centralino_alert_notices_total{result="failed",way="mail"} 1`,
	} {
		if !strings.Contains(rec.Body.String(), want+"\n") {
			t.Errorf("there is no %s", want)
		}
	}
	if strings.Contains(rec.Body.String(), `centralino_alerts_on{alert="gone"}`) {
		t.Error("an alert that is not configured has a series")
	}
}
