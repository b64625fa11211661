package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/web/hook"
)

// hooked receives a webhook: what it gets that is signed as it should be.
func hooked(t *testing.T, secret string) (url string, got <-chan call.Event) {
	t.Helper()
	events := make(chan call.Event, 100)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		want := "sha256=" + hook.Signature(call.NewSecret(secret), r.Header.Get("Centralino-Timestamp"), body)
		var e call.Event
		if err != nil || r.Header.Get("Centralino-Signature") != want || json.Unmarshal(body, &e) != nil {
			t.Errorf("received %s: %v", body, err)
			return
		}
		events <- e
	}))
	t.Cleanup(s.Close)
	return s.URL, events
}

// informed is a helpline whose agents say what came of conversations, and read notes.
func informed(t *testing.T, webhook, secret string) *helpline {
	t.Helper()
	site := files(t)
	const queue = "  billing:\n    skills: [billing]"
	config := strings.Replace(site["centralino.yaml"], queue, queue+"\n    outcomes:\n      required: true\n      codes:\n"+
		"        solved: {it: Risolto, en: Solved}\n        instalments: {it: Paga a rate, en: Pays in instalments}\n"+
		"        call-again: {it: Richiamerà, en: Will call again}\n", 1)
	config = strings.Replace(config, "wrap_up: 1s", "wrap_up: 4s", 1) // to be extended
	site["centralino.yaml"] = config + fmt.Sprintf("\nbrowsers: {udp_port: %d}\nwebhooks: [{name: crm, url: %q, secret: %q, events: [outcome_recorded]}]\n",
		freePort(t), webhook, secret)
	site["knowledge/billing/instalments.md"] = "---\ntitle: Paying in instalments\n---\nUp to **three**, from the *second* bill on:\n\n" +
		"1. check that no reminder is open\n2. choose *Pays in instalments*\n\n| bill | instalments |\n|---|---|\n| up to 200 € | 2 |\n| more | 3 |\n\n" +
		"> Never promise more than [the rules](https://www.example.org/rules) say.\n"
	site["knowledge/billing/bill/late.md"] = "# A bill that came late\nNo fee within ten days; say so. <b>Nothing</b> is needed in writing.\n"
	site["knowledge/hours.md"] = "# Opening hours\nMonday to Friday from 8:30 to 21:30, Saturday until 13:00.\n"
	return startHelpline(t, site)
}

// peeks finds no fault with the desk while a call is up, at any width.
func (p pages) peeks(name string) {
	p.t.Helper()
	folder := os.Getenv("TEST_PICTURES")
	if folder == "" {
		folder = p.t.TempDir()
	}
	for _, v := range []struct {
		width           int
		theme, language string
	}{{360, "dark", "it"}, {820, "light", "it"}, {1440, "dark", "en"}} {
		var faults []string
		p.do(&faults, "lookNow", v.width, v.theme, v.language, filepath.Join(folder, fmt.Sprintf("%s-%d-%s-%s.png", name, v.width, v.theme, v.language)))
		for _, fault := range faults {
			p.t.Errorf("%s at %d px, %s, %s: %s", name, v.width, v.theme, v.language, fault)
		}
	}
}

// TestPagesDeskInfo: a customer who keyed something calls twice. The agent sees who it is, what they chose and what came of the
// call before, finds a note by typing, and says what came of this one, which the CRM is told and the next call waits for.
func TestPagesDeskInfo(t *testing.T) {
	beside(t, 1)
	const secret = "0123456789abcdef"
	url, told := hooked(t, secret)
	h := informed(t, url, secret)
	p := openPages(t, h, agentTone)
	p.logIn("anna", "anna-demo", "/desk")
	p.shows(".mine", "Ready for calls", 10*time.Second)
	p.shows(".notes", "Opening hours", 5*time.Second)
	customer := startBaresip(t, account{user: "+390612345678", server: h.address}, fixture.Tone(callerTone, 120))
	callIn := func(nth int) {
		customer.dial("sip:helpline@" + h.address)
		waitFor(h, nth, 15*time.Second, func(b *call.StepEntered) bool { return b.Step == "greet" })
		customer.press("1")
		waitFor(h, nth, 15*time.Second, func(b *call.StepEntered) bool { return b.Step == "bill" })
		customer.press("0")
		p.shows(".call", "+390612345678", 15*time.Second)
		p.shows(".call", "Mario Verdi", 5*time.Second)
		p.shows(".keyed", "bill", time.Second)
		p.do(nil, "click", "Answer")
		waitFor(h, nth, 15*time.Second, any[*call.Connected])
	}
	says := func(nth int, choice, note string, code call.OutcomeCode) {
		t.Helper()
		p.do(nil, "check", choice)
		p.do(nil, "fill", ".outcome textarea", note)
		p.do(nil, "click", "Save")
		if got := waitFor(h, nth, 5*time.Second, any[*call.OutcomeRecorded]); got.Code != code || got.Note != note || got.Customer != "10000019" {
			t.Errorf("recorded %+v", got)
		}
		select {
		case e := <-told:
			if b := e.Body.(*call.OutcomeRecorded); b.Code != code || b.Note != note {
				t.Errorf("the CRM is told %+v", b)
			}
		case <-time.After(5 * time.Second):
			t.Error("the CRM is not told")
		}
	}

	callIn(1)
	p.shows(".earlier, .who", "None that are still kept", time.Second)
	says(1, "Pays in instalments", "Three parts, from January on.", "instalments")
	p.shows(".outcome", "Saved", 5*time.Second)
	p.do(nil, "click", "Hang up")
	p.shows(".mine", "Ready for calls", 10*time.Second) // it was said in time
	customer.do("hangup", "")
	waitFor(h, 1, 10*time.Second, any[*call.Ended])

	callIn(2)
	p.shows(".earlier", "Pays in instalments", 5*time.Second)
	p.shows(".earlier", "Three parts, from January on.", time.Second)
	p.shows(".earlier", "Anna Rossi", time.Second)
	p.shows(".notes", "A bill that came late", time.Second) // they came through its step
	p.do(nil, "fill", ".knowledge input", "second bill")
	p.shows(".notes", "Paying in instalments", 5*time.Second)
	p.do(nil, "click", "Paying in instalments")
	p.shows(".prose td", "up to 200 €", 5*time.Second)
	p.peeks("deskinfo-talking")
	p.do(nil, "click", "Hang up")
	p.shows(".mine", "after-call work", 5*time.Second)
	p.do(nil, "click", "One minute more")
	if more := waitFor(h, 1, 5*time.Second, any[*call.WrapUpExtended]); more.By != time.Minute {
		t.Errorf("extended by %v", more.By)
	}
	p.shows(".mine .count", "1:0", 5*time.Second)
	p.shows(".who", "Mario Verdi", time.Second)
	p.shows(".outcome .note", "The next call comes after", 5*time.Second)
	p.look("deskinfo-owed")
	p.do(nil, "look", 1440, "light", "en", filepath.Join(t.TempDir(), "again.png"))
	p.shows(".mine", "after-call work", 10*time.Second)
	says(2, "Solved", "Paid by card.", "solved")
	p.do(nil, "click", "Done")
	p.shows(".mine", "Ready for calls", 10*time.Second)
	customer.do("hangup", "")
	waitFor(h, 2, 10*time.Second, any[*call.Ended])
	p.do(nil, "click", "Log out")
	p.do(nil, "wait", "input[name=account]")
	p.logIn("sara", "sara-demo", "/board")
	p.do(nil, "open", "/calls")
	p.shows("tbody", "+390612345678", 10*time.Second)
	p.do(nil, "click", "/")
	p.shows(".story", "said what came of it: solved, and noted: Paid by card.", 10*time.Second)
}
