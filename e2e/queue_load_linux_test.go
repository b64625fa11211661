package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"centralino/internal/phone"
)

var (
	queueCallers = flag.Int("queue.callers", 60, "callers that TestQueueLoad makes with SIPp")
	queueAgents  = flag.Int("queue.agents", 10, "agents in TestQueueLoad; with 40 it is a measurement, and wants a machine of its own")
)

// TestQueueLoad lets many callers come to few agents on the real binary: agents who answer, talk and hang up, some who
// refuse and some who never answer; callers who wait, and some who give up. No caller may be lost and no agent get stuck:
// every call ends in one way, the figures of the queue agree, and a second wave of callers is answered whole. What passes
// between the packet by which an agent becomes free and the INVITE for the next caller is measured at the telephones.
// `make queue-load` makes it large enough to mean something.
func TestQueueLoad(t *testing.T) {
	measured := *queueAgents >= 40
	for _, test := range []struct {
		name    string
		wrapUp  time.Duration
		talk    [2]time.Duration // from the first to the second
		measure bool             // only where there is time
	}{
		{"at once", 0, [2]time.Duration{300 * time.Millisecond, time.Second}, false},
		{"at once, talking for longer", 0, [2]time.Duration{2 * time.Second, 6 * time.Second}, true},
		{"after work of a second", time.Second, [2]time.Duration{time.Second, 3 * time.Second}, true},
	} {
		if test.measure && !measured {
			continue
		}
		t.Run(test.name, func(t *testing.T) {
			d := newQueueDay(t, *queueCallers, *queueAgents, test.wrapUp, test.talk)
			d.waves()
			// Among other tests and under the race detector the longest say more of how the machine shares itself out
			// than of us. The median says there that nobody waits for a timer.
			if took := d.freeToInvite(); measured {
				inTime(t, took, .99, 10*time.Millisecond)
			} else {
				inTime(t, took, .5, 50*time.Millisecond)
			}
		})
	}
}

// queueDay is a helpline with agents who have telephones on real sockets.
type queueDay struct {
	t       *testing.T
	p       *process
	bank    *bank
	callers int
	wrapUp  time.Duration
	talk    [2]time.Duration
	clocks  []*clocked
	agents  sync.WaitGroup
	away    int // agents who never answer

	mu       sync.Mutex
	talked   int
	inTalk   int
	failures []error
}

func newQueueDay(t *testing.T, callers, agents int, wrapUp time.Duration, talk [2]time.Duration) *queueDay {
	t.Helper()
	folder := soakFolder(t, agents)
	file := filepath.Join(folder, "centralino.yaml")
	changeFile(t, file, "queue_defaults: {wrap_up: 1s,", fmt.Sprintf("queue_defaults: {wrap_up: %v, ring: 3s, misses: 1,", wrapUp))
	d := &queueDay{t: t, p: serveFolder(t, folder), bank: newBank(), callers: callers, wrapUp: wrapUp, talk: talk}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(func() {
		cancel()
		d.agents.Wait()
		d.bank.close()
	})
	for i := range agents {
		kind := phone.AutoAnswer(time.Duration(100+rand.IntN(200)) * time.Millisecond)
		switch {
		case i%20 == 3:
			kind = phone.Refuse(486)
		case i%20 == 7:
			kind = phone.Ring{}
			d.away++
		}
		d.agent(ctx, i, kind)
	}
	return d
}

// agent registers an agent's telephone and lets it answer until the context ends.
func (d *queueDay) agent(ctx context.Context, i int, kind phone.Ring) {
	d.t.Helper()
	at := netip.AddrPortFrom(loopback, outsidePort(d.t))
	clock, err := listenClocked(at)
	if err != nil {
		d.t.Fatal(err)
	}
	sound := d.bank.network(at)
	p, err := phone.New(phone.Options{
		Address: at, User: agentName(i), Password: agentName(i), Ring: kind, Codecs: []string{"PCMA"}, Memory: time.Second,
		Network: phone.NetworkFunc(func(to netip.AddrPort) (phone.Socket, error) {
			if to == at {
				return clock, nil
			}
			return sound.Listen(to)
		}),
	})
	if err != nil {
		d.t.Fatal(err)
	}
	if err := p.Register(ctx, d.p.sip, time.Hour); err != nil {
		d.t.Fatal(err)
	}
	d.clocks = append(d.clocks, clock)
	d.agents.Go(func() {
		defer p.Close()
		for {
			c, err := p.Incoming(ctx)
			if err != nil {
				return
			}
			if c.Wait(ctx) == nil {
				d.converse(ctx, c)
			}
		}
	})
}

// converse talks for a while and hangs up, unless the caller does.
func (d *queueDay) converse(ctx context.Context, c *phone.Call) {
	d.count(1)
	defer d.count(0)
	talk(c)
	if ended(ctx, c, d.talk[0]+rand.N(d.talk[1]-d.talk[0])) {
		return
	}
	err := c.Hangup()
	var status *phone.StatusError
	crossed := errors.As(err, &status) && status.Code == 481 // both hung up at once
	if err != nil && !crossed {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.failures = append(d.failures, err)
	}
}

// count counts a conversation that begins, or with 0 one that ends.
func (d *queueDay) count(begun int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.talked += begun
	d.inTalk += 2*begun - 1
}

// patient is a caller who waits until the helpline hangs up. Each has a number of their own.
func patient(prefix string) string {
	return scenario(invite("desk", prefix+"[call_number]"), `<recv request="BYE"/>`, confirmBye)
}

// mixed is mostly patient callers; one in ten hangs up very soon, and one in ten of the others after some seconds, in the
// queue or in the conversation. Their BYE may cross that of the helpline.
func mixed(prefix string) string {
	from := prefix + "[call_number]"
	until := func(after int) string {
		return fmt.Sprintf(`<recv request="BYE" timeout="%d" ontimeout="enough"/>%s<nop next="over"/>`, after, confirmBye)
	}
	return scenario(invite("desk", from), `<nop next="soon" chance="0.1"/><nop next="late" chance="0.1"/>`,
		`<recv request="BYE"/>`, confirmBye, `<nop next="over"/>`,
		`<label id="soon"/>`, until(700), `<label id="late"/>`, until(5000),
		`<label id="enough"/>`, sayBye(from), `<recv request="BYE" optional="true" next="crossed"/>`, heardBye,
		`<label id="crossed"/>`, confirmBye, heardBye, `<label id="over"/><nop/>`)
}

const heardBye = `<recv response="481" optional="true" next="over"/><recv response="200" next="over"/>`

const confirmBye = `<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>`

// waves lets the callers come, most of them within five seconds, and when all are gone as many again as two for each
// agent, who all must be answered.
func (d *queueDay) waves() {
	d.t.Helper()
	began := time.Now()
	if f := d.p.many(mixed("+390211"), max(1, d.callers/5), d.callers); f.failed != 0 || f.successful != d.callers {
		d.t.Errorf("of %d callers %d were served or let go in good order, %d not", d.callers, f.successful, f.failed)
	}
	first := d.settled(d.callers)
	d.t.Logf("%d callers in %v: %d served, %d abandoned", d.callers, time.Since(began).Round(time.Second), first.served, first.abandoned)
	again := 2 * len(d.clocks)
	if f := d.p.many(patient("+390214"), again, again); f.failed != 0 || f.successful != again {
		d.t.Errorf("of %d callers of the second wave %d were not served", again, f.failed)
	}
	second := d.settled(d.callers + again)
	if got := second.served - first.served; got != again {
		d.t.Errorf("%d callers of the second wave of %d were served", got, again)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.inTalk != 0 || len(d.failures) > 0 || d.talked < second.served {
		d.t.Errorf("telephones: %d conversations of %d, %d still up, failures %v", d.talked, second.served, d.inTalk, d.failures)
	}
	d.p.journalled(d.callers+again, d.talked)
}

// outcome is what became of the calls.
type outcome struct{ served, abandoned int }

// settled waits until the calls are over and the agents are what they should be: available, or paused for never
// answering. Every call must have ended in one of two ways, and every caller have left the queue once.
func (d *queueDay) settled(calls int) outcome {
	d.t.Helper()
	var f samples
	state := func(s string) int { return int(f[fmt.Sprintf(`centralino_agents{queue="desk",state=%q}`, s)]) }
	eventually(d.t, 15*time.Second, "at rest, with every agent as they should be", func() bool {
		f = d.p.samples()
		return f.sum("centralino_calls_active") == 0 && f.sum("centralino_queue_waiting") == 0 &&
			state("available") == len(d.clocks)-d.away && state("paused") == d.away
	})
	d.p.balanced(f)
	result := func(s string) int { return int(f[fmt.Sprintf(`centralino_calls_total{flow="desk",result=%q}`, s)]) }
	o := outcome{result("served"), result("abandoned")}
	if all := f.sum("centralino_calls_total"); all != calls || o.served+o.abandoned != calls {
		d.t.Errorf("of %d callers %d were served and %d gave up; %d calls were counted", calls, o.served, o.abandoned, all)
	}
	left := func(s string) int {
		return int(f[fmt.Sprintf(`centralino_queue_wait_seconds_count{queue="desk",result=%q}`, s)])
	}
	if got := f.sum("centralino_queue_offered_total"); got != calls || left("answered") != o.served || left("abandoned") != o.abandoned {
		d.t.Errorf("%d came to the queue, %d were answered and %d gave up there; calls: %+v", got, left("answered"), left("abandoned"), o)
	}
	return o
}

// freeToInvite tells how long it took from an agent's end of a conversation to the next INVITE at the agent's telephone,
// after-call work left out, where a caller was waiting whom no other telephone rang for. The shortest comes first.
func (d *queueDay) freeToInvite() []time.Duration {
	d.t.Helper()
	waiting := d.waitingSince()
	var took []time.Duration
	others := 0
	for _, clock := range d.clocks {
		for _, r := range clock.rung() {
			free := r.free.Add(d.wrapUp)
			since, ok := latest(waiting[r.caller], r.at)
			switch {
			case !ok:
				d.t.Errorf("a telephone rang for %s, who was not in the queue", r.caller)
			case r.free.IsZero() || since.After(free):
				others++
			default:
				took = append(took, r.at.Sub(free))
			}
		}
	}
	if len(took) < d.callers/4 {
		d.t.Fatalf("only %d agents became free while somebody waited", len(took))
	}
	slices.Sort(took)
	d.t.Logf("from a free agent to the next INVITE: p50 %v, p90 %v, p99 %v, longest %v, of %d (%d rings were no such)",
		quantile(took, .5), quantile(took, .9), quantile(took, .99), quantile(took, 1), len(took), others)
	return took
}

// inTime fails when more than a share of some times, shortest first, took longer than a limit.
func inTime(t *testing.T, took []time.Duration, share float64, limit time.Duration) {
	t.Helper()
	if q := quantile(took, share); q > limit {
		t.Errorf("it takes %v until a share of %v of the free agents are rung, want %v at most", q, share, limit)
	}
}

func quantile(took []time.Duration, share float64) time.Duration {
	return took[int(share*float64(len(took)-1))].Round(10 * time.Microsecond)
}

// waitingSince is when each caller came to wait without a telephone ringing for them, by the journal.
func (d *queueDay) waitingSince() map[string][]time.Time {
	d.t.Helper()
	out, err := exec.Command(program.path, "journal", "--data", d.p.data, "--kind", "arrived,queued,offer_ended").Output()
	if err != nil {
		d.t.Fatal(err)
	}
	numbers, since := map[string]string{}, map[string][]time.Time{}
	for lines := json.NewDecoder(bytes.NewReader(out)); lines.More(); {
		var e struct {
			Call, Kind, From string
			At               time.Time
		}
		if err := lines.Decode(&e); err != nil {
			d.t.Fatal(err)
		}
		if e.Kind == "arrived" {
			numbers[e.Call] = e.From
			continue
		}
		since[numbers[e.Call]] = append(since[numbers[e.Call]], e.At)
	}
	return since
}

// latest is the last of some times, in order, that is not after another.
func latest(times []time.Time, limit time.Time) (last time.Time, ok bool) {
	for _, at := range times {
		if !at.After(limit) {
			last, ok = at, true
		}
	}
	return last, ok
}
