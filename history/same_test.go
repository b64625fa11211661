package history_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
	"centralino/history"
	"centralino/history/report"
)

// Both kinds of databases give the same report, to the last digit, whole and in parts.
func TestReportsDoNotDependOnTheDatabase(t *testing.T) {
	morning := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	said := map[string]map[string]string{}
	for kind, place := range history.Databases(t) {
		said[kind] = map[string]string{}
		partner := func(a call.AgentID) call.PartnerID { return call.PartnerID("of-" + a) }
		if _, err := history.Rebuild(t.Context(), history.Options{Place: place, Journal: history.Story(), Partner: partner}); err != nil {
			t.Fatal(err)
		}
		d, err := history.Open(t.Context(), place, false)
		if err != nil {
			t.Fatal(err)
		}
		for name, o := range map[string]report.Options{
			"all": {}, "queue": {Queue: "billing"}, "partner": {Partner: "of-anna"}, "both": {Queue: "billing", Partner: "of-bruno"},
			"half hours": {By: report.ByHalfHour},
		} {
			o.From, o.To, o.Zone, o.Short = morning, morning.Add(24*time.Hour), time.UTC, 5*time.Second
			r, err := report.Make(t.Context(), d, o)
			if err != nil {
				t.Fatalf("%s, %s: %v", kind, name, err)
			}
			var out bytes.Buffer
			if err := report.JSON(&out, r); err != nil {
				t.Fatal(err)
			}
			said[kind][name] = out.String()
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(said["sqlite"], said["postgres"]); diff != "" {
		t.Error(diff)
	}
	if !bytes.Contains([]byte(said["postgres"]["all"]), []byte(`"total": 3`)) {
		t.Error("the report has lost the calls")
	}
}
