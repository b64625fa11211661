package app

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// TestADayOfCalls runs a working day with callers who choose at random, give up, are answered late or not at all, and
// checks that nobody is lost: every call ended once, every caller who was offered to a queue left it by one way, and
// when the day is over no agent is busy and no port is taken. Places are kept, agents remembered, and queues help each
// other.
func TestADayOfCalls(t *testing.T) {
	const callers = 300
	changes := append(fixture.AlwaysOpen(), fixture.Change{
		File: fixture.Config, Old: "http:\n", New: "media: {timeout: 1h}\nhttp:\n", // silent telephones make the day cheap
	}, fixture.Change{
		File: fixture.Config, Old: "prefer: [language] ", New: "grace: 2m\n  prefer: [last-agent, language] ",
	}, fixture.Change{
		File: fixture.Config, Old: "skills: [outages]\n", New: "skills: [outages]\n    overflow: {after: 20s, to: billing}\n",
	})
	virtually(t, changes, func(w *world) {
		chance := rand.New(rand.NewPCG(1, 2))
		anna := w.agent("anna", phone.AutoAnswer(3*time.Second))
		bruno := w.agent("bruno", phone.AutoAnswer(8*time.Second))
		for _, agent := range []*phone.Phone{anna, bruno} {
			go talk(w, agent, rand.New(rand.NewPCG(chance.Uint64(), 3)))
			go stayRegistered(w, agent)
		}
		var day sync.WaitGroup
		var calls atomic.Int64
		for i := range callers {
			p := w.caller(fmt.Sprintf("+3902%07d", i%200))
			own := rand.New(rand.NewPCG(chance.Uint64(), 4))
			arrival := time.Duration(own.Int64N(int64(10 * time.Hour)))
			day.Go(func() {
				time.Sleep(arrival)
				for calls.Add(1); oneCaller(w, p, own) && own.IntN(3) > 0; calls.Add(1) {
					time.Sleep(time.Duration(own.Int64N(int64(90 * time.Second))))
				}
			})
		}
		day.Wait()
		time.Sleep(10 * time.Minute)
		checkDay(w, int(calls.Load()))
		checkReplay(w)
		again, known, helped := 0, 0, 0
		for _, e := range w.seen() {
			switch b := e.Body.(type) {
			case *call.Queued:
				again += is(b.Kept == call.RuleRedial)
			case *call.Offered:
				known += is(b.Chosen == call.RuleLastAgent)
				helped += is(b.Chosen == call.RuleOverflow)
			}
		}
		if again < 5 || known < 5 || helped < 5 {
			w.Errorf("%d got their place back, %d met the agent they knew, %d were helped by another queue", again, known, helped)
		}
	})
}

// stayRegistered refreshes a registration as telephones do.
func stayRegistered(w *world, p *phone.Phone) {
	for tick := time.NewTicker(20 * time.Minute); ; {
		select {
		case <-tick.C:
			_ = p.Register(w.Context(), w.server, time.Hour)
		case <-w.Context().Done():
			tick.Stop()
			return
		}
	}
}

// oneCaller calls, keys something, and hangs up after a while if the helpline does not end the call first, which it reports.
func oneCaller(w *world, p *phone.Phone, chance *rand.Rand) (gaveUp bool) {
	c, err := p.Call(w.Context(), "sip:helpline@"+w.server.String())
	if err != nil {
		w.Errorf("a call was not answered: %v", err)
		return false
	}
	time.Sleep(time.Duration(chance.Int64N(int64(4 * time.Second))))
	keys := []string{"", "0", "10000019", "1000001924680", "10000027135792", "1000001924680" + "1", "100000192468029", "*#9"}
	if err := c.Press(keys[chance.IntN(len(keys))]); err != nil {
		return false // the helpline ended the call meanwhile
	}
	patience := time.NewTimer(time.Duration(chance.ExpFloat64() * float64(6*time.Minute)))
	defer patience.Stop()
	select {
	case <-c.Ended():
		return false
	case <-patience.C:
		_ = c.Hangup()
		return true
	}
}

// talk answers an agent's calls for as long as the test runs, some of them by hanging up at once.
func talk(w *world, p *phone.Phone, chance *rand.Rand) {
	for {
		c, err := p.Incoming(w.Context())
		if err != nil {
			return
		}
		length := time.Duration(chance.ExpFloat64() * float64(2*time.Minute))
		go func() {
			over := time.NewTimer(length)
			defer over.Stop()
			select {
			case <-c.Ended():
			case <-over.C:
				_ = c.Hangup()
			}
		}()
	}
}

func checkDay(w *world, callers int) {
	w.Helper()
	arrived, ended := map[call.ID]int{}, map[call.ID]int{}
	offered, left := map[call.QueueID]int{}, map[call.QueueID]int{}
	results := map[call.Result]int{}
	for _, e := range w.seen() {
		switch b := e.Body.(type) {
		case *call.Arrived:
			arrived[e.Call]++
		case *call.Ended:
			ended[e.Call]++
			results[b.Result]++
		case *call.Queued:
			offered[b.Queue]++
		case *call.Connected:
			left[b.Queue]++
		case *call.QueueLeft:
			left[b.Queue]++
		}
	}
	if len(arrived) != callers || len(ended) != callers {
		w.Errorf("%d calls arrived and %d ended, want %d", len(arrived), len(ended), callers)
	}
	for id, n := range ended {
		if n != 1 {
			w.Errorf("call %s ended %d times", id, n)
		}
	}
	for q := range offered {
		if offered[q] != left[q] {
			w.Errorf("queue %s: %d callers came and %d left", q, offered[q], left[q])
		}
	}
	for _, r := range []call.Result{call.Served, call.Abandoned, call.CalledOff} {
		if results[r] == 0 {
			w.Errorf("nobody was %s in a whole day: %v", r, results)
		}
	}
	if results[call.Failed]+results[call.Lost]+results[call.Refused] != 0 {
		w.Errorf("calls went wrong: %v", results)
	}
	if open := w.app.media.Stats().Streams; open != 0 {
		w.Errorf("%d media streams are still open", open)
	}
	w.wantMetrics(map[string]string{
		`centralino_calls_active{flow="helpline"}`:           "0",
		`centralino_queue_waiting{queue="billing"}`:          "0",
		`centralino_agents{queue="billing",state="busy"}`:    "0",
		`centralino_agents{queue="billing",state="ringing"}`: "0",
		`centralino_agents{queue="billing",state="offline"}`: "0",
	})
	w.Logf("the day: %v, queues %v", results, offered)
}

func is(b bool) int {
	if b {
		return 1
	}
	return 0
}
