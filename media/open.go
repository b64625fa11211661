package media

import (
	"encoding/binary"
	"net/netip"
	"sync"

	"centralino/call"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/srtp/v3"
)

// maxSources is how many sources may use one key: each costs memory, and peers choose them.
const maxSources = 256

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
