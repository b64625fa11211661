package e2e

import (
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

// TestPagesDesk: an agent logs in, is told of a call by the desk, takes it, and each hears the other. It goes on through whatever
// happens to a page in eight hours: another microphone, a lost connection, a session that ends, keys that mean something else. Then
// they hang up and rest.
func TestPagesDesk(t *testing.T) {
	beside(t, 1)
	h := browsing(t)
	p := openPages(t, h, agentTone)
	p.do(nil, "expect", 401, 502)
	p.mistypes("anna")
	p.do(nil, "refuse", "/api/v1/events")
	p.logIn("anna", "anna-demo", "/desk")
	p.shows(".note.busy", "The helpline is not heard of", 5*time.Second)
	p.shows(".mine", "Ready for calls", 10*time.Second)
	p.do(nil, "click", "Show calls on the screen")
	p.do(nil, "lookAway")
	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 120))
	caller.dial("sip:helpline@" + h.address)
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
	caller.press("0")
	p.shows(".call", "+39021112223", 10*time.Second)
	p.saysOnScreen("A call for you: +39021112223")
	p.peeks("desk-ringing")
	p.do(nil, "key", "Alt+a")
	if connected := waitFor(h, 1, 15*time.Second, any[*call.Connected]); connected.Agent != "anna" || !connected.Secured {
		t.Errorf("connected: %+v", connected)
	}
	p.waitHears(callerTone)
	listen(1500 * time.Millisecond)
	hears(t, "the caller", caller.heard(), agentTone)
	p.do(nil, "key", "Alt+m")
	listen(1500 * time.Millisecond)
	hearsNot(t, "the caller of whom is mute", caller.heard(), agentTone)
	p.do(nil, "key", "Alt+m")
	p.do(nil, "click", "Keys")
	p.do(nil, "press", ".pad", "5")
	caller.waitFor("CALL_DTMF_START", 5*time.Second)
	p.do(nil, "click", "Hold")
	waitFor(h, 1, 5*time.Second, any[*call.Held])
	listen(1500 * time.Millisecond)
	hearsNot(t, "the caller on hold", caller.heard(), agentTone)
	p.do(nil, "click", "Hold")
	waitFor(h, 1, 5*time.Second, any[*call.Resumed])
	p.waitHears(callerTone)

	p.choosesEars()
	p.losesTheConnection(h, caller)
	p.losesTheSession(h)
	p.do(nil, "key", "Control+Alt+e") // € by AltGr
	p.waitHears(callerTone)
	p.do(nil, "click", "Hang up")
	if released := waitFor(h, 1, 5*time.Second, any[*call.Released]); released.By != call.SideAgent {
		t.Errorf("released by %s", released.By)
	}
	p.do(nil, "wait", "input[name=account]") // the session was over; the call was not
	p.logIn("anna", "anna-demo", "/desk")
	p.shows(".mine", "Ready for calls", 10*time.Second)
	p.do(nil, "click", "Break")
	p.shows(".mine", "Break", 5*time.Second)
	p.do(nil, "click", "Take calls again")
	p.shows(".mine", "Ready for calls", 5*time.Second)
	caller.do("hangup", "")
	p.do(nil, "pick", ".sound summary")
	p.peeks("desk")
}

// mistypes looks at the door, and mistypes a password in the other language.
func (p pages) mistypes(account string) {
	p.t.Helper()
	p.do(nil, "open", "/login")
	p.look("login")
	p.do(nil, "look", 360, "dark", "it", "")
	p.do(nil, "fill", "input[name=account]", account)
	p.do(nil, "fill", "input[name=password]", "wrong")
	p.do(nil, "click", "Entra")
	p.shows(".note.late", "utente o password non sono giusti", 5*time.Second)
	p.peek("login-wrong", 360)
	p.do(nil, "look", 1440, "light", "en", "")
}

// saysOnScreen waits for a notice of the browser's, while it rings.
func (p pages) saysOnScreen(want string) {
	p.t.Helper()
	var said []string
	eventually(p.t, 5*time.Second, "on the screen: "+want, func() bool {
		p.do(&said, "said")
		return slices.Contains(said, want)
	})
	var tones int
	if p.do(&tones, "rings"); tones == 0 {
		p.t.Error("the desk does not ring")
	}
}

// choosesEars takes another microphone, loudspeaker and volume during the call, and changes how the page looks; it stays.
func (p pages) choosesEars() {
	p.t.Helper()
	type ears struct {
		Microphone, Speaker string
		Volume              float64
	}
	var before, now ears
	p.do(&before, "ears")
	p.do(nil, "pick", ".sound summary")
	p.do(nil, "wait", ".sound select")
	p.do(nil, "choose", ".sound label:nth-of-type(1) select", map[string]int{"index": 1})
	p.do(nil, "choose", ".sound label:nth-of-type(3) select", map[string]int{"index": 1})
	p.do(nil, "fill", ".sound input", "0.5")
	eventually(p.t, 5*time.Second, "another microphone, loudspeaker and volume", func() bool {
		p.do(&now, "ears")
		return now.Microphone != before.Microphone && now.Speaker != before.Speaker && now.Volume == 0.5
	})
	p.do(nil, "pick", ".sound summary")
	var asks bool
	if p.do(&asks, "asksToLeave"); !asks {
		p.t.Error("the page with the call is left without a question")
	}
	p.do(nil, "click", "Light")
	p.waitHears(callerTone)
}

// losesTheConnection asks for something while the telephone's connection is gone: it is done when it is found again, and the call
// goes on.
func (p pages) losesTheConnection(h *helpline, caller *baresip) {
	p.t.Helper()
	p.do(nil, "drop")
	p.shows(".note.busy", "The network is gone", 5*time.Second)
	p.do(nil, "key", "Alt+h")
	waitFor(h, 2, 10*time.Second, any[*call.Held])
	p.do(nil, "key", "Alt+h")
	waitFor(h, 2, 5*time.Second, any[*call.Resumed])
	p.waitHears(callerTone)
	listen(1500 * time.Millisecond)
	hears(p.t, "the caller, after the connection was lost,", caller.heard(), agentTone)
}

// losesTheSession ends every session of the agent's elsewhere: the page says so, and the call goes on.
func (p pages) losesTheSession(h *helpline) {
	p.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	elsewhere := &http.Client{Jar: jar}
	post := func(path string, body interface{}) {
		text, err := json.Marshal(body)
		if err != nil {
			p.t.Fatal(err)
		}
		resp, err := elsewhere.Post("http://"+h.http()+"/api/v1/"+path, "application/json", strings.NewReader(string(text)))
		if err != nil || resp.StatusCode >= 300 {
			p.t.Fatalf("%s: %v, %v", path, resp, err)
		}
		_ = resp.Body.Close()
	}
	post("login", map[string]string{"account": "anna", "password": "anna-demo"})
	post("logout", map[string]bool{"everywhere": true})
	p.do(nil, "click", "Break")
	p.shows(".note.late", "You are not logged in any more", 5*time.Second)
	p.waitHears(callerTone)
}
