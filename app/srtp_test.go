package app

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/memnet"
	"centralino/internal/phone"
)

// encrypting changes the example: how its trunk and its agents take SRTP.
func encrypting(trunk, agents string) []fixture.Change {
	return append(fixture.AlwaysOpen(),
		fixture.Change{File: fixture.Config, Old: "- name: carrier", New: "- name: carrier\n      srtp: " + trunk},
		fixture.Change{File: fixture.Config, Old: "languages: [it, en]}", New: "languages: [it, en], srtp: " + agents + "}"})
}

// secretCaller is a caller's telephone that encrypts.
func (w *world) secretCaller(sdes *phone.SDES) *phone.Phone {
	w.Helper()
	return w.phone(phone.Options{Address: netip.MustParseAddrPort("10.1.201.1:5060"), User: strangerNumber, SDES: sdes})
}

// secretAgent is anna's telephone, encrypting.
func (w *world) secretAgent(sdes *phone.SDES, ring phone.Ring) *phone.Phone {
	w.Helper()
	p := w.phone(phone.Options{
		Address: netip.MustParseAddrPort("10.2.201.1:5060"), User: "anna", Password: "anna-demo", Ring: ring, SDES: sdes,
	})
	if err := p.Register(w.Context(), w.server, time.Hour); err != nil {
		w.Fatal(err)
	}
	return p
}

// hearEachOther lets both speak and checks that both hear.
func hearEachOther(w *world, caller, agent *phone.Call) {
	w.Helper()
	caller.Tone(440)
	agent.Tone(600)
	time.Sleep(time.Second)
	if !caller.Hears(600) || !agent.Hears(440) {
		w.Errorf("the caller hears the agent: %v; the agent hears the caller: %v", caller.Hears(600), agent.Hears(440))
	}
	if caller.Forged()+agent.Forged() > 0 {
		w.Errorf("packets that were not authentic: %d at the caller, %d at the agent", caller.Forged(), agent.Forged())
	}
}

// TestSecureConversations: who encrypts, with which suite, and who hears whom.
func TestSecureConversations(t *testing.T) {
	const gcm256, gcm128, cm80, cm32 = "AEAD_AES_256_GCM", "AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32"
	with := func(required bool, suites ...string) *phone.SDES {
		return &phone.SDES{Required: required, Suites: suites}
	}
	for _, test := range []struct {
		trunk, agents       string
		caller, agent       *phone.SDES
		callerHas, agentHas string
	}{
		{trunk: "require", agents: "require", caller: with(true, cm80), agent: with(true, gcm256), callerHas: cm80, agentHas: gcm256},
		{trunk: "require", agents: "require", caller: with(false, cm32), agent: with(true, cm80), callerHas: cm32, agentHas: cm80},
		{trunk: "offer", agents: "offer", caller: with(true, cm32, cm80, gcm128, gcm256), agent: with(false, gcm128), callerHas: gcm256, agentHas: gcm128},
		{trunk: "offer", agents: "offer", caller: nil, agent: with(false, cm80), callerHas: "", agentHas: cm80},
		{trunk: "offer", agents: "offer", caller: with(false, cm80, gcm128), agent: nil, callerHas: gcm128, agentHas: ""},
		{trunk: "offer", agents: "offer"},
		{trunk: "off", agents: "off", caller: with(false, cm80), agent: with(false, cm80)},
		{trunk: "off", agents: "require", agent: with(true, gcm256), agentHas: gcm256},
	} {
		t.Run(fmt.Sprintf("%s %s %v %v", test.trunk, test.agents, test.caller, test.agent), func(t *testing.T) {
			virtually(t, encrypting(test.trunk, test.agents), func(w *world) {
				agent := w.secretAgent(test.agent, phone.AutoAnswer(time.Second))
				c := w.dial(w.secretCaller(test.caller), "helpline")
				if up := after(w, time.Second, whichever[*call.Answered]); up.Secured != (test.callerHas != "") {
					w.Errorf("%+v", up)
				}
				time.Sleep(1500 * time.Millisecond)
				heardAll(w, c, "welcome")
				press(w, c, "0")
				a := answered(w, agent)
				if c.Suite() != test.callerHas || a.Suite() != test.agentHas {
					w.Errorf("the caller has %q, the agent %q", c.Suite(), a.Suite())
				}
				if up := after(w, time.Second, whichever[*call.Connected]); up.Secured != (test.agentHas != "") {
					w.Errorf("%+v", up)
				}
				hearEachOther(w, c, a)
				press(w, a, "7")
				if err := c.WaitDigits(w.Context(), "7"); err != nil {
					w.Error(err)
				}
				time.Sleep(20 * time.Second) // reports go too
				if c.Reception().Reports == 0 || a.Reception().Reports == 0 {
					w.Error("no reports were understood")
				}
			})
		})
	}
}

// TestSecureCallsWithoutAnOffer: the caller leaves the offer to us.
func TestSecureCallsWithoutAnOffer(t *testing.T) {
	for _, test := range []struct {
		trunk string
		sdes  *phone.SDES
		suite string
		lost  bool
	}{
		{"offer", &phone.SDES{Suites: []string{"AEAD_AES_128_GCM"}}, "AEAD_AES_128_GCM", false},
		{"require", &phone.SDES{}, "AES_CM_128_HMAC_SHA1_80", false},
		{"offer", nil, "", false},
		{"require", nil, "", true},
	} {
		virtually(t, encrypting(test.trunk, "off"), func(w *world) {
			c, err := w.secretCaller(test.sdes).Dial("sip:helpline@10.0.0.1:5060", phone.Dialling{Late: true})
			if err != nil {
				w.Fatal(err)
			}
			if test.lost {
				ended := after(w, 5*time.Second, whichever[*call.Ended])
				if ended.Result != call.Failed || ended.Reason != call.NoSRTP {
					w.Errorf("ended %+v", ended)
				}
				return
			}
			time.Sleep(3 * time.Second)
			heardAll(w, c, "welcome")
			if c.Suite() != test.suite {
				w.Errorf("the caller has %q", c.Suite())
			}
		})
	}
}

func TestSRTPRefusals(t *testing.T) {
	for _, test := range []struct {
		trunk string
		sdes  *phone.SDES
	}{
		{"off", &phone.SDES{Required: true}},
		{"require", nil},
		{"offer", &phone.SDES{Required: true, Suites: []string{"F8_128_HMAC_SHA1_80"}}},
		{"require", &phone.SDES{Suites: []string{"F8_128_HMAC_SHA1_80"}}},
	} {
		virtually(t, encrypting(test.trunk, "off"), func(w *world) {
			var warned string
			w.net.Tap(memnet.Observe(func(p memnet.Packet) {
				if _, rest, ok := strings.Cut(string(p.Data), "Warning: "); ok {
					warned, _, _ = strings.Cut(rest, "\r\n")
				}
			}))
			_, err := w.secretCaller(test.sdes).Call(w.Context(), "sip:helpline@10.0.0.1:5060")
			var status *phone.StatusError
			if !errors.As(err, &status) || status.Code != 488 {
				w.Errorf("%s: %v", test.trunk, err)
			}
			if !strings.Contains(warned, "302 centralino") || !strings.Contains(warned, "SRTP") {
				w.Errorf("warned %q", warned)
			}
			if ended := after(w, time.Second, whichever[*call.Ended]); ended.Result != call.Refused || ended.Reason != call.NoSRTP {
				w.Errorf("ended %+v", ended)
			}
		})
	}
}

// TestAnAgentWithoutSRTPWhereItIsRequired: an answer that ignores it is no answer.
func TestAnAgentWithoutSRTPWhereItIsRequired(t *testing.T) {
	virtually(t, encrypting("off", "require"), func(w *world) {
		agent := w.secretAgent(nil, phone.AutoAnswer(time.Second))
		c := w.dial(w.secretCaller(nil), "helpline")
		press(w, c, "0")
		a := answered(w, agent)
		if err := a.WaitEnd(w.Context()); !errors.Is(err, phone.ErrRemoteBye) {
			w.Errorf("the agent's call: %v", err)
		}
		if e := after(w, time.Second, whichever[*call.OfferEnded]); e.Result != call.OfferFailed {
			w.Errorf("%+v", e)
		}
		if n := count[*call.Connected](w); n != 0 {
			w.Error("connected all the same")
		}
	})
}

// TestAWrongKeyHearsNothing, and presses nothing.
func TestAWrongKeyHearsNothing(t *testing.T) {
	for _, suite := range []string{"AEAD_AES_256_GCM", "AES_CM_128_HMAC_SHA1_32"} {
		virtually(t, encrypting("require", "off"), func(w *world) {
			w.agent("anna", phone.Ring{}) // somebody to wait for: in the mailbox silence ends the call sooner
			c := w.dial(w.secretCaller(&phone.SDES{Required: true, WrongKey: true, Suites: []string{suite}}), "helpline")
			press(w, c, "0")
			time.Sleep(3 * time.Second)
			if len(c.Heard()) > 0 || c.Forged() < 50 {
				w.Errorf("%d samples heard, %d packets not authentic", len(c.Heard()), c.Forged())
			}
			if n := count[*call.Keyed](w) + count[*call.Queued](w); n != 0 {
				w.Errorf("%d keys were taken", n)
			}
			c.Tone(440) // is no life either
			if ended := after(w, 2*time.Minute, whichever[*call.Ended]); ended.Reason != call.MediaTimeout {
				w.Errorf("ended %+v", ended)
			}
		})
	}
}

// TestEveryPacketTwice: nothing is heard, pressed or counted twice.
func TestEveryPacketTwice(t *testing.T) {
	virtually(t, encrypting("require", "require"), func(w *world) {
		w.net.Tap(func(p memnet.Packet) memnet.Fate {
			if p.To.Port() == 5060 {
				return memnet.Fate{}
			}
			return memnet.Fate{Copies: 1}
		})
		agent := w.secretAgent(&phone.SDES{Suites: []string{"AEAD_AES_128_GCM"}}, phone.AutoAnswer(time.Second))
		c := w.dial(w.secretCaller(&phone.SDES{Required: true}), "+39800123456")
		press(w, c, "10000019")
		press(w, c, "24680")
		after(w, 5*time.Second, func(b *call.Identified) bool { return b.Answer == call.IdentityFound })
		press(w, c, "0")
		a := answered(w, agent)
		c.Tone(440)
		a.Tone(600)
		time.Sleep(time.Second)
		if !c.Hears(600) || !a.Hears(440) {
			w.Error("they do not hear each other")
		}
		before, heard := a.Reception().Packets, len(a.Heard())
		time.Sleep(time.Second)
		n, samples := a.Reception().Packets-before, len(a.Heard())-heard
		if n < 49 || n > 51 || samples != 160*n {
			w.Errorf("%d packets, %d samples in a second", n, samples)
		}
	})
}

// TestSecureCallsGoOnOverReoffers: hold, resume, another address, new keys; also when the numbers have gone round.
func TestSecureCallsGoOnOverReoffers(t *testing.T) {
	for _, sdes := range []phone.SDES{{}, {NewKeys: true}, {Suites: []string{"AEAD_AES_256_GCM"}, Required: true}} {
		virtually(t, encrypting("offer", "require"), func(w *world) {
			agent := w.secretAgent(&sdes, phone.AutoAnswer(time.Second))
			c := w.dial(w.secretCaller(&sdes), "helpline")
			press(w, c, "0")
			a := answered(w, agent)
			hearEachOther(w, c, a)
			for round := range 2 {
				for _, side := range []*phone.Call{c, a} {
					for _, step := range []func() error{
						func() error { return side.Hold(phone.SendOnly) }, side.Resume,
						func() error { return side.Hold(phone.OldHold) }, side.Resume, side.Move,
					} {
						if err := step(); err != nil {
							w.Fatal(err)
						}
						time.Sleep(time.Second)
					}
					c.Tone(440)
					a.Tone(600)
					time.Sleep(time.Second)
					if !c.Hears(600) || !a.Hears(440) {
						w.Errorf("%+v, round %d: the caller hears the agent: %v; the agent hears the caller: %v",
							sdes, round, c.Hears(600), a.Hears(440))
					}
				}
				if round == 0 {
					time.Sleep(23 * time.Minute) // 69,000 packets
				}
			}
			if forged := c.Forged() + a.Forged(); !sdes.NewKeys && forged > 0 {
				w.Errorf("%d packets were not authentic", forged)
			}
		})
	}
}

// TestOffersToAgentsStaySmall: a request of more than 1,100 bytes would try TCP first, RFC 3261 section 18.1.1. And our
// keys differ from call to call, and stay out of the journal.
func TestOffersToAgentsStaySmall(t *testing.T) {
	virtually(t, encrypting("offer", "offer"), func(w *world) {
		var keys []string
		w.net.Tap(memnet.Observe(func(p memnet.Packet) {
			text := string(p.Data)
			if !strings.HasPrefix(text, "INVITE") || p.From != w.server {
				return
			}
			if len(text) > 1100 {
				w.Errorf("an INVITE has %d bytes", len(text))
			}
			for line := range strings.Lines(text) {
				if _, key, ok := strings.Cut(line, "inline:"); ok && !slices.Contains(keys, strings.TrimSpace(key)) {
					keys = append(keys, strings.TrimSpace(key))
				}
			}
		}))
		agent := w.secretAgent(&phone.SDES{}, phone.AutoAnswer(time.Second))
		for range 2 {
			c := w.dial(w.caller(strangerNumber), "helpline")
			press(w, c, "0")
			answered(w, agent)
			if err := c.Hangup(); err != nil {
				w.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(w.Context(), 15*time.Second)
			<-ctx.Done() // after-call work
			cancel()
		}
		if len(keys) != 6 {
			w.Errorf("%d keys in two offers of three suites", len(keys))
		}
		for _, e := range w.seen() {
			line, err := e.MarshalJSON()
			if err != nil || leaks(string(line), keys...) {
				w.Errorf("a key is in the journal: %s, %v", line, err)
			}
		}
	})
}
