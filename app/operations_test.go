package app

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/memnet"
	"centralino/internal/phone"
	"centralino/journal"
)

func TestReloadIsForCallsToCome(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		before := w.dial(w.caller(strangerNumber), "helpline")
		before.Silence()
		files := w.files.(fstest.MapFS)
		flow := files["flows/helpline.yaml"]
		files["flows/helpline.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(flow.Data), `"1": bill`, `"3": bill`, 1))}
		if _, err := w.app.Reload(); err != nil {
			t.Fatal(err)
		}
		after1 := w.dial(w.caller(goldNumber), "helpline")
		after1.Silence()
		press(w, after1, "1")
		press(w, before, "10000019")
		press(w, before, "24680")
		press(w, before, "1")
		after(w, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "bill" })
		time.Sleep(5 * time.Second)
		bills := 0
		for _, e := range w.seen() {
			if b, ok := e.Body.(*call.StepEntered); ok && b.Step == "bill" {
				bills++
			}
		}
		if bills != 1 {
			t.Errorf("%d calls reached the bill by key 1, want the one that began before the reload", bills)
		}
		versions := map[string]bool{}
		for _, e := range w.seen() {
			if b, ok := e.Body.(*call.Arrived); ok {
				versions[b.Version] = true
			}
		}
		if len(versions) != 2 {
			t.Errorf("the calls have %d versions of the flow, want 2", len(versions))
		}
		_ = before.Hangup()
		_ = after1.Hangup()
	})
}

func TestAFaultyReloadLeavesWhatIsInForce(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(0))
		files := w.files.(fstest.MapFS)
		files["flows/helpline.yaml"] = &fstest.MapFile{Data: []byte("flow: helpline\nstart: nowhere\nsteps: {a: {play: x, nxt: b}}\n")}
		r, err := w.app.Reload()
		if err == nil || len(r.Problems) == 0 {
			t.Fatal("a faulty flow was accepted")
		}
		refused := after(w, time.Second, whichever[*call.ReloadRefused])
		if len(refused.Problems) == 0 || !strings.HasPrefix(refused.Problems[0], "flows/helpline.yaml:") {
			t.Errorf("the journal says %q", refused.Problems)
		}
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		a := answered(w, agent) // still registered, still served
		_ = a.Hangup()
		_ = c.Hangup()
	})
}

func TestPausesAndLostCallsOutliveTheProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, fixture.AlwaysOpen(), journal.Memory())
		anna := w.agent("anna", phone.AutoAnswer(0))
		w.agent("bruno", phone.Ring{})
		pauseCode, err := anna.Call(t.Context(), "sip:*17@"+w.server.String())
		if err != nil {
			t.Fatal(err)
		}
		if err := pauseCode.WaitEnd(t.Context()); !errors.Is(err, phone.ErrRemoteBye) {
			t.Errorf("the call to the code ended with %v", err)
		}
		if score := pauseCode.Score(fixture.Recording("agent-paused")); score < 0.8 {
			t.Errorf("the agent did not hear that she is paused (likeness %.2f)", score)
		}
		paused := after(w, time.Second, whichever[*call.AgentPaused])
		if paused.Reason != "7" || paused.By != call.PausedByAgent {
			t.Errorf("paused %+v", paused)
		}
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		after(w, 5*time.Second, whichever[*call.Offered])

		w.die()
		w.start()
		defer w.close()
		ended := after(w, time.Second, func(b *call.Ended) bool { return b.Result == call.Lost })
		if ended.Reason != call.ProcessDied {
			t.Errorf("ended %+v", ended)
		}
		again := w.agent("anna", phone.AutoAnswer(0))
		next := w.dial(w.caller(strangerNumber), "helpline")
		next.Silence()
		press(w, next, "0")
		time.Sleep(20 * time.Second)
		w.wantMetrics(map[string]string{
			`centralino_agents{queue="billing",state="paused"}`: "1",
			`centralino_queue_waiting{queue="billing"}`:         "1",
		})
		if _, err := again.Call(t.Context(), "sip:*0@"+w.server.String()); err != nil {
			t.Fatal(err)
		}
		answered(w, again)
		_ = next.Hangup()
	})
}

// die ends the product as kill -9 does: nothing is said to anybody any more, and the journal is what it was.
func (w *world) die() {
	w.Helper()
	kept := journal.Memory()
	for _, e := range w.seen() {
		if _, err := kept.Append(e); err != nil {
			w.Fatal(err)
		}
	}
	silence := w.net.Tap(memnet.Only(func(p memnet.Packet) bool { return p.From.Addr() == w.server.Addr() }, memnet.Drop))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_ = w.app.Close(ctx) // what it would like to say is lost, as are its answers
	silence.Remove()
	w.journal = kept
	w.watch(kept)
}

func TestMoreCallsThanAllowed(t *testing.T) {
	changes := append(fixture.AlwaysOpen(), fixture.Change{File: fixture.Config, Old: "sip:\n", New: "sip:\n  max_calls: 2\n"})
	virtually(t, changes, func(w *world) {
		first, second := w.dial(w.caller(strangerNumber), "helpline"), w.dial(w.caller(goldNumber), "helpline")
		_, err := w.caller("+39021110000").Call(w.Context(), "sip:helpline@"+w.server.String())
		var refused *phone.StatusError
		if !errors.As(err, &refused) || refused.Code != 503 || refused.Header("Retry-After") == "" {
			t.Errorf("the third of two calls got %v", err)
		}
		if err := first.Hangup(); err != nil {
			t.Fatal(err)
		}
		third := w.dial(w.caller("+39021110000"), "helpline")
		_ = second.Hangup()
		_ = third.Hangup()
	})
}

func TestWhoMayCallWhat(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		status := func(p *phone.Phone, user string) int {
			c, err := p.Call(w.Context(), "sip:"+user+"@"+w.server.String())
			var refused *phone.StatusError
			switch {
			case err == nil:
				_ = c.Hangup()
				return 200
			case errors.As(err, &refused):
				return refused.Code
			}
			t.Fatal(err)
			return 0
		}
		stranger := w.phone(phone.Options{Address: netip.MustParseAddrPort("10.9.9.9:5060"), User: "sipvicious"})
		agent := w.agent("anna", phone.Ring{})
		for name, c := range map[string]struct {
			phone  *phone.Phone
			dialed string
			want   int
		}{
			"a trunk's caller":             {w.caller(strangerNumber), "helpline", 200},
			"by number":                    {w.caller(strangerNumber), "+39800123456", 200},
			"by national number":           {w.caller(strangerNumber), "800123456", 200},
			"an unknown number":            {w.caller(strangerNumber), "+39800999999", 404},
			"a stranger":                   {stranger, "helpline", 403},
			"an agent":                     {agent, "helpline", 200},
			"a caller who dials a code":    {w.caller(strangerNumber), "*1", 404},
			"an agent to an unknown place": {agent, "00390000000", 404},
		} {
			if got := status(c.phone, c.dialed); got != c.want {
				t.Errorf("%s got %d, want %d", name, got, c.want)
			}
		}
	})
}

func TestStopLetsCallsEnd(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		c := w.dial(w.caller(strangerNumber), "helpline")
		c.Silence()
		done := make(chan struct{})
		go func() {
			w.app.Drain(w.Context())
			close(done)
		}()
		synctest.Wait()
		_, err := w.caller(goldNumber).Call(w.Context(), "sip:helpline@"+w.server.String())
		var refused *phone.StatusError
		if !errors.As(err, &refused) || refused.Code != 503 {
			t.Errorf("a new call during the stop got %v", err)
		}
		if code, err := w.caller("+39021110001").Ping(w.Context(), w.server); err != nil || code != 503 {
			t.Errorf("OPTIONS during the stop got %d, %v", code, err)
		}
		time.Sleep(5 * time.Second)
		select {
		case <-done:
			t.Error("the stop did not wait for the call")
		default:
		}
		if err := c.Hangup(); err != nil {
			t.Fatal(err)
		}
		<-done
	})
}
