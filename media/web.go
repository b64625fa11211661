package media

import (
	"crypto/rand"
	"errors"
	"net/netip"
	"time"

	"centralino/call"
)

// WebOptions says how telephones in browsers send their sound: WebRTC, all of it to one UDP port for each address of
// ours. The zero value has none.
type WebOptions struct {
	Port uint16 // 0: OpenWeb fails
}

// ErrNoWeb: the engine takes no sound of browsers.
var ErrNoWeb = errors.New("media: no port for WebRTC")

// Web is what our session description says of a stream's WebRTC transport: ICE-lite, RFC 8445, and DTLS-SRTP, RFC 5763.
type Web struct {
	Address     netip.AddrPort // the one candidate
	Fragment    string         // a=ice-ufrag
	Password    call.Secret    // a=ice-pwd
	Fingerprint []byte         // SHA-256 of our certificate
	Source      uint32         // SSRC of what we send
}

// WebPeer is what the browser's session description says.
type WebPeer struct {
	Fingerprints []Fingerprint // of its certificate; one that we can check is enough
	Passive      bool          // it waits for our ClientHello; otherwise it sends its own
}

// Fingerprint is the hash of a certificate, RFC 8122 section 5.
type Fingerprint struct {
	Algorithm string // as in SDP, in small letters: "sha-256"
	Value     []byte
}

// webSetup is how long a browser may take to find us and to shake hands.
const webSetup = 20 * time.Second

// webConsent is how long nothing may come of a browser, checks included, before it is gone, RFC 7675 section 5.1: browsers
// check their paths every few seconds, on hold too.
const webConsent = 30 * time.Second

// elsewhere stands in a stream for wherever the browser is: its path changes without the stream's knowledge. It is an
// address that nothing is ever sent to, RFC 6666.
var elsewhere = netip.AddrPortFrom(netip.AddrFrom16([16]byte{0: 0x01}), 9)

// OpenWeb returns a stream whose peer is a browser. It is silent, and sends nothing that is not encrypted, until Update has
// told it of the browser and the browser has found it: ReadyEvent or FailedEvent tells. Params.Remote, RTCP and SRTP mean
// nothing to it. The socket is bound to the local address. Errors: ErrNoWeb, ErrClosed, and that of the system when the
// port is taken.
func (e *Engine) OpenWeb(local netip.Addr, sink func(Event)) (*Stream, error) {
	if e.web == nil {
		return nil, ErrNoWeb
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, ErrClosed
	}
	port, err := e.web.at(local)
	if err != nil {
		return nil, err
	}
	s := newStream(e, sink)
	s.web = newWebLine(port, s)
	s.rtp, s.rtcp = s.web, s.web
	s.out.socket, s.out.guarded = s.web, true
	s.local = port.address
	e.streams[s] = struct{}{}
	return s, nil
}

// ListenWeb binds the port of browsers at these addresses of ours, rather than when the first browser calls. It stops at the
// first that cannot be bound, with the system's error.
func (e *Engine) ListenWeb(local ...netip.Addr) error {
	if e.web == nil {
		return ErrNoWeb
	}
	for _, a := range local {
		if _, err := e.web.at(a); err != nil {
			return err
		}
	}
	return nil
}

// Web is what to write into our SDP. It is the zero value of a stream that was not opened by OpenWeb.
func (s *Stream) Web() Web {
	if s.web == nil {
		return Web{}
	}
	return s.web.describe()
}

// RestartICE draws a new fragment and password for an offer that has new ones, RFC 8445 section 9: the browser's network has
// changed. The sound goes on by the old path until there is a new one.
func (s *Stream) RestartICE() {
	if s.web != nil {
		s.web.restart()
	}
}

// ReadyEvent: the browser has found us, and from now on there is sound. It is told once.
type ReadyEvent struct{ Setup time.Duration } // since Update told of the browser

// FailedEvent: there will be no sound. It is told at most once, and never after ReadyEvent.
type FailedEvent struct{ Why WebFailure }

// WebFailure says why a browser's sound does not come.
type WebFailure string

// The failures.
const (
	WebNoPath      WebFailure = "no-path"     // no packet of the browser reached us
	WebNoHandshake WebFailure = "handshake"   // DTLS did not come to an end
	WebImpostor    WebFailure = "fingerprint" // the certificate is not the one of the session description
)

func (ReadyEvent) mediaEvent()  {}
func (FailedEvent) mediaEvent() {}

// ice are a fragment and a password, RFC 8445 section 5.3.
type ice struct{ fragment, password string }

func newICE() ice { return ice{rand.Text()[:8], rand.Text()} }
