package metrics

import (
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"centralino/call"
)

func TestRequestsToServices(t *testing.T) {
	f := newFixture(t)
	for _, r := range []call.Requested{
		{Service: "crm", Outcome: call.RequestOK, Status: 200, Took: 30 * time.Millisecond},
		{Service: "crm", Outcome: call.RequestCached, Status: 200},
		{Service: "crm", Outcome: call.RequestTimeout, Took: 2 * time.Second},
		{Service: "ghost", Outcome: "ghost"},
	} {
		f.Apply(call.Event{At: at(1), Call: "c", Body: &r})
	}
	for labels, want := range map[[2]string]float64{
		{"crm", "ok"}: 1, {"crm", "cached"}: 1, {"crm", "timeout"}: 1, {"crm", "refused"}: 0, {"other", "other"}: 1,
	} {
		if got := testutil.ToFloat64(f.figures.serviceRequests.WithLabelValues(labels[0], labels[1])); got != want {
			t.Errorf("%v: %v, want %v", labels, got, want)
		}
	}
	text := f.text()
	for _, line := range []string{
		`centralino_service_request_seconds_count{service="crm"} 2`, `centralino_service_request_seconds_sum{service="crm"} 2.03`,
	} {
		if !strings.Contains(text, line) {
			t.Errorf("%s is missing", line)
		}
	}
}
