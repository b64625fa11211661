package metrics

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"centralino/call"
)

// One call from the first ring to the end of the agent's after-call work.
func TestServedCall(t *testing.T) {
	f := newFixture(t)
	f.happen("", 0, &call.AgentRegistered{Agent: "anna"})
	f.happen("c", 0, &call.Arrived{Flow: "helpline"})
	f.happen("c", 0.02, &call.Answered{Flow: "helpline", Setup: 20 * time.Millisecond})
	f.happen("c", 0.02, &call.StepEntered{Flow: "helpline", Step: "welcome"}, &call.StepEntered{Flow: "helpline", Step: "main"})
	f.happen("c", 8, &call.Keyed{Flow: "helpline", Step: "main", Key: '1'})
	f.happen("c", 10, &call.Queued{Queue: "billing", Flow: "helpline"})
	f.happen("c", 11, &call.Offered{Queue: "billing", Agent: "anna", Leg: "c-1"})
	f.want("centralino_calls_active", "{flow=\"helpline\"} 1\n{flow=\"none\"} 0")
	f.want("centralino_queue_waiting", "{queue=\"billing\"} 1\n{queue=\"outages\"} 0")
	f.want("centralino_queue_longest_wait_seconds", "{queue=\"billing\"} 1\n{queue=\"outages\"} 0")
	f.wantAgents(`ringing`)

	f.happen("c", 14, &call.Connected{
		Queue: "billing", Flow: "helpline", Agent: "anna", Leg: "c-1",
		Waited: 4 * time.Second, ToHuman: 14 * time.Second, InTarget: true,
	})
	f.wantAgents(`busy`)
	f.happen("c", 74, &call.Released{Queue: "billing", Agent: "anna", Leg: "c-1", Talk: time.Minute})
	f.happen("c", 75, &call.Surveyed{Survey: "satisfaction", Question: "solved", Answer: "1"})
	f.happen("c", 76, &call.Ended{Flow: "helpline", Termination: call.Termination{Result: call.Served}})
	f.wantAgents(`wrap-up`)
	f.want("centralino_agent_handle_seconds_count", "{queue=\"billing\"} 0\n{queue=\"outages\"} 0")
	f.happen("", 84, &call.WrapUpEnded{Agent: "anna"})
	f.wantAgents(`available`)

	f.want("centralino_agent_handle_seconds_sum", "{queue=\"billing\"} 70\n{queue=\"outages\"} 0")
	f.want("centralino_call_setup_seconds_sum", "0.02")
	f.want("centralino_time_to_human_seconds_sum", "{flow=\"helpline\"} 14")
	f.want("centralino_flow_keys_total", `{flow="helpline",key="1",step="main"} 1`)
	if v := f.value("centralino_survey_answers_total", "question", "solved", "answer", "1", "queue", "none", "partner", "none"); v != 1 {
		f.t.Errorf("%v answers to the survey, want 1", v)
	}
	f.want("centralino_queue_answered_in_target_total", "{queue=\"billing\"} 1\n{queue=\"outages\"} 0")
	f.want("centralino_calls_active", "{flow=\"helpline\"} 0\n{flow=\"none\"} 0")
	f.wantWait("answered", 1, 4)
	f.wantWait("abandoned", 0, 0)
}

// wantAgents checks that anna is in the state, and that bruno is offline.
func (f *fixture) wantAgents(state call.AgentState) {
	f.t.Helper()
	if got := f.agents["anna"].state(); got != state {
		f.t.Errorf("anna is %s, want %s", got, state)
	}
	if v := f.value("centralino_agents", "queue", "billing", "state", string(state)); v != 1 {
		f.t.Errorf("%v agents of billing are %s, want 1", v, state)
	}
	if v := f.value("centralino_agents", "queue", "billing", "state", "offline"); v != 1 {
		f.t.Errorf("%v agents of billing are offline, want 1", v)
	}
}

// wantWait checks how many left billing by the result, and after how many seconds in all.
func (f *fixture) wantWait(result string, count, sum float64) {
	f.t.Helper()
	labels := []string{"queue", "billing", "result", result}
	if n, s := f.value("centralino_queue_wait_seconds_count", labels...), f.value("centralino_queue_wait_seconds_sum", labels...); n != count || math.Abs(s-sum) > 1e-9 {
		f.t.Errorf("%s: %v callers after %v s, want %v after %v s", result, n, s, count, sum)
	}
}

// value returns the sum of all series of a metric that have the labels.
func (m *Metrics) value(name string, labels ...string) (sum float64) {
	for _, s := range m.samples() {
		if s.name == name && s.has(labels) {
			sum += s.value
		}
	}
	return sum
}

type sample struct {
	name   string
	labels map[string]string
	value  float64
}

func (s sample) has(labels []string) bool {
	for i := 0; i < len(labels); i += 2 {
		if s.labels[labels[i]] != labels[i+1] {
			return false
		}
	}
	return true
}

func (m *Metrics) samples() (out []sample) {
	families, err := m.registry.Gather()
	if err != nil {
		return []sample{{name: err.Error()}}
	}
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			labels := map[string]string{}
			for _, l := range metric.GetLabel() {
				labels[l.GetName()] = l.GetValue()
			}
			name := family.GetName()
			out = append(out,
				sample{name, labels, metric.GetCounter().GetValue() + metric.GetGauge().GetValue()},
				sample{name + "_count", labels, float64(metric.GetHistogram().GetSampleCount())},
				sample{name + "_sum", labels, metric.GetHistogram().GetSampleSum()})
		}
	}
	return out
}

func TestWaysOutOfAQueue(t *testing.T) {
	tests := []struct {
		name   string
		out    call.Body
		result string
	}{
		{"gave up", &call.QueueLeft{Queue: "billing", Result: call.LeftAbandoned}, "abandoned"},
		{"sent elsewhere", &call.QueueLeft{Queue: "billing", Result: call.LeftOverflowed}, "overflowed"},
		{"callback", &call.QueueLeft{Queue: "billing", Result: call.LeftCallback}, "callback"},
		{"voicemail", &call.QueueLeft{Queue: "billing", Result: call.LeftVoicemail}, "voicemail"},
		{"ended without leaving", &call.Ended{Flow: "helpline"}, "abandoned"},
		{"queued elsewhere", &call.Queued{Queue: "outages", Flow: "helpline"}, "overflowed"},
		{"a way that does not exist", &call.QueueLeft{Queue: "billing", Result: "vanished"}, "abandoned"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t)
			f.happen("c", 0, &call.Arrived{Flow: "helpline"}, &call.Queued{Queue: "billing", Flow: "helpline"})
			f.happen("c", 30, test.out)
			f.happen("c", 31, test.out, &call.Ended{Flow: "helpline"}, &call.Ended{Flow: "helpline"})
			f.wantWait(test.result, 1, 30)
			f.want("centralino_queue_offered_total{queue=\"billing\"}", "1")
			checkIdentity(t, f.Metrics)
		})
	}
}

func TestKeptPlaceCountsFromTheFirstQueue(t *testing.T) {
	f := newFixture(t)
	f.happen("c", 0, &call.Arrived{Flow: "helpline"}, &call.Queued{Queue: "outages"})
	f.happen("c", 60, &call.Queued{Queue: "billing", Since: at(0)})
	f.happen("d", 60, &call.Arrived{Flow: "helpline"}, &call.Queued{Queue: "billing", Since: at(90)})
	f.now = at(75)
	f.want("centralino_queue_longest_wait_seconds", "{queue=\"billing\"} 75\n{queue=\"outages\"} 0")
	f.happen("c", 80, &call.QueueLeft{Queue: "billing", Result: call.LeftCallback})
	f.wantWait("callback", 1, 80)
	f.want("centralino_queue_longest_wait_seconds", "{queue=\"billing\"} 20\n{queue=\"outages\"} 0")
}

func TestOffers(t *testing.T) {
	f := newFixture(t)
	offer := &call.Offered{Queue: "billing", Agent: "anna", Leg: "1"}
	f.happen("", 0, &call.AgentRegistered{Agent: "anna"})
	f.happen("c", 0, &call.Arrived{Flow: "helpline"}, &call.Queued{Queue: "billing"}, offer)
	f.happen("c", 20, &call.OfferEnded{Queue: "billing", Agent: "anna", Leg: "1", Result: call.OfferMissed})
	f.wantAgents("available")
	f.happen("c", 21, &call.Offered{Queue: "billing", Agent: "anna", Leg: "2"})
	f.happen("c", 22, &call.Ended{Flow: "helpline"})
	f.wantAgents("available") // no leg, not busy
	f.happen("c", 23, &call.OfferEnded{Queue: "billing", Agent: "anna", Leg: "2", Result: call.OfferWithdrawn})
	f.want("centralino_offers_total", `
		{queue="billing",result="answered"} 0
		{queue="billing",result="elsewhere"} 0
		{queue="billing",result="failed"} 0
		{queue="billing",result="missed"} 1
		{queue="billing",result="refused"} 0
		{queue="billing",result="withdrawn"} 1
		{queue="outages",result="answered"} 0
		{queue="outages",result="elsewhere"} 0
		{queue="outages",result="failed"} 0
		{queue="outages",result="missed"} 0
		{queue="outages",result="refused"} 0
		{queue="outages",result="withdrawn"} 0`)
}

func TestShiftsAndGhosts(t *testing.T) {
	f := newFixture(t)
	gap := func(billing, outages string) {
		t.Helper()
		f.want("centralino_queue_shift_gap", "{queue=\"billing\"} "+billing+"\n{queue=\"outages\"} "+outages)
	}
	gap("0", "0")
	f.happen("", 0, &call.ShiftWarning{Queue: "billing", From: at(600), Ahead: 10 * time.Minute}, &call.ShiftWarning{Queue: "ghost"})
	f.happen("", 1, &call.AgentUnreachable{Agent: "anna", Result: call.OfferFailed, Offers: 3})
	gap("1", "0")
	f.happen("", 2, &call.ShiftCovered{Queue: "billing", From: at(600)}, &call.ShiftWarning{Queue: "outages"})
	gap("0", "1")
	f.happen("", 3, &call.Started{})
	gap("0", "0")
	f.want("centralino_agents_unreachable_total", "{result=\"failed\"} 1\n{result=\"refused\"} 0")
}

// A conversation that ends with its call is released by that, and a queue without after-call work has none.
func TestEndReleasesTheAgent(t *testing.T) {
	f := newFixture(t)
	f.happen("", 0, &call.AgentRegistered{Agent: "bruno"})
	f.happen("c", 0, &call.Arrived{Flow: "helpline"}, &call.Queued{Queue: "outages"},
		&call.Connected{Queue: "outages", Agent: "bruno", Leg: "1"})
	if got := f.agents["bruno"].state(); got != call.AgentBusy {
		t.Errorf("bruno is %s", got)
	}
	f.happen("c", 40, &call.Ended{Flow: "helpline"})
	if got := f.agents["bruno"].state(); got != call.AgentAvailable {
		t.Errorf("bruno is %s after the call has ended", got)
	}
	f.want("centralino_agent_handle_seconds_sum", "{queue=\"billing\"} 0\n{queue=\"outages\"} 40")
}

func TestPauses(t *testing.T) {
	f := newFixture(t)
	f.happen("", 0, &call.Started{Paused: map[call.AgentID]call.Pause{"anna": {}}}, &call.AgentRegistered{Agent: "anna"})
	f.wantAgents("paused")
	f.happen("", 1, &call.AgentReady{Agent: "anna"})
	f.wantAgents("available")
	f.happen("", 2, &call.AgentPaused{Agent: "anna", By: call.PausedByMisses})
	f.wantAgents("paused")
	f.happen("", 3, &call.AgentUnregistered{Agent: "anna"})
	f.want("centralino_agent_pauses_total", "{by=\"agent\"} 0\n{by=\"misses\"} 1\n{by=\"supervisor\"} 0")
	if v := f.value("centralino_agents", "queue", "billing", "state", "offline"); v != 2 {
		t.Errorf("%v agents offline, want 2", v)
	}
}

func TestLabelsAreBounded(t *testing.T) {
	f := newFixture(t)
	f.happen("c", 0,
		&call.Arrived{Flow: "ghost"}, &call.StepEntered{Flow: "helpline", Step: "ghost"}, &call.StepEntered{Flow: "ghost", Step: "main"},
		&call.Keyed{Flow: "helpline", Step: "main", Key: 'x'}, &call.Queued{Queue: "ghost"},
		&call.Identified{Directory: "ghost", Answer: "ghost"}, &call.Surveyed{Survey: "ghost", Question: "ghost", Answer: "very good", Queue: "ghost", Partner: "ghost"},
		&call.SurveyOffered{Survey: "ghost", Queue: "ghost", Partner: "ghost"},
		&call.SurveyCommentLeft{Survey: "ghost", Queue: "ghost", Partner: "ghost"},
		&call.Surveyed{Survey: "satisfaction", Question: "ghost", Answer: "2"},
		&call.AgentPaused{Agent: "ghost", By: "ghost"}, &call.VoicemailLeft{}, &call.CallbackBooked{Callback: "p", Queue: "ghost"},
		&call.Ended{Flow: "ghost", Termination: call.Termination{Result: "ghost"}})
	for _, s := range f.samples() {
		for name, value := range s.labels {
			if value == "ghost" || value == "x" || value == "very good" {
				t.Errorf("%s has %s=%q", s.name, name, value)
			}
		}
	}
	for name, labels := range map[string][]string{
		"centralino_calls_total":            {"flow", "other", "result", "other"},
		"centralino_flow_steps_total":       {"flow", "other", "step", "other"},
		"centralino_flow_keys_total":        {"flow", "helpline", "step", "main", "key", "other"},
		"centralino_queue_offered_total":    {"queue", "other"},
		"centralino_identified_total":       {"directory", "other", "answer", "other"},
		"centralino_survey_answers_total":   {"survey", "satisfaction", "question", "other", "scale", "other", "answer", "2"},
		"centralino_voicemails_total":       {"queue", "none"},
		"centralino_callbacks_booked_total": {"queue", "other"},
	} {
		if v := f.value(name, labels...); v != 1 {
			t.Errorf("%s%v is %v, want 1", name, labels, v)
		}
	}
	checkIdentity(t, f.Metrics)
}

// A queue that is no longer configured keeps its series, so that counters never fall; a caller in it leaves it there.
func TestReconfigure(t *testing.T) {
	f := newFixture(t)
	f.happen("c", 0, &call.Arrived{Flow: "helpline"}, &call.Queued{Queue: "billing"})
	next := scope()
	delete(next.Queues, "billing")
	next.Queues["sales"] = []call.AgentID{"carla"}
	f.Reconfigure(next)
	f.want("centralino_queue_waiting", "{queue=\"billing\"} 1\n{queue=\"outages\"} 0\n{queue=\"sales\"} 0")
	f.happen("c", 5, &call.Ended{Flow: "helpline"})
	f.wantWait("abandoned", 1, 5)
	if v := f.value("centralino_agents", "queue", "sales", "state", "offline"); v != 1 {
		t.Errorf("%v agents of sales are offline, want 1", v)
	}
	if v := f.value("centralino_agents", "queue", "billing"); v != 0 {
		t.Errorf("a queue that is gone has %v agents", v)
	}
}

func TestReloads(t *testing.T) {
	f := newFixture(t)
	f.want("centralino_last_reload_successful", "1")
	f.happen("", 0, &call.Reloaded{}, &call.ReloadRefused{})
	f.want("centralino_last_reload_successful", "0")
	f.happen("", 1, &call.Reloaded{})
	f.want("centralino_last_reload_successful", "1")
	f.want("centralino_reloads_total", "{result=\"applied\"} 2\n{result=\"refused\"} 1")
}

// Calls that the previous process lost never arrived here, and yet they count as lost.
func TestLostCalls(t *testing.T) {
	f := newFixture(t)
	f.happen("old", 0, &call.Ended{Flow: "helpline", Termination: call.Termination{Result: call.Lost, Reason: call.ProcessDied}})
	f.happen("ghost", 0, &call.Ended{Flow: "helpline", Termination: call.Termination{Result: call.Served}})
	if lost, served := f.value("centralino_calls_total", "result", "lost"), f.value("centralino_calls_total", "result", "served"); lost != 1 || served != 0 {
		t.Errorf("%v lost and %v served, want 1 and 0", lost, served)
	}
}

func TestDuplicatesAreHarmless(t *testing.T) {
	f := newFixture(t)
	for seq, b := range []call.Body{&call.Arrived{Flow: "helpline"}, &call.StepEntered{Flow: "helpline", Step: "main"}, &call.Ended{Flow: "helpline"}} {
		for range 3 {
			f.Apply(call.Event{Seq: uint64(seq) + 1, At: start, Call: "c", Body: b})
		}
	}
	f.Apply(call.Event{Seq: 2, At: start, Call: "c", Body: &call.StepEntered{Flow: "helpline", Step: "main"}})
	if v := f.value("centralino_flow_steps_total"); v != 1 {
		t.Errorf("%v steps, want 1", v)
	}
}

type failer interface {
	Helper()
	Errorf(format string, args ...any)
}

// checkIdentity scrapes once and checks that every queue adds up.
func checkIdentity(t failer, m *Metrics) {
	t.Helper()
	offered, accounted := map[string]float64{}, map[string]float64{}
	for _, s := range m.samples() {
		switch queue := s.labels["queue"]; s.name {
		case "centralino_queue_offered_total":
			offered[queue] = s.value
		case "centralino_queue_wait_seconds_count", "centralino_queue_waiting":
			accounted[queue] += s.value
		}
	}
	for queue, n := range offered {
		if accounted[queue] != n {
			t.Errorf("%s: %v offered, %v answered, left or waiting", queue, n, accounted[queue])
		}
	}
}

// Whatever comes in whatever order, once or twice: every queue adds up at every moment, nobody is counted who is not
// there, and an agent without a leg is not busy.
func TestFiguresAddUp(t *testing.T) {
	queues := rapid.SampledFrom([]call.QueueID{"billing", "outages", "ghost"})
	agents := rapid.SampledFrom([]call.AgentID{"anna", "bruno"})
	legs := rapid.SampledFrom([]call.LegID{"1", "2", "3"})
	rapid.Check(t, func(t *rapid.T) {
		m := New(Options{Scope: scope()})
		seconds, seq := 0.0, uint64(0)
		n := rapid.IntRange(1, 60).Draw(t, "events")
		for range n {
			q, a, l := queues.Draw(t, "queue"), agents.Draw(t, "agent"), legs.Draw(t, "leg")
			body := rapid.SampledFrom([]call.Body{
				&call.Arrived{Flow: "helpline"}, &call.Queued{Queue: q}, &call.Queued{Queue: q, Since: at(seconds - 30)},
				&call.Offered{Queue: q, Agent: a, Leg: l}, &call.OfferEnded{Queue: q, Agent: a, Leg: l, Result: call.OfferMissed},
				&call.Connected{Queue: q, Agent: a, Leg: l, InTarget: true}, &call.Released{Queue: q, Agent: a, Leg: l},
				&call.QueueLeft{Queue: q, Result: rapid.SampledFrom(append(leaves(), "odd")).Draw(t, "how")},
				&call.Ended{Flow: "helpline"}, &call.WrapUpEnded{Agent: a}, &call.AgentRegistered{Agent: a},
				&call.AgentUnregistered{Agent: a}, &call.AgentPaused{Agent: a}, &call.AgentReady{Agent: a}, &call.Started{},
			}).Draw(t, "body")
			seconds += rapid.Float64Range(0, 60).Draw(t, "later")
			seq++
			e := call.Event{Seq: seq, At: at(seconds), Call: rapid.SampledFrom([]call.ID{"a", "b", "c"}).Draw(t, "call"), Body: body}
			for range rapid.IntRange(1, 2).Draw(t, "times") {
				m.Apply(e)
			}
		}
		checkIdentity(t, m)
		busy := map[*agent]bool{}
		for _, c := range m.calls {
			for _, l := range c.legs {
				busy[l.agent] = true
			}
		}
		for id, a := range m.agents {
			if s := a.state(); !busy[a] && (s == call.AgentBusy || s == call.AgentRinging) {
				t.Errorf("%s is %s without a leg", id, s)
			}
		}
		if in, answered := m.value("centralino_queue_answered_in_target_total"), m.value("centralino_queue_wait_seconds_count", "result", "answered"); in > answered {
			t.Errorf("%v answered in target of %v answered", in, answered)
		}
	})
}

// A colleague who is rung is no longer free, and no offer is theirs; what comes of it is a conversation of the first queue.
func TestHandedOverCall(t *testing.T) {
	f := newFixture(t)
	f.happen("", 0, &call.AgentRegistered{Agent: "anna"})
	f.happen("c", 0, &call.Arrived{Flow: "helpline"}, &call.Queued{Queue: "billing", Flow: "helpline"})
	f.happen("c", 1, &call.Connected{Queue: "billing", Flow: "helpline", Agent: "bruno", Leg: "c-1"})
	to := call.HandoverTarget{Agent: "anna"}
	f.happen("c", 60, &call.HandoverBegun{Agent: "bruno", Queue: "billing", From: "c-1", HandoverTarget: to, Leg: "c-t1"})
	if got := f.agents["anna"].state(); got != call.AgentRinging {
		t.Errorf("anna is %s", got)
	}
	f.happen("c", 65, &call.HandoverAnswered{Leg: "c-t1"})
	if got := f.agents["anna"].state(); got != call.AgentBusy {
		t.Errorf("anna is %s", got)
	}
	f.happen("c", 70, &call.Released{Queue: "billing", Agent: "bruno", Leg: "c-1", Talk: 69 * time.Second})
	f.happen("c", 70, &call.HandoverEnded{Agent: "bruno", Queue: "billing", HandoverTarget: to, Leg: "c-t1", Result: call.HandoverDone})
	f.happen("c", 100, &call.Released{Queue: "billing", Agent: "anna", Leg: "c-t1", Talk: 30 * time.Second})
	f.happen("", 110, &call.WrapUpEnded{Agent: "anna"}, &call.WrapUpEnded{Agent: "bruno"})
	if v := f.value("centralino_handovers_total", "queue", "billing", "to", "agent", "result", "done"); v != 1 {
		t.Errorf("%v handovers", v)
	}
	f.want("centralino_agent_handle_seconds_count", "{queue=\"billing\"} 2\n{queue=\"outages\"} 0")
	f.want("centralino_queue_offered_total", "{queue=\"billing\"} 1\n{queue=\"outages\"} 0")
	if v := f.value("centralino_offers_total", "queue", "billing", "result", "withdrawn"); v != 0 {
		t.Errorf("%v offers were withdrawn: a handover is none", v)
	}
}
