package app

import (
	"bufio"
	"context"
	"fmt"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"centralino/call"
	"centralino/history"
	"centralino/history/report"
	"centralino/metrics"
)

// drawn is a journal of events drawn by chance.
type drawn []call.Event

// ReadFrom implements history.Journal.
func (j drawn) ReadFrom(_ context.Context, seq uint64, fn func(call.Event) error) error {
	for _, e := range j {
		if e.Seq < seq {
			continue
		}
		if err := fn(e); err != nil {
			return err
		}
	}
	return nil
}

// TestHistoryAgreesWithMetrics folds events in any order, sensible or not, both ways: whatever contradicts what came before
// is understood alike, so reports and /metrics cannot part.
func TestHistoryAgreesWithMetrics(t *testing.T) {
	start := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	place, err := history.Locate(call.Secret{}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	d, err := history.Open(t.Context(), place, true)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	rapid.Check(t, func(r *rapid.T) {
		m := metrics.New(metrics.Options{Scope: metrics.Scope{
			Flows: map[call.FlowID][]call.StepID{"f": nil}, Queues: map[call.QueueID][]call.AgentID{"q1": nil, "q2": nil},
		}})
		j := drawn{{Seq: 1, At: start, Body: &call.Started{}}}
		at := start
		for n := range rapid.IntRange(1, 60).Draw(r, "events") {
			at = at.Add(time.Duration(rapid.IntRange(0, 40).Draw(r, "later")) * time.Second)
			id := rapid.SampledFrom([]call.ID{"c1", "c2", "c3"}).Draw(r, "call")
			j = append(j, call.Event{Seq: uint64(n + 2), At: at, Call: id, Body: anyBody(r, start)})
		}
		for _, e := range j {
			m.Apply(e)
		}
		o := history.Options{Place: place, Journal: j}
		if _, err := history.Rebuild(t.Context(), o); err != nil {
			r.Fatal(err)
		}
		got, err := report.Make(t.Context(), d, report.Options{From: start, To: start.Add(24 * time.Hour), Zone: time.UTC})
		if err != nil {
			r.Fatal(err)
		}
		agree(r, m, got)
	})
}

// anyBody draws what may happen in a running process.
func anyBody(r *rapid.T, start time.Time) call.Body {
	agent := rapid.SampledFrom([]call.AgentID{"anna", "bruno"}).Draw(r, "agent")
	queue := rapid.SampledFrom([]call.QueueID{"q1", "q2"}).Draw(r, "queue")
	leg := rapid.SampledFrom([]call.LegID{"l1", "l2", "l3"}).Draw(r, "leg")
	return rapid.SampledFrom([]call.Body{
		&call.Arrived{From: "+390612345678", Flow: "f"}, &call.Arrived{Flow: "f"},
		&call.Queued{Queue: queue}, &call.Queued{Queue: queue}, &call.Queued{Queue: queue, Since: start},
		&call.Offered{Queue: queue, Agent: agent, Leg: leg}, &call.Offered{Queue: queue, Agent: agent, Leg: leg},
		&call.OfferEnded{Queue: queue, Agent: agent, Leg: leg, Result: call.OfferMissed},
		&call.Connected{Queue: queue, Flow: "f", Agent: agent, Leg: leg, InTarget: true, ToHuman: 9 * time.Second},
		&call.Connected{Queue: queue, Flow: "f", Agent: agent, Leg: leg},
		&call.Released{Queue: queue, Agent: agent, Leg: leg, Talk: 7 * time.Second},
		&call.QueueLeft{Queue: queue, Result: call.LeftVoicemail}, &call.QueueLeft{Queue: queue, Result: call.LeftAnswered},
		&call.QueueLeft{Queue: queue, Result: call.LeftOverflowed}, &call.WrapUpEnded{Agent: agent},
		&call.AgentRegistered{Agent: agent}, &call.AgentUnregistered{Agent: agent},
		&call.HandoverBegun{Agent: "carla", Queue: queue, HandoverTarget: call.HandoverTarget{Agent: agent}, Leg: leg},
		&call.HandoverAnswered{Leg: leg},
		&call.HandoverEnded{Agent: "carla", Queue: queue, HandoverTarget: call.HandoverTarget{Agent: agent}, Leg: leg, Result: call.HandoverDone},
		&call.HandoverEnded{Agent: "carla", Queue: queue, HandoverTarget: call.HandoverTarget{Agent: agent}, Leg: leg, Result: call.HandoverBusy},
		&call.OutboundBegun{Agent: agent, Leg: leg, WrapUp: time.Minute}, &call.OutboundDialled{Agent: agent, Leg: leg},
		&call.OutboundEnded{Agent: agent, Leg: leg, Result: call.OutboundSpoke, Talk: time.Minute},
		&call.Ended{Flow: "f", Termination: call.Termination{Result: call.Served}},
		&call.Ended{Flow: "f", Termination: call.Termination{Result: call.Abandoned}},
	}).Draw(r, "event")
}

// agree compares everything that a report and /metrics both count.
func agree(r *rapid.T, m *metrics.Metrics, got *report.Report) {
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	measured := map[string]float64{}
	for lines := bufio.NewScanner(w.Body); lines.Scan(); {
		if series, value, ok := strings.Cut(lines.Text(), " "); ok && !strings.HasPrefix(series, "#") {
			measured[series], _ = strconv.ParseFloat(value, 64)
		}
	}
	same := func(series string, said float64) {
		if measured[series] != said {
			r.Errorf("%s is %v, and the report says %v", series, measured[series], said)
		}
	}
	for _, result := range []call.Result{call.Served, call.Abandoned} {
		same(fmt.Sprintf(`centralino_calls_total{flow="f",result="%s"}`, result), float64(got.Calls.Results[result]))
	}
	for _, id := range []call.QueueID{"q1", "q2"} {
		q := got.Queues[id]
		if q == nil {
			q = &report.Queue{}
		}
		same(fmt.Sprintf(`centralino_queue_offered_total{queue="%s"}`, id), float64(q.Offered))
		same(fmt.Sprintf(`centralino_queue_waiting{queue="%s"}`, id), float64(q.Waiting))
		same(fmt.Sprintf(`centralino_queue_answered_in_target_total{queue="%s"}`, id), float64(q.InTarget))
		same(fmt.Sprintf(`centralino_queue_wait_seconds_sum{queue="%s",result="answered"}`, id), q.Wait.Sum.Seconds())
		same(fmt.Sprintf(`centralino_queue_wait_seconds_sum{queue="%s",result="abandoned"}`, id), q.GaveUp.Sum.Seconds())
		for result, n := range map[call.Leave]int{
			call.LeftAnswered: q.Answered, call.LeftAbandoned: q.Abandoned, call.LeftOverflowed: q.Overflowed, call.LeftVoicemail: q.Voicemail,
		} {
			same(fmt.Sprintf(`centralino_queue_wait_seconds_count{queue="%s",result="%s"}`, id, result), float64(n))
		}
		for _, result := range []call.OfferResult{"answered", call.OfferMissed, call.OfferWithdrawn} {
			same(fmt.Sprintf(`centralino_offers_total{queue="%s",result="%s"}`, id, result), float64(q.Offers[result]))
		}
	}
}
