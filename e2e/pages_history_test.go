package e2e

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// TestPagesHistory: a call between two baresips that was recorded is found on the page, with its SIP messages from the INVITE to
// the BYE; a supervisor hears the recording, the caller on the left and the agent on the right, and that is recorded; and takes the calls as CSV, and what rules ask of
// the month as a page, and figures of the period.
func TestPagesHistory(t *testing.T) {
	beside(t, 1)
	site := files(t)
	site["centralino.yaml"] = strings.Replace(site["centralino.yaml"], "  relax: 60s\n", "  relax: 60s\n  record: {announce: recording-notice}\n", 1) +
		"\nrecordings: {legal_basis: \"Accordo sindacale del 3 maggio 2026\", reason: true}\n"
	h := startHelpline(t, site)
	startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address, options: "answermode=auto"}, fixture.Tone(agentTone, 60))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 60))
	caller.dial("sip:helpline@" + h.address)
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
	caller.press("0")
	waitFor(h, 1, 30*time.Second, any[*call.Connected])
	listen(3 * time.Second)
	caller.do("hangup", "")
	ended := waitFor(h, 1, 10*time.Second, any[*call.RecordingEnded])
	waitFor(h, 1, 10*time.Second, any[*call.Ended])

	p := openPages(t, h, agentTone)
	p.logIn("sara", "sara-demo", "/board")
	p.do(nil, "open", "/calls")
	p.shows("tbody", "+39021112223", 10*time.Second)
	p.do(nil, "click", "/")
	p.shows(".recordings", "Conversation, anna", 10*time.Second)
	p.do(nil, "pick", "details:has-text('SIP messages') > summary")
	p.shows(".ladder ol", "BYE", 10*time.Second)
	var ladder string
	p.do(&ladder, "text", ".ladder ol")
	inOrder(t, ladder, "INVITE", "100 Trying", "200 OK", "ACK", "INVITE", "180 Ringing", "200 ", "ACK", "BYE", "200 OK", "BYE", "200 OK")

	p.do(nil, "fill", "input[name=reason]", "complaint 4711")
	p.do(nil, "click", "Hear it")
	var link string
	eventually(t, 10*time.Second, "a player", func() bool { p.do(&link, "attribute", "audio", "src"); return link != "" })
	var seconds float64
	eventually(t, 10*time.Second, "the player reads the recording", func() bool { p.do(&seconds, "duration", "audio"); return seconds > 0 })
	if seconds < ended.Length.Seconds()-0.1 || seconds > ended.Length.Seconds()+0.1 {
		t.Errorf("the player says %.2f s, the journal %v", seconds, ended.Length)
	}
	file := filepath.Join(t.TempDir(), "heard.wav")
	sound := p.fetch(h, link, "Range", "bytes=0-")
	if err := os.WriteFile(file, sound, 0o600); err != nil {
		t.Fatal(err)
	}
	left, right := stereo(t, file)
	if !phone.Dominates(tail(left, 1), callerTone) || !phone.Dominates(tail(right, 1), agentTone) || phone.Dominates(tail(left, 1), agentTone) {
		t.Error("caller and agent are not in their channels")
	}
	heard := waitFor(h, 1, 5*time.Second, func(b *call.Acted) bool { return b.Action == "hear-recording" })
	if heard.By != "sara" || heard.Agent != "anna" || !strings.HasSuffix(heard.Detail, ": complaint 4711") {
		t.Errorf("recorded %+v", heard)
	}
	p.look("history")

	var rows string
	p.do(&rows, "attribute", "a[href*=export]", "href")
	if csv := string(p.fetch(h, rows)); !strings.HasPrefix(csv, "call,arrived,") || !strings.Contains(csv, ",'+39021112223,") || !strings.Contains(csv, ",billing,") {
		t.Errorf("as CSV: %s", csv)
	}
	p.do(nil, "open", "/calls/report")
	p.do(nil, "wait", "iframe.report")
	var page string
	eventually(t, 10*time.Second, "the report", func() bool { p.do(&page, "framed", "iframe.report"); return strings.Contains(page, "figure") })
	p.look("report")

	p.do(nil, "open", "/calls/figures")
	p.shows(".figures-of section", "billing", 10*time.Second)
	p.do(nil, "choose", "select[name=queue]", "billing")
	p.do(nil, "click", "Show")
	p.shows(".about-figures", "Queue: billing", 5*time.Second)
	p.do(&rows, "attribute", "a[href*='format=csv']", "href")
	if csv := string(p.fetch(h, rows)); !strings.Contains(csv, "Callers in queues,answered,1,1") {
		t.Errorf("figures as CSV: %s", csv)
	}
	p.look("figures")

	// Whoever reads Italian reads it in the sentences that the server writes, too.
	p.do(nil, "open", "/calls/report")
	p.do(nil, "look", 1440, "light", "it", filepath.Join(t.TempDir(), "again.png"))
	eventually(t, 10*time.Second, "the report in Italian", func() bool { p.do(&page, "framed", "iframe.report"); return strings.Contains(page, "indicator") })
	p.do(nil, "open", "/calls")
	p.shows("tbody", "+39021112223", 10*time.Second)
	p.do(nil, "click", "/")
	p.shows(".story", "è entrata nella coda billing", 10*time.Second)
	p.lookNow("story")
}

// inOrder holds that texts come one after the other.
func inOrder(t *testing.T, all string, texts ...string) {
	t.Helper()
	rest := all
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			t.Fatalf("no %q where it should be in:\n%s", text, all)
		}
		rest = after
	}
}

// fetch asks for what a page links to, as who is logged in there.
func (p pages) fetch(h *helpline, path string, headers ...string) []byte {
	p.t.Helper()
	var cookie string
	p.do(&cookie, "cookie")
	r, err := http.NewRequest("GET", "http://"+h.http()+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Cookie", cookie)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil || resp.StatusCode >= 300 {
		p.t.Fatalf("%s: %s %s %v", path, resp.Status, bytes.TrimSpace(body), err)
	}
	return body
}
