package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"centralino/call"
	"centralino/web/visit"
)

// openDoor is a desk with a page for everybody.
func openDoor(t *testing.T) *desk {
	return newDesk(t, func(d *desk) {
		d.settings.Public = &Public{
			Numbers: []call.Number{"helpline", "billing"}, Origins: []string{"https://www.example"}, Limits: visit.Limits{InAll: 2, PerSource: 1},
		}
	})
}

// ticketOf takes a ticket, and the request that a page makes with it.
func (d *desk) ticketOf(more ...func(*http.Request)) *http.Request {
	d.Helper()
	rec := d.ask("POST", "/api/v1/visit", "", more...)
	d.want(rec, 200, `"expires_seconds":30`)
	var in struct{ Ticket string }
	if err := json.Unmarshal(rec.Body.Bytes(), &in); err != nil {
		d.Fatal(err)
	}
	r := httptest.NewRequestWithContext(d.Context(), "GET", "http://helpline.example/call/sip", nil)
	r.Header.Set("Sec-WebSocket-Protocol", "sip, ticket."+in.Ticket)
	return r
}

func TestThePublicPage(t *testing.T) {
	d := openDoor(t)
	page := d.ask("GET", "/call", "")
	d.want(page, 200, "/static/call.js")
	if policy := page.Header().Get("Content-Security-Policy"); !strings.HasSuffix(policy, "frame-ancestors 'self' https://www.example") || page.Header().Get("X-Frame-Options") != "" {
		t.Errorf("the site that may show it cannot: %s", policy)
	}
	d.want(d.ask("GET", "/api/v1/visit", ""), 200, `{"helpline":"Acme","numbers":["helpline","billing"],"language":"it"}`)
	for origin, allowed := range map[string]string{"https://www.example": "https://www.example", "https://evil.example": "", "": ""} {
		rec := d.ask("GET", "/call/button.js", "", header("Origin", origin), header("Sec-Fetch-Site", "cross-site"))
		d.want(rec, 200, "centralino-call")
		if got := rec.Header().Get("Access-Control-Allow-Origin"); got != allowed || rec.Header().Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("to %q the button is for %q", origin, got)
		}
	}
	d.settings.Public.Origins = nil
	if h := d.ask("GET", "/call", "").Header(); !strings.HasSuffix(h.Get("Content-Security-Policy"), "frame-ancestors 'none'") || h.Get("X-Frame-Options") != "DENY" {
		t.Error("without origins sites can show it")
	}
	d.settings.Public = nil
	for _, path := range []string{"/call", "/call/button.js", "/api/v1/visit"} {
		d.want(d.ask("GET", path, ""), 401, "login-needed")
		d.want(d.ask("GET", path, "", as(d.login("sara"))), 404, "not-found")
	}
}

func TestATicketOpensOneConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoor(t)
		r := d.ticketOf()
		enter, ok := d.server.Visitor(r)
		if !ok {
			t.Fatal("a ticket is none")
		}
		if _, ok := d.server.Visitor(r); ok {
			t.Error("it is good twice")
		}
		foreign := d.ticketOf()
		foreign.Header.Set("Origin", "https://www.example")
		if _, ok := d.server.Visitor(foreign); ok {
			t.Error("a page of another site connects")
		}
		r.Header.Set("Sec-WebSocket-Protocol", "sip")
		if _, ok := d.server.Visitor(r); ok {
			t.Error("it goes without one")
		}
		leave, ok := enter()
		if _, again := enter(); !ok || again {
			t.Errorf("calls: %v, %v", ok, again)
		}
		leave()
		if _, ok := enter(); !ok {
			t.Error("a call that is over is counted")
		}
		unused := d.ticketOf()
		d.settings.Public = nil
		if _, ok := d.server.Visitor(unused); ok {
			t.Error("it is good where the page is gone")
		}
	})
}

func TestTicketsAreForWhoDoesNotAskTooOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoor(t)
		for range 10 {
			d.ticketOf()
		}
		rec := d.ask("POST", "/api/v1/visit", "")
		d.want(rec, 429, "too-many")
		if rec.Header().Get("Retry-After") != "10" {
			t.Errorf("to be tried again after %q", rec.Header().Get("Retry-After"))
		}
		d.ticketOf(func(r *http.Request) { r.RemoteAddr = "192.0.2.200:5" })
		d.want(d.ask("POST", "/api/v1/visit", "", header("Sec-Fetch-Site", "cross-site")), 403, "cross-origin")
		d.ready = errors.New("shutting down")
		d.want(d.ask("POST", "/api/v1/visit", ""), 503, "stopping")
	})
}
