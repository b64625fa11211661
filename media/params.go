package media

import (
	"net/netip"

	"centralino/media/g711"
)

// Codec is how a packet's payload is coded on the wire.
type Codec uint8

// The codecs. All have 8,000 bytes and 8,000 ticks of the RTP clock a second, 160 in a packet of 20 ms: G.722 carries
// 16,000 samples, but its clock is 8 kHz by an error of RFC 1890 that nobody can mend any more, RFC 3551 section 4.5.2.
const (
	PCMA Codec = Codec(g711.ALaw) // ITU-T G.711 A-law, static payload type 8
	PCMU Codec = Codec(g711.ULaw) // ITU-T G.711 µ-law, static payload type 0
	G722 Codec = 2                // ITU-T G.722 at 64 kbit/s, static payload type 9
)

// PayloadType is the codec's static number, RFC 3551 section 6.
func (c Codec) PayloadType() uint8 {
	switch c {
	case PCMU:
		return payloadPCMU
	case G722:
		return payloadG722
	default:
		return payloadPCMA
	}
}

// String is the codec's encoding name in SDP.
func (c Codec) String() string {
	if c == G722 {
		return "G722"
	}
	return g711.Law(c).String()
}

// Static payload types, RFC 3551 section 6.
const (
	payloadPCMU         = 0
	payloadPCMA         = 8
	payloadG722         = 9
	payloadComfortNoise = 13
)

// Params is what offer and answer settled for one stream. Without telephone-events, EventPayload and EventIn 0, the peer's
// keys are heard as tones in its audio.
type Params struct {
	Codec        Codec          // what we send
	Payload      uint8          // the number to send it with and to take it by; 0 means the codec's static one
	EventPayload uint8          // telephone-event to the peer, from its SDP; 0 means it takes none
	EventIn      uint8          // telephone-event from the peer, as our SDP said; 0 means EventPayload
	Send         bool           // the peer wants to hear us (it is sendrecv or recvonly)
	Receive      bool           // the peer sends (it is sendrecv or sendonly)
	OnHold       bool           // silence is expected: HoldTimeout instead of Timeout even when Receive is set
	Remote       netip.AddrPort // where the peer's SDP wants RTP; unspecified or port 0 sends nothing for now
	RTCP         netip.AddrPort // where it wants RTCP; zero means the port after Remote
	Signals      netip.Addr     // the host that its SDP came from; zero: unknown
	Web          WebPeer        // the browser at the other end of a stream of OpenWeb's
	SRTP         SRTP           // how packets are encrypted; the zero value is plain RTP
}

// complete fills in what the zero values stand for.
func (p Params) complete() Params {
	if p.Payload == 0 {
		p.Payload = p.Codec.PayloadType()
	}
	if p.EventIn == 0 {
		p.EventIn = p.EventPayload
	}
	p.Remote = plain(p.Remote)
	p.RTCP = plain(p.RTCP)
	p.Signals = p.Signals.Unmap()
	return p
}

// plain writes an IPv4 address one way only, so that addresses can be compared.
func plain(a netip.AddrPort) netip.AddrPort { return netip.AddrPortFrom(a.Addr().Unmap(), a.Port()) }

// routable reports whether packets can be sent to the address: not so to the c=0.0.0.0 of an old-style hold, RFC 3264
// section 8.4.
func routable(a netip.AddrPort) bool {
	return a.IsValid() && !a.Addr().IsUnspecified() && a.Port() != 0
}
