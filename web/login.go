package web

import (
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"centralino/account"
	"centralino/call"
	"centralino/web/throttle"
)

// How often a login may fail. An account's failures count by themselves for addresses from which it has logged in before: so
// nobody can lock an agent out who sits where they always sit.
const (
	accountTries      = 5  // at once, and one more a minute
	sourceTries       = 30 // at once, and one more every ten seconds
	rememberedSources = 10_000
	hashesAtOnce      = 2 // each takes 19 MiB and some 20 ms of a core
	hashPatience      = 5 * time.Second
	longestPassword   = 1024
	longestAccount    = 64
)

// login guards the way in.
type login struct {
	accounts, sources *throttle.Throttle
	hashing           chan struct{}

	mu    sync.Mutex
	known map[string]bool // an account and an address from which it has logged in
}

// loginRequest is what is sent to log in.
type loginRequest struct {
	Account  string      `json:"account"`
	Password call.Secret `json:"password"`
}

// getWaysIn tells the door what to offer.
func (s *Server) getWaysIn(w http.ResponseWriter, _ *http.Request, _ *Who) error {
	return writeJSON(w, http.StatusOK, struct {
		SSO bool `json:"sso"`
	}{s.settings().OIDC != nil})
}

// postLogin lets somebody in who knows their password.
func (s *Server) postLogin(w http.ResponseWriter, r *http.Request, _ *Who) error {
	var in loginRequest
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	settings := s.settings()
	from := source(settings, r)
	a, there := settings.Accounts[in.Account]
	attempt := attempt{source: neighbourhood(from), account: in.Account[:min(len(in.Account), longestAccount)]}
	failed := &call.LoginFailed{By: call.LoginPassword, Source: from.String()}
	if there {
		failed.Account = a.ID
	}
	if wait, first := s.login.take(attempt, time.Now()); wait > 0 {
		if first {
			failed.Reason = call.LoginTooMany
			s.record("", failed)
		}
		return tooMany(w, wait)
	}
	right, err := s.passwordIs(r, a, in.Password)
	if err != nil {
		return err
	}
	if !right || !there {
		failed.Reason = call.LoginWrong
		s.record("", failed)
		return Refuse(http.StatusUnauthorized, "wrong-password", "account or password are wrong", "try again; an agent's password is that of the telephone")
	}
	s.login.succeeded(attempt)
	return s.enter(w, r, a, call.LoginPassword)
}

// enter begins a session for somebody, and ends the one that the browser had.
func (s *Server) enter(w http.ResponseWriter, r *http.Request, a account.Account, by call.LoginWay) error {
	settings := s.settings()
	if old, err := r.Cookie(cookieName(settings, r)); err == nil {
		s.sessions.End(old.Value)
	}
	id, err := s.sessions.Begin(a, by == call.LoginSSO, time.Now())
	if err != nil {
		return err
	}
	s.record("", &call.LoggedIn{Account: a.ID, By: by, Source: source(settings, r).String()})
	setCookie(w, settings, r, id)
	if by == call.LoginSSO {
		return nil // the browser is sent on
	}
	return writeJSON(w, http.StatusOK, describe(&Who{Account: a}, settings))
}

// passwordIs compares a password. Only a few are compared at once: a hash takes memory and time that calls need too.
func (s *Server) passwordIs(r *http.Request, a account.Account, password call.Secret) (bool, error) {
	if password.Len() > longestPassword {
		password = call.Secret{}
	}
	patience := time.NewTimer(hashPatience)
	defer patience.Stop()
	select {
	case s.login.hashing <- struct{}{}:
		defer func() { <-s.login.hashing }()
	case <-r.Context().Done():
		return false, r.Context().Err()
	case <-patience.C:
		return false, Refuse(http.StatusServiceUnavailable, "busy", "too many log in at once", "try again in a few seconds")
	}
	return account.Check(a.Password, password, account.UsualCost()), nil
}

func tooMany(w http.ResponseWriter, wait time.Duration) error {
	seconds := strconv.Itoa(int(math.Ceil(wait.Seconds())))
	w.Header().Set("Retry-After", seconds)
	return Refuse(http.StatusTooManyRequests, "too-many", "too many logins have failed", "try again in %s seconds", seconds)
}

// attempt is one try to log in.
type attempt struct{ source, account string }

// key is under what an attempt on an account counts.
func (l *login) key(a attempt) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if both := a.account + " " + a.source; l.known[both] {
		return both
	}
	return a.account
}

// take counts an attempt; a wait above 0 says that there were too many.
func (l *login) take(a attempt, now time.Time) (wait time.Duration, first bool) {
	if wait, first = l.sources.Take(a.source, now); wait > 0 {
		return wait, first
	}
	if wait, first = l.accounts.Take(l.key(a), now); wait > 0 {
		l.sources.Return(a.source)
	}
	return wait, first
}

// succeeded takes an attempt back, and remembers where from it was.
func (l *login) succeeded(a attempt) {
	l.sources.Return(a.source)
	l.accounts.Return(l.key(a))
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.known) >= rememberedSources {
		clear(l.known)
	}
	l.known[a.account+" "+a.source] = true
}
