package web

import (
	"net/http"
	"strings"
	"testing"

	"centralino/call"
)

// TestReloadIsForWhoHasTheToken tries who may have everything read anew, and counts how often it is.
func TestReloadIsForWhoHasTheToken(t *testing.T) {
	const secret = "a-token-that-nobody-guesses"
	for name, c := range map[string]struct {
		configured string
		method     string
		with       []func(*http.Request)
		want       int
	}{
		"the token":                 {secret, "POST", bearing("Bearer " + secret), 200},
		"in any case":               {secret, "POST", bearing("bearer  " + secret), 200},
		"none":                      {secret, "POST", nil, 401},
		"another":                   {secret, "POST", bearing("Bearer x" + secret), 401},
		"its beginning":             {secret, "POST", bearing("Bearer " + secret[:10]), 401},
		"as a password":             {secret, "POST", bearing("Basic " + secret), 401},
		"none configured":           {"", "POST", bearing("Bearer "), 401},
		"none configured, one sent": {"", "POST", bearing("Bearer " + secret), 401},
		"a page of another site":    {secret, "POST", append(bearing("Bearer "+secret), header("Sec-Fetch-Site", "cross-site")), 403},
		"an old browser":            {secret, "POST", append(bearing("Bearer "+secret), header("Origin", "https://evil.example")), 403},
		"our own page":              {secret, "POST", append(bearing("Bearer "+secret), header("Sec-Fetch-Site", "same-origin")), 200},
		"a token with the scope":    {"", "POST", []func(*http.Request){token("all")}, 200},
		"a token without it":        {"", "POST", []func(*http.Request){token("wall")}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			ran := 0
			d := newDesk(t, func(d *desk) {
				d.options.Reload = Reload{
					Token: func() string { return c.configured },
					Run:   func() (int, any) { ran++; return 200, map[string]bool{"reloaded": true} },
				}
			})
			w := d.ask(c.method, "/api/v1/reload", "", c.with...)
			if w.Code != c.want || (ran == 1) != (c.want == 200) {
				t.Errorf("answered %d and ran %d times, want %d", w.Code, ran, c.want)
			}
			if strings.Contains(w.Body.String(), secret) {
				t.Errorf("the answer has the token: %s", w.Body)
			}
			if c.want == 401 && w.Header().Get("WWW-Authenticate") == "" {
				t.Error("it is not said what is asked for")
			}
			if n := len(d.recorded()); n != ran {
				t.Errorf("%d actions are recorded", n)
			}
		})
	}
}

func bearing(text string) []func(*http.Request) {
	return []func(*http.Request){header("Authorization", text)}
}

// TestAReloadIsTriedBefore: it is for whom reloads, and changes and records nothing.
func TestAReloadIsTriedBefore(t *testing.T) {
	ran, tried := 0, 0
	d := newDesk(t, func(d *desk) {
		d.options.Reload.Run = func() (int, any) { ran++; return 200, map[string]bool{"reloaded": true} }
		d.options.Reload.Try = func() (int, any) { tried++; return 200, map[string]bool{"reloaded": false} }
	})
	d.want(d.ask("POST", "/api/v1/reload?try=true", "", as(d.login("ada"))), 200, `"reloaded": false`)
	d.want(d.ask("POST", "/api/v1/reload?try=true", "", as(d.login("sara"))), 403, "reload")
	d.want(d.ask("POST", "/api/v1/reload?tri=true", "", as(d.login("ada"))), 400, "tri")
	acted := 0
	for _, b := range d.recorded() {
		if _, ok := b.(*call.Acted); ok {
			acted++
		}
	}
	if ran != 0 || tried != 1 || acted != 0 {
		t.Errorf("ran %d times, tried %d times, %d actions are recorded", ran, tried, acted)
	}
}
