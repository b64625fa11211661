package app

import (
	"bytes"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// supervising is a helpline that says on which basis its supervisors hear conversations.
func supervising(more ...fixture.Change) []fixture.Change {
	return slices.Concat(fixture.AlwaysOpen(), []fixture.Change{{
		File: fixture.Config, Old: "supervisors:\n", New: "supervision: {legal_basis: Accordo}\nsupervisors:\n",
	}}, more)
}

// The tones of the three.
const (
	callerHz, agentHz, supervisorHz = 440.0, 600.0, 840.0
)

// hears says who is heard now: c, a and s.
func hears(c *phone.Call) (who string) {
	heard := c.Heard()
	if len(heard) < 4000 || c.HearsNothing() {
		return ""
	}
	return tones(heard[len(heard)-4000:])
}

// tones says whose are in a sound.
func tones(sound []int16) (who string) {
	for i, hz := range []float64{callerHz, agentHz, supervisorHz} {
		if phone.Power(sound, hz) > 500*500 {
			who += "cas"[i : i+1]
		}
	}
	return who
}

// trio is a conversation and the phone of a supervisor.
type trio struct {
	*world
	id                        call.ID
	caller, agent, supervisor *phone.Call
	phone                     *phone.Phone // the supervisor's
}

// talking is a conversation of anna's, and sara's phone, which answers after a second.
func talking(w *world) *trio {
	w.Helper()
	x := &trio{world: w, phone: w.agent("sara", phone.AutoAnswer(time.Second))}
	x.caller, x.agent = w.conversation()
	for _, e := range w.seen() {
		if e.Call != "" {
			x.id = e.Call
		}
	}
	return x
}

// listen has sara hear the conversation.
func (x *trio) listen(mode call.SupervisionMode) {
	x.Helper()
	if err := x.app.Supervise(x.id, "sara", mode); err != nil {
		x.Fatal(err)
	}
	x.supervisor = answered(x.world, x.phone)
	x.supervisor.Tone(supervisorHz)
}

// want fails unless each hears who is said.
func (x *trio) want(when, caller, agent, supervisor string) {
	x.Helper()
	time.Sleep(1500 * time.Millisecond)
	if c, a, s := hears(x.caller), hears(x.agent), hears(x.supervisor); c != caller || a != agent || s != supervisor {
		x.Errorf("%s: the caller hears %q, the agent %q, the supervisor %q; want %q, %q, %q", when, c, a, s, caller, agent, supervisor)
	}
}

// wantOver fails unless the supervision ended so and the supervisor's phone was hung up.
func (x *trio) wantOver(why call.SupervisionResult) *call.SupervisionEnded {
	x.Helper()
	ended := after(x.world, 2*time.Second, whichever[*call.SupervisionEnded])
	if ended.Result != why || ended.Supervisor != "sara" || ended.Agent != "anna" {
		x.Errorf("ended %+v, want %s", ended, why)
	}
	time.Sleep(500 * time.Millisecond)
	if x.supervisor != nil && x.supervisor.Err() == nil {
		x.Error("the supervisor's phone is still in the call")
	}
	return ended
}

// TestASupervisorListensWhispersAndJoins, and goes: by sound, and in the journal.
func TestASupervisorListensWhispersAndJoins(t *testing.T) {
	virtually(t, supervising(), func(w *world) {
		x := talking(w)
		x.listen(call.SupervisionListen)
		x.want("listening", "a", "c", "ca")
		for _, step := range []struct {
			mode          call.SupervisionMode
			caller, agent string
		}{
			{call.SupervisionWhisper, "a", "cs"},
			{call.SupervisionJoin, "as", "cs"},
			{call.SupervisionJoin, "as", "cs"},
			{call.SupervisionListen, "a", "c"},
		} {
			if err := w.app.Supervise(x.id, "sara", step.mode); err != nil {
				t.Fatal(err)
			}
			x.want(string(step.mode), step.caller, step.agent, "ca")
		}
		began, changes := after(w, 0, whichever[*call.SupervisionBegan]), count[*call.SupervisionChanged](w)
		if began.Supervisor != "sara" || began.Agent != "anna" || began.Mode != call.SupervisionListen || began.Leg == "" || changes != 3 {
			t.Errorf("began %+v, then %d changes", began, changes)
		}
		_ = x.supervisor.Hangup()
		ended := x.wantOver(call.SupervisionHungUp)
		if ended.Length < 7*time.Second || ended.Length > 8*time.Second || ended.Leg != began.Leg {
			t.Errorf("ended %+v", ended)
		}
		x.want("alone again", "a", "c", "")
		if err := w.app.EndSupervision(x.id, "sara"); !errors.Is(err, ErrUnsupervised) {
			t.Errorf("ending what is over: %v", err)
		}
		x.listen(call.SupervisionJoin)
		x.want("once more", "as", "cs", "ca")
		if err := w.app.EndSupervision(x.id, "sara"); err != nil {
			t.Fatal(err)
		}
		x.want("asked to go", "a", "c", "")
		w.wantMetrics(map[string]string{
			`centralino_supervisions_total{mode="listen"}`: "1", `centralino_supervisions_total{mode="join"}`: "1",
			`centralino_agents{queue="billing",state="busy"}`: "1",
		})
		_ = x.caller.Hangup()
		after(w, time.Second, whichever[*call.Ended])
		if n := count[*call.AgentRegistered](w); n != 1 {
			t.Errorf("%d agents registered: a supervisor is none", n)
		}
	})
}

// TestNobodyNoticesASupervisorWhoListens: what goes to the caller and to the agent is what came from the other.
func TestNobodyNoticesASupervisorWhoListens(t *testing.T) {
	virtually(t, supervising(), func(w *world) {
		x := talking(w)
		synctest.Wait()
		seen := w.observe()
		time.Sleep(time.Second)
		x.listen(call.SupervisionListen)
		x.want("listening", "a", "c", "ca")
		_ = x.supervisor.Hangup()
		time.Sleep(time.Second)
		synctest.Wait()
		caller, agent := netip.Addr{}, netip.Addr{}
		seen.mu.Lock()
		defer seen.mu.Unlock()
		for way := range seen.payloads {
			switch from := way.from.As4(); {
			case way.to == w.server.Addr() && from[1] == 1:
				caller = way.from
			case way.to == w.server.Addr() && way.from != x.phone.Address().Addr():
				agent = way.from
			}
		}
		for _, way := range [][2]netip.Addr{{caller, agent}, {agent, caller}} {
			in, out := seen.payloads[route{way[0], w.server.Addr()}], seen.payloads[route{w.server.Addr(), way[1]}]
			if n := min(len(in), len(out)); n < 3*8000 || len(in)-n > 320 || !bytes.Equal(in[:n], out[:n]) {
				t.Errorf("%d bytes came and %d went, or others", len(in), len(out))
			}
		}
	})
}

// TestSupervisionsEnd in every way there is; the conversation goes on where it was not the reason.
func TestSupervisionsEnd(t *testing.T) {
	for name, test := range map[string]struct {
		end func(x *trio)
		why call.SupervisionResult
		on  bool // the conversation goes on
	}{
		"the caller hangs up":     {func(x *trio) { _ = x.caller.Hangup() }, call.SupervisionConversation, false},
		"the agent hangs up":      {func(x *trio) { _ = x.agent.Hangup() }, call.SupervisionConversation, false},
		"the phone dies":          {func(x *trio) { x.supervisor.Mute(); time.Sleep(2 * time.Minute) }, call.SupervisionFailed, true},
		"the basis is taken away": {func(x *trio) { x.edit(fixture.Config, "supervision: {legal_basis: Accordo}", "") }, call.SupervisionForbidden, true},
		"the supervisor is gone":  {func(x *trio) { x.edit(fixture.Config, "id: sara", "id: sofia") }, call.SupervisionForbidden, true},
	} {
		t.Run(name, func(t *testing.T) {
			virtually(t, supervising(), func(w *world) {
				x := talking(w)
				x.listen(call.SupervisionJoin)
				x.want("before", "as", "cs", "ca")
				w.reload() // of nothing new changes nothing
				x.want("after a reload", "as", "cs", "ca")
				test.end(x)
				x.wantOver(test.why)
				if test.on {
					x.want("afterwards", "a", "c", "")
					_ = x.caller.Hangup()
				}
				if name == "the agent hangs up" { // and the caller goes on in the flow
					after(w, 5*time.Second, func(b *call.StepEntered) bool { return b.Step == "survey" })
					time.Sleep(2 * time.Second)
					heardAll(w, x.caller, "survey-satisfied")
					_ = x.caller.Hangup()
				}
				after(w, time.Second, whichever[*call.Ended])
				last := w.seen()[len(w.seen())-1]
				if _, ok := last.Body.(*call.SupervisionEnded); ok {
					t.Error("the supervision ends after its call")
				}
			})
		})
	}
}

// TestHoldUnderASupervisor: the caller on hold hears music, and neither the agent nor a supervisor; a supervisor who holds
// is heard by nobody.
func TestHoldUnderASupervisor(t *testing.T) {
	virtually(t, supervising(), func(w *world) {
		x := talking(w)
		x.listen(call.SupervisionJoin)
		x.want("before", "as", "cs", "ca")
		if err := x.agent.Hold(phone.SendOnly); err != nil {
			t.Fatal(err)
		}
		time.Sleep(7 * time.Second)
		heardAll(w, x.caller, "hold-music")
		if who := hears(x.caller); strings.ContainsAny(who, "s") {
			t.Errorf("on hold the caller hears %q", who)
		}
		if err := x.agent.Resume(); err != nil {
			t.Fatal(err)
		}
		x.want("resumed", "as", "cs", "ca")
		if err := x.supervisor.Hold(phone.SendOnly); err != nil {
			t.Fatal(err)
		}
		time.Sleep(1500 * time.Millisecond)
		if c, a := hears(x.caller), hears(x.agent); c != "a" || a != "c" {
			t.Errorf("while the supervisor holds the caller hears %q, the agent %q", c, a)
		}
		if err := x.supervisor.Resume(); err != nil {
			t.Fatal(err)
		}
		x.want("the supervisor is back", "as", "cs", "ca")
		_ = x.caller.Hangup()
		x.wantOver(call.SupervisionConversation)
	})
}

// TestASupervisorIsInNoRecording, and is heard while a recording goes on.
func TestASupervisorIsInNoRecording(t *testing.T) {
	changes := append(recordsAll(), supervising()[len(fixture.AlwaysOpen()):]...)
	virtually(t, changes, func(w *world) {
		x := talking(w)
		x.listen(call.SupervisionJoin)
		x.want("joined", "as", "cs", "ca")
		_ = x.caller.Hangup()
		ended := after(w, 5*time.Second, whichever[*call.RecordingEnded])
		left, right := w.recording(ended)
		if l, r := tones(left[len(left)-8000:]), tones(right[len(right)-8000:]); l != "c" || r != "a" {
			t.Errorf("recorded are %q and %q", l, r)
		}
	})
}

// TestASupervisorHearsEncryptedLegs, encrypted itself.
func TestASupervisorHearsEncryptedLegs(t *testing.T) {
	changes := append(encrypting("require", "require"), supervising()[len(fixture.AlwaysOpen()):]...)
	changes = append(changes, fixture.Change{File: fixture.Config, Old: "sip:\n", New: "sip:\n  srtp: require\n"})
	virtually(t, changes, func(w *world) {
		sdes := &phone.SDES{Required: true}
		agent := w.secretAgent(sdes, phone.AutoAnswer(0))
		x := &trio{world: w, phone: w.phone(phone.Options{
			Address: netip.MustParseAddrPort("10.2.202.1:5060"), User: "sara", Password: "sara-demo", Ring: phone.AutoAnswer(0), SDES: sdes,
		})}
		if err := x.phone.Register(w.Context(), w.server, time.Hour); err != nil {
			t.Fatal(err)
		}
		x.caller = w.dial(w.secretCaller(sdes), "helpline")
		x.caller.Tone(callerHz)
		press(w, x.caller, "0")
		x.agent = answered(w, agent)
		x.agent.Tone(agentHz)
		x.id = w.seen()[len(w.seen())-1].Call
		x.listen(call.SupervisionWhisper)
		x.want("whispering", "a", "cs", "ca")
		if !after(w, 0, whichever[*call.SupervisionBegan]).Secured || x.supervisor.Suite() == "" {
			t.Error("the supervisor's sound is not encrypted")
		}
		if err := x.supervisor.Move(); err != nil {
			t.Fatal(err)
		}
		x.want("from another address", "a", "cs", "ca")
	})
}

// TestAStopEndsSupervisions with their conversations.
func TestAStopEndsSupervisions(t *testing.T) {
	virtually(t, supervising(), func(w *world) {
		x := talking(w)
		x.listen(call.SupervisionListen)
		x.want("listening", "a", "c", "ca")
		w.close()
		x.wantOver(call.SupervisionConversation)
		w.start() // to be closed once more
	})
}
