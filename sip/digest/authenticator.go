package digest

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"centralino/call"
)

// Verdict says what credentials were worth.
type Verdict uint8

// The verdicts.
const (
	Missing Verdict = iota // no credentials for our realm: challenge
	Stale                  // the nonce is old, used or not ours: challenge with stale=true; says nothing of the password
	Denied                 // wrong user or password
	Granted
)

// String names the verdict for logs.
func (v Verdict) String() string { return [...]string{"missing", "stale", "denied", "granted"}[v] }

// Options sets an Authenticator up.
type Options struct {
	Realm    string
	Password func(user string) (password call.Secret, known bool) // it should take equally long for every user
	Lifetime time.Duration                                        // of a nonce; 0 means 5 minutes
	Sessions int                                                  // nonces remembered against replay; 0 means 10,000
}

// Authenticator checks the credentials of requests. Its nonces carry their own time and seal, so a challenge costs no
// memory; only a nonce whose response was right is remembered, to refuse a replay. Its methods may be called from
// several goroutines.
type Authenticator struct {
	realm    string
	password func(string) (call.Secret, bool)
	nonces   nonces
	nobody   call.Secret // the password of users that don't exist

	mu   sync.Mutex
	used replays
}

// New makes an Authenticator with a fresh key, so nonces of an earlier process are stale. It fails without a realm or
// a password lookup.
func New(o Options) (*Authenticator, error) {
	if o.Realm == "" || o.Password == nil {
		return nil, errors.New("digest: a realm and a password lookup are needed")
	}
	if o.Lifetime <= 0 {
		o.Lifetime = 5 * time.Minute
	}
	if o.Sessions <= 0 {
		o.Sessions = 10_000
	}
	a := &Authenticator{realm: o.Realm, password: o.Password, nobody: call.NewSecret(rand.Text())}
	a.nonces = newNonces(o.Lifetime)
	a.used = replays{limit: o.Sessions, count: make(map[string]uint64)}
	return a, nil
}

// Challenges returns the values of the WWW-Authenticate headers for a request from source, one for each algorithm and
// the best first, RFC 8760 section 2.3. stale is true after the verdict Stale. Naming algorithms leaves the others out,
// for telephones that give up when they see one they don't know.
func (a *Authenticator) Challenges(source netip.Addr, now time.Time, stale bool, only ...Algorithm) []string {
	nonce := a.nonces.issue(source, now)
	if len(only) == 0 {
		only = preferred()
	}
	var values []string
	for _, algorithm := range only {
		c := Challenge{Realm: a.realm, Nonce: nonce, Algorithm: algorithm, QOP: []string{"auth"}, Stale: stale}
		values = append(values, c.String())
	}
	return values
}

// Check looks at the Authorization headers of a request from source. The user is meaningful when the verdict is Denied
// or Granted; it is whom the request claims to come from. Unknown users take the same way and time as wrong passwords.
//
// A nonce is bound to the address it was given to. So nobody can make somebody else's address fail, and Denied may
// safely count against source.
func (a *Authenticator) Check(headers []string, method string, source netip.Addr, now time.Time) (user string, v Verdict) {
	for _, header := range headers {
		c, err := ParseCredentials(header)
		if err != nil || c.Realm != a.realm || c.Algorithm.hash() == nil || c.QOP != "" && !strings.EqualFold(c.QOP, "auth") {
			continue
		}
		return c.User, a.check(c, method, source, now)
	}
	return "", Missing
}

func (a *Authenticator) check(c Credentials, method string, source netip.Addr, now time.Time) Verdict {
	issued, ok := a.nonces.open(c.Nonce, source, now)
	if !ok {
		return Stale
	}
	password, known := a.password(c.User)
	if !known {
		password = a.nobody
	}
	right := subtle.ConstantTimeCompare([]byte(c.response(password, method)), []byte(strings.ToLower(c.Response))) == 1
	if !right || !known {
		return Denied
	}
	count := uint64(1) // without qop a nonce is good for one request
	if c.QOP != "" {
		var err error
		if count, err = strconv.ParseUint(c.Count, 16, 32); err != nil {
			return Denied
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.used.accept(c.Nonce, count, issued, now.Add(-a.nonces.lifetime)) {
		return Stale
	}
	return Granted
}
