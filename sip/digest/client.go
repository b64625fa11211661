package digest

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"centralino/call"
)

// ErrUnsupported: no challenge among those given is one that we can answer.
var ErrUnsupported = errors.New("digest: no challenge that can be answered")

// Challenge is what a WWW-Authenticate or Proxy-Authenticate header says.
type Challenge struct {
	Realm, Nonce, Opaque string
	Algorithm            Algorithm // empty means MD5
	QOP                  []string  // the qualities offered, none for RFC 2069 servers
	Stale                bool      // only the nonce was too old
}

// ParseChallenge reads a challenge. It fails with ErrSyntax.
func ParseChallenge(header string) (Challenge, error) {
	p, err := parseParams(header)
	if err != nil {
		return Challenge{}, err
	}
	if p["nonce"] == "" {
		return Challenge{}, fmt.Errorf("%w: no nonce", ErrSyntax)
	}
	c := Challenge{
		Realm: p["realm"], Nonce: p["nonce"], Opaque: p["opaque"], Algorithm: Algorithm(p["algorithm"]),
		Stale: strings.EqualFold(p["stale"], "true"),
	}
	for q := range strings.FieldsFuncSeq(p["qop"], func(r rune) bool { return r == ',' || r == ' ' }) {
		c.QOP = append(c.QOP, strings.ToLower(q))
	}
	return c, nil
}

// String writes the header.
func (c Challenge) String() string {
	var p params
	p.add("realm", c.Realm, true)
	p.add("nonce", c.Nonce, true)
	if c.Algorithm != "" {
		p.add("algorithm", string(c.Algorithm), false)
	}
	if len(c.QOP) > 0 {
		p.add("qop", strings.Join(c.QOP, ","), true)
	}
	if c.Opaque != "" {
		p.add("opaque", c.Opaque, true)
	}
	if c.Stale {
		p.add("stale", "true", false)
	}
	return p.String()
}

// Respond answers the challenges of a 401 or 407 and returns the value of the Authorization or Proxy-Authorization
// header. Of several challenges the one with the best hash counts. count is how many requests, this one included, were
// sent with the nonce: 1 after a fresh challenge. The error is ErrUnsupported.
func Respond(challenges []string, user string, password call.Secret, method, uri string, count uint32) (string, error) {
	for _, algorithm := range preferred() {
		for _, header := range challenges {
			ch, err := ParseChallenge(header)
			if err != nil || !ch.uses(algorithm) {
				continue
			}
			c := Credentials{
				User: user, Realm: ch.Realm, Nonce: ch.Nonce, URI: uri, Algorithm: ch.Algorithm, Opaque: ch.Opaque,
			}
			if len(ch.QOP) > 0 {
				c.QOP, c.CNonce, c.Count = "auth", rand.Text(), fmt.Sprintf("%08x", count)
			}
			c.Response = c.response(password, method)
			return c.String(), nil
		}
	}
	return "", fmt.Errorf("%w among %d", ErrUnsupported, len(challenges))
}

// uses reports whether the challenge can be answered with the algorithm.
func (c Challenge) uses(a Algorithm) bool {
	same := strings.EqualFold(string(c.Algorithm), string(a)) || c.Algorithm == "" && a == MD5
	return same && (len(c.QOP) == 0 || slices.Contains(c.QOP, "auth"))
}
