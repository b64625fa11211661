package app

import (
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/history"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/journal"
)

// TestAFigureOfTheLawIsToldOf: of the callers of this month who asked for an operator, none got one.
func TestAFigureOfTheLawIsToldOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)))
		place, err := history.Locate(call.Secret{}, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		changes := append(alerted(`alerts: {conditions: [{when: law, calls: 1, for: 0s}]}`), fixture.Change{File: fixture.Config, Old: "rules:", New: "rules: [it-arera-energy]\n#"})
		w := unbegun(t, changes, journal.Memory())
		w.history = place
		w.start()
		defer w.close()
		w.agent("anna", phone.Refuse(486))
		c := w.waits(strangerNumber)
		time.Sleep(time.Minute)
		_ = c.Hangup()
		fired := after(w, 7*time.Minute, whichever[*call.AlertFired])
		if fired.Source != "it-arera-energy.service-level" || fired.Value != 0 || fired.Limit != .85 {
			t.Errorf("fired %+v", fired)
		}
		w.browser("sara").want("GET", "/api/v1/queues/billing/day", "", 200, `"at":"10:00","day":{"offered":1,"answered":0,"abandoned":1,"service_level":0`)
	})
}
