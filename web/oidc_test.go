package web

import (
	"crypto/rand"
	"crypto/rsa"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"centralino/account"
	"centralino/call"
	"centralino/internal/provider"
)

// authorized is what happens in the browser at the provider: it gives a code.
func (d *desk) authorized(p *provider.Provider, location string) (code, state string) {
	d.Helper()
	u, err := url.Parse(location)
	if err != nil || !strings.HasPrefix(location, p.URL+"/authorize?") {
		d.Fatalf("sent to %s", location)
	}
	q := u.Query()
	for name, want := range map[string]string{
		"client_id": "helpline", "response_type": "code", "code_challenge_method": "S256", "redirect_uri": "https://help.example.org/api/v1/oidc/callback",
	} {
		if q.Get(name) != want {
			d.Errorf("%s is %q", name, q.Get(name))
		}
	}
	if len(q.Get("state")) < 20 || len(q.Get("nonce")) < 20 || len(q.Get("code_challenge")) != 43 {
		d.Errorf("sent with %v", q)
	}
	return p.Code(q), q.Get("state")
}

// signedOn is a desk where the provider vouches for people.
func signedOn(t *testing.T, p *provider.Provider) *desk {
	return newDesk(t, func(d *desk) {
		d.settings.URL = "https://help.example.org"
		d.settings.OIDC = &OIDC{
			Issuer: p.URL, ClientID: provider.Client, ClientSecret: call.NewSecret(provider.Secret), AccountClaim: "email", GroupsClaim: "groups",
			SignedOn: func(name string, groups []string) (account.Account, bool) {
				if name == "sara@example.org" {
					return d.settings.Accounts["sara"], true
				}
				if slices.Contains(groups, "leads") {
					return Guest(name, account.PartnerSupervisor, "alfa"), true
				}
				return account.Account{}, false
			},
		}
	})
}

// goes to the provider and comes back; change is for the way back.
func (d *desk) signOn(p *provider.Provider, change func(q url.Values, r *http.Request)) *httptest.ResponseRecorder {
	d.Helper()
	rec := d.ask("GET", "/api/v1/oidc/login?next=/board", "")
	if rec.Code != 303 {
		d.Fatalf("answered %d %s", rec.Code, rec.Body)
	}
	code, state := d.authorized(p, rec.Header().Get("Location"))
	q := url.Values{"code": {code}, "state": {state}}
	return d.ask("GET", "/api/v1/oidc/callback", "", as(rec.Result().Cookies()[0]), func(r *http.Request) {
		if change != nil {
			change(q, r)
		}
		r.URL.RawQuery = q.Encode()
	})
}

func sessionOf(rec *httptest.ResponseRecorder) *http.Cookie {
	for _, c := range rec.Result().Cookies() {
		if c.Name == "__Host-centralino" && c.Value != "" {
			return c
		}
	}
	return nil
}

func TestSignOn(t *testing.T) {
	p := provider.New(t)
	d := signedOn(t, p)
	p.Vouch(map[string]any{"email": "sara@example.org", "email_verified": true}, nil)
	rec := d.signOn(p, nil)
	c := sessionOf(rec)
	if rec.Code != 303 || rec.Header().Get("Location") != "/board" || c == nil {
		t.Fatalf("answered %d to %s with %v", rec.Code, rec.Header().Get("Location"), c)
	}
	d.want(d.ask("GET", "/api/v1/me", "", as(c)), 200, `"account":"sara","name":"Sara Neri","role":"supervisor"`)
	if e := d.recorded(); !reflect.DeepEqual(e, []call.Body{&call.LoggedIn{Account: "sara", By: call.LoginSSO, Source: "192.0.2.1"}}) {
		t.Errorf("recorded %+v", e)
	}
	p.Vouch(map[string]any{"email": "lisa@example.org", "email_verified": true, "groups": []string{"others", "leads"}}, nil)
	lisa := sessionOf(d.signOn(p, nil))
	d.want(d.ask("GET", "/api/v1/me", "", as(lisa)), 200, `"account":"sso:lisa@example.org","name":"lisa@example.org","role":"partner-supervisor","partner":"alfa"`)
	d.settings.OIDC = nil
	d.want(d.ask("GET", "/api/v1/me", "", as(lisa)), 401, "")
	d.want(d.ask("GET", "/api/v1/oidc/login", ""), 404, "")
}

func TestSignOnLetsNobodyElseIn(t *testing.T) {
	p := provider.New(t)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	good := map[string]any{"email": "sara@example.org", "email_verified": true}
	with := func(name string, value any) map[string]any {
		c := maps.Clone(good)
		c[name] = value
		return c
	}
	for name, c := range map[string]struct {
		claims map[string]any
		key    *rsa.PrivateKey
		back   func(q url.Values, r *http.Request)
		why    call.LoginFailure
	}{
		"nobody's account":  {with("email", "eve@example.org"), nil, nil, call.LoginDenied},
		"unverified":        {with("email_verified", false), nil, nil, call.LoginDenied},
		"no such claim":     {with("email", 5), nil, nil, call.LoginDenied},
		"another client":    {with("aud", "other"), nil, nil, call.LoginWrong},
		"another issuer":    {with("iss", "https://evil.example"), nil, nil, call.LoginWrong},
		"expired":           {with("exp", time.Now().Add(-time.Hour).Unix()), nil, nil, call.LoginWrong},
		"another nonce":     {with("nonce", "x"), nil, nil, call.LoginWrong},
		"forged":            {good, other, nil, call.LoginWrong},
		"no code":           {good, nil, func(q url.Values, _ *http.Request) { q.Del("code") }, call.LoginWrong},
		"another code":      {good, nil, func(q url.Values, _ *http.Request) { q.Set("code", "x") }, call.LoginWrong},
		"another state":     {good, nil, func(q url.Values, _ *http.Request) { q.Set("state", "x") }, call.LoginWrong},
		"another's browser": {good, nil, func(_ url.Values, r *http.Request) { r.Header.Del("Cookie") }, call.LoginWrong},
	} {
		t.Run(name, func(t *testing.T) {
			d := signedOn(t, p)
			p.Vouch(c.claims, c.key)
			rec := d.signOn(p, c.back)
			if rec.Code != 303 || rec.Header().Get("Location") != "/login?problem=sso-"+string(c.why) || sessionOf(rec) != nil {
				t.Errorf("answered %d to %s", rec.Code, rec.Header().Get("Location"))
			}
			if e := d.recorded(); len(e) != 1 || e[0].(*call.LoginFailed).Reason != c.why {
				t.Errorf("recorded %+v", e)
			}
		})
	}
}

func TestSignOnOnlyOnce(t *testing.T) {
	p := provider.New(t)
	d := signedOn(t, p)
	p.Vouch(map[string]any{"email": "sara@example.org", "email_verified": true}, nil)
	var query string
	var cookies []*http.Cookie
	d.signOn(p, func(q url.Values, r *http.Request) { query, cookies = q.Encode(), r.Cookies() })
	rec := d.ask("GET", "/api/v1/oidc/callback?"+query, "", as(cookies[0]))
	if rec.Header().Get("Location") != "/login?problem=sso-wrong" {
		t.Errorf("a second time leads to %s", rec.Header().Get("Location"))
	}
	p.Close()
	d = signedOn(t, p)
	d.want(d.ask("GET", "/api/v1/oidc/login", ""), 502, "no-provider")
}

func TestALoginLeadsToOurOwnPagesOnly(t *testing.T) {
	for next, want := range map[string]string{
		"/board": "/board", "/calls?from=x#y": "/calls?from=x#y", "": "/", "board": "/", "//evil.example": "/", "https://evil.example/": "/",
		"/\\evil.example": "/", "/\tx": "/", "javascript:alert(1)": "/",
	} {
		if got := ownPath(next); got != want {
			t.Errorf("%q leads to %q", next, got)
		}
	}
}
