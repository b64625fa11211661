package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

// pages is Chromium on the product's own pages.
type pages struct{ *chromium }

func openPages(t *testing.T, h *helpline, hz float64) pages {
	t.Helper()
	return pages{driveChromium(t, "browser/pages.mjs", "http://"+h.http(), hz)}
}

func (p pages) logIn(account, password, page string) {
	p.t.Helper()
	p.do(nil, "open", page)
	p.do(nil, "fill", "input[name=account]", account)
	p.do(nil, "fill", "input[name=password]", password)
	p.do(nil, "click", "Log in")
	p.do(nil, "wait", "header nav a")
	var path string
	if p.do(&path, "path"); path != page {
		p.t.Fatalf("%s is at %s after the login", account, path)
	}
}

// shows waits until an element of the page has a text.
func (p pages) shows(selector, text string, within time.Duration) {
	p.t.Helper()
	var is string
	eventually(p.t, within, fmt.Sprintf("%q at %s", text, selector), func() bool {
		p.do(&is, "text", selector)
		return strings.Contains(is, text)
	})
}

// look finds no fault with the page at any width, in either theme and language. The pictures are kept where TEST_PICTURES
// says, to be looked at.
func (p pages) look(name string) { p.lookBy("look", name) }

// lookNow is look without loading the page anew: what is on it stays.
func (p pages) lookNow(name string) { p.lookBy("lookNow", name) }

func (p pages) lookBy(act, name string) {
	p.t.Helper()
	folder := os.Getenv("TEST_PICTURES")
	if folder == "" {
		folder = p.t.TempDir()
	}
	for _, v := range []struct {
		width           int
		theme, language string
	}{{360, "dark", "it"}, {820, "light", "it"}, {1440, "dark", "en"}, {1440, "light", "en"}} {
		picture := filepath.Join(folder, fmt.Sprintf("%s-%d-%s-%s.png", name, v.width, v.theme, v.language))
		var faults []string
		p.do(&faults, act, v.width, v.theme, v.language, picture)
		for _, fault := range faults {
			p.t.Errorf("%s at %d px, %s, %s: %s", name, v.width, v.theme, v.language, fault)
		}
	}
}

// TestPagesBoard: a supervisor logs in, and sees a caller who waits within two seconds.
func TestPagesBoard(t *testing.T) {
	beside(t, 1)
	h := browsing(t)
	p := openPages(t, h, agentTone)
	p.logIn("sara", "sara-demo", "/board")
	p.do(nil, "wait", ".queue")
	p.shows(".queue", "billing", time.Second)
	anna := startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address}, fixture.Tone(agentTone, 60))
	_ = anna
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 60))
	caller.dial("sip:helpline@" + h.address)
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
	caller.press("0")
	waitFor(h, 1, 10*time.Second, any[*call.Queued])
	p.shows(".figures dd", "1", 2*time.Second)
	p.look("board")
	caller.do("hangup", "")
	waitFor(h, 1, 10*time.Second, any[*call.Ended])
	p.do(nil, "open", "/calls")
	p.shows("tbody", "+39021112223", 10*time.Second)
	p.do(nil, "click", "/")
	p.shows(".story", "+39021112223", 5*time.Second)
	p.look("calls")
}
