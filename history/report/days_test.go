package report_test

import (
	"testing"
	"time"

	"centralino/history/report"
)

// TestDaysAreThoseOfReports: by half hours on the clock a day adds up to what a report of it says.
func TestDaysAreThoseOfReports(t *testing.T) {
	zone := rome(t)
	d := filled(t, week(zone))
	long := time.Date(2026, 10, 25, 15, 0, 0, 0, zone) // 25 hours
	days, asOf, err := report.Days(t.Context(), d, report.DaysOptions{
		Queue: "billing", Zone: zone, Days: []time.Time{long, long.AddDate(0, 0, -1), long.AddDate(0, 0, -7)},
	})
	if err != nil || len(days) != 3 || asOf.IsZero() {
		t.Fatal(days, asOf, err)
	}
	for _, day := range days[:2] {
		o := options(zone)
		o.Queue, o.From, o.To = "billing", day.From, day.From.AddDate(0, 0, 1)
		want := made(t, d, o).Queues["billing"]
		var got report.Half
		for _, h := range day.Half {
			got.Offered += h.Offered
			got.Answered += h.Answered
			got.Abandoned += h.Abandoned
			got.InTarget += h.InTarget
			got.Wait.Sum += h.Wait.Sum
			got.Wait.N += h.Wait.N
			got.Longest = max(got.Longest, h.Longest)
		}
		if !day.Known || want.Offered == 0 || got.Offered != want.Offered || got.Answered != want.Answered || got.Abandoned != want.Abandoned ||
			got.InTarget != want.InTarget || got.Wait != want.Wait || int64(got.Longest) != want.Longest {
			t.Errorf("%s: the half hours add up to %+v, a report says %+v", day.From, got, want)
		}
	}
	if days[2].Known || days[2].Half != ([report.HalfHours]report.Half{}) {
		t.Errorf("before there was a history: %+v", days[2])
	}
}

// TestDaysOfAPartner count what its own agents answered.
func TestDaysOfAPartner(t *testing.T) {
	zone := rome(t)
	d := filled(t, week(zone))
	at := []time.Time{time.Date(2026, 10, 22, 0, 0, 0, 0, zone)}
	sum := func(o report.DaysOptions) (answered, abandoned int) {
		o.Queue, o.Zone, o.Days = "billing", zone, at
		days, _, err := report.Days(t.Context(), d, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range days[0].Half {
			answered, abandoned = answered+h.Answered, abandoned+h.Abandoned
		}
		return answered, abandoned
	}
	all, gaveUp := sum(report.DaysOptions{})
	theirs, lost := sum(report.DaysOptions{Partner: partner("anna")})
	if all == 0 || gaveUp == 0 || theirs == 0 || theirs >= all || lost != 0 {
		t.Errorf("%d of %d answered, %d of %d gave up", theirs, all, lost, gaveUp)
	}
}
