package web

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"centralino/account"
	"centralino/call"
)

// OIDC is an OpenID provider that vouches for people.
type OIDC struct {
	Issuer       string
	ClientID     string
	ClientSecret call.Secret
	AccountClaim string // names the account
	GroupsClaim  string // lists groups

	// SignedOn finds the account of somebody, or makes one by their groups. ok is false for nobody.
	SignedOn func(name string, groups []string) (a account.Account, ok bool)
}

const (
	ssoPatience = 10 * time.Second // for an answer of the provider
	ssoTime     = 10 * time.Minute // to log in there
	ssoPending  = 1000
	ssoCallback = "/api/v1/oidc/callback"
)

// signOn is single sign-on: the authorization code flow with PKCE, state and nonce, OpenID Connect Core section 3.1.
type signOn struct {
	mu        sync.Mutex
	pending   map[string]pendingLogin // by state
	providers map[string]*oidc.Provider
}

// pendingLogin is somebody who is at the provider.
type pendingLogin struct {
	nonce, verifier, next string
	until                 time.Time
}

func newSignOn() *signOn {
	return &signOn{pending: map[string]pendingLogin{}, providers: map[string]*oidc.Provider{}}
}

func (s *Server) signOnRoutes() []Route {
	return []Route{
		{Method: "GET", Path: "/api/v1/oidc/login", Open: true, Handler: s.getSignOn},
		{Method: "GET", Path: ssoCallback, Open: true, Handler: s.getSignedOn},
	}
}

// client talks to the provider that the settings name.
func (s *Server) client(ctx context.Context, settings *Settings) (*oidc.Provider, *oauth2.Config, error) {
	o := settings.OIDC
	if o == nil {
		return nil, nil, notFound("there is no single sign-on", "log in with account and password")
	}
	s.signOn.mu.Lock()
	p := s.signOn.providers[o.Issuer]
	s.signOn.mu.Unlock()
	if p == nil {
		var err error
		// The provider keeps the context for fetching keys later, so it must outlive this request.
		if p, err = oidc.NewProvider(context.WithoutCancel(ctx), o.Issuer); err != nil {
			s.log.Warn("single sign-on: the provider does not answer", "issuer", o.Issuer, "err", err)
			return nil, nil, Refuse(http.StatusBadGateway, "no-provider", "the provider of single sign-on does not answer", "try again, or log in with a password; the log says more")
		}
		s.signOn.mu.Lock()
		s.signOn.providers[o.Issuer] = p
		s.signOn.mu.Unlock()
	}
	return p, &oauth2.Config{
		ClientID: o.ClientID, ClientSecret: o.ClientSecret.Reveal(), Endpoint: p.Endpoint(), RedirectURL: settings.URL + ssoCallback,
		Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}, nil
}

func withPatience(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, &http.Client{Timeout: ssoPatience})
}

// getSignOn sends the browser to the provider.
func (s *Server) getSignOn(w http.ResponseWriter, r *http.Request, _ *Who) error {
	settings := s.settings()
	now := time.Now()
	if wait, _ := s.login.sources.Take(neighbourhood(source(settings, r)), now); wait > 0 {
		return tooMany(w, wait)
	}
	_, config, err := s.client(withPatience(r.Context()), settings)
	if err != nil {
		return err
	}
	state := rand.Text()
	p := pendingLogin{nonce: rand.Text(), verifier: oauth2.GenerateVerifier(), next: ownPath(r.URL.Query().Get("next")), until: now.Add(ssoTime)}
	if !s.signOn.begin(state, p, now) {
		return Refuse(http.StatusServiceUnavailable, "busy", "too many log in at once", "try again in a minute")
	}
	http.SetCookie(w, stateCookie(settings, r, state, int(ssoTime.Seconds())))
	http.Redirect(w, r, config.AuthCodeURL(state, oidc.Nonce(p.nonce), oauth2.S256ChallengeOption(p.verifier)), http.StatusSeeOther)
	return nil
}

// begin remembers who has gone to the provider; false: there are too many.
func (o *signOn) begin(state string, p pendingLogin, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	for s, other := range o.pending {
		if !now.Before(other.until) {
			delete(o.pending, s)
		}
	}
	if len(o.pending) >= ssoPending {
		return false
	}
	o.pending[state] = p
	return true
}

// end returns who comes back, once.
func (o *signOn) end(state string, now time.Time) (pendingLogin, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	p, ok := o.pending[state]
	delete(o.pending, state)
	return p, ok && now.Before(p.until)
}

// stateCookie binds a login at the provider to the browser that began it: nobody is logged in as somebody else by a link.
func stateCookie(settings *Settings, r *http.Request, state string, seconds int) *http.Cookie {
	return &http.Cookie{
		Name: cookieName(settings, r) + "-sso", Value: state, Path: "/", HttpOnly: true, Secure: secure(settings, r),
		SameSite: http.SameSiteLaxMode, MaxAge: seconds,
	}
}

// ownPath lets a login lead to nothing but our own pages.
func ownPath(next string) string {
	if u, err := url.Parse(next); err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}

// getSignedOn takes back whom the provider vouches for. It is a page of people: what went wrong is told by /login.
func (s *Server) getSignedOn(w http.ResponseWriter, r *http.Request, _ *Who) error {
	settings, q := s.settings(), r.URL.Query()
	cookie, err := r.Cookie(cookieName(settings, r) + "-sso")
	http.SetCookie(w, stateCookie(settings, r, "", -1))
	state := q.Get("state")
	if err != nil || subtle.ConstantTimeCompare([]byte(cookie.Value), []byte(state)) != 1 {
		return s.turnAway(w, r, call.LoginWrong, "no state of this browser")
	}
	p, ok := s.signOn.end(state, time.Now())
	if !ok || q.Get("code") == "" {
		return s.turnAway(w, r, call.LoginWrong, "late, twice, or refused: "+q.Get("error"))
	}
	a, why, err := s.vouched(withPatience(r.Context()), settings, q.Get("code"), p)
	if err != nil {
		return s.turnAway(w, r, why, err.Error())
	}
	if err := s.enter(w, r, a, call.LoginSSO); err != nil {
		return err
	}
	http.Redirect(w, r, p.next, http.StatusSeeOther)
	return nil
}

// turnAway says in the log why somebody is not let in, and to them no more than that.
func (s *Server) turnAway(w http.ResponseWriter, r *http.Request, why call.LoginFailure, detail string) error {
	s.log.Warn("single sign-on let nobody in", "why", detail)
	s.record("", &call.LoginFailed{By: call.LoginSSO, Source: source(s.settings(), r).String(), Reason: why})
	http.Redirect(w, r, "/login?problem=sso-"+string(why), http.StatusSeeOther)
	return nil
}
