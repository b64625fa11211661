package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestReloadIsForWhoHasTheToken tries who may have everything read anew, and counts how often it is.
func TestReloadIsForWhoHasTheToken(t *testing.T) {
	const token = "a-token-that-nobody-guesses"
	for name, c := range map[string]struct {
		configured string
		method     string
		header     map[string]string
		want       int
	}{
		"the token":                 {token, "POST", map[string]string{"Authorization": "Bearer " + token}, 200},
		"in any case":               {token, "POST", map[string]string{"Authorization": "bearer  " + token}, 200},
		"none":                      {token, "POST", nil, 401},
		"another":                   {token, "POST", map[string]string{"Authorization": "Bearer x" + token}, 401},
		"its beginning":             {token, "POST", map[string]string{"Authorization": "Bearer " + token[:10]}, 401},
		"as a password":             {token, "POST", map[string]string{"Authorization": "Basic " + token}, 401},
		"none configured":           {"", "POST", map[string]string{"Authorization": "Bearer "}, 403},
		"none configured, one sent": {"", "POST", map[string]string{"Authorization": "Bearer " + token}, 403},
		"a page of another site":    {token, "POST", map[string]string{"Authorization": "Bearer " + token, "Sec-Fetch-Site": "cross-site"}, 403},
		"an old browser":            {token, "POST", map[string]string{"Authorization": "Bearer " + token, "Origin": "https://evil.example"}, 403},
		"our own page":              {token, "POST", map[string]string{"Authorization": "Bearer " + token, "Sec-Fetch-Site": "same-origin"}, 200},
		"a link":                    {token, "GET", map[string]string{"Authorization": "Bearer " + token}, 405},
	} {
		t.Run(name, func(t *testing.T) {
			ran := 0
			h := New(Options{Metrics: http.NotFoundHandler(), Reload: Reload{
				Token: func() string { return c.configured },
				Run:   func() (int, any) { ran++; return 200, map[string]bool{"reloaded": true} },
			}})
			r := httptest.NewRequest(c.method, "http://127.0.0.1:8080/api/v1/reload", nil)
			for k, v := range c.header {
				r.Header.Set(k, v)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.want || (ran == 1) != (c.want == 200) {
				t.Errorf("answered %d and ran %d times, want %d", w.Code, ran, c.want)
			}
			if strings.Contains(w.Body.String(), token) {
				t.Errorf("the answer has the token: %s", w.Body)
			}
			if c.want == 401 && w.Header().Get("WWW-Authenticate") == "" {
				t.Error("it is not said what is asked for")
			}
		})
	}
}
