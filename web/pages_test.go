package web

import (
	"strings"
	"testing"
)

// Whoever comes to the door is let in, and begins where they may.
func TestPages(t *testing.T) {
	d := newDesk(t)
	sara := as(d.login("sara"))
	d.want(d.ask("GET", "/login", ""), 200, "/static/login.js")
	for _, path := range []string{"/board", "/calls", "/flows"} {
		d.want(d.ask("GET", path, "", sara), 200, "/static"+path+".js")
		d.want(d.ask("GET", path, "", as(d.login("anna"))), 403, "forbidden")
	}
	for _, who := range []string{"sara", "lea", "eva"} {
		d.want(d.ask("GET", "/calls/figures", "", as(d.login(who))), 200, "/static/figures.js")
	}
	d.want(d.ask("GET", "/calls/figures", "", as(d.login("ada"))), 403, "reports:read")
	for path, to := range map[string]string{"/": "/board", "/login": "/"} {
		if rec := d.ask("GET", path, "", sara); rec.Code != 303 || rec.Header().Get("Location") != to {
			t.Errorf("%s answers %d and sends to %q", path, rec.Code, rec.Header().Get("Location"))
		}
	}
	anna := as(d.login("anna"))
	d.want(d.ask("GET", "/desk", "", anna), 200, "/static/desk.js")
	d.want(d.ask("GET", "/desk", "", sara), 409, "no-agent")
	if rec := d.ask("GET", "/", "", anna); rec.Header().Get("Location") != "/desk" {
		t.Errorf("an agent begins at %q", rec.Header().Get("Location"))
	}
}

// The door offers single sign-on where there is one, and says what went wrong with it.
func TestWaysIn(t *testing.T) {
	d := newDesk(t)
	d.want(d.ask("GET", "/api/v1/login", ""), 200, `{"sso":false}`)
}

// What pages are made of is served as what it is, once, and no page has a script or a style in it.
func TestStatic(t *testing.T) {
	d := newDesk(t)
	for path, kind := range map[string]string{
		"/static/board.js": "text/javascript; charset=utf-8", "/static/style.css": "text/css; charset=utf-8", "/static/icon.svg": "image/svg+xml",
		"/static/lib/api.js": "text/javascript; charset=utf-8", "/login": "text/html; charset=utf-8",
	} {
		rec := d.ask("GET", path, "")
		if rec.Code != 200 || rec.Header().Get("Content-Type") != kind || rec.Header().Get("ETag") == "" {
			t.Errorf("%s is answered %d, as %q", path, rec.Code, rec.Header().Get("Content-Type"))
		}
		again := d.ask("GET", path, "", header("If-None-Match", rec.Header().Get("ETag")))
		if again.Code != 304 {
			t.Errorf("%s is sent again: %d", path, again.Code)
		}
	}
	for _, path := range []string{"/static/", "/static/nothing.js", "/static/../login.html", "/static/lib"} {
		if rec := d.ask("GET", path, ""); rec.Code == 200 {
			t.Errorf("%s is answered %d", path, rec.Code)
		}
	}
	if page := d.ask("GET", "/login", "").Body.String(); strings.Contains(page, "<style") || strings.Count(page, "<script") != strings.Count(page, "<script src=")+strings.Count(page, `<script type="module" src=`) {
		t.Errorf("a page has a script or a style in it:\n%s", page)
	}
}
