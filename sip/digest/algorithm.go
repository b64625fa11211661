// Package digest is digest authentication for SIP, RFC 7616 and RFC 8760: the server's side with nonces that cost no
// memory until a password was right, the client's side for calls through trunks, and a throttle for those who guess.
package digest

import (
	"crypto/md5" //nolint:gosec // RFC 3261 telephones know nothing else
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strings"

	"centralino/call"
)

// Algorithm is a hash by its name in digest headers.
type Algorithm string

// The algorithms we know.
const (
	MD5    Algorithm = "MD5"
	SHA256 Algorithm = "SHA-256"
)

// preferred lists our algorithms, the best first: RFC 8760 section 2.3 has the client take the topmost it knows.
func preferred() []Algorithm { return []Algorithm{SHA256, MD5} }

// hash returns a hash for the algorithm, nil when it is not known. Without a name it is MD5, RFC 7616 section 3.4.
func (a Algorithm) hash() hash.Hash {
	switch {
	case a == "" || strings.EqualFold(string(a), string(MD5)):
		return md5.New() //nolint:gosec // as above
	case strings.EqualFold(string(a), string(SHA256)):
		return sha256.New()
	default:
		return nil
	}
}

func digestOf(h hash.Hash, parts ...string) string {
	h.Reset()
	for i, part := range parts {
		if i > 0 {
			h.Write([]byte{':'})
		}
		h.Write([]byte(part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// response computes the response of the credentials, RFC 7616 section 3.4.1. The algorithm must be known.
func (c Credentials) response(password call.Secret, method string) string {
	h := c.Algorithm.hash()
	a1 := digestOf(h, c.User, c.Realm, password.Reveal())
	a2 := digestOf(h, method, c.URI)
	if c.QOP == "" { // RFC 2069 telephones
		return digestOf(h, a1, c.Nonce, a2)
	}
	return digestOf(h, a1, c.Nonce, c.Count, c.CNonce, c.QOP, a2)
}
