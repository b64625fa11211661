package metrics

import (
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"centralino/call"
)

var start = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

func at(seconds float64) time.Time { return start.Add(time.Duration(seconds * float64(time.Second))) }

// fixture is metrics of a small helpline whose clock stands where the test puts it.
type fixture struct {
	*Metrics
	t   *testing.T
	now time.Time
}

func scope() Scope {
	return Scope{
		Flows:       map[call.FlowID][]call.StepID{"helpline": {"welcome", "main"}},
		Version:     map[call.FlowID]string{"helpline": "0255a49fb1ca"},
		Queues:      map[call.QueueID][]call.AgentID{"billing": {"anna", "bruno"}, "outages": {"bruno"}},
		WrapUp:      map[call.QueueID]time.Duration{"billing": 10 * time.Second},
		Targets:     map[call.QueueID]float64{"billing": .8},
		Directories: []string{"customers"},
		Services:    []string{"crm"},
		Surveys: map[string][]Question{"satisfaction": {
			{"solved", []string{"1", "2"}},
			{"satisfied", []string{"1", "2", "3", "4", "5"}},
			{"recommend", []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}},
		}},
		Flashes: []string{"outage"}, Alerts: []string{"long"},
		Outcomes: map[call.QueueID][]call.OutcomeCode{"billing": {"solved", "instalments"}},
		Partner:  map[call.AgentID]call.PartnerID{"anna": "alfa"},
		Rules:    []RuleTarget{{Rule: "it-arera-energy", Figure: "mean-wait", Most: true, Value: 180}},
	}
}

func newFixture(t *testing.T) *fixture {
	f := &fixture{t: t, now: start}
	f.Metrics = New(Options{Version: "1.2.3", Scope: scope(), Now: func() time.Time { return f.now }})
	return f
}

// happen applies events of one call; the clock moves to the last.
func (f *fixture) happen(id call.ID, seconds float64, bodies ...call.Body) {
	f.now = at(seconds)
	for _, b := range bodies {
		f.Apply(call.Event{At: f.now, Call: id, Body: b})
	}
}

// want compares one metric with the lines of its text format, comments left out.
func (f *fixture) want(name, lines string) {
	f.t.Helper()
	var got []string
	for line := range strings.Lines(f.text()) {
		if strings.HasPrefix(line, name+"{") || strings.HasPrefix(line, name+" ") {
			got = append(got, strings.TrimSpace(strings.TrimPrefix(line, name)))
		}
	}
	want := strings.FieldsFunc(lines, func(r rune) bool { return r == '\n' })
	for i := range want {
		want[i] = strings.TrimSpace(want[i])
	}
	want = slices.DeleteFunc(want, func(s string) bool { return s == "" })
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		f.t.Errorf("%s is\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func (m *Metrics) text() string {
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

func TestEverythingStartsAtZero(t *testing.T) {
	f := newFixture(t)
	f.want("centralino_calls_active", "{flow=\"helpline\"} 0\n{flow=\"none\"} 0")
	f.want("centralino_flow_steps_total", "{flow=\"helpline\",step=\"main\"} 0\n{flow=\"helpline\",step=\"welcome\"} 0")
	f.want("centralino_queue_offered_total", "{queue=\"billing\"} 0\n{queue=\"outages\"} 0")
	f.want("centralino_queue_wait_seconds_count", `
		{queue="billing",result="abandoned"} 0
		{queue="billing",result="answered"} 0
		{queue="billing",result="callback"} 0
		{queue="billing",result="overflowed"} 0
		{queue="billing",result="voicemail"} 0
		{queue="outages",result="abandoned"} 0
		{queue="outages",result="answered"} 0
		{queue="outages",result="callback"} 0
		{queue="outages",result="overflowed"} 0
		{queue="outages",result="voicemail"} 0`)
	f.want("centralino_queue_service_level_target", `{queue="billing"} 0.8`)
	f.want("centralino_agents", `
		{queue="billing",state="available"} 0
		{queue="billing",state="busy"} 0
		{queue="billing",state="offline"} 2
		{queue="billing",state="paused"} 0
		{queue="billing",state="ringing"} 0
		{queue="billing",state="wrap-up"} 0
		{queue="outages",state="available"} 0
		{queue="outages",state="busy"} 0
		{queue="outages",state="offline"} 1
		{queue="outages",state="paused"} 0
		{queue="outages",state="ringing"} 0
		{queue="outages",state="wrap-up"} 0`)
	f.want("centralino_agent_pauses_total", "{by=\"agent\"} 0\n{by=\"misses\"} 0\n{by=\"supervisor\"} 0")
	if !strings.Contains(f.text(), `centralino_build_info{goversion="go1`) {
		t.Error("no build info")
	}
}

// Two scrapers and many appenders at once: the race detector looks on.
func TestScrapeWhileEventsCome(t *testing.T) {
	f := newFixture(t)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 200 {
				id := call.ID(fmt.Sprint(w, i))
				for _, b := range []call.Body{&call.Arrived{Flow: "helpline"}, &call.Queued{Queue: "billing"}, &call.Ended{Flow: "helpline"}} {
					f.Apply(call.Event{At: start, Call: id, Body: b})
				}
				f.SIPRequest("INVITE", 200)
			}
		})
	}
	for range 2 {
		wg.Go(func() {
			for range 10 {
				checkIdentity(t, f.Metrics)
			}
		})
	}
	wg.Wait()
	f.want("centralino_queue_offered_total", "{queue=\"billing\"} 800\n{queue=\"outages\"} 0")
}

// The desk that knows the estimate appends events, and appending waits for Apply: a scrape must not stand in its way.
func TestEstimateIsAskedUnlocked(t *testing.T) {
	var m *Metrics
	m = New(Options{Scope: scope(), Estimate: func(q call.QueueID) (time.Duration, bool) {
		m.Apply(call.Event{Body: &call.Stopped{}})
		return 90 * time.Second, q == "billing"
	}})
	f := &fixture{Metrics: m, t: t}
	f.want("centralino_queue_estimated_wait_seconds", `{queue="billing"} 90`)
}

func TestFiguresOfOtherRooms(t *testing.T) {
	m := New(Options{Media: media{}, Journal: journal(3)})
	f := &fixture{Metrics: m, t: t}
	f.want("centralino_rtp_packets_total", "{direction=\"in\"} 10\n{direction=\"out\"} 20")
	f.want("centralino_rtp_late_seconds_bucket", "{le=\"0.001\"} 4\n{le=\"0.005\"} 6\n{le=\"+Inf\"} 7")
	f.want("centralino_rtp_late_seconds_sum", "0.05")
	f.want("centralino_journal_lost_events_total", "3")
}

type media struct{}

func (media) Packets() (received, sent uint64) { return 10, 20 }

func (media) Late() ([]time.Duration, []uint64, time.Duration) {
	return []time.Duration{time.Millisecond, 5 * time.Millisecond}, []uint64{4, 2, 1}, 50 * time.Millisecond
}

type journal uint64

func (j journal) Lost() uint64 { return uint64(j) }

func TestSIPLabelsAreBounded(t *testing.T) {
	f := newFixture(t)
	f.SIPRequest("INVITE", 200)
	f.SIPRequest("X-SCAN-1", 405)
	f.SIPRequest("X-SCAN-2", 405)
	f.SIPRequest("OPTIONS", 99)
	f.Browser(BrowserReady)
	f.Browser("no-path")
	f.Browser("a bug")
	text := f.text()
	for _, line := range []string{
		`centralino_sip_requests_total{code="200",method="INVITE"} 1`,
		`centralino_sip_requests_total{code="405",method="other"} 2`,
		`centralino_sip_requests_total{code="other",method="OPTIONS"} 1`,
		`centralino_sip_requests_total{code="503",method="INVITE"} 0`,
		`centralino_browser_legs_total{result="ready"} 1`,
		`centralino_browser_legs_total{result="no-path"} 1`,
		`centralino_browser_legs_total{result="fingerprint"} 0`,
		`centralino_browser_legs_total{result="other"} 1`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
}

// Prometheus's own tool has nothing to say about names and help texts.
func TestPromtoolCheckMetrics(t *testing.T) {
	tool, err := exec.LookPath("promtool")
	if err != nil {
		t.Fatal("promtool is missing; make tools installs it")
	}
	m := exercised()
	cmd := exec.Command(tool, "check", "metrics")
	cmd.Stdin = strings.NewReader(m.text())
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}

// history is one that is seven events behind.
type history struct{}

// Lag implements History.
func (history) Lag() uint64 { return 7 }

// Failures implements History.
func (history) Failures() uint64 { return 2 }

// exercised returns metrics in which every metric has a series.
func exercised() *Metrics {
	m := New(Options{
		Version: "1", Scope: scope(), Media: media{}, Journal: journal(0), History: history{}, Unkept: func() uint64 { return 3 },
		Estimate:   func(call.QueueID) (time.Duration, bool) { return time.Second, true },
		Violations: func() map[string]uint64 { return map[string]uint64{"order": 0} },
	})
	for _, b := range call.Bodies() {
		m.Apply(call.Event{At: start, Call: "c", Body: b})
	}
	m.SpeechFailed()
	return m
}

func TestDefinitionsAgreeWithWhatIsServed(t *testing.T) {
	problems, err := testutil.GatherAndLint(exercised().registry)
	if err != nil || len(problems) > 0 {
		t.Error(err, problems)
	}
	families, err := exercised().registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	defined := map[string]Definition{}
	for _, d := range Definitions() {
		defined[d.Name] = d
	}
	for _, family := range families {
		d, ok := defined[family.GetName()]
		if !ok {
			if strings.HasPrefix(family.GetName(), "centralino_") {
				t.Errorf("%s is served and not defined", family.GetName())
			}
			continue
		}
		delete(defined, d.Name)
		var labels []string
		for _, l := range family.GetMetric()[0].GetLabel() {
			labels = append(labels, l.GetName())
		}
		want := slices.Sorted(slices.Values(d.Labels))
		if got := strings.ToLower(family.GetType().String()); got != d.Type || !slices.Equal(labels, want) || family.GetHelp() != d.Help {
			t.Errorf("%s is a %s with labels %v, defined as %+v", d.Name, got, labels, d)
		}
	}
	for name := range defined {
		t.Errorf("%s is defined and not served", name)
	}
}

func TestHistogramsAreNativeToo(t *testing.T) {
	families, err := exercised().registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, family := range families {
		if family.GetType().String() != "HISTOGRAM" || family.GetName() == "centralino_rtp_late_seconds" || !strings.HasPrefix(family.GetName(), "centralino_") {
			continue
		}
		for _, metric := range family.GetMetric() {
			n++
			h := metric.GetHistogram()
			if h.Schema == nil || len(h.GetBucket()) == 0 {
				t.Errorf("%s lacks native or classic buckets", family.GetName())
			}
		}
	}
	if n == 0 {
		t.Error("no histogram")
	}
}

// A registry that checks everything finds nothing.
func TestPedanticRegistry(t *testing.T) {
	r := prometheus.NewPedanticRegistry()
	if err := r.Register(exercised()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Gather(); err != nil {
		t.Error(err)
	}
}

func TestDocumentationNamesEveryMetric(t *testing.T) {
	f, err := os.Open("../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range Definitions() {
		heading := "### `" + d.Name + "`"
		if len(d.Labels) > 0 {
			heading = "### `" + d.Name + "{" + strings.Join(d.Labels, ",") + "}`"
		}
		if !strings.Contains(string(text), heading+"\n") {
			t.Errorf("docs/metrics.md has no line %s", heading)
		}
	}
}
