package web

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"
)

// A day stands beside the week before and the mean of those that the history knows; what is still to come is not there.
func TestADayBesideTheSameWeekday(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(moment().Add(10 * time.Minute))) // 9:10
		d := newDesk(t)
		shelf := d.options.Archive.(*shelf)
		rec := d.ask("GET", "/api/v1/queues/billing/day", "", as(d.login("sara")))
		d.want(rec, 200, `"date":"2026-11-23"`)
		var got struct {
			Weeks int      `json:"weeks"`
			Rows  []dayRow `json:"half_hours"`
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		nine := got.Rows[18]
		if nine.At != "09:00" || nine.Day.Offered != 10 || *nine.Day.Level != .5 || *nine.Day.Mean != 10 || nine.Day.Longest != 60 ||
			nine.Before.Offered != 11 || nine.Usual.Offered != 12 || got.Weeks != 3 {
			t.Errorf("at nine: %+v %+v %+v, %d weeks", nine.Day, nine.Before, nine.Usual, got.Weeks)
		}
		if half := got.Rows[19]; half.Day != nil || half.Usual == nil || half.Usual.Level != nil {
			t.Errorf("half past nine is still to come: %+v", half)
		}
		if len(shelf.days.Days) != 5 || shelf.days.Days[4].Format(time.DateOnly) != "2026-10-26" || shelf.days.Partner != "" {
			t.Errorf("asked for %+v", shelf.days)
		}
		d.want(d.ask("GET", "/api/v1/queues/billing/day?date=2026-11-20&partner=beta", "", as(d.login("sara"))), 200, `"partner":"beta"`)
		if shelf.days.Partner != "beta" || shelf.days.Days[0].Format(time.DateOnly) != "2026-11-20" {
			t.Errorf("asked for %+v", shelf.days)
		}
		d.want(d.ask("GET", "/api/v1/queues/billing/day?date=2026-11-24", "", as(d.login("sara"))), 400, "still to come")
		d.want(d.ask("GET", "/api/v1/queues/nothing/day", "", as(d.login("sara"))), 404, "no such queue")
		d.want(d.ask("GET", "/api/v1/queues/billing/day?partner=gamma", "", as(d.login("sara"))), 404, "no such partner")
		d.want(d.ask("GET", "/api/v1/queues/billing/day", "", as(d.login("ada"))), 403, "reports:read")
	})
}

// A partner's supervisor sees its own queues' days, and of them what its own agents answered.
func TestADayOfAPartner(t *testing.T) {
	d := newDesk(t)
	lea := as(d.login("lea"))
	d.want(d.ask("GET", "/api/v1/queues/billing/day", "", lea), 200, `"partner":"alfa"`)
	if asked := d.options.Archive.(*shelf).days; asked.Partner != "alfa" {
		t.Errorf("asked for %+v", asked)
	}
	d.want(d.ask("GET", "/api/v1/queues/billing/day?partner=beta", "", lea), 404, "no such partner")
	d.want(d.ask("GET", "/api/v1/queues/outages/day", "", lea), 404, "no such queue")
}
