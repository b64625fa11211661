package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"centralino/app/demo"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/media/wav"
)

// TestDemo does what the demo's banner says one should try, with the real program and telephones on this machine.
func TestDemo(t *testing.T) {
	beside(t, 0)
	p := startDemo(t)
	eventually(t, 5*time.Second, "welcome", func() bool { return strings.Contains(p.out.String(), "Stop with Ctrl-C") })
	for _, line := range []string{
		"Open http://" + p.http + "/call in a browser and call; press 1 for Italian or 2 for English, then 1: a recorded message",
		"Log in as anna at http://" + p.http + "/desk", "Call from another tab and press 0",
		"A SIP phone that registers as anna rings too; it dials *1 to pause and *0 to be ready again",
		"press 2, key in 10000019 and the PIN 24680",
	} {
		if !strings.Contains(p.out.String(), line) {
			t.Errorf("the banner does not say %q", line)
		}
	}
	var visit struct{ Numbers []string }
	resp, err := http.Get("http://" + p.http + "/api/v1/visit")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(&visit); err != nil || !slices.Equal(visit.Numbers, []string{"helpline"}) {
		t.Errorf("the page /call calls %v, %v", visit.Numbers, err)
	}
	t.Run("things to try", func(t *testing.T) {
		t.Run("an agent", func(t *testing.T) { t.Parallel(); tryAgent(t, p) })
		t.Run("a recorded message", func(t *testing.T) { t.Parallel(); tryMessage(t, p) })
		t.Run("code and PIN", func(t *testing.T) { t.Parallel(); tryCode(t, p) })
		t.Run("by TCP", func(t *testing.T) { t.Parallel(); tryTCP(t, p) })
	})
	for result, want := range map[string]float64{"informed": 2, "served": 1, "left": 1} {
		series := `centralino_calls_total{flow="helpline",result="` + result + `"}`
		eventually(t, 5*time.Second, series, func() bool { return p.metric(series) == want }) // a BYE is answered first
	}
}

func tryMessage(t *testing.T, p *process) {
	caller := p.telephone(t, "+39021112223", "")
	c := caller.dial("helpline")
	caller.hears(c, "it", "language-menu", time.Second)
	caller.press(c, "2")
	caller.hears(c, "en", "main-menu", time.Second)
	caller.press(c, "1")
	caller.hears(c, "en", "opening-hours", 0)
	if score := c.Score(recording(t, "it", "opening-hours")); score > 0.8 {
		t.Errorf("the message was heard in Italian too (%.2f)", score)
	}
	hangUp(t, c)
}

func tryAgent(t *testing.T, p *process) {
	anna := p.telephone(t, "anna", "anna-demo")
	eventually(t, 5*time.Second, "available", func() bool { return p.agents("available") == 1 })
	for _, code := range []struct{ dialled, says, state string }{
		{"*1", "agent-paused", "paused"}, {"*0", "agent-ready", "available"},
	} {
		own := anna.dial(code.dialled)
		anna.hears(own, "it", code.says, 0)
		if err := own.WaitEnd(anna.ctx); !errors.Is(err, phone.ErrRemoteBye) {
			t.Errorf("after %s the call ended with %v", code.dialled, err)
		}
		eventually(t, 15*time.Second, code.state, func() bool { return p.agents(code.state) == 1 })
	}
	caller := p.telephone(t, "+39021112224", "")
	c := caller.dial("helpline")
	caller.hears(c, "it", "language-menu", time.Second)
	caller.press(c, "0")
	at, err := anna.Incoming(anna.ctx)
	if err != nil {
		t.Fatal(err)
	}
	caller.hears(c, "it", "queue-next", 0)
	listen(time.Second)
	if c.HearsNothing() {
		t.Error("there is no music while her phone rings")
	}
	if err := at.Answer(); err != nil {
		t.Fatal(err)
	}
	c.Tone(440)
	at.Tone(600)
	for _, err := range []error{c.WaitHears(caller.ctx, 600), at.WaitHears(anna.ctx, 440)} {
		if err != nil {
			t.Error(err)
		}
	}
	if got := p.metric(`centralino_queue_wait_seconds_count{queue="care",result="answered"}`); got != 1 {
		t.Errorf("%v waits are on /metrics, want 1", got)
	}
	hangUp(t, at)
	c.Silence()
	caller.hears(c, "it", "survey-satisfied", time.Second)
	caller.press(c, "5")
	caller.hears(c, "it", "goodbye", 0)
	if err := c.WaitEnd(caller.ctx); !errors.Is(err, phone.ErrRemoteBye) {
		t.Errorf("the call ended with %v", err)
	}
}

func tryCode(t *testing.T, p *process) {
	caller := p.telephone(t, "+39021112225", "")
	c := caller.dial("helpline")
	caller.hears(c, "it", "language-menu", time.Second)
	caller.press(c, "1")
	caller.hears(c, "it", "main-menu", time.Second)
	caller.press(c, "2")
	caller.hears(c, "it", "enter-customer-code", time.Second)
	caller.press(c, "10000019")
	caller.hears(c, "it", "enter-pin", time.Second)
	caller.press(c, "24680")
	caller.hears(c, "it", "account-in-order", 0)
	hangUp(t, c)
}

// tryTCP is a short call by TCP, from a telephone that we did not write.
func tryTCP(t *testing.T, p *process) {
	sipp(t, p.sip.String(), scenario(invite("helpline", "+39021112226"), pause(time.Second), bye("+39021112226")), "-t", "t1")
}

// agents is how many agents of the demo's queue are in a state.
func (p *process) agents(state string) float64 {
	return p.metric(`centralino_agents{queue="care",state="` + state + `"}`)
}

// handset is a telephone in a test's hand.
type handset struct {
	*phone.Phone
	t    *testing.T
	ctx  context.Context
	sip  netip.AddrPort
	from map[*phone.Call]int // where in what was heard the last prompt began
}

// telephone plugs a telephone in; with a password it registers.
func (p *process) telephone(t *testing.T, user, password string) *handset {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	one, err := phone.New(phone.Options{
		Network: phone.UDP(), Address: netip.AddrPortFrom(loopback, 0), User: user, Password: password,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(one.Close)
	if password != "" {
		if err := one.Register(ctx, p.sip, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	return &handset{one, t, ctx, p.sip, map[*phone.Call]int{}}
}

// dial calls a number of the helpline and waits until it answers.
func (h *handset) dial(number string) *phone.Call {
	h.t.Helper()
	c, err := h.Call(h.ctx, fmt.Sprintf("sip:%s@%v", number, h.sip))
	if err != nil {
		h.t.Fatal(err)
	}
	c.Silence()
	return c
}

func (h *handset) press(c *phone.Call, keys string) {
	h.t.Helper()
	if err := c.Press(keys); err != nil {
		h.t.Fatal(err)
	}
}

// hears waits until a prompt of the demo was heard, all of it or its beginning, after the one that was waited for before.
func (h *handset) hears(c *phone.Call, language, name string, beginning time.Duration) {
	h.t.Helper()
	sound := recording(h.t, language, name)
	if n := int(beginning.Seconds() * fixture.Rate); n > 0 {
		sound = sound[:min(n, len(sound))]
	}
	best := 0.0
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); listen(200 * time.Millisecond) {
		all := c.Heard()
		share, at := phone.Pieces(all[min(h.from[c], len(all)):], sound)
		if best = max(best, share); share > 0.7 {
			h.from[c] += int(at.Seconds() * fixture.Rate)
			return
		}
	}
	h.t.Fatalf("%s was not heard after sample %d (%.2f of it)", name, h.from[c], best)
}

// recording is a prompt of the demo.
func recording(t *testing.T, language, name string) []int16 {
	t.Helper()
	b, err := fs.ReadFile(demo.Files(), "prompts/"+language+"/"+name+".wav")
	if err != nil {
		t.Fatal(err)
	}
	sound, err := wav.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	return sound.Samples
}
