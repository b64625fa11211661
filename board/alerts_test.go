package board

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
)

func TestAlertsAreOnUntilTheyAreResolved(t *testing.T) {
	s := &story{board: New(scope())}
	long, who := call.AlertSubject{Alert: "long", Queue: "billing"}, call.AlertSubject{Alert: "who", Source: "customers"}
	s.tell(0, "", &call.AlertFired{AlertSubject: long, When: "longest-wait", Since: morning().Add(-time.Minute), Value: 90, Limit: 60})
	s.tell(1, "", &call.AlertFired{AlertSubject: who, When: "directory"})
	s.tell(2, "", &call.AlertAcknowledged{AlertSubject: long, By: "sara"})
	s.tell(2, "", &call.AlertAcknowledged{AlertSubject: call.AlertSubject{Alert: "none"}, By: "sara"})
	want := []Alert{
		{"who..customers", call.ActiveAlert{AlertSubject: who, When: "directory", Fired: morning().Add(time.Second)}},
		{"long.billing.", call.ActiveAlert{
			AlertSubject: long, When: "longest-wait", Since: morning().Add(-time.Minute), Fired: morning(), Value: 90, Limit: 60, Acknowledged: "sara",
		}},
	}
	if diff := cmp.Diff(want, s.state().Alerts); diff != "" {
		t.Error(diff)
	}
	s.tell(3, "", &call.AlertResolved{AlertSubject: who})
	if got := s.state().Alerts; len(got) != 1 || got[0].Alert != "long" {
		t.Errorf("%+v", got)
	}
	on := []call.ActiveAlert{{AlertSubject: who, When: "directory"}}
	s.tell(4, "", &call.Started{Alerts: on})
	if got := s.state().Alerts; len(got) != 1 || got[0].Alert != "who" {
		t.Errorf("after a restart: %+v", got)
	}
}
