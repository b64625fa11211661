// Package sdp holds the session descriptions of Centralino: one audio stream, offered and answered by the rules of
// RFC 3264. It reads what real telephones send, and writes by way of pion/sdp.
package sdp

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Errors that callers tell apart.
var (
	// ErrSyntax: the body is no session description that can be understood (SIP 400).
	ErrSyntax = errors.New("sdp: not understood")
	// ErrNoCodec: no audio stream and codec in common (SIP 488).
	ErrNoCodec = errors.New("sdp: no codec in common")
	// ErrSRTP: one side demands SRTP, and the other does not want it or has no suite for it (SIP 488).
	ErrSRTP = errors.New("sdp: no agreement on SRTP")
)

// Codec is one way to encode audio. Only mono codecs are kept.
type Codec struct {
	Name    string // in capitals: "PCMA"
	Payload uint8  // RTP payload type, 0 to 127
	Rate    int    // clock rate in Hz
}

// Is reports whether both mean the same encoding, whatever the payload type.
func (c Codec) Is(other Codec) bool {
	return strings.EqualFold(c.Name, other.Name) && c.Rate == other.Rate
}

// PCMA is G.711 A-law with its static payload type, RFC 3551 section 6.
func PCMA() Codec { return Codec{Name: "PCMA", Payload: 8, Rate: 8000} }

// PCMU is G.711 µ-law with its static payload type, RFC 3551 section 6.
func PCMU() Codec { return Codec{Name: "PCMU", Payload: 0, Rate: 8000} }

// G722 is G.722 at 64 kbit/s with its static payload type. Its clock rate is 8000 though it carries 16,000 samples a
// second, RFC 3551 section 4.5.2.
func G722() Codec { return Codec{Name: "G722", Payload: 9, Rate: 8000} }

// Prefer puts the codecs that are also in first before the others, in the order of first.
func Prefer(codecs []Codec, first ...Codec) []Codec {
	ordered := make([]Codec, 0, len(codecs))
	for _, list := range [][]Codec{first, codecs} {
		for _, c := range list {
			i := slices.IndexFunc(codecs, c.Is)
			if i >= 0 && !slices.ContainsFunc(ordered, c.Is) {
				ordered = append(ordered, codecs[i])
			}
		}
	}
	return ordered
}

// Origin identifies a session and its version, RFC 8866 section 5.2.
type Origin struct {
	User    string
	Session uint64
	Version uint64
	Address netip.Addr
}

// Description is what one side says of its audio stream.
type Description struct {
	Origin Origin

	// Address is where this side receives RTP. Its IP address is unspecified when this side holds the call the old way
	// (c=0.0.0.0), and its port is 0 when it refuses the stream.
	Address netip.AddrPort
	// RTCP is where this side receives RTCP unless both sides agree on RTCPMux: the port after RTP's if a=rtcp doesn't
	// say otherwise, RFC 3605.
	RTCP netip.AddrPort
	// RTCPMux: this side offers or accepts RTCP on the port of RTP, RFC 5761.
	RTCPMux bool
	// From is the host that sent the description, if that is known: behind a router it differs from Address.
	From netip.Addr

	Codecs       []Codec // in this side's order of preference; without telephone-event
	EventPayload uint8   // payload type of telephone-event/8000, meaningful with HasEvent
	HasEvent     bool
	Direction    Direction
	Ptime        time.Duration // packet length this side likes; 0: it doesn't say
	Crypto       []Crypto      // the SRTP keys of this side, as far as they can be used; an answer has one at most

	Web *Web // the WebRTC transport; nil: there is none

	lines []line       // every m= line in order, ours included
	ours  int          // index of the audio stream described above, -1 when there is none
	other *Description // the same of an encrypted stream beside it; nil when there is none
}

// line is one m= line, kept so that answers and later offers have the same lines in the same order.
type line struct {
	media, proto string
	formats      []string
	mid          string // its name, RFC 8843; empty: none
}

// Held reports whether this side does not want to hear the other.
func (d *Description) Held() bool { return !d.Direction.Receives() }

// Refused reports whether the description holds no audio stream that is in use.
func (d *Description) Refused() bool { return d.ours < 0 || d.Address.Port() == 0 }

// The profiles. A stream of the first two is plain unless both sides have keys, RFC 8643; web.go has those whose keys are
// settled by DTLS.
const (
	profileAVP   = "RTP/AVP"
	profileAVPF  = "RTP/AVPF"
	profileSAVP  = "RTP/SAVP"
	profileSAVPF = "RTP/SAVPF"
)

func isSecure(proto string) bool { return proto == profileSAVP || proto == profileSAVPF }

func isPlain(proto string) bool { return proto == profileAVP || proto == profileAVPF }
