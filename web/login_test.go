package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/effort"
)

func TestLogin(t *testing.T) {
	d := newDesk(t)
	rec := d.tryLogin("anna", "anna-demo", from("192.0.2.9:4000"))
	d.want(rec, 200, `"account":"anna","name":"Anna Rossi","role":"agent","agent":"anna","partner":"alfa","rights":["self"]`)
	c := rec.Result().Cookies()[0]
	if c.Name != "centralino" || !c.HttpOnly || c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || len(c.Value) < 43 {
		t.Errorf("the cookie is %v", c)
	}
	d.want(d.ask("GET", "/api/v1/me", "", as(c)), 200, `"account":"anna"`)
	d.want(d.tryLogin("anna", "bruno-demo", from("192.0.2.9:4000")), 401, "wrong-password")
	d.want(d.tryLogin("sso", ""), 401, "wrong-password")
	d.want(d.tryLogin("anna-demo", "anna"), 401, "wrong-password")
	want := []call.Body{
		&call.LoggedIn{Account: "anna", By: call.LoginPassword, Source: "192.0.2.9"},
		&call.LoginFailed{Account: "anna", By: call.LoginPassword, Source: "192.0.2.9", Reason: call.LoginWrong},
		&call.LoginFailed{Account: "sso", By: call.LoginPassword, Source: "192.0.2.1", Reason: call.LoginWrong},
		&call.LoginFailed{By: call.LoginPassword, Source: "192.0.2.1", Reason: call.LoginWrong}, // not what was typed
	}
	if got := d.recorded(); !reflect.DeepEqual(got, want) {
		t.Errorf("recorded %v", got)
	}
	for body, status := range map[string]int{
		`{"account": "anna"`: 400, `{"user": "anna"}`: 400, `{"account":"anna","password":"x"} {}`: 400,
		`{"account":"` + strings.Repeat("a", maxBody) + `"}`: 413,
	} {
		d.want(d.ask("POST", "/api/v1/login", body), status, "urn:centralino:problem:")
	}
	d.want(d.ask("POST", "/api/v1/login", `{"account":"anna","password":"anna-demo"}`, header("Content-Type", "text/plain")), 415, "not-json")
}

func TestTheCookieOverTLS(t *testing.T) {
	d := newDesk(t, func(d *desk) { d.settings.URL = "https://help.example.org" })
	c := d.login("sara")
	if c.Name != "__Host-centralino" || !c.Secure || c.Domain != "" || c.Path != "/" {
		t.Errorf("the cookie is %v", c)
	}
}

func TestLogout(t *testing.T) {
	d := newDesk(t)
	one, two, three := d.login("sara"), d.login("sara"), d.login("sara")
	rec := d.ask("POST", "/api/v1/logout", "", as(one))
	d.want(rec, 204, "")
	if c := rec.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 {
		t.Errorf("the cookie stays: %v", c)
	}
	d.want(d.ask("GET", "/api/v1/me", "", as(one)), 401, "")
	d.want(d.ask("POST", "/api/v1/logout", `{"everywhere": true}`, as(two)), 204, "")
	d.want(d.ask("GET", "/api/v1/me", "", as(three)), 401, "")
}

// A session ends with its account, and with its password.
func TestSessionsFollowTheConfiguration(t *testing.T) {
	d := newDesk(t)
	sara, anna := d.login("sara"), d.login("anna")
	a := d.settings.Accounts["sara"]
	a.Password = call.NewSecret("another")
	d.settings.Accounts["sara"] = a
	delete(d.settings.Accounts, "anna")
	d.want(d.ask("GET", "/api/v1/me", "", as(sara)), 401, "")
	d.want(d.ask("GET", "/api/v1/me", "", as(anna)), 401, "")
	lea := d.login("lea")
	l := d.settings.Accounts["lea"]
	l.Role = "auditor"
	d.settings.Accounts["lea"] = l
	d.want(d.ask("GET", "/api/v1/me", "", as(lea)), 200, "audit:read")
}

func TestALoginAnewEndsTheOldSession(t *testing.T) {
	d := newDesk(t)
	old := d.login("sara")
	d.login("sara", as(old))
	d.want(d.ask("GET", "/api/v1/me", "", as(old)), 401, "")
}

// Somebody tries passwords on an account from many addresses; its owner, who has logged in from theirs before, gets in.
func TestPasswordsCannotBeTried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.login("anna", from("198.51.100.7:1"))
		refused := 0
		for i := range 50 {
			rec := d.tryLogin("anna", fmt.Sprint("guess", i), from(fmt.Sprintf("203.0.113.%d:1", i)))
			if rec.Code == 429 {
				refused++
				if rec.Header().Get("Retry-After") != "60" {
					t.Errorf("Retry-After is %q", rec.Header().Get("Retry-After"))
				}
			}
		}
		if refused != 50-accountTries {
			t.Errorf("%d of 50 were not even looked at", refused)
		}
		d.want(d.tryLogin("anna", "anna-demo", from("203.0.113.200:1")), 429, "too-many")
		d.login("anna", from("198.51.100.7:1"))
		many := 0
		for _, b := range d.recorded() {
			if f, ok := b.(*call.LoginFailed); ok && f.Reason == call.LoginTooMany {
				many++
			}
		}
		if many != 1 {
			t.Errorf("that there were too many was recorded %d times", many)
		}
		time.Sleep(time.Minute)
		d.want(d.tryLogin("anna", "anna-demo", from("203.0.113.200:1")), 200, "anna")
	})
}

func TestAnAddressCannotTryAccounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		refused := 0
		for i := range 40 {
			if d.tryLogin(fmt.Sprint("name", i), "x", from(fmt.Sprintf("[2001:db8::%x]:1", i))).Code == 429 {
				refused++
			}
		}
		if refused != 40-sourceTries {
			t.Errorf("%d of 40 were refused", refused)
		}
		d.want(d.tryLogin("anna", "anna-demo", from("[2001:db8:0:1::1]:1")), 200, "anna")
	})
}

// The time of an answer does not tell whether there is such an account: each makes one hash. It is the time of a processor that is
// compared, since a clock also tells what others do.
func TestUnknownAccountsTakeAsLong(t *testing.T) {
	d := newDesk(t)
	least := func(id string) time.Duration {
		best := time.Hour
		for i := range 4 {
			begun := effort.Spent(t)
			d.want(d.tryLogin(id, "wrong", from(fmt.Sprintf("192.0.2.%d:1", 20+i))), 401, "")
			best = min(best, effort.Spent(t)-begun)
		}
		return best
	}
	known, unknown := least("anna"), least("nobody")
	if unknown < known/3 || known < unknown/3 {
		t.Errorf("an account takes %v, none %v", known, unknown)
	}
}

func TestSource(t *testing.T) {
	settings := &Settings{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8")}}
	for _, c := range []struct{ peer, forwarded, want string }{
		{"192.0.2.1:5", "", "192.0.2.1"},
		{"192.0.2.1:5", "198.51.100.1", "192.0.2.1"}, // nobody's proxy
		{"127.0.0.1:5", "198.51.100.1", "198.51.100.1"},
		{"127.0.0.1:5", "1.1.1.1, 198.51.100.1", "198.51.100.1"}, // the first was made up
		{"127.0.0.1:5", "198.51.100.1, 10.0.0.3", "198.51.100.1"},
		{"127.0.0.1:5", "nonsense", "127.0.0.1"},
		{"[::ffff:127.0.0.1]:5", "2001:db8::1", "2001:db8::1"},
		{"pipe", "", "invalid IP"},
	} {
		r, _ := http.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := source(settings, r).String(); got != c.want {
			t.Errorf("%v: %s", c, got)
		}
	}
}

// FuzzSource holds that nobody who is no proxy chooses their own address.
func FuzzSource(f *testing.F) {
	f.Add("192.0.2.1:5", "1.2.3.4, x")
	f.Fuzz(func(t *testing.T, peer, forwarded string) {
		r := &http.Request{RemoteAddr: peer, Header: http.Header{"X-Forwarded-For": {forwarded}}}
		got := source(&Settings{}, r)
		if at, err := netip.ParseAddrPort(peer); err == nil && got != at.Addr().Unmap() {
			t.Errorf("%q is taken for %v", peer, got)
		}
		neighbourhood(got)
	})
}
