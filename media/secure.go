package media

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"sync"

	"centralino/call"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
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

const (
	replayWindow = 128     // packets of one source that may come out of order, RFC 3711 section 3.3.2
	maxSources   = 256     // that one key may be used by: each costs memory, and peers choose them
	sealedTail   = 32      // what encryption adds to a packet, at most
	firstNumbers = 1 << 15 // a stream's first sequence number is below, see firstNumber
)

// firstNumber draws the first sequence number of a stream. In the lower half the first packets may be lost without the
// peer missing that the numbers went round, RFC 3711 section 3.3.1.
func firstNumber() uint16 { return uint16(rand.Uint32N(firstNumbers)) }

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

// opener authenticates and decrypts what a peer sends.
type opener struct {
	master
	mu      sync.Mutex // RTP and RTCP are read by different goroutines, as a rule
	context *srtp.Context
	header  rtp.Header
	ssrc    uint32 // of the last authentic packet
	sources int
	control rtcp.Header
}

func newOpener(s Suite, key call.Secret) (*opener, error) {
	c, err := s.context(key)
	if err != nil {
		return nil, err
	}
	return &opener{master: master{s, key}, context: c}, nil
}

// open decrypts an RTP packet in its place; ok is false for one that is not authentic, or came before.
func (o *opener) open(b []byte) (plain []byte, ok bool) {
	if len(b) < headerSize {
		return nil, false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	ssrc := binary.BigEndian.Uint32(b[8:])
	fresh := o.sources == 0 || ssrc != o.ssrc
	if fresh {
		_, known := o.context.ROC(ssrc)
		if fresh = !known; fresh && o.sources == maxSources {
			return nil, false
		}
	}
	plain, err := o.context.DecryptRTP(b, b, &o.header)
	if err != nil {
		return nil, false
	}
	o.ssrc = ssrc
	if fresh {
		o.sources++
	}
	return plain, true
}

// openControl decrypts an RTCP packet in its place.
func (o *opener) openControl(b []byte) (plain []byte, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	plain, err := o.context.DecryptRTCP(b, b, &o.control)
	return plain, err == nil
}

// open decrypts a packet of the RTP port. A stranger's is not even looked at: one that was caught on its way would
// otherwise count as having come before the peer's own.
func (r *receiver) open(o *opener, b []byte, from netip.AddrPort) ([]byte, bool) {
	r.mu.Lock()
	strange := r.closed || r.latched && plain(from) != r.from
	r.mu.Unlock()
	if strange {
		return nil, false
	}
	return o.open(b)
}

// sealer encrypts what we send.
type sealer struct {
	master
	mu      sync.Mutex // the sender holds its own, but not for reports
	context *srtp.Context
	header  rtp.Header
	numbers numbers
	packet  [maxDatagram + sealedTail]byte
}

func newSealer(s Suite, key call.Secret) (*sealer, error) {
	c, err := s.context(key)
	if err != nil {
		return nil, err
	}
	return &sealer{master: master{s, key}, context: c}, nil
}

// seal encrypts an RTP packet. The result is valid until the next call; it is nil for a packet that must not be sent.
func (s *sealer) seal(b []byte) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.numbers.use(binary.BigEndian.Uint16(b[2:])) {
		return nil
	}
	sealed, err := s.context.EncryptRTP(s.packet[:0], b, &s.header)
	if err != nil { // a key that is used up after 2^48 packets
		return nil
	}
	return sealed
}

// numbers are the sequence numbers that packets were encrypted with. A partner's packet that comes twice, or again with
// another sound, must not be sent twice under one number: two packets of one key stream tell both, and with AES-GCM give
// away the key of the authentication, RFC 7714 section 8.1.
type numbers struct {
	begun  bool
	newest uint16
	used   uint64 // a bit for the newest and each before it
}

// use reports whether the number may be used, and notes that it was.
func (n *numbers) use(seq uint16) bool {
	const window = 64
	ahead := int16(seq - n.newest)
	switch {
	case !n.begun || ahead >= window:
		n.begun, n.newest, n.used = true, seq, 1
		return true
	case ahead > 0:
		n.newest, n.used = seq, n.used<<ahead|1
		return true
	case ahead <= -window || n.used>>-ahead&1 == 1:
		return false
	}
	n.used |= 1 << -ahead
	return true
}

// sealing is how packets are encrypted now.
func (s *sender) sealing() *sealer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.secure
}

// lastNumbers are the sequence numbers before they go round that a new key must not begin with, for the reason of
// firstNumber: the peer may miss the second in which it learns of the key.
const lastNumbers = 256

// secureWith encrypts with a state, nil for not at all.
func (s *sender) secureWith(out *sealer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if out != nil && out != s.secure && s.seq >= 1<<16-lastNumbers {
		s.seq = 0
		s.relay.seqStale = true
	}
	s.secure = out
}

// sealControl encrypts an RTCP packet, where packets are encrypted; nil is one that must not be sent.
func (s *sender) sealControl(b []byte) []byte {
	out := s.sealing()
	if out == nil {
		return b
	}
	out.mu.Lock()
	defer out.mu.Unlock()
	sealed, err := out.context.EncryptRTCP(nil, b, nil)
	if err != nil { // a key that is used up after 2^31 reports
		return nil
	}
	return sealed
}
