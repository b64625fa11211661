package web

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"centralino/account"
	"centralino/call"
	"centralino/flows"
	"centralino/web/session"
)

// desk is a server with everything around it made up.
type desk struct {
	*testing.T
	server   *Server
	settings Settings
	options  Options
	ready    error
	busy     string // the account that has a live call

	mu     sync.Mutex // guards events, and settings while streams are open
	events []call.Body
}

func newDesk(t *testing.T, change ...func(*desk)) *desk {
	t.Helper()
	d := &desk{T: t, settings: Settings{
		Helpline: "Acme", Languages: []call.Language{"it", "en"}, Zone: time.UTC,
		Accounts: map[string]account.Account{
			"anna":  {ID: "anna", Name: "Anna Rossi", Role: account.Agent, Partner: "alfa", Password: call.NewSecret("anna-demo")},
			"bruno": {ID: "bruno", Name: "Bruno", Role: account.Agent, Partner: "beta", Password: call.NewSecret("bruno-demo")},
			"sara":  {ID: "sara", Name: "Sara Neri", Role: account.Supervisor, Password: call.NewSecret("sara-demo")},
			"lea":   {ID: "lea", Name: "Lea", Role: account.PartnerSupervisor, Partner: "alfa", Password: call.NewSecret("lea-demo")},
			"eva":   {ID: "eva", Name: "Eva", Role: account.Auditor, Password: call.NewSecret("eva-demo")},
			"ada":   {ID: "ada", Name: "Ada", Role: account.Editor, Password: call.NewSecret("ada-demo")},
			"sso":   {ID: "sso", Name: "No password", Role: account.Auditor},
		},
		Queues: map[call.QueueID]Queue{
			"billing": {
				Partners: []call.PartnerID{"alfa", "beta"}, OutcomeRequired: true,
				Outcomes: []OutcomeCode{{Code: "solved", Words: map[call.Language]string{"it": "Risolto", "en": "Solved"}}},
			}, "outages": {Partners: []call.PartnerID{"beta"}},
		},
		Tokens: []account.Token{
			{Name: "wall", Hash: account.HashToken(call.NewSecret("centralino_wall")), Scopes: []account.Right{account.BoardRead}},
			{Name: "scrape", Hash: account.HashToken(call.NewSecret("centralino_scrape")), Scopes: []account.Right{account.MetricsRead}},
			{Name: "all", Hash: account.HashToken(call.NewSecret("centralino_all")), Scopes: account.Scopes()},
			{Name: "alfa", Hash: account.HashToken(call.NewSecret("centralino_alfa")), Scopes: account.Scopes(), Partner: "alfa"},
		},
	}}
	program, problems := flows.Compile("helpline.yaml", []byte("flow: helpline\nsteps: {a: {say: {it: Ciao.}, next: end}}"), flows.Environment{Languages: []call.Language{"it"}})
	if program == nil {
		t.Fatal(problems)
	}
	d.settings.Flows = map[call.FlowID]*flows.Program{"helpline": program}
	d.settings.Notes = notes()
	d.settings.Numbers = map[call.Number]call.FlowID{"+39800": "helpline"}
	sessions, err := session.Open(session.Options{
		Limits: func() (time.Duration, time.Duration) { return 30 * time.Minute, 12 * time.Hour },
		Busy:   func(id string) bool { return id == d.busy },
	})
	if err != nil {
		t.Fatal(err)
	}
	d.options = Options{
		Version: "test",
		Metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "up 1\n") }),
		Ready:   func() error { return d.ready },
		Settings: func() *Settings {
			d.mu.Lock()
			defer d.mu.Unlock()
			s := d.settings
			return &s
		},
		Sessions: sessions,
		Record: func(_ call.ID, b call.Body) {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.events = append(d.events, b)
		},
		Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Reload: Reload{Token: func() string { return "" }, Run: func() (int, any) { return 200, map[string]bool{"reloaded": true} }},
		Live:   newScene(), Archive: &shelf{}, Kept: cupboard{}, Rules: lawyers{}, Actions: &hands{}, Desk: &drawer{}, Workshop: &bench{},
	}
	for _, c := range change {
		c(d)
	}
	d.server = New(d.options)
	return d
}

// ask makes a request. with changes it before it is sent; body is JSON when it is not empty.
func (d *desk) ask(method, path, body string, with ...func(*http.Request)) *httptest.ResponseRecorder {
	d.Helper()
	r := httptest.NewRequest(method, "http://helpline.example"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, w := range with {
		w(r)
	}
	rec := httptest.NewRecorder()
	d.server.ServeHTTP(rec, r)
	if err := parsedDocument(d.T).holds(method, r.URL.Path, rec); err != nil {
		d.Errorf("%s %s: %v", method, path, err)
	}
	return rec
}

// as sends the cookie of a login.
func as(c *http.Cookie) func(*http.Request) { return func(r *http.Request) { r.AddCookie(c) } }

func token(text string) func(*http.Request) {
	return header("Authorization", "Bearer centralino_"+text)
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func from(address string) func(*http.Request) {
	return func(r *http.Request) { r.RemoteAddr = address }
}

// tries to log in.
func (d *desk) tryLogin(id, password string, with ...func(*http.Request)) *httptest.ResponseRecorder {
	d.Helper()
	body, _ := json.Marshal(map[string]string{"account": id, "password": password})
	return d.ask("POST", "/api/v1/login", string(body), with...)
}

// login logs in and returns the cookie.
func (d *desk) login(id string, with ...func(*http.Request)) *http.Cookie {
	d.Helper()
	rec := d.tryLogin(id, id+"-demo", with...)
	if rec.Code != 200 || len(rec.Result().Cookies()) != 1 {
		d.Fatalf("%s cannot log in: %d %s", id, rec.Code, rec.Body)
	}
	return rec.Result().Cookies()[0]
}

func (d *desk) want(rec *httptest.ResponseRecorder, status int, contains string) {
	d.Helper()
	if rec.Code != status || !strings.Contains(rec.Body.String(), contains) {
		d.Errorf("answered %d %s, want %d with %q", rec.Code, rec.Body, status, contains)
	}
}

// recorded returns what was recorded since the last time.
func (d *desk) recorded() []call.Body {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := d.events
	d.events = nil
	return out
}

func TestHealth(t *testing.T) {
	d := newDesk(t)
	d.want(d.ask("GET", "/metrics", ""), 200, "up 1\n")
	d.want(d.ask("GET", "/healthz", ""), 200, "alive\n")
	d.want(d.ask("GET", "/readyz", ""), 200, "ready\n")
	d.ready = errors.New("the journal cannot be written")
	d.want(d.ask("GET", "/readyz", ""), 503, "the journal cannot be written\n")
	d.want(d.ask("GET", "/healthz", ""), 200, "alive\n")
}

// Whoever is not logged in learns nothing, not even what there is.
func TestNothingIsAnsweredWithoutALogin(t *testing.T) {
	d := newDesk(t)
	open := map[string]bool{"/healthz": true, "/readyz": true, "/metrics": true, "/api/v1/login": true, "/login": true, "/static/": true}
	for _, route := range d.server.routes() {
		if open[route.Path] {
			continue
		}
		if route.Page {
			if rec := d.ask("GET", strings.TrimSuffix(route.Path, "{$}"), ""); rec.Code != 303 || !strings.HasPrefix(rec.Header().Get("Location"), "/login?next=") {
				t.Errorf("%s is answered %d, and sends to %q", route.Path, rec.Code, rec.Header().Get("Location"))
			}
			continue
		}
		if strings.HasPrefix(route.Path, "/api/v1/oidc/") {
			continue // the way in: oidc_test.go
		}
		d.want(d.ask(route.Method, route.Path, ""), 401, "login-needed")
	}
	for _, path := range []string{"/api/v1/nothing", "/nothing", "/metrics/x", "/api/v1/me/"} {
		d.want(d.ask("GET", path, ""), 401, "login-needed")
	}
	d.want(d.ask("DELETE", "/api/v1/me", ""), 401, "login-needed")
	d.want(d.ask("GET", "/api/v1/nothing", "", as(d.login("sara"))), 404, "not-found")
	rec := d.ask("DELETE", "/api/v1/me", "", as(d.login("sara")))
	d.want(rec, 405, "GET")
	if rec.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("Allow is %q", rec.Header().Get("Allow"))
	}
}

func TestMetricsBehindALogin(t *testing.T) {
	d := newDesk(t, func(d *desk) { d.settings.MetricsLogin = true })
	d.want(d.ask("GET", "/metrics", ""), 401, "login-needed")
	d.want(d.ask("GET", "/metrics", "", token("scrape")), 200, "up 1\n")
	d.want(d.ask("GET", "/metrics", "", token("wall")), 403, "metrics:read")
	d.want(d.ask("GET", "/metrics", "", as(d.login("anna"))), 403, "metrics:read")
	d.want(d.ask("GET", "/metrics", "", as(d.login("sara"))), 200, "up 1\n")
}

func TestEveryAnswerProtectsTheBrowser(t *testing.T) {
	d := newDesk(t)
	for _, path := range []string{"/healthz", "/nothing", "/api/v1/me"} {
		h := d.ask("GET", path, "").Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self';", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
		} {
			if !strings.HasPrefix(h.Get(name), want) {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if strings.Contains(h.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s: inline script or style is let through", path)
		}
		if h.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: TLS is demanded where there is none", path)
		}
	}
}

// Another site makes the browser of somebody who is logged in ask for things.
func TestAnotherSiteIsRefused(t *testing.T) {
	d := newDesk(t)
	sara := as(d.login("sara"))
	d.want(d.ask("POST", "/api/v1/logout", "", sara, header("Sec-Fetch-Site", "cross-site")), 403, "cross-origin")
	d.want(d.ask("POST", "/api/v1/logout", "", sara, header("Origin", "https://evil.example")), 403, "cross-origin")
	d.want(d.ask("GET", "/api/v1/me", "", sara, header("Sec-Fetch-Site", "cross-site")), 200, "sara")
	d.want(d.ask("POST", "/api/v1/logout", "", sara, header("Origin", "http://helpline.example")), 204, "")
	d.settings.URL = "https://help.example.org" // a proxy that changes Host
	rec := d.tryLogin("sara", "sara-demo", header("Origin", "https://help.example.org"))
	d.want(rec, 200, "sara")
	if rec.Header().Get("Strict-Transport-Security") == "" {
		t.Error("TLS is not demanded")
	}
}

// Routes of other rooms: a page sends people to log in, a WebSocket is opened by our own pages alone.
func TestRoutesOfOthers(t *testing.T) {
	d := newDesk(t, func(d *desk) {
		answer := func(w http.ResponseWriter, _ *http.Request, who *Who) error {
			_, err := io.WriteString(w, who.Account.ID)
			return err
		}
		d.options.Routes = []Route{
			{Method: "GET", Path: "/elsewhere", Page: true, Needs: []account.Right{account.Self}, Handler: answer},
			{Method: "GET", Path: "/sip", Socket: true, Needs: []account.Right{account.Self}, Handler: answer},
		}
	})
	rec := d.ask("GET", "/desk?x=1", "")
	d.want(rec, 303, "")
	if to := rec.Header().Get("Location"); to != "/login?next=%2Fdesk%3Fx%3D1" {
		t.Errorf("sent to %s", to)
	}
	anna := as(d.login("anna"))
	d.want(d.ask("GET", "/elsewhere", "", anna), 200, "anna")
	d.want(d.ask("GET", "/sip", "", anna, header("Origin", "http://helpline.example")), 200, "anna")
	d.want(d.ask("GET", "/sip", "", anna, header("Origin", "https://evil.example")), 403, "cross-origin")
	d.want(d.ask("GET", "/sip", "", anna, header("Sec-Fetch-Site", "cross-site")), 403, "cross-origin")
	d.want(d.ask("GET", "/sip", ""), 401, "")
}
