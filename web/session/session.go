// Package session remembers who is logged in. A session is named by 32 bytes of chance that only the browser has: here lies
// their hash, so neither the file nor the memory lets anybody in.
package session

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"sync"
	"time"

	"centralino/account"
	"centralino/call"
)

// Options say how long sessions last and where they are kept.
type Options struct {
	File string // keeps them over a restart; empty: nothing does

	// Limits are the longest time without a request, and from the login on.
	Limits func() (idle, longest time.Duration)

	// Busy reports whether an account has a live call: its sessions last until the call is over.
	Busy func(accountID string) bool

	Failed func(error) // is told when the file cannot be written; nil: nobody is
	Random io.Reader   // nil: crypto/rand
}

// Store holds all sessions. Its methods may be called from any goroutine.
type Store struct {
	options Options

	mu       sync.Mutex
	sessions map[string]*record // by the hash of their id
	changed  bool               // since the file was written

	writing sync.Mutex // the file
}

// record is what is kept of a session.
type record struct {
	Account account.Account `json:"account"` // without its password
	SSO     bool            `json:"sso,omitempty"`
	Seal    string          `json:"seal"` // of the password as it was
	Begun   time.Time       `json:"begun"`
	Used    time.Time       `json:"used"`
	Until   time.Time       `json:"until,omitzero"` // not ended before: a call was live
}

// Session is somebody who is logged in.
type Session struct {
	Account account.Account // as it was at the login, without its password
	SSO     bool            // single sign-on vouched for them
	Begun   time.Time
}

// grace is how long a session outlives a call at least: for what is to be done after it.
const grace = 10 * time.Minute

// most is how many sessions an account may have; the one unused for longest makes room.
const most = 20

// Open reads the sessions that a file keeps, if there is one.
func Open(o Options) (*Store, error) {
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Failed == nil {
		o.Failed = func(error) {}
	}
	s := &Store{options: o, sessions: map[string]*record{}}
	return s, s.read()
}

// Begin makes a session and returns its id.
func (s *Store) Begin(a account.Account, sso bool, now time.Time) (id string, err error) {
	raw := make([]byte, 32)
	if _, err := io.ReadFull(s.options.Random, raw); err != nil {
		return "", err
	}
	id = base64.RawURLEncoding.EncodeToString(raw)
	r := &record{Account: a, SSO: sso, Seal: seal(id, a.Password), Begun: now, Used: now}
	r.Account.Password = call.Secret{}
	s.mu.Lock()
	s.makeRoom(a.ID)
	s.sessions[name(id)] = r
	s.changed = true
	s.mu.Unlock()
	s.Save()
	return id, nil
}

func (s *Store) makeRoom(accountID string) {
	oldest, n := "", 0
	for key, r := range s.sessions {
		if r.Account.ID != accountID {
			continue
		}
		if n++; oldest == "" || r.Used.Before(s.sessions[oldest].Used) {
			oldest = key
		}
	}
	if n >= most {
		delete(s.sessions, oldest)
	}
}

// Find returns the session of an id and renews it. ok is false when there is none, or it has lasted for too long.
func (s *Store) Find(id string, now time.Time) (Session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.sessions[name(id)]
	if r == nil {
		return Session{}, false
	}
	if !s.lasts(r, now) {
		delete(s.sessions, name(id))
		s.changed = true
		return Session{}, false
	}
	if now.Sub(r.Used) > time.Minute {
		s.changed = true
	}
	r.Used = now
	return Session{Account: r.Account, SSO: r.SSO, Begun: r.Begun}, true
}

// Sealed reports whether the password of an account is still the one that the session began with.
func (s *Store) Sealed(id string, password call.Secret) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.sessions[name(id)]
	return r != nil && hmac.Equal([]byte(r.Seal), []byte(seal(id, password)))
}

// lasts reports whether a session has neither run out nor has to wait for a call to end.
func (s *Store) lasts(r *record, now time.Time) bool {
	if s.options.Busy != nil && s.options.Busy(r.Account.ID) {
		r.Used, r.Until = now, now.Add(grace)
	}
	if now.Before(r.Until) {
		return true
	}
	idle, longest := s.options.Limits()
	return now.Sub(r.Used) < idle && now.Sub(r.Begun) < longest
}

// End ends one session.
func (s *Store) End(id string) {
	s.mu.Lock()
	delete(s.sessions, name(id))
	s.changed = true
	s.mu.Unlock()
	s.Save()
}

// EndAll ends every session of an account.
func (s *Store) EndAll(accountID string) {
	s.mu.Lock()
	for key, r := range s.sessions {
		if r.Account.ID == accountID {
			delete(s.sessions, key)
		}
	}
	s.changed = true
	s.mu.Unlock()
	s.Save()
}

// Sweep forgets sessions that have run out, and renews those whose accounts have a live call. It is to be called about every
// minute: a call that lasts for longer than a session then ends before the session does.
func (s *Store) Sweep(now time.Time) {
	s.mu.Lock()
	for key, r := range s.sessions {
		if !s.lasts(r, now) {
			delete(s.sessions, key)
			s.changed = true
		}
	}
	s.mu.Unlock()
	s.Save()
}

// name is what a session is kept under.
func name(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

// seal binds a session to a password. Without the id, which is nowhere but in the browser, nobody can try passwords on it.
func seal(id string, password call.Secret) string {
	mac := hmac.New(sha256.New, []byte(id))
	mac.Write([]byte(password.Reveal()))
	return hex.EncodeToString(mac.Sum(nil))
}
