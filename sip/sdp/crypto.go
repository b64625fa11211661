package sdp

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"centralino/call"
)

// SRTP says whether an audio stream is to be encrypted, RFC 3711, with keys that both sides write into their
// descriptions, RFC 4568.
type SRTP uint8

// What may be wanted.
const (
	Plain    SRTP = iota // never
	Optional             // when the other side can, RFC 8643
	Required             // always
	DTLS                 // always, with keys that are settled where the sound goes: WebRTC
)

// Suite is how SRTP encrypts and authenticates, by its name in a=crypto.
type Suite string

// The suites, in our order of preference: RFC 7714 section 14.2 and RFC 4568 section 6.2.
const (
	GCM256 Suite = "AEAD_AES_256_GCM"
	GCM128 Suite = "AEAD_AES_128_GCM"
	CM80   Suite = "AES_CM_128_HMAC_SHA1_80"
	CM32   Suite = "AES_CM_128_HMAC_SHA1_32"
)

// size is how long master key and salt are together, in bytes; 0 for suites that we don't have.
func (s Suite) size() int {
	switch s {
	case GCM256:
		return 32 + 12
	case GCM128:
		return 16 + 12
	case CM80, CM32:
		return 16 + 14
	}
	return 0
}

// Crypto is one a=crypto line: the key that the side which wrote it sends with.
type Crypto struct {
	Tag   int // tells the lines of an offer apart; an answer has the tag of the line that it takes
	Suite Suite
	Key   call.Secret // master key and salt, as bytes
}

// NewKeys draws a key for each suite, in our order of preference.
func NewKeys() []Crypto {
	var keys []Crypto
	for i, s := range []Suite{GCM256, GCM128, CM80, CM32} {
		keys = append(keys, NewKey(i+1, s))
	}
	return keys
}

// NewKey draws a key.
func NewKey(tag int, s Suite) Crypto {
	key := make([]byte, s.size())
	_, _ = rand.Read(key) // it never fails
	return Crypto{Tag: tag, Suite: s, Key: call.NewSecret(string(key))}
}

// maxCrypto is how many usable lines of one stream are kept.
const maxCrypto = 16

// readCrypto reads "tag suite inline:key|lifetime [parameters]", RFC 4568 section 9.1. A line that we can't do is as if
// it were not there, section 7.1.2: other suites, several keys or a master key identifier, and parameters that change
// what is sent. A lifetime is the other side's to keep.
func (d *Description) readCrypto(value string) {
	f := strings.Fields(value)
	if len(f) < 3 || len(d.Crypto) == maxCrypto {
		return
	}
	tag, err := strconv.ParseUint(f[0], 10, 30)
	suite := Suite(strings.ToUpper(f[1]))
	if err != nil || len(f[0]) > 9 || suite.size() == 0 || slices.ContainsFunc(f[3:], changing) {
		return
	}
	method, info, _ := strings.Cut(f[2], ":")
	if key, ok := readKey(info, suite.size()); ok && strings.EqualFold(method, "inline") {
		d.Crypto = append(d.Crypto, Crypto{Tag: int(tag), Suite: suite, Key: key})
	}
}

// changing reports whether a session parameter must be understood: WSH is a hint, and what begins with a dash may be
// left alone, RFC 4568 section 6.3.
func changing(parameter string) bool {
	return !strings.HasPrefix(parameter, "-") && !strings.HasPrefix(parameter, "WSH=")
}

// readKey reads "key|lifetime", the key in base64, and refuses what has more: "|1:4" is a master key identifier.
func readKey(info string, size int) (call.Secret, bool) {
	text, more, _ := strings.Cut(info, "|")
	if strings.ContainsAny(more, "|:;") || strings.Contains(text, ";") {
		return call.Secret{}, false
	}
	key, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil || len(key) != size {
		return call.Secret{}, false
	}
	return call.NewSecret(string(key)), true
}

// line writes the line's value, key and all.
func (c Crypto) line() string {
	return fmt.Sprintf("%d %s inline:%s", c.Tag, c.Suite, base64.StdEncoding.EncodeToString([]byte(c.Key.Reveal())))
}

// Suited returns what the description says of the stream that suits: an offer may hold an encrypted stream and a plain
// one. The error is ErrSRTP when one side wants what the other doesn't.
func (d *Description) Suited(wanted SRTP) (*Description, error) {
	switch {
	case d.ours >= 0 && (wanted == DTLS) != (d.Web != nil):
		return nil, ErrSRTP
	case wanted == DTLS:
		return d, nil
	case wanted != Plain && d.other != nil && len(d.other.Crypto) > 0:
		return d.other, nil
	case wanted != Plain && len(d.Crypto) > 0, d.ours < 0:
		return d, nil
	case wanted == Required || d.secure():
		return nil, ErrSRTP
	}
	return d, nil
}

// secure reports whether the stream's profile lets nothing but SRTP flow.
func (d *Description) secure() bool { return d.ours >= 0 && isSecure(d.lines[d.ours].proto) }

// take returns the line that answers an offer: our first suite that is offered, under the tag of the offered line.
func take(ours, offered []Crypto) []Crypto {
	for _, own := range ours {
		for _, o := range offered {
			if o.Suite == own.Suite {
				return []Crypto{{Tag: o.Tag, Suite: own.Suite, Key: own.Key}}
			}
		}
	}
	return nil
}

// propose returns the lines of an offer. A tag of 32 bits is taken from those who have no other, and proposed only when
// it is in use.
func propose(ours []Crypto) []Crypto {
	var lines []Crypto
	for i, own := range ours {
		if own.Suite != CM32 || i == 0 {
			lines = append(lines, Crypto{Tag: len(lines) + 1, Suite: own.Suite, Key: own.Key})
		}
	}
	return lines
}

// agreeKeys finds the line that both sides have, and with it both keys.
func (m *Media) agreeKeys(local, remote *Description) error {
	for _, theirs := range remote.Crypto {
		for _, ours := range local.Crypto {
			if ours.Tag == theirs.Tag && ours.Suite == theirs.Suite {
				m.Suite, m.Ours, m.Theirs = ours.Suite, ours.Key, theirs.Key
				return nil
			}
		}
	}
	if local.secure() || remote.secure() {
		return ErrSRTP
	}
	return nil
}
