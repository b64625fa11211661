package report_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
	"centralino/history"
	"centralino/history/report"
)

var update = flag.Bool("update", false, "write the reports anew that are compared with")

// events is a journal.
type events []call.Event

// ReadFrom implements history.Journal.
func (j events) ReadFrom(_ context.Context, seq uint64, fn func(call.Event) error) error {
	for _, e := range j[min(int(seq)-1, len(j)):] {
		if err := fn(e); err != nil {
			return err
		}
	}
	return nil
}

func rome(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// week is a week of calls, always the same ones: most in the morning, one in six gives up, partners take turns. It
// spans the night in which clocks go back.
func week(zone *time.Location) (j events) {
	add := func(at time.Time, id call.ID, bodies ...call.Body) {
		for _, b := range bodies {
			j = append(j, call.Event{Seq: uint64(len(j) + 1), At: at, Call: id, Body: b})
		}
	}
	agents := []call.AgentID{"anna", "bruno"}
	queues := []call.QueueID{"billing", "billing", "outages"}
	n := 0
	for day := range 7 {
		morning := time.Date(2026, 10, 20+day, 8, 0, 0, 0, zone)
		add(morning, "", &call.Started{}, &call.AgentRegistered{Agent: "anna"}, &call.AgentRegistered{Agent: "bruno"})
		for i := range 40 - 4*day {
			n++
			at := morning.Add(time.Duration(i) * 13 * time.Minute)
			id, leg := call.ID(fmt.Sprint("c", n)), call.LegID(fmt.Sprint("l", n))
			queue, agent := queues[n%3], agents[n%2]
			add(at, id, &call.Arrived{From: call.Number(fmt.Sprintf("+3902%07d", n%90)), To: "+39800123456", Flow: "helpline"},
				&call.Answered{Flow: "helpline"}, &call.Queued{Queue: queue, Flow: "helpline"})
			if n%6 == 0 {
				gone := at.Add(time.Duration(n%4) * 7 * time.Second)
				add(gone, id, &call.Ended{Flow: "helpline", Termination: call.Termination{Result: call.Abandoned, Reason: call.CallerHungUp}})
				continue
			}
			wait := time.Duration(5+n%30) * time.Second
			talk := time.Duration(60+n%200) * time.Second
			add(at.Add(wait-4*time.Second), id, &call.Offered{Queue: queue, Agent: agent, Leg: leg})
			add(at.Add(wait), id, &call.Connected{
				Queue: queue, Flow: "helpline", Agent: agent, Leg: leg, Waited: wait,
				ToHuman: wait, InTarget: wait <= 20*time.Second,
			})
			over := at.Add(wait + talk)
			add(over, id, &call.Released{Queue: queue, Agent: agent, Leg: leg, By: call.SideCaller, Talk: talk, Hold: 10 * time.Second})
			if n%3 == 0 || n%5 == 0 { // some hang up when they are asked
				add(over, id, &call.SurveyOffered{Survey: "satisfaction", Queue: queue, Agent: agent})
			}
			if n%3 == 0 {
				add(over, id, &call.Surveyed{Survey: "satisfaction", Question: "satisfied", Answer: fmt.Sprint(1 + n%5), Queue: queue, Agent: agent},
					&call.Surveyed{Survey: "satisfaction", Question: "recommend", Answer: fmt.Sprint(n % 11), Queue: queue, Agent: agent})
			}
			add(over, id, &call.MediaMeasured{Side: call.SideCaller, In: &call.Sound{
				Codec: "PCMA", Packets: 1000, Lost: uint64(n % 40), MOS: 4.4 - float64(n%40)/40,
			}})
			add(over.Add(10*time.Second), "", &call.WrapUpEnded{Agent: agent})
			add(over.Add(10*time.Second), id, &call.Ended{Flow: "helpline", Termination: call.Termination{Result: call.Served, Reason: call.FlowEnded}})
		}
		evening(add, morning.Add(9*time.Hour), day)
		add(morning.Add(10*time.Hour), "", &call.Stopped{})
	}
	return j
}

// evening tells of the day's promise to call back: kept, some at the second attempt, on Thursday never, on Saturday no
// longer wanted. Monday's is still owed.
func evening(add func(time.Time, call.ID, ...call.Body), at time.Time, day int) {
	id := call.ID(fmt.Sprint("b", day))
	add(at, "c1", &call.CallbackBooked{Callback: id, Queue: "billing", Number: "+390299999999"})
	for attempt := range 1 + day%2 {
		at = at.Add(time.Duration(1+3*day) * time.Minute)
		leg := call.LegID(fmt.Sprint("b", day, "-", attempt))
		add(at, id, &call.Offered{Queue: "billing", Agent: "anna", Leg: leg})
		add(at.Add(5*time.Second), id, &call.CallbackDialled{Queue: "billing", Agent: "anna", Leg: leg, Attempt: attempt + 1})
		at = at.Add(20 * time.Second)
		switch {
		case attempt < day%2 || day == 2:
			add(at, id, &call.CallbackMissed{Queue: "billing", Agent: "anna", Leg: leg, Result: call.MissBusy, Attempt: attempt + 1})
		case day == 4:
			add(at, id, &call.CallbackEnded{Queue: "billing", Result: call.CallbackCancelled, Rule: call.RuleServed})
		case day < 6:
			add(at, id, &call.Arrived{From: "+390299999999", Flow: "helpline", Back: true},
				&call.Connected{Queue: "billing", Flow: "helpline", Agent: "anna", Leg: leg},
				&call.CallbackEnded{Queue: "billing", Result: call.CallbackKept, Delay: time.Duration(1+day) * 5 * time.Minute})
			at = at.Add(time.Minute)
			add(at, id, &call.Released{Queue: "billing", Agent: "anna", Leg: leg, By: call.SideCaller, Talk: time.Minute},
				&call.Ended{Flow: "helpline", Termination: call.Termination{Result: call.Served, Reason: call.FlowEnded}})
			add(at.Add(10*time.Second), "", &call.WrapUpEnded{Agent: "anna"})
		default:
			add(at, id, &call.CallbackMissed{Queue: "billing", Agent: "anna", Leg: leg, Result: call.MissNoAnswer, Attempt: 1, Again: at.Add(time.Hour)})
		}
	}
	if day == 2 {
		add(at, id, &call.CallbackEnded{Queue: "billing", Result: call.CallbackFailed, Rule: call.RuleUnreached})
	}
}

func partner(a call.AgentID) call.PartnerID {
	return map[call.AgentID]call.PartnerID{"anna": "alfa", "bruno": "beta"}[a]
}

func filled(t *testing.T, j events) *history.DB {
	t.Helper()
	p, err := history.Locate(call.Secret{}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := history.Rebuild(t.Context(), history.Options{Place: p, Journal: j, Partner: partner}); err != nil {
		t.Fatal(err)
	}
	d, err := history.Open(t.Context(), p, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func options(zone *time.Location) report.Options {
	return report.Options{
		Helpline: "Acme Energia", From: time.Date(2026, 10, 20, 0, 0, 0, 0, zone), To: time.Date(2026, 10, 27, 0, 0, 0, 0, zone),
		Zone: zone, Short: 5 * time.Second,
		Within: map[call.QueueID]time.Duration{"billing": 20 * time.Second, "outages": 20 * time.Second},
		Scales: map[report.Question]int{{Survey: "satisfaction", ID: "satisfied"}: 5, {Survey: "satisfaction", ID: "recommend"}: 10},
	}
}

func made(t *testing.T, d *history.DB, o report.Options) *report.Report {
	t.Helper()
	r, err := report.Make(t.Context(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestReports compares reports in every format with those of the corpus, which people have read.
func TestReports(t *testing.T) {
	zone := rome(t)
	d := filled(t, week(zone))
	partnerOnly, halfHours := options(zone), options(zone)
	partnerOnly.Partner, partnerOnly.Queue = "beta", "billing"
	halfHours.By, halfHours.From, halfHours.To = report.ByHalfHour, time.Date(2026, 10, 25, 0, 0, 0, 0, zone), time.Date(2026, 10, 26, 0, 0, 0, 0, zone)
	for name, o := range map[string]report.Options{"week": options(zone), "partner": partnerOnly, "sunday": halfHours} {
		r := made(t, d, o)
		for format, write := range map[string]func(*bytes.Buffer) error{
			"txt":  func(b *bytes.Buffer) error { return report.Text(b, r) },
			"csv":  func(b *bytes.Buffer) error { return report.CSV(b, r) },
			"json": func(b *bytes.Buffer) error { return report.JSON(b, r) },
			"html": func(b *bytes.Buffer) error { return report.HTML(b, r) },
		} {
			if name != "week" && format != "txt" {
				continue
			}
			var got bytes.Buffer
			if err := write(&got); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name+"."+format)
			if *update {
				if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("%s: %s", file, diff)
			}
		}
	}
}

// The four service levels part when callers give up.
func TestServiceLevelsAreWhatTheySay(t *testing.T) {
	q := report.Queue{Offered: 100, Answered: 80, Abandoned: 20, ShortAbandons: 10, InTarget: 60, GaveUpIn: 15}
	for name, c := range map[string]struct {
		got  report.Ratio
		want string
	}{
		"offered": {q.LevelOffered(), "0.6000"}, "without short": {q.LevelWithoutShort(), "0.6667"},
		"answered": {q.LevelAnswered(), "0.7500"}, "settled": {q.LevelSettled(), "0.7500"},
		"abandonment": {q.Abandonment(), "0.2000"}, "abandonment without short": {q.AbandonmentWithoutShort(), "0.1111"},
	} {
		if share, ok := c.got.Share(); !ok || fmt.Sprintf("%.4f", share) != c.want {
			t.Errorf("%s is %v, want %s", name, share, c.want)
		}
	}
	if _, ok := (report.Queue{}).LevelOffered().Share(); ok {
		t.Error("a queue to which nobody came has a service level")
	}
}

// Days and half hours follow the clocks of the place: 25 hours in autumn, 23 in spring, and midnights that do not exist.
func TestDaysFollowTheClocks(t *testing.T) {
	for _, c := range []struct {
		zone        string
		day         [3]int
		half, hours int
	}{
		{"Europe/Rome", [3]int{2026, 10, 25}, 50, 25},
		{"Europe/Rome", [3]int{2026, 3, 29}, 46, 23},
		{"Europe/Rome", [3]int{2026, 7, 1}, 48, 24},
		{"America/Sao_Paulo", [3]int{2018, 11, 4}, 46, 23}, // its clocks went forward at midnight
		{"Asia/Kathmandu", [3]int{2026, 7, 1}, 48, 24},     // 5:45 ahead of UTC
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		noon := time.Date(c.day[0], time.Month(c.day[1]), c.day[2], 12, 0, 0, 0, zone)
		from := noon.Add(-13 * time.Hour)
		for from.Day() != noon.Day() {
			from = from.Add(time.Minute)
		}
		to := from.Add(time.Duration(c.hours) * time.Hour)
		if to.Day() == noon.Day() || to.Add(-time.Minute).Day() != noon.Day() {
			t.Fatalf("the test does not know when %v ends", noon)
		}
		var j events
		for at := from; at.Before(to); at = at.Add(10 * time.Minute) {
			j = append(j, call.Event{Seq: uint64(len(j) + 1), At: at, Call: call.ID(at.String()), Body: &call.Arrived{}})
		}
		d := filled(t, j)
		r := made(t, d, report.Options{From: from, To: to, Zone: zone, By: report.ByHalfHour})
		if len(r.Slots) != c.half {
			t.Errorf("%v has %d half hours, want %d", noon, len(r.Slots), c.half)
		}
		for _, s := range r.Slots {
			if s.Calls != 3 || s.To.Sub(s.From) != 30*time.Minute {
				t.Errorf("from %v to %v there were %d calls, want 3", s.From, s.To, s.Calls)
			}
		}
		r = made(t, d, report.Options{From: from, To: to, Zone: zone})
		if len(r.Slots) != 1 || r.Slots[0].Calls != c.hours*6 {
			t.Errorf("%v as a day is %+v", noon, r.Slots)
		}
	}
}

// A spreadsheet reads the file as a table, and takes nothing in it for a formula.
func TestNothingInTheTableIsAFormula(t *testing.T) {
	o := options(rome(t))
	o.Helpline, o.Basis = `=HYPERLINK("http://evil","x")`, "@SUM(A1)"
	j := week(o.Zone)
	for i, text := range []string{"+1+cmd|' /C calc'!A0", "-2+3", "\t=1", "\r=1"} {
		j = append(j, call.Event{Seq: uint64(len(j) + 1), At: o.To.Add(-time.Hour), Call: "x", Body: &call.Arrived{}},
			call.Event{Seq: uint64(len(j) + 2), At: o.To.Add(-time.Hour), Call: "x", Body: &call.Surveyed{
				Survey: text, Question: text, Answer: "1", Queue: call.QueueID(fmt.Sprint("=", i)), Agent: "anna",
			}})
	}
	var out bytes.Buffer
	if err := report.CSV(&out, made(t, filled(t, j), o)); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(lines) < 30 {
		t.Fatalf("%d lines: %v", len(lines), err)
	}
	number := regexp.MustCompile(`^-?[0-9.]+$`)
	for _, line := range lines {
		for _, field := range line {
			if field != "" && strings.ContainsAny(field[:1], "=+-@\t\r") && !number.MatchString(field) {
				t.Errorf("a spreadsheet may carry out %q", field)
			}
		}
	}
}

// The page needs nothing from elsewhere and runs nothing, and what comes from outside stays text.
func TestPageStandsAlone(t *testing.T) {
	o := options(rome(t))
	o.Helpline = `<script>alert(1)</script>`
	var out bytes.Buffer
	if err := report.HTML(&out, made(t, filled(t, week(o.Zone)), o)); err != nil {
		t.Fatal(err)
	}
	for _, foreign := range []string{"<script", "http://", "https://", "<link", "<img", "@import", "url("} {
		if strings.Contains(out.String(), foreign) {
			t.Errorf("the page has %q", foreign)
		}
	}
	if !strings.Contains(out.String(), "prefers-color-scheme: dark") || !strings.Contains(out.String(), "@media print") {
		t.Error("the page is neither dark nor for print")
	}
}

// Agents appear only on a legal basis, which is said, and never by name.
func TestAgentsAreShownOnALegalBasisOnly(t *testing.T) {
	o := options(rome(t))
	d := filled(t, week(o.Zone))
	for _, basis := range []string{"", "agreement of 3 May 2026 with the works council"} {
		o.Basis = basis
		r := made(t, d, o)
		var all bytes.Buffer
		for _, write := range []error{report.Text(&all, r), report.HTML(&all, r), report.JSON(&all, r), report.CSV(&all, r)} {
			if write != nil {
				t.Fatal(write)
			}
		}
		text := all.String()
		if strings.Contains(text, "anna") || strings.Contains(text, "bruno") {
			t.Error("an agent is named")
		}
		if shown := strings.Contains(text, d.Pseudonym("anna")); shown != (basis != "") {
			t.Errorf("on the legal basis %q agents are shown: %v", basis, shown)
		}
		if basis != "" && strings.Count(text, basis) < 4 {
			t.Error("the legal basis is not said in every format")
		}
		if basis != "" && len(r.Agents) != 2 {
			t.Errorf("there are %d agents", len(r.Agents))
		}
	}
}

// Partners add up to all, and the JSON is read back as it was meant.
func TestPartnersAddUp(t *testing.T) {
	o := options(rome(t))
	d := filled(t, week(o.Zone))
	whole := made(t, d, o)
	sum := 0
	for _, p := range []call.PartnerID{"alfa", "beta"} {
		o.Partner = p
		r := made(t, d, o)
		sum += r.All.Answered
		if r.All.Answered != whole.Partners[p].Answered || r.All.Conversations != whole.Partners[p].Conversations {
			t.Errorf("%s by itself answered %d, in the whole %d", p, r.All.Answered, whole.Partners[p].Answered)
		}
	}
	if sum != whole.All.Answered || sum == 0 {
		t.Errorf("partners answered %d, all %d", sum, whole.All.Answered)
	}
	var out bytes.Buffer
	var back map[string]any
	if err := report.JSON(&out, whole); err != nil || json.Unmarshal(out.Bytes(), &back) != nil {
		t.Fatal("no JSON", err)
	}
	if n := back["all"].(map[string]any)["answered"]; n != float64(sum) {
		t.Errorf("JSON says %v were answered, want %d", n, sum)
	}
}
