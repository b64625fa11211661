package app

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
	"centralino/history"
	"centralino/history/report"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/journal"
)

// TestReportSaysWhatWasMeasured runs a working day and compares every figure of the report with /metrics and with a plain
// recount of the journal.
func TestReportSaysWhatWasMeasured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)))
		changes := withCarrier(append(fixture.AlwaysOpen(),
			fixture.Change{File: fixture.Config, Old: "http:\n", New: "media: {timeout: 1h}\nhttp:\n"},
			fixture.Change{File: fixture.Config, Old: "queue_defaults:\n", New: "queue_defaults:\n  callback: {retries: 1, every: 5m}\n"},
		)...)
		w := unbegun(t, changes, journal.Memory())
		defer w.close()
		place, err := history.Locate(call.Secret{}, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		w.history = place
		w.start()
		busyDay(w)
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		w.wantMetrics(map[string]string{"centralino_history_lag_events": "0", "centralino_history_failures_total": "0"})

		db, err := history.Open(t.Context(), place, false)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		rome, err := time.LoadLocation("Europe/Rome")
		if err != nil {
			t.Fatal(err)
		}
		o := report.Options{
			From: time.Date(2026, 11, 23, 0, 0, 0, 0, rome), To: time.Date(2026, 11, 24, 0, 0, 0, 0, rome), Zone: rome,
			Short: 5 * time.Second, Within: map[call.QueueID]time.Duration{}, By: report.ByHalfHour,
		}
		for id, q := range w.app.helpline.Load().cfg.Queues {
			o.Within[id] = q.ServiceLevel.Within
		}
		r, err := report.Make(t.Context(), db, o)
		if err != nil {
			t.Fatal(err)
		}
		compareWithMetrics(w, r)
		compareWithJournal(w, r, o)
		compareLaw(w, db, rome)
		comparePictures(w, db, o.From, o.To)
	})
}

// busyDay is a day on which everything happens that a report has a figure for.
func busyDay(w *world) {
	const callers = 300
	chance := rand.New(rand.NewPCG(7, 8))
	go outside(w, w.carrier(phone.Ring{}), rand.New(rand.NewPCG(9, 9)))
	anna, bruno := w.agent("anna", phone.Refuse(486)), w.agent("bruno", phone.Refuse(486))
	secondThoughts(w, anna, bruno)
	bruno.SetRing(phone.AutoAnswer(8 * time.Second))
	for _, agent := range []*phone.Phone{anna, bruno} {
		go talk(w, agent, rand.New(rand.NewPCG(chance.Uint64(), 3)))
		go stayRegistered(w, agent)
	}
	var day sync.WaitGroup
	for i := range callers {
		number := fmt.Sprintf("+3902%07d", i%(callers*3/4))
		p := w.caller(number)
		own := rand.New(rand.NewPCG(chance.Uint64(), 4))
		arrival := time.Duration(own.Int64N(int64(10 * time.Hour)))
		day.Go(func() {
			time.Sleep(arrival)
			moodyCaller(w, p, own)
		})
	}
	day.Wait()
}

// secondThoughts asks for a callback while no agent answers, and calls again and is served before it is made.
func secondThoughts(w *world, agents ...*phone.Phone) {
	const number = "+390266000000"
	takesACallback(w, number)
	for _, a := range agents {
		a.SetRing(phone.AutoAnswer(3 * time.Second))
	}
	c := w.dial(w.caller(number), "helpline")
	press(w, c, "0")
	ended := after(w, 2*time.Minute, whichever[*call.CallbackEnded])
	if ended.Result != call.CallbackCancelled {
		w.Errorf("ended %+v", ended)
	}
	_ = c.Hangup()
}

// moodyCaller asks for a person, and then waits, gives up soon, takes a callback, leaves a message, or answers the survey.
func moodyCaller(w *world, p *phone.Phone, chance *rand.Rand) {
	c, err := p.Call(w.Context(), "sip:helpline@"+w.server.String())
	if err != nil {
		w.Errorf("a call was not answered: %v", err)
		return
	}
	time.Sleep(time.Duration(chance.Int64N(int64(4 * time.Second))))
	if c.Press([]string{"0", "0", "1000001924680" + "1", "10000135792", ""}[chance.IntN(5)]) != nil {
		return // the helpline ended the call meanwhile
	}
	wait := time.Duration(chance.ExpFloat64() * float64(4*time.Minute))
	later := []string{"5", "4", "3", "1", "1", "1", "2", "", ""}[chance.IntN(9)]
	for began := time.Now(); time.Since(began) < wait; {
		pause := time.NewTimer(min(wait-time.Since(began), 25*time.Second) + time.Millisecond)
		select {
		case <-c.Ended():
			pause.Stop()
			return
		case <-pause.C:
		}
		if later != "" && c.Press(later) != nil {
			return
		}
	}
	_ = c.Hangup()
}

// outside is whoever is called back: some are there and press the key, some hang up first, a voicemail presses nothing, and
// one in five never picks up.
func outside(w *world, carrier *phone.Phone, chance *rand.Rand) {
	for {
		c, err := carrier.Incoming(w.Context())
		if err != nil {
			return
		}
		mood, length := chance.IntN(10), time.Duration(chance.ExpFloat64()*float64(2*time.Minute))
		go func() {
			time.Sleep(3 * time.Second)
			if strings.ContainsRune("05", rune(c.To()[len(c.To())-1])) || c.Answer() != nil {
				return
			}
			if mood > 1 {
				time.Sleep(2 * time.Second)
				_ = c.Press("1")
				time.Sleep(length)
			}
			if mood != 1 {
				_ = c.Hangup()
			}
		}()
	}
}

// samples reads /metrics: the values by series.
func (w *world) samples() map[string]float64 {
	w.Helper()
	out := map[string]float64{}
	for line := range strings.Lines(w.scrape()) {
		series, value, ok := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.ParseFloat(value, 64); ok && err == nil && !strings.HasPrefix(line, "#") {
			out[series] = n
		}
	}
	return out
}

// same compares two figures. Prometheus adds up floating-point seconds.
func (w *world) same(name string, got, want float64) {
	w.Helper()
	if math.Abs(got-want) > 1e-6*max(1, math.Abs(want)) {
		w.Errorf("%s: the report says %v, want %v", name, got, want)
	}
}

func compareWithMetrics(w *world, r *report.Report) {
	w.Helper()
	measured := w.samples()
	compared := 0
	same := func(series string, got float64) {
		w.Helper()
		want, there := measured[series]
		if !there && got != 0 {
			w.Errorf("/metrics has no %s, and the report says %v", series, got)
		}
		if want != 0 {
			compared++
		}
		w.same(series, got, want)
	}
	for _, result := range []call.Result{call.Served, call.Informed, call.CalledOff, call.Abandoned, call.Callback, call.Voicemail, call.Failed} {
		same(fmt.Sprintf(`centralino_calls_total{flow="helpline",result="%s"}`, result), float64(r.Calls.Results[result]))
	}
	for id := range w.app.helpline.Load().cfg.Queues {
		q := r.Queues[id]
		if q == nil {
			q = &report.Queue{}
		}
		name := string(id)
		same(`centralino_queue_offered_total{queue="`+name+`"}`, float64(q.Offered))
		same(`centralino_queue_answered_in_target_total{queue="`+name+`"}`, float64(q.InTarget))
		for result, n := range map[call.Leave]int{
			call.LeftAnswered: q.Answered, call.LeftAbandoned: q.Abandoned, call.LeftOverflowed: q.Overflowed,
			call.LeftCallback: q.Callback, call.LeftVoicemail: q.Voicemail,
		} {
			same(fmt.Sprintf(`centralino_queue_wait_seconds_count{queue="%s",result="%s"}`, id, result), float64(n))
		}
		same(`centralino_queue_wait_seconds_sum{queue="`+name+`",result="answered"}`, q.Wait.Sum.Seconds())
		same(`centralino_queue_wait_seconds_sum{queue="`+name+`",result="abandoned"}`, q.GaveUp.Sum.Seconds())
		same(`centralino_queue_wait_seconds_bucket{queue="`+name+`",result="abandoned",le="5"}`, float64(q.ShortAbandons))
		same(`centralino_queue_wait_seconds_bucket{queue="`+name+`",result="abandoned",le="20"}`, float64(q.GaveUpIn))
		same(`centralino_agent_handle_seconds_count{queue="`+name+`"}`, float64(q.Handle.N))
		same(`centralino_agent_handle_seconds_sum{queue="`+name+`"}`, q.Handle.Sum.Seconds())
		for _, result := range []call.OfferResult{"answered", call.OfferMissed, call.OfferRefused, call.OfferFailed, call.OfferWithdrawn} {
			same(fmt.Sprintf(`centralino_offers_total{queue="%s",result="%s"}`, id, result), float64(q.Offers[result]))
		}
		compareCallbacks(name, q.Callbacks, same)
		same(`centralino_voicemails_total{queue="`+name+`"}`, float64(q.Voicemails))
		share, _ := q.LevelOffered().Share()
		if q.Offered > 0 {
			w.same("service level of "+name, share, measured[`centralino_queue_answered_in_target_total{queue="`+name+`"}`]/
				measured[`centralino_queue_offered_total{queue="`+name+`"}`])
		}
	}
	same(`centralino_time_to_human_seconds_count{flow="helpline"}`, float64(r.All.ToHuman.N))
	same(`centralino_time_to_human_seconds_sum{flow="helpline"}`, r.All.ToHuman.Sum.Seconds())
	for _, s := range r.Sound {
		labels := fmt.Sprintf(`{direction="%s",side="%s"}`, s.Direction, s.Side)
		same("centralino_rtp_mos_count"+labels, float64(s.Legs))
		same("centralino_rtp_mos_sum"+labels, s.MOS*float64(s.Legs))
		if s.Direction == "in" {
			same(fmt.Sprintf(`centralino_rtp_silent_legs_total{side="%s"}`, s.Side), float64(s.Silent))
		}
	}
	answers, sum := 0.0, 0.0
	for key := 1; key <= 5; key++ {
		n := summed(measured, "centralino_survey_answers_total", fmt.Sprintf(`answer="%d"`, key), `question="satisfied"`)
		answers += n
		sum += n * float64(key)
	}
	if len(r.Surveys) == 0 || r.Surveys[0].Queue != "" {
		w.Fatalf("the surveys are %+v", r.Surveys)
	}
	w.same("answers to the survey", float64(r.Surveys[0].Answers), answers)
	w.same("response", float64(r.Surveys[0].Response.Part), summed(measured, "centralino_survey_replies_total"))
	w.same("asked", float64(r.Surveys[0].Response.Whole), summed(measured, "centralino_survey_offered_total"))
	w.same("mean answer", *r.Surveys[0].Mean, sum/answers)
	if compared < 25 {
		w.Errorf("only %d figures had a value to compare", compared)
	}
}

func compareCallbacks(queue string, c report.Callbacks, same func(string, float64)) {
	same(`centralino_callbacks_booked_total{queue="`+queue+`"}`, float64(c.Booked))
	same(`centralino_callbacks_pending{queue="`+queue+`"}`, float64(c.Pending))
	for result, n := range map[call.CallbackResult]int{
		call.CallbackKept: c.Kept, call.CallbackFailed: c.Failed, call.CallbackCancelled: c.Cancelled,
	} {
		same(fmt.Sprintf(`centralino_callbacks_total{queue="%s",result="%s"}`, queue, result), float64(n))
	}
	same(`centralino_callback_delay_seconds_count{queue="`+queue+`"}`, float64(c.Delay.N))
	same(`centralino_callback_delay_seconds_sum{queue="`+queue+`"}`, c.Delay.Sum.Seconds())
	for _, result := range append(call.Misses(), report.Reached) {
		same(fmt.Sprintf(`centralino_callback_attempts_total{queue="%s",result="%s"}`, queue, result), float64(c.Attempts[result]))
	}
}

// recount is what a plain reading of the journal finds.
type recount struct {
	zone              *time.Location
	calls, up         int
	day, week         int // repeat calls
	before            map[call.Number]time.Time
	peaks             [7][24]int
	halfHours         map[time.Time]int
	waiting           map[call.ID]time.Time
	longest           time.Duration
	talk, hold, after time.Duration
	released          map[call.AgentID]time.Time
	owed              map[call.ID]time.Time // promises to call back, by when they were due
	booked, dialled   int
	promises          map[call.CallbackResult]int
	delays            []time.Duration
}

func (c *recount) left(id call.ID, at time.Time) {
	if from, waits := c.waiting[id]; waits {
		c.longest = max(c.longest, at.Sub(from))
		delete(c.waiting, id)
	}
}

func (c *recount) read(e call.Event) {
	switch b := e.Body.(type) {
	case *call.Arrived:
		c.calls++
		c.up++
		c.halfHours[e.At.Truncate(30*time.Minute)]++
		if b.Back {
			c.delays = append(c.delays, e.At.Sub(c.owed[e.Call]))
			return
		}
		local := e.At.In(c.zone)
		c.peaks[(int(local.Weekday())+6)%7][local.Hour()]++
		if last, again := c.before[b.From]; again {
			c.week++
			if e.At.Sub(last) <= 24*time.Hour {
				c.day++
			}
		}
		c.before[b.From] = e.At
	case *call.Ended:
		c.up--
		c.left(e.Call, e.At)
	case *call.Queued:
		c.left(e.Call, e.At)
		c.waiting[e.Call] = e.At
		if !b.Since.IsZero() {
			c.waiting[e.Call] = b.Since
		}
	case *call.Connected, *call.QueueLeft:
		c.left(e.Call, e.At)
	case *call.Released:
		c.talk += b.Talk - b.Hold
		c.hold += b.Hold
		c.released[b.Agent] = e.At
	case *call.WrapUpEnded:
		c.after += e.At.Sub(c.released[b.Agent])
	case *call.CallbackBooked:
		c.booked++
		c.owed[b.Callback] = e.At
	case *call.CallbackDialled:
		c.dialled++
	case *call.CallbackEnded:
		c.promises[b.Result]++
		delete(c.owed, e.Call)
	}
}

// compare compares promises to call back. Attempts cut short by a cancelled promise are no attempts.
func (c *recount) compare(w *world, got report.Callbacks) {
	w.Helper()
	w.same("callbacks booked", float64(got.Booked), float64(c.booked))
	w.same("callbacks kept", float64(got.Kept), float64(c.promises[call.CallbackKept]))
	w.same("callbacks failed", float64(got.Failed), float64(c.promises[call.CallbackFailed]))
	w.same("callbacks cancelled", float64(got.Cancelled), float64(c.promises[call.CallbackCancelled]))
	w.same("callbacks pending", float64(got.Pending), float64(len(c.owed)))
	w.same("callbacks lost", float64(got.Lost), 0)
	slices.Sort(c.delays)
	sum := time.Duration(0)
	for _, d := range c.delays {
		sum += d
	}
	w.same("delay", got.Delay.Sum.Seconds(), sum.Seconds())
	if n := len(c.delays); n > 0 {
		later := len(c.delays) - slices.Index(c.delays, got.P90) - 1
		if !slices.Contains(c.delays, got.P90) || 10*later > n || 10*(later+1) <= n {
			w.Errorf("90 %% were kept within %v, say those %v", got.P90, c.delays)
		}
	}
	if d := got.Dialled(); d > c.dialled || d < c.dialled-got.Cancelled {
		w.Errorf("callers were dialled %d times, want %d", d, c.dialled)
	}
	if got.Kept < 5 || got.Failed == 0 || got.Cancelled == 0 {
		w.Errorf("too few callers were called back: %+v", got)
	}
}

func compareWithJournal(w *world, r *report.Report, o report.Options) {
	w.Helper()
	c := recount{
		zone: o.Zone, before: map[call.Number]time.Time{}, halfHours: map[time.Time]int{}, waiting: map[call.ID]time.Time{},
		released: map[call.AgentID]time.Time{}, owed: map[call.ID]time.Time{}, promises: map[call.CallbackResult]int{},
	}
	for _, e := range w.seen() {
		c.read(e)
	}
	w.same("calls", float64(r.Calls.Total), float64(c.calls))
	w.same("calls back", float64(r.Calls.Back), float64(len(c.delays)))
	c.compare(w, r.All.Callbacks)
	w.same("calls up", float64(r.Calls.Up), float64(c.up))
	w.same("repeat calls in 24 h", float64(r.Calls.Repeat24h.Part), float64(c.day))
	w.same("repeat calls in 7 days", float64(r.Calls.Repeat7d.Part), float64(c.week))
	w.same("longest wait", time.Duration(r.All.Longest).Seconds(), c.longest.Seconds())
	w.same("talk", r.All.Talk.Sum.Seconds(), c.talk.Seconds())
	w.same("hold", r.All.Hold.Sum.Seconds(), c.hold.Seconds())
	w.same("after-call work", r.All.AfterCall.Sum.Seconds(), c.after.Seconds())
	if diff := cmp.Diff(c.peaks, r.Peaks); diff != "" {
		w.Errorf("peaks: %s", diff)
	}
	if len(r.Slots) != 48 {
		w.Errorf("the day has %d half hours", len(r.Slots))
	}
	for _, slot := range r.Slots {
		w.same("calls from "+slot.From.String(), float64(slot.Calls), float64(c.halfHours[slot.From.UTC()]))
	}
	busy, present := recountAgents(w.seen(), r.AsOf)
	w.same("busy", r.Occupancy.Busy().Seconds(), busy.Seconds())
	w.same("present", r.Occupancy.Present().Seconds(), present.Seconds())
	if c.day == 0 || c.after == 0 || r.All.Abandoned == 0 || r.All.Callback == 0 || r.All.Voicemail == 0 {
		w.Errorf("the day is too quiet: %d repeat calls, %+v", c.day, r.All)
	}
}

// recountAgents adds up what agents did, asking after every event what each is doing now.
func recountAgents(events []call.Event, until time.Time) (busy, present time.Duration) {
	type doing struct{ here, paused, rings, talks, works bool }
	agents := map[call.AgentID]*doing{}
	of := func(id call.AgentID) *doing {
		if agents[id] == nil {
			agents[id] = &doing{}
		}
		return agents[id]
	}
	promised := map[call.ID]call.AgentID{} // who hears how somebody is dialled
	last := events[0].At
	pass := func(to time.Time) {
		for _, a := range agents {
			switch took := to.Sub(last); {
			case a.talks, a.works && !a.rings && a.here:
				busy += took
				present += took
			case a.rings, a.here && !a.paused:
				present += took
			}
		}
		last = to
	}
	for _, e := range events {
		pass(e.At)
		switch b := e.Body.(type) {
		case *call.AgentRegistered:
			of(b.Agent).here = true
		case *call.AgentUnregistered:
			of(b.Agent).here = false
		case *call.AgentPaused:
			of(b.Agent).paused = true
		case *call.AgentReady:
			of(b.Agent).paused = false
		case *call.Offered:
			of(b.Agent).rings = true
		case *call.OfferEnded:
			of(b.Agent).rings = false
		case *call.Connected:
			of(b.Agent).rings, of(b.Agent).talks = false, true
		case *call.Released:
			of(b.Agent).talks, of(b.Agent).works = false, true
		case *call.WrapUpEnded:
			of(b.Agent).works = false
		case *call.CallbackDialled:
			of(b.Agent).rings, of(b.Agent).talks = false, true
			promised[e.Call] = b.Agent
		case *call.CallbackMissed:
			of(b.Agent).rings, of(b.Agent).talks = false, false
			delete(promised, e.Call)
		case *call.CallbackEnded:
			if id, dialling := promised[e.Call]; dialling && b.Result != call.CallbackKept {
				of(id).talks = false
			}
			delete(promised, e.Call)
		}
	}
	pass(until)
	return busy, present
}

// A database that cannot be written changes nothing for callers, for health, or for the stop.
func TestCallsDoNotNeedTheHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)))
		w := unbegun(t, nil, journal.Memory())
		defer w.close()
		place, err := history.Locate(call.NewSecret("sqlite:"+filepath.Join("/dev/null", "history.db")), "")
		if err != nil {
			t.Fatal(err)
		}
		w.history = place
		w.start()
		c := w.dial(w.caller("+390612345678"), "helpline")
		time.Sleep(2 * time.Second)
		if err := w.app.ready(); err != nil {
			t.Errorf("without a history the helpline is not ready: %v", err)
		}
		if w.app.history.Lag() == 0 || w.app.history.Failures() == 0 {
			t.Errorf("the lag is %d after %d failures", w.app.history.Lag(), w.app.history.Failures())
		}
		_ = c.Hangup()
		after(w, 5*time.Second, whichever[*call.Ended])
	})
}

// summed adds up the series of a metric that have all these labels.
func summed(measured map[string]float64, name string, labels ...string) (sum float64) {
	for series, value := range measured {
		lacks := func(label string) bool { return !strings.Contains(series, label) }
		if strings.HasPrefix(series, name+"{") && !slices.ContainsFunc(labels, lacks) {
			sum += value
		}
	}
	return sum
}
