package app

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/journal"
)

// ticketing is the example with a CRM: key 2 opens a ticket there before anything else.
func ticketing(more ...fixture.Change) []fixture.Change {
	return append([]fixture.Change{
		{File: fixture.Config, Old: "directories: ", New: "services:\n  crm: {url: \"http://crm.example/api\", headers: {Authorization: \"Bearer hunter2\"}, timeout: 9s}\n\ndirectories: "},
		{File: "flows/helpline.yaml", Old: `"2": fault`, New: `"2": ticket`},
		{File: "flows/helpline.yaml", Old: "  bill:\n", New: `  ticket:
    http: crm
    method: POST
    path: "/tickets/{caller.number}"
    body: {name: customer.name}
    result: {ticket: number}
    prompt: welcome-back
    next: bill
    failed: fault

  bill:
`},
	}, more...)
}

// crm is a service in memory. It answers what it is told to, after a while.
type crm struct {
	mu      sync.Mutex
	answers map[string]string // by method and URI; "hang": nothing, ever
	after   time.Duration
	asked   []string
}

func (c *crm) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	c.mu.Lock()
	line := strings.TrimSpace(r.Method + " " + r.RequestURI + " " + string(body))
	c.asked = append(c.asked, line+" "+r.Header.Get("Authorization"))
	answer, ok := c.answers[r.Method+" "+r.RequestURI]
	after := c.after
	c.mu.Unlock()
	if answer == "hang" {
		<-r.Context().Done()
		return
	}
	time.Sleep(after)
	if !ok {
		w.WriteHeader(http.StatusNotFound)
	}
	_, _ = io.WriteString(w, answer)
}

func (c *crm) set(line, answer string, after time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.answers == nil {
		c.answers = map[string]string{}
	}
	c.answers[line], c.after = answer, after
}

// withCRM runs a test in virtual time, HTTP included.
func withCRM(t *testing.T, changes []fixture.Change, test func(w *world, c *crm)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)))
		w, service := unbegun(t, changes, journal.Memory()), &crm{}
		at := netip.MustParseAddrPort("10.0.0.9:80")
		streams, err := w.net.ListenTCP(at)
		if err != nil {
			t.Fatal(err)
		}
		server := &http.Server{Handler: service}
		go func() { _ = server.Serve(streams) }()
		w.dialOut = func(context.Context, string, string) (net.Conn, error) {
			return w.net.DialTCP(netip.MustParseAddrPort("10.0.0.1:0"), at)
		}
		w.start()
		test(w, service)
		w.close()
		_ = server.Close()
	})
}

const (
	marioNumber = "+390612345678" // in the example's directory
	openTicket  = "POST /api/tickets/+390612345678"
)

func TestATicketIsOpened(t *testing.T) {
	withCRM(t, ticketing(), func(w *world, service *crm) {
		service.set(openTicket, `{"number": "T-1"}`, 100*time.Millisecond)
		c := w.dial(w.caller(marioNumber), "+39800123456")
		time.Sleep(3 * time.Second)
		heardAll(w, c, "welcome", "welcome-back", "main-menu")
		press(w, c, "2")
		got := after(w, time.Second, whichever[*call.Requested])
		if got.Outcome != call.RequestOK || got.Service != "crm" || got.Status != 200 || got.Took < 100*time.Millisecond || got.Took > 150*time.Millisecond {
			t.Errorf("%+v", got)
		}
		time.Sleep(2 * time.Second)
		heardAll(w, c, "bill-information")
		_ = c.Hangup()
		time.Sleep(time.Second)
		service.mu.Lock()
		if want := openTicket + ` {"name":"Mario Verdi"} Bearer hunter2`; len(service.asked) != 1 || service.asked[0] != want {
			t.Errorf("asked %q, want %q", service.asked, want)
		}
		service.mu.Unlock()
		w.wantMetrics(map[string]string{
			`centralino_service_requests_total{outcome="ok",service="crm"}`:      "1",
			`centralino_service_requests_total{outcome="refused",service="crm"}`: "0",
			`centralino_service_request_seconds_count{service="crm"}`:            "1",
		})
		for _, e := range w.seen() {
			if line, _ := e.MarshalJSON(); leaks(string(line), "hunter2", "T-1") {
				t.Errorf("the journal tells %s", line)
			}
		}
	})
}

// TestAServiceThatHangs: after a moment the caller hears the prompt, then music, and after the time-out goes on. When it has done so
// to five callers, the next ones go on at once.
func TestAServiceThatHangs(t *testing.T) {
	withCRM(t, ticketing(), func(w *world, service *crm) {
		service.set(openTicket, "hang", 0)
		for i := range 6 {
			c := w.dial(w.caller(marioNumber), "+39800123456")
			time.Sleep(3 * time.Second)
			heardAll(w, c, "welcome", "welcome-back", "main-menu")
			press(w, c, "2")
			q := after(w, 10*time.Second, func(q *call.Queued) bool { return q.Number == marioNumber })
			took := w.between("ticket", "fault")
			if want := map[bool]time.Duration{true: 9 * time.Second}[i < 5]; q.Queue != "outages" || took != want {
				t.Errorf("caller %d came to %s after %v, want %v", i, q.Queue, took, want)
			}
			if i < 5 {
				heardAll(w, c, "welcome-back", "hold-music")
			}
			_ = c.Hangup()
			time.Sleep(time.Second)
			w.forget()
		}
		w.wantMetrics(map[string]string{
			`centralino_service_requests_total{outcome="timeout",service="crm"}`: "5",
			`centralino_service_requests_total{outcome="resting",service="crm"}`: "1",
		})
	})
}

// forget lets a test begin anew.
func (w *world) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events = nil
}

// between is how long it took from one step to another.
func (w *world) between(from, to call.StepID) time.Duration {
	var began, ended time.Time
	for _, e := range w.seen() {
		if in, ok := e.Body.(*call.StepEntered); ok && in.Step == from {
			began = e.At
		} else if ok && in.Step == to {
			ended = e.At
		}
	}
	return ended.Sub(began)
}

// byHTTP has the example's customers asked of the CRM.
func byHTTP() fixture.Change {
	return directoryChange(`http: {service: crm, by_number: "/customers?phone={value}", by_code: "/customers/{value}", fields: [customer_code, name, tier, language, pin]}`)
}

func directoryChange(written string) fixture.Change {
	return fixture.Change{File: fixture.Config, New: "    " + written + "\n", Old: "    csv: customers.csv             # or sql: {dsn: …}, or http: {service: …}\n" +
		"    match: [customer_code, phone]\n"}
}

func TestADirectoryOverHTTP(t *testing.T) {
	withCRM(t, ticketing(byHTTP()), func(w *world, service *crm) {
		mario := `{"customer_code": "10000019", "name": "Mario Verdi", "tier": "gold", "language": "it", "pin": "24680"}`
		service.set("GET /api/customers?phone=%2B390612345678", "["+mario+"]", 200*time.Millisecond)
		service.set("GET /api/customers/10000019", mario, 200*time.Millisecond)
		c := w.dial(w.caller(marioNumber), "+39800123456")
		found := after(w, 3*time.Second, whichever[*call.Identified])
		if found.Answer != call.IdentityFound || found.Customer != "10000019" {
			t.Errorf("%+v", found)
		}
		time.Sleep(2 * time.Second)
		heardAll(w, c, "welcome", "welcome-back", "main-menu")
		_ = c.Hangup()

		c = w.dial(w.caller(strangerNumber), "+39800123456") // knows code and PIN
		time.Sleep(3 * time.Second)
		press(w, c, "10000019")
		time.Sleep(2 * time.Second)
		press(w, c, "24680")
		proved := after(w, 3*time.Second, func(b *call.Identified) bool { return b.By == "code" })
		if proved.Answer != call.IdentityFound || proved.Customer != "10000019" {
			t.Errorf("%+v", proved)
		}
		_ = c.Hangup()

		service.set("GET /api/customers?phone=%2B390612345678", "hang", 0)
		c = w.dial(w.caller(marioNumber), "+39800123456")
		failed := after(w, 4*time.Second, func(b *call.Identified) bool { return b.Answer == call.IdentityFailed })
		if failed.By != "caller.number" {
			t.Errorf("%+v", failed)
		}
		time.Sleep(1500 * time.Millisecond)
		heardAll(w, c, "main-menu") // the failed path
		_ = c.Hangup()
		time.Sleep(time.Second)
		for _, e := range w.seen() {
			if line, _ := e.MarshalJSON(); leaks(string(line), "24680") {
				t.Errorf("the journal tells %s", line)
			}
		}
	})
}

func TestADirectoryBySQL(t *testing.T) {
	file := filepath.Join(t.TempDir(), "crm.db")
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE people (code text, phone text, name text, language text, tier text, secret text);" +
		"INSERT INTO people VALUES ('10000019', '+390612345678', 'Mario Verdi', 'it', 'gold', '24680')"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	query := "select code as customer_code, name, language, tier, secret as pin from people where %s = $1"
	change := directoryChange(fmt.Sprintf(`sql: {dsn: "sqlite:%s", by_number: "%s", by_code: "%s", fields: [customer_code, name, language, tier, pin]}`,
		file, fmt.Sprintf(query, "phone"), fmt.Sprintf(query, "code")))
	virtually(t, []fixture.Change{change}, func(w *world) {
		for i := range 2 {
			c := w.dial(w.caller(marioNumber), "+39800123456")
			found := after(w, 3*time.Second, whichever[*call.Identified])
			if found.Answer != call.IdentityFound || found.Customer != "10000019" {
				t.Errorf("%+v", found)
			}
			time.Sleep(2500 * time.Millisecond)
			heardAll(w, c, "welcome", "welcome-back", "main-menu")
			_ = c.Hangup()
			time.Sleep(time.Second)
			w.forget()
			before := w.app.helpline.Load().directories["customers"]
			if _, err := w.app.Reload(); err != nil {
				t.Error(err)
			}
			if i == 0 && w.app.helpline.Load().directories["customers"] != before {
				t.Error("a reload that changed nothing opened the database anew")
			}
		}
	})
}

// TestServicesOutliveAReload: what did not change is kept, with its connections and with what is known of it.
func TestServicesOutliveAReload(t *testing.T) {
	for name, test := range map[string]struct {
		old, now          string
		client, directory bool // kept
	}{
		"nothing":        {"helpline: Acme Energia", "helpline: Acme", true, true},
		"its time-out":   {"timeout: 9s", "timeout: 8s", false, false},
		"its key":        {"Bearer hunter2", "Bearer hunter3", false, false},
		"another field":  {"fields: [customer_code, name,", "fields: [customer_code, name, balance,", true, false},
		"number reading": {"country: IT ", "country: AT ", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			withCRM(t, ticketing(byHTTP()), func(w *world, _ *crm) {
				before := w.app.helpline.Load()
				w.edit(fixture.Config, test.old, test.now)
				now := w.app.helpline.Load()
				if before == now {
					t.Fatal("nothing was reloaded")
				}
				if kept := before.services["crm"] == now.services["crm"]; kept != test.client {
					t.Errorf("the service is kept: %v", kept)
				}
				if kept := before.directories["customers"] == now.directories["customers"]; kept != test.directory {
					t.Errorf("the directory is kept: %v", kept)
				}
			})
		})
	}
}
