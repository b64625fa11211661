package phone

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/pion/rtp"
	"github.com/pion/srtp/v3"
)

// SDES makes a phone encrypt with keys in its session descriptions, RFC 4568.
type SDES struct {
	Suites   []string // in this order; default AES_CM_128_HMAC_SHA1_80
	Required bool     // offered as RTP/SAVP; else as keys beside RTP/AVP, RFC 8643
	WrongKey bool     // the keys that it says are not those that it uses, either way
	NewKeys  bool     // each of its offers has new keys
}

// suite is what a suite's name stands for.
type suite struct {
	profile   srtp.ProtectionProfile
	key, salt int // bytes
}

func suiteOf(name string) (suite, bool) {
	s, ok := map[string]suite{
		"AES_CM_128_HMAC_SHA1_80": {srtp.ProtectionProfileAes128CmHmacSha1_80, 16, 14},
		"AES_CM_128_HMAC_SHA1_32": {srtp.ProtectionProfileAes128CmHmacSha1_32, 16, 14},
		"AEAD_AES_128_GCM":        {srtp.ProtectionProfileAeadAes128Gcm, 16, 12},
		"AEAD_AES_256_GCM":        {srtp.ProtectionProfileAeadAes256Gcm, 32, 12},
	}[name]
	return s, ok
}

// keyLine is one a=crypto line.
type keyLine struct {
	tag, suite string
	key        []byte
}

func parseKeyLine(value string) (keyLine, bool) {
	f := strings.Fields(value)
	if len(f) < 3 {
		return keyLine{}, false
	}
	text, _, _ := strings.Cut(strings.TrimPrefix(f[2], "inline:"), "|")
	key, err := base64.StdEncoding.DecodeString(text)
	return keyLine{f[0], f[1], key}, err == nil
}

func (k keyLine) String() string {
	return fmt.Sprintf("a=crypto:%s %s inline:%s\r\n", k.tag, k.suite, base64.StdEncoding.EncodeToString(k.key))
}

// secrecy is the encryption of one call's media. It is guarded by the media's lock.
type secrecy struct {
	ours    []keyLine // one for each suite
	theirs  keyLine
	seal    *srtp.Context // nil while the call is plain
	open    *srtp.Context
	sealing []byte // the key that seal was made of
	forged  int    // packets that were not authentic, or came before
}

// draw makes new keys.
func (s *secrecy) draw(o *SDES) {
	s.ours = nil
	for i, name := range o.Suites {
		is, _ := suiteOf(name)
		key := make([]byte, is.key+is.salt)
		_, _ = rand.Read(key)
		s.ours = append(s.ours, keyLine{fmt.Sprint(i + 1), name, key})
	}
}

// lines are the a=crypto lines of our description and the profile that goes with them: of an offer when remote is nil.
func (m *media) lines(remote *session) (profile, lines string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	o := m.phone.options.SDES
	if remote != nil {
		if i := m.common(remote); o != nil && i >= 0 {
			mine := m.secret.ours[i]
			mine.tag = remote.keyFor(mine.suite).tag
			lines = mine.String()
		}
		return remote.profile, lines
	}
	if o == nil {
		return "RTP/AVP", ""
	}
	if o.NewKeys {
		m.secret.draw(o)
	}
	for _, k := range m.secret.ours {
		lines += k.String()
	}
	if o.Required {
		return "RTP/SAVP", lines
	}
	return "RTP/AVP", lines
}

// keyFor returns the other side's line of a suite.
func (s session) keyFor(suite string) (k keyLine) {
	if i := slices.IndexFunc(s.keys, func(k keyLine) bool { return k.suite == suite }); i >= 0 {
		return s.keys[i]
	}
	return k
}

// common is the first of our suites that the other side has, -1 for none.
func (m *media) common(s *session) int {
	return slices.IndexFunc(m.secret.ours, func(k keyLine) bool { return s.keyFor(k.suite).suite != "" })
}

// secure takes the other side's keys. It needs the lock.
func (m *media) secure(s session) {
	c := &m.secret
	i := m.common(&s)
	if i < 0 {
		c.seal, c.open, c.theirs = nil, nil, keyLine{}
		return
	}
	mine, theirs := c.ours[i], s.keyFor(c.ours[i].suite)
	if c.seal == nil || !bytes.Equal(mine.key, c.sealing) {
		c.seal, c.sealing = m.context(mine), mine.key
	}
	if c.open == nil || theirs.suite != c.theirs.suite || !bytes.Equal(theirs.key, c.theirs.key) {
		c.open, c.theirs = m.context(theirs), theirs
	}
}

func (m *media) context(k keyLine) *srtp.Context {
	is, ok := suiteOf(k.suite)
	if !ok || len(k.key) != is.key+is.salt {
		return nil
	}
	key := bytes.Clone(k.key)
	if m.phone.options.SDES.WrongKey {
		key[0] ^= 1
	}
	c, err := srtp.CreateContext(key[:is.key], key[is.key:], is.profile, srtp.SRTPReplayProtection(64))
	if err != nil {
		return nil
	}
	return c
}

// unseal decrypts what came, where the call is encrypted; ok is false for what is not authentic.
func (m *media) unseal(b []byte) (_ []byte, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.secret.open == nil {
		return b, true
	}
	b, err := m.secret.open.DecryptRTP(nil, b, &rtp.Header{})
	if err != nil {
		m.secret.forged++
	}
	return b, err == nil
}

// unsealReport is unseal for RTCP.
func (m *media) unsealReport(b []byte) (_ []byte, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.secret.open == nil {
		return b, true
	}
	b, err := m.secret.open.DecryptRTCP(nil, b, nil)
	return b, err == nil
}

// sealed encrypts what goes out, where the call is encrypted. It needs the lock.
func (m *media) sealed(b []byte) []byte {
	if m.secret.seal == nil {
		return b
	}
	b, err := m.secret.seal.EncryptRTP(nil, b, nil)
	if err != nil {
		return nil
	}
	return b
}

// Suite is the suite that the call's sound is encrypted with; empty for plain RTP.
func (c *Call) Suite() string {
	c.media.mu.Lock()
	defer c.media.mu.Unlock()
	return c.media.secret.theirs.suite
}

// Forged is how many packets came that were not authentic.
func (c *Call) Forged() int {
	c.media.mu.Lock()
	defer c.media.mu.Unlock()
	return c.media.secret.forged
}
