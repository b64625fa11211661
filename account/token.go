package account

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"slices"

	"centralino/call"
)

// TokenPrefix begins every token, so that one which leaked is found by those who look for leaks.
const TokenPrefix = "centralino_"

// Token lets a program in. Only the hash of its text is kept: a token has as much chance in it as a key, so a plain SHA-256
// is enough and costs nothing per request.
type Token struct {
	Name    string
	Hash    [sha256.Size]byte
	Scopes  []Right
	Partner call.PartnerID // empty: all
}

// NewToken makes the text of a token out of 32 bytes of chance, and its hash.
func NewToken(random io.Reader) (text call.Secret, hash string, err error) {
	raw := make([]byte, 32)
	if _, err := io.ReadFull(random, raw); err != nil {
		return call.Secret{}, "", err
	}
	text = call.NewSecret(TokenPrefix + base64.RawURLEncoding.EncodeToString(raw))
	sum := HashToken(text)
	return text, hex.EncodeToString(sum[:]), nil
}

// HashToken is what is kept of a token.
func HashToken(text call.Secret) [sha256.Size]byte { return sha256.Sum256([]byte(text.Reveal())) }

// May reports whether the token has the right. One for a partner may no more than that partner's supervisors.
func (t Token) May(r Right) bool {
	return slices.Contains(t.Scopes, r) && (t.Partner == "" || PartnerSupervisor.May(r))
}

// Scopes are the rights that a token may have: a program is nobody's self.
func Scopes() []Right { return slices.DeleteFunc(Rights(), func(r Right) bool { return r == Self }) }
