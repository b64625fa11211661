package report_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
	"centralino/history/report"
)

// targets are one of each figure, with bounds that a week of the tests meets, misses, or has nothing to say of.
func targets() []report.Target {
	named := func(id string, f report.Figure, most bool, bound float64) report.Target {
		return report.Target{
			ID: id, Asks: "what is asked of " + id, Act: "Act 1/2026, art. 2", URL: "https://law.example/1-2026", Note: "From memory.",
			Figure: f, Most: most, Bound: bound,
		}
	}
	within := named("answered-within-20s", report.AnsweredWithin, false, .4)
	within.Within, within.Queued = 20*time.Second, true
	emergency := named("emergency", report.AnsweredWithin, false, .9)
	emergency.Within, emergency.Queues = 10*time.Second, []call.QueueID{"outages"}
	nobody := named("nobody", report.ServiceLevel, false, .5)
	nobody.Queues = []call.QueueID{"unused"}
	unknown := named("unknown", report.ServiceLevel, false, .5)
	unknown.Untold = "nobody said which queue is meant"
	return []report.Target{
		named("mean-time-to-human", report.MeanTimeToHuman, true, 150), within, named("mean-wait", report.MeanWait, true, 10),
		named("service-level", report.ServiceLevel, false, .8), named("accessibility", report.Accessibility, false, .95), emergency, nobody, unknown,
	}
}

// lawful is a report of the week in October, by hours of the office.
func lawful(zone *time.Location) report.LawOptions {
	return report.LawOptions{
		Helpline: "Acme <Energia>", Set: "xx-law-1-2026", Title: "Helplines in X", About: "Act 1/2026, from memory.", Zone: zone,
		From: time.Date(2026, 10, 20, 0, 0, 0, 0, zone), To: time.Date(2026, 10, 27, 0, 0, 0, 0, zone), Targets: targets(), Lines: 2,
		Open: func(at time.Time) bool { return at.In(zone).Hour() >= 8 && at.In(zone).Hour() < 18 },
		Beside: []report.Beside{
			{ID: "free", Asks: "the call is free", State: report.Yours, Act: "Act 1/2026", URL: "https://law.example/1-2026", Note: "From memory."},
		},
		Seal: &report.Seal{Day: "2026-10-26", Hash: strings.Repeat("5f", 32), Last: 4711},
	}
}

func law(t *testing.T, o report.LawOptions) *report.LawReport {
	t.Helper()
	d := filled(t, week(o.Zone))
	r, err := report.Law(context.Background(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestLawReports compares text, page and JSON with what was read over by a person once.
func TestLawReports(t *testing.T) {
	r := law(t, lawful(rome(t)))
	italian, spanish, german := lawful(rome(t)), lawful(rome(t)), lawful(rome(t))
	italian.Language, spanish.Language, german.Language = "it", "es", "de"
	for file, write := range map[string]func(io.Writer, *report.LawReport) error{
		"law.txt": report.LawText, "law.csv": report.LawCSV, "law.html": report.LawHTML, "law.json": report.LawJSON,
		"law.it.txt": report.LawText, "law.it.csv": report.LawCSV, "law.it.html": report.LawHTML, "law.es.txt": report.LawText, "law.de.txt": report.LawText,
	} {
		r := r
		if o, other := map[string]report.LawOptions{"it": italian, "es": spanish, "de": german}[strings.Split(file, ".")[1]]; other {
			r = law(t, o)
		}
		var got bytes.Buffer
		if err := write(&got, r); err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile("testdata/"+file, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
	}
}

func TestVerdicts(t *testing.T) {
	r := law(t, lawful(rome(t)))
	want := map[string]report.Verdict{
		"mean-time-to-human": report.Met, "answered-within-20s": report.Met, "mean-wait": report.NotMet, "service-level": report.Met,
		"accessibility": report.Met, "emergency": report.NotMet, "nobody": report.Untold, "unknown": report.Untold,
	}
	for _, f := range r.Figures {
		if f.Verdict != want[f.ID] || (f.Why != "") != (f.Verdict == report.Untold) {
			t.Errorf("%s is %v of %d: %s (%s), want %s", f.ID, f.Value, f.Whole, f.Verdict, f.Why, want[f.ID])
		}
	}
	if len(r.Figures) != len(want) || r.Missing != "" || len(r.Quiet) != 0 {
		t.Errorf("%d figures, missing %q, quiet %v", len(r.Figures), r.Missing, r.Quiet)
	}
}

// TestNobodySaidWhichQueue: what is asked of an emergency line that nobody named cannot be told.
func TestNobodySaidWhichQueue(t *testing.T) {
	o := lawful(rome(t))
	o.Targets[5].Queues = []call.QueueID{}
	if f := law(t, o).Figures[5]; f.Verdict != report.Untold || !strings.HasSuffix(f.Why, "rules: [{set: xx-law-1-2026, emergency: QUEUE}]") {
		t.Errorf("%s: %s", f.Verdict, f.Why)
	}
}

// TestNothingIsToldOfPartOfAMonth: whatever the figures are, they are not the month's.
func TestNothingIsToldOfPartOfAMonth(t *testing.T) {
	zone := rome(t)
	for want, month := range map[string][2]time.Time{
		"begins in the month, on 20 October": {time.Date(2026, 10, 1, 0, 0, 0, 0, zone), time.Date(2026, 10, 25, 0, 0, 0, 0, zone)},
		"ends in the month, on 26 October":   {time.Date(2026, 10, 21, 0, 0, 0, 0, zone), time.Date(2026, 11, 1, 0, 0, 0, 0, zone)},
		"has nothing of the month":           {time.Date(2027, 1, 1, 0, 0, 0, 0, zone), time.Date(2027, 2, 1, 0, 0, 0, 0, zone)},
	} {
		o := lawful(zone)
		o.From, o.To = month[0], month[1]
		r := law(t, o)
		if !strings.Contains(r.Missing, want) {
			t.Errorf("missing %q, want %q", r.Missing, want)
		}
		for _, f := range r.Figures {
			if f.Verdict != report.Untold {
				t.Errorf("%s: %s is %s", want, f.ID, f.Verdict)
			}
		}
	}
}

// TestQuietDays: a day of the office on which nobody called is told of.
func TestQuietDays(t *testing.T) {
	o := lawful(rome(t))
	j := week(o.Zone)
	for i := range j {
		if j[i].At.After(o.From.AddDate(0, 0, 3)) {
			j[i].At = j[i].At.AddDate(0, 0, 2)
		}
	}
	r, err := report.Law(t.Context(), filled(t, j), o)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(r.Quiet, " ") != "2026-10-23 2026-10-24" {
		t.Error(r.Quiet)
	}
}

// TestLinesThatAreTaken counts the time in which no line was free, call by call.
func TestLinesThatAreTaken(t *testing.T) {
	o := lawful(rome(t))
	at := func(hour, minute int) time.Time { return time.Date(2026, 10, 20, hour, minute, 0, 0, o.Zone) }
	var j events
	add := func(at time.Time, id call.ID, b call.Body) {
		j = append(j, call.Event{Seq: uint64(len(j) + 1), At: at, Call: id, Body: b})
	}
	over := &call.Ended{Flow: "f", Termination: call.Termination{Result: call.Informed, Reason: call.CallerHungUp}}
	add(at(0, 0), "", &call.AgentRegistered{Agent: "anna"})
	add(at(7, 50), "a", &call.Arrived{Flow: "f"})
	add(at(7, 50), "b", &call.Arrived{Flow: "f"}) // both lines: ten minutes before opening count for nothing
	add(at(8, 30), "a", over)
	add(at(8, 30), "c", &call.Arrived{Flow: "f"}) // at the same moment: the line is taken again
	add(at(8, 45), "b", over)
	add(at(17, 30), "d", &call.Arrived{Flow: "f"}) // and c: taken until the end of the office, and beyond
	add(at(19, 0), "c", over)
	add(at(23, 0), "d", over)
	o.To = at(24, 0)
	r, err := report.Law(t.Context(), filled(t, j), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Figures {
		if want := 1 - (45.+30)/600; f.Figure == report.Accessibility && (math.Abs(f.Value-want) > 1e-9 || f.Verdict != report.NotMet) {
			t.Errorf("accessibility is %v, want %v: %s", f.Value, want, f.Verdict)
		}
	}
	for change, why := range map[string]func(*report.LawOptions){
		"sip.max_calls":     func(o *report.LawOptions) { o.Lines = 0 },
		"operators answer:": func(o *report.LawOptions) { o.Open = nil },
	} {
		other := o
		why(&other)
		r, err := report.Law(t.Context(), filled(t, j), other)
		if err != nil {
			t.Fatal(err)
		}
		if f := r.Figures[4]; f.Verdict != report.Untold || !strings.Contains(f.Why, change) {
			t.Errorf("%s: %s", f.Verdict, f.Why)
		}
	}
}

// TestLawPageStandsAlone: a page of a name that looks like markup is safe, and asks for nothing from elsewhere.
func TestLawPageStandsAlone(t *testing.T) {
	var page bytes.Buffer
	if err := report.LawHTML(&page, law(t, lawful(rome(t)))); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<Energia>", "<script", "src=", "@import", "url("} {
		if strings.Contains(page.String(), bad) {
			t.Errorf("the page has %q", bad)
		}
	}
}

// TestLawJSON: what is of nothing is null.
func TestLawJSON(t *testing.T) {
	text, err := os.ReadFile("testdata/law.json")
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Figures []struct {
			ID    string   `json:"id"`
			Value *float64 `json:"value"`
		} `json:"figures"`
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	for _, f := range got.Figures {
		if (f.Value == nil) != (f.ID == "nobody") && f.ID != "unknown" {
			t.Errorf("%s is %v", f.ID, f.Value)
		}
	}
}
