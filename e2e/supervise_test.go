package e2e

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

const supervisorTone = 840

// page asks a helpline for what pages ask for, as somebody who logged in.
type page struct {
	*helpline
	client *http.Client
}

func (h *helpline) page(account, password string) *page {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	p := &page{h, &http.Client{Jar: jar}}
	p.ask("POST", "/login", fmt.Sprintf(`{"account":%q,"password":%q}`, account, password), http.StatusOK)
	return p
}

// ask fails the test unless the answer has the status.
func (p *page) ask(method, path, body string, want int) {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, strings.TrimSuffix(p.metrics, "/metrics")+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != want {
		p.t.Fatalf("%s %s: %d, want %d", method, path, resp.StatusCode, want)
	}
}

// voices says whose tones are at the end of what a telephone heard: c, a and s.
func voices(heard []int16) (who string) {
	sound := tail(heard, 1)
	for i, hz := range []float64{callerTone, agentTone, supervisorTone} {
		if phone.Power(sound, hz) > 500*500 {
			who += "cas"[i : i+1]
		}
	}
	return who
}

// TestASupervisorHearsAConversation: three baresips, and the modes over the API.
func TestASupervisorHearsAConversation(t *testing.T) {
	site := files(t)
	site["centralino.yaml"] = strings.Replace(site["centralino.yaml"], "supervisors:\n", "supervision: {legal_basis: Accordo}\nsupervisors:\n", 1)
	h := startHelpline(t, site)
	supervisor := startBaresip(t, account{user: "sara", password: "sara-demo", server: h.address, options: "answermode=auto"}, fixture.Tone(supervisorTone, 60))
	agent := startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address, options: "answermode=auto"}, fixture.Tone(agentTone, 60))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 60))
	caller.dial("sip:helpline@" + h.address)
	caller.press("0")
	connected := waitFor(h, 1, 10*time.Second, any[*call.Connected])
	path := "/calls/" + strings.TrimSuffix(string(connected.Leg), "-1") + "/supervise"
	sara := h.page("sara", "sara-demo")
	for i, step := range []struct {
		mode          call.SupervisionMode
		caller, agent string
	}{
		{call.SupervisionListen, "a", "c"}, {call.SupervisionWhisper, "a", "cs"}, {call.SupervisionJoin, "as", "cs"},
	} {
		sara.ask("POST", path, fmt.Sprintf(`{"mode":%q}`, step.mode), http.StatusNoContent)
		if i == 0 {
			waitFor(h, 1, 10*time.Second, any[*call.SupervisionBegan])
		}
		listen(2500 * time.Millisecond)
		if c, a, s := voices(caller.heard()), voices(agent.heard()), voices(supervisor.heard()); c != step.caller || a != step.agent || s != "ca" {
			t.Errorf("%s: the caller hears %q, the agent %q, the supervisor %q", step.mode, c, a, s)
		}
	}
	sara.ask("DELETE", path, "", http.StatusNoContent)
	supervisor.waitFor("CALL_CLOSED", 5*time.Second)
	listen(2500 * time.Millisecond)
	if c, a := voices(caller.heard()), voices(agent.heard()); c != "a" || a != "c" {
		t.Errorf("afterwards the caller hears %q, the agent %q", c, a)
	}
	if ended := waitFor(h, 1, time.Second, any[*call.SupervisionEnded]); ended.Result != call.SupervisionAsked || ended.Length < 7*time.Second {
		t.Errorf("ended %+v", ended)
	}
	caller.do("hangup", "")
	waitFor(h, 1, 5*time.Second, any[*call.Ended])
	if n := strings.Count(h.events.String(), "agent_registered"); n != 1 {
		t.Errorf("%d agents registered, want anna alone", n)
	}
}

// TestASupervisorInABrowser whispers to the agent by WebRTC, and hears both.
func TestASupervisorInABrowser(t *testing.T) {
	site := files(t)
	site["centralino.yaml"] = strings.Replace(site["centralino.yaml"], "supervisors:\n", "supervision: {legal_basis: Accordo}\nsupervisors:\n", 1) +
		fmt.Sprintf("\nbrowsers: {udp_port: %d, callers: [helpline]}\n", freePort(t))
	h := startHelpline(t, site)
	agent := startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address, options: "answermode=auto"}, fixture.Tone(agentTone, 60))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	sara := openBrowser(t, h, "sara", "sara-demo")
	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 60))
	caller.dial("sip:helpline@" + h.address)
	caller.press("0")
	connected := waitFor(h, 1, 10*time.Second, any[*call.Connected])
	id := call.ID(strings.TrimSuffix(string(connected.Leg), "-1"))
	if err := h.app.Supervise(id, "sara", call.SupervisionWhisper); err != nil {
		t.Fatal(err)
	}
	rung, err := sara.Incoming(within(t, 10*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if err := rung.Answer(); err != nil {
		t.Fatalf("%v\n%s", err, sara.Trace())
	}
	if began := waitFor(h, 1, 5*time.Second, any[*call.SupervisionBegan]); !began.Secured {
		t.Errorf("began %+v", began)
	}
	sara.Tab(0).Tone(supervisorTone)
	listen(3 * time.Second)
	if c, a, s := voices(caller.heard()), voices(agent.heard()), voices(sara.Tab(0).Heard()); c != "a" || a != "cs" || s != "ca" {
		t.Errorf("the caller hears %q, the agent %q, the supervisor %q", c, a, s)
	}
	if err := rung.Hangup(); err != nil {
		t.Error(err)
	}
	if ended := waitFor(h, 1, 5*time.Second, any[*call.SupervisionEnded]); ended.Result != call.SupervisionHungUp {
		t.Errorf("ended %+v", ended)
	}
	caller.do("hangup", "")
}
