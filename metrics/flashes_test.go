package metrics

import (
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"

	"centralino/call"
)

// TestFlashesAreOnSinceTheyWereSwitchedOn, through changes and restarts, until they are off.
func TestFlashesAreOnSinceTheyWereSwitchedOn(t *testing.T) {
	m := New(Options{Scope: scope()})
	at := func(minutes int) time.Time { return time.Date(2026, 11, 23, 10, minutes, 0, 0, time.UTC) }
	on := func(minutes int) float64 {
		t.Helper()
		series := m.flashSeries(at(minutes))
		if len(series) != 1 {
			t.Fatalf("%d series", len(series))
		}
		var out dto.Metric
		if err := series[0].Write(&out); err != nil {
			t.Fatal(err)
		}
		return out.GetGauge().GetValue()
	}
	if got := on(0); got != 0 {
		t.Errorf("off: %v", got)
	}
	for _, e := range []call.Event{
		{At: at(0), Body: &call.FlashOn{Flash: "outage", Until: at(30)}},
		{At: at(5), Body: &call.FlashOn{Flash: "outage", Until: at(40)}},
		{At: at(5), Body: &call.FlashOn{Flash: "of-another-flow", Until: at(40)}},
	} {
		m.Apply(e)
	}
	if got := on(10); got != 600 {
		t.Errorf("on for %v", got)
	}
	m.Apply(call.Event{At: at(11), Body: &call.Started{Flashes: map[string]call.ActiveFlash{"outage": {Since: at(0)}}}})
	if got := on(20); got != 1200 {
		t.Errorf("after a restart on for %v", got)
	}
	m.Apply(call.Event{At: at(30), Body: &call.FlashOff{Flash: "outage"}})
	if got := on(31); got != 0 {
		t.Errorf("switched off: %v", got)
	}
}
