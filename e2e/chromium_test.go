package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

// chromium is Debian's browser with a page of JsSIP, which hears a tone at its microphone.
type chromium struct {
	t       *testing.T
	in      io.WriteCloser
	answers chan string
	stderr  *guarded
}

// guarded is what a program writes while a test reads it.
type guarded struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write implements io.Writer.
func (g *guarded) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.b.Write(p)
}

func (g *guarded) String() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.b.String()
}

// servePage serves the page of the tests, and returns its origin.
func servePage(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	for path, file := range map[string]string{
		"/": "browser/page.html", "/page.js": "browser/page.js", "/jssip.js": "../web/pages/static/vendor/jssip.js",
	} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(file, ".js") {
				w.Header().Set("Content-Type", "text/javascript")
			}
			http.ServeFile(w, r, file)
		})
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// startChromium opens the page in a browser of its own, whose microphone hears a tone.
func startChromium(t *testing.T, page string, hz float64) *chromium {
	t.Helper()
	return driveChromium(t, "browser/driver.mjs", page, hz)
}

func driveChromium(t *testing.T, driver, page string, hz float64) *chromium {
	t.Helper()
	if _, err := os.Stat("browser/node_modules/playwright-core"); err != nil {
		t.Fatal("playwright-core is missing; make tools installs it")
	}
	sound := filepath.Join(t.TempDir(), "microphone.wav")
	writeFile(t, sound, wavText(t, fixture.Tone(hz, 10), fixture.Rate))
	cmd := exec.Command("node", driver, page, sound)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c := &chromium{t: t, in: stdin, answers: make(chan string, 1), stderr: &guarded{}}
	cmd.Stderr = c.stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(c.answers)
		lines := bufio.NewScanner(stdout)
		lines.Buffer(nil, 16<<20) // a minute of sound
		for lines.Scan() {
			c.answers <- lines.Text()
		}
	}()
	t.Cleanup(func() {
		_ = stdin.Close() // the driver closes the browser and ends
		timer := time.AfterFunc(10*time.Second, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
		_ = cmd.Wait()
		if text := c.stderr.String(); text != "" {
			t.Errorf("the page complains:\n%s", text)
		}
	})
	c.answer("the page")
	return c
}

// do calls a function of the page and reads its value into out, unless that is nil.
func (c *chromium) do(out interface{}, name string, with ...interface{}) {
	c.t.Helper()
	line, err := json.Marshal(map[string]interface{}{"do": name, "with": with})
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(c.in, "%s\n", line); err != nil {
		c.t.Fatal(err)
	}
	value := c.answer(name)
	if out != nil {
		if err := json.Unmarshal(value, out); err != nil {
			c.t.Fatalf("%s: %v in %s", name, err, value)
		}
	}
}

func (c *chromium) answer(name string) json.RawMessage {
	c.t.Helper()
	var a struct {
		Value json.RawMessage
		Error string
	}
	select {
	case line, open := <-c.answers:
		if err := json.Unmarshal([]byte(line), &a); err != nil || !open || a.Error != "" {
			c.t.Fatalf("%s: %s %v\n%s", name, a.Error, err, c.stderr)
		}
	case <-time.After(30 * time.Second):
		c.t.Fatalf("%s: the browser does not answer\n%s", name, c.stderr)
	}
	return a.Value
}

func (c *chromium) start(h *helpline, user, password string) {
	c.t.Helper()
	c.do(nil, "start", map[string]interface{}{
		"url": "ws://" + h.http() + "/sip", "user": user, "password": password, "register": password != "",
	})
}

// waitForEvent waits until the page has seen an event of its telephone so many times.
func (c *chromium) waitForEvent(event string, times int) {
	c.t.Helper()
	var list string
	eventually(c.t, 15*time.Second, event+" in the page", func() bool {
		c.do(&list, "events")
		seen := 0
		for one := range strings.SplitSeq(list, ", ") { // "unregistered" is not "registered"
			if one == event {
				seen++
			}
		}
		return seen >= times
	})
}

// hears reports whether a tone is the strongest that the page hears.
func (c *chromium) hears(hz float64) bool {
	c.t.Helper()
	var h struct{ Hz, DB float64 }
	c.do(&h, "hears")
	return h.DB > -60 && math.Abs(h.Hz-hz) < 12
}

func (c *chromium) waitHears(hz float64) {
	c.t.Helper()
	eventually(c.t, 10*time.Second, fmt.Sprintf("%v Hz in the page", hz), func() bool { return c.hears(hz) })
}

// browsingFrom is browsing whose WebSockets are open to the pages of an origin.
func browsingFrom(t *testing.T, origin string) *helpline {
	t.Helper()
	site := files(t)
	site["centralino.yaml"] += fmt.Sprintf("\nbrowsers: {udp_port: %d, callers: [helpline], origins: [%q]}\n", freePort(t), origin)
	return startHelpline(t, site)
}

// TestChromiumAgent: an agent registers in Chromium, is offered a baresip's call through the queue, and each hears the
// other's tone; holds; restarts ICE; loses the WebSocket and goes on; and hangs up over the new one.
func TestChromiumAgent(t *testing.T) {
	beside(t, 1)
	page := servePage(t)
	h := browsingFrom(t, page)
	anna := startChromium(t, page, agentTone)
	anna.start(h, "anna", "anna-demo")
	anna.waitForEvent("registered", 1)
	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 120))
	caller.dial("sip:helpline@" + h.address)
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
	caller.press("0")
	anna.waitForEvent("call from +39021112223", 1)
	anna.do(nil, "answer")
	connected := waitFor(h, 1, 15*time.Second, any[*call.Connected])
	if connected.Agent != "anna" || !connected.Secured {
		t.Errorf("connected: %+v", connected)
	}
	anna.waitHears(callerTone)
	listen(1500 * time.Millisecond)
	hears(t, "the caller", caller.heard(), agentTone)

	anna.do(nil, "hold")
	waitFor(h, 1, 5*time.Second, any[*call.Held])
	listen(1500 * time.Millisecond)
	hearsNot(t, "the caller on hold", caller.heard(), agentTone)
	anna.do(nil, "unhold")
	waitFor(h, 1, 5*time.Second, any[*call.Resumed])
	anna.waitHears(callerTone)

	anna.do(nil, "restart")
	listen(2 * time.Second)
	anna.waitHears(callerTone)
	hears(t, "the caller, after the restart,", caller.heard(), agentTone)

	anna.do(nil, "drop")
	waitFor(h, 1, 5*time.Second, any[*call.AgentUnregistered])
	anna.waitHears(callerTone)
	anna.waitForEvent("registered", 2)
	listen(time.Second)
	hears(t, "the caller, without signalling,", caller.heard(), agentTone)
	anna.do(nil, "hangup")
	if released := waitFor(h, 1, 5*time.Second, any[*call.Released]); released.By != call.SideAgent {
		t.Errorf("released by %s", released.By)
	}
	caller.do("hangup", "")
	anna.do(nil, "stop")
	listen(200 * time.Millisecond)
}

// TestChromiumCaller: a page calls the helpline without a login, hears the prompt whole, and keys through the menu.
func TestChromiumCaller(t *testing.T) {
	page := servePage(t)
	h := browsingFrom(t, page)
	guest := startChromium(t, page, callerTone)
	guest.start(h, "guest", "")
	guest.waitForEvent("connected", 1)
	guest.do(nil, "call", "helpline")
	guest.waitForEvent("confirmed", 1)
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
	listen(500 * time.Millisecond)
	guest.do(nil, "press", "10000019")
	waitFor(h, 1, 15*time.Second, func(b *call.StepEntered) bool { return b.Step == "check-code" })
	listen(500 * time.Millisecond)
	guest.do(nil, "press", "24680")
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "main" })
	listen(500 * time.Millisecond)
	guest.do(nil, "press", "1")
	waitFor(h, 2, 20*time.Second, func(b *call.StepEntered) bool { return b.Step == "main" })
	listen(1500 * time.Millisecond)
	var sound []int16
	guest.do(&sound, "heard")
	heard(t, "the page", sound, "welcome")
	heard(t, "the page", sound, "bill-information")
	guest.do(nil, "hangup")
	if ended := waitFor(h, 1, 5*time.Second, any[*call.Ended]); ended.Result != call.Informed {
		t.Errorf("ended: %+v", ended)
	}
	h.wantMetrics(map[string]string{`centralino_browser_legs_total{result="ready"}`: "1"})
	guest.do(nil, "stop")
}
