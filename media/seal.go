package media

import (
	"encoding/binary"
	"math/rand/v2"
	"sync"

	"centralino/call"

	"github.com/pion/rtp"
	"github.com/pion/srtp/v3"
)

// sealedTail is what encryption adds to a packet at most, in bytes.
const sealedTail = 32

// firstNumber draws the first sequence number of a stream. In the lower half the first packets may be lost without the
// peer missing that the numbers went round, RFC 3711 section 3.3.1.
func firstNumber() uint16 { return uint16(rand.Uint32N(1 << 15)) }

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
	switch {
	case out == nil && s.guarded:
		return nil
	case out == nil:
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
