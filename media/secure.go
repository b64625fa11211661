package media

import (
	"fmt"

	"centralino/call"

	"github.com/pion/srtp/v3"
)

// Suite is how SRTP encrypts and authenticates, by its name in SDP; empty is plain RTP.
type Suite string

// The suites of RFC 7714 section 14.2 and RFC 4568 section 6.2.
const (
	GCM256 Suite = "AEAD_AES_256_GCM"
	GCM128 Suite = "AEAD_AES_128_GCM"
	CM80   Suite = "AES_CM_128_HMAC_SHA1_80"
	CM32   Suite = "AES_CM_128_HMAC_SHA1_32"
)

// SRTP is what offer and answer settled about encryption, RFC 3711: RTP and RTCP of both directions.
type SRTP struct {
	Suite        Suite
	Ours, Theirs call.Secret // master key and salt that we send and receive with, as bytes
}

// replayWindow is how many packets of one source may come out of order, RFC 3711 section 3.3.2.
const replayWindow = 128

// context makes one direction's state. Its rollover counter begins at 0.
func (s Suite) context(key call.Secret) (*srtp.Context, error) {
	profile, keyLen := srtp.ProtectionProfileAes128CmHmacSha1_80, 16
	switch s {
	case GCM256:
		profile, keyLen = srtp.ProtectionProfileAeadAes256Gcm, 32
	case GCM128:
		profile = srtp.ProtectionProfileAeadAes128Gcm
	case CM80:
	case CM32:
		profile = srtp.ProtectionProfileAes128CmHmacSha1_32
	default:
		return nil, fmt.Errorf("%w: %.40q", ErrKeys, string(s))
	}
	if key.Len() < keyLen {
		return nil, fmt.Errorf("%w: %d bytes for %s", ErrKeys, key.Len(), s)
	}
	text := key.Reveal()
	c, err := srtp.CreateContext([]byte(text[:keyLen]), []byte(text[keyLen:]), profile,
		srtp.SRTPReplayProtection(replayWindow), srtp.SRTCPReplayProtection(replayWindow))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeys, err)
	}
	return c, nil
}

// secured returns both directions' states for what was settled, nil for plain RTP. A direction whose key is the one in
// use keeps its state: a counter that began anew would repeat the key stream, and the peer could not follow.
func (s *Stream) secured(p SRTP) (out *sealer, in *opener, err error) {
	if s.web != nil {
		return s.out.sealing(), s.in.secure.Load(), nil
	}
	if p.Suite == "" {
		return nil, nil, nil
	}
	if out, in = s.out.sealing(), s.in.secure.Load(); out == nil || !out.same(p.Suite, p.Ours) {
		if out, err = newSealer(p.Suite, p.Ours); err != nil {
			return nil, nil, err
		}
	}
	if in == nil || !in.same(p.Suite, p.Theirs) {
		in, err = newOpener(p.Suite, p.Theirs)
	}
	return out, in, err
}

// master is a key and what it is used with.
type master struct {
	suite Suite
	key   call.Secret
}

func (m master) same(s Suite, key call.Secret) bool { return m.suite == s && m.key.Equal(key) }
