package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// public is the example helpline with the page from which anybody may call, and a site that may show it.
func public(t *testing.T, site string) *helpline {
	t.Helper()
	all := files(t)
	all["centralino.yaml"] += fmt.Sprintf("\nbrowsers: {udp_port: %d, public: {numbers: helpline, origins: [%q]}}\n", freePort(t), site)
	return startHelpline(t, all)
}

// otherSite is a company's own site with our button on its page, and returns its origin.
func otherSite(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, `<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><main><h1>Shop</h1>
			<centralino-call>Talk to us</centralino-call></main><script src="http://%s/call/button.js" async></script>`, r.URL.Query().Get("helpline"))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// byButton calls by the button on another site, and ends the call by closing the frame.
func (p pages) byButton(h *helpline, site string) {
	p.t.Helper()
	p.do(nil, "open", site+"/?helpline="+h.http())
	p.do(nil, "click", "Talk to us")
	p.do(nil, "clickInside", "Call now")
	waitFor(h, 1, 15*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
	var text string
	eventually(p.t, 10*time.Second, "a call in the frame", func() bool {
		p.do(&text, "textInside", "[role=status]")
		return text == "You are connected"
	})
	p.peek("call-button", 360, 820)
	p.do(nil, "click", "Close the call")
	waitFor(h, 1, 5*time.Second, any[*call.Ended])
}

// hearsOneOf waits until the page has heard one of the recordings: a browser on a busy machine may miss some.
func (p pages) hearsOneOf(recordings ...string) {
	p.t.Helper()
	var sound []int16
	eventually(p.t, 10*time.Second, fmt.Sprintf("one of %v in the page", recordings), func() bool {
		listen(time.Second)
		p.do(&sound, "heard")
		return slices.ContainsFunc(recordings, func(name string) bool {
			share, _ := phone.Pieces(sound, fixture.Recording(name))
			return share >= 0.7
		})
	})
}

// TestPagesCall: somebody whom nobody knows calls by the public page, hears the prompt, keys to the queue, and an agent
// answers on the page of the desk: each hears the other's tone. The page loses its connection, finds it again and goes on.
func TestPagesCall(t *testing.T) {
	site := otherSite(t)
	h := public(t, site)
	desk := openPages(t, h, agentTone)
	desk.logIn("anna", "anna-demo", "/desk")
	desk.shows(".mine", "Ready for calls", 10*time.Second)
	p := openPages(t, h, callerTone)
	p.byButton(h, site)
	p.do(nil, "open", "/call")
	p.shows(".visit [role=status]", "microphone", 5*time.Second)
	p.look("call-before")
	p.do(nil, "click", "Call now")
	p.shows(".visit [role=status]", "You are connected", 10*time.Second)
	p.do(nil, "key", "Enter") // what was pressed to call does not hang up
	if arrived := waitFor(h, 2, 5*time.Second, any[*call.Arrived]); arrived.From != "" {
		t.Errorf("a page is believed who it says it is: %+v", arrived)
	}
	waitFor(h, 2, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
	p.hearsOneOf("welcome", "enter-customer-code")
	p.do(nil, "key", "0")
	p.shows(".visit output", "0", time.Second)
	desk.do(nil, "click", "Answer")
	waitFor(h, 1, 15*time.Second, any[*call.Connected])
	desk.waitHears(callerTone)
	p.waitHears(agentTone)
	desk.shows(".call .facts", "good", 5*time.Second)
	p.shows(".visit", "good", 5*time.Second)
	p.do(nil, "drop")
	p.shows(".visit [role=status]", "The network is gone", 5*time.Second)
	p.shows(".visit [role=status]", "You are connected", 10*time.Second)
	p.waitHears(agentTone)
	p.lookNow("call-up")
	desk.do(nil, "click", "Hang up")
	waitFor(h, 1, 5*time.Second, any[*call.Released])
	p.do(nil, "click", "Hang up")
	waitFor(h, 2, 5*time.Second, any[*call.Ended])
	p.shows(".visit [role=status]", "The call is over", 5*time.Second)
	p.do(nil, "open", "/call")
	p.do(nil, "askForMicrophone")
	p.do(nil, "click", "Call now")
	p.do(nil, "click", "Hang up") // rather than answer the browser's question
	p.shows(".visit [role=status]", "The call is over", 5*time.Second)
}
