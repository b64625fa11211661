package media

import "net/netip"

// Codec is how a packet's payload is coded on the wire.
type Codec uint8

// The codecs: both 8 kHz, one byte a sample, 160 bytes in a packet of 20 ms. ITU-T G.711.
const (
	PCMA Codec = iota // A-law, static payload type 8
	PCMU              // µ-law, static payload type 0
)

// PayloadType is the codec's static number, RFC 3551 section 6.
func (c Codec) PayloadType() uint8 {
	if c == PCMU {
		return 0
	}
	return 8
}

// String is the codec's encoding name in SDP.
func (c Codec) String() string {
	if c == PCMU {
		return "PCMU"
	}
	return "PCMA"
}

// Params is what offer and answer settled for one stream.
type Params struct {
	Remote       netip.AddrPort // where the peer's SDP wants RTP; unspecified or port 0 keeps the last one and sends nothing
	RTCP         netip.AddrPort // where it wants RTCP; zero means the port after Remote
	Codec        Codec          // what we send
	Payload      uint8          // the number to send it with and to take it by; 0 means the codec's static one
	EventPayload uint8          // telephone-event to the peer, from its SDP; 0 means it takes none
	EventIn      uint8          // telephone-event from the peer, as our SDP said; 0 means EventPayload
	Send         bool           // the peer wants to hear us (it is sendrecv or recvonly)
	Receive      bool           // the peer sends (it is sendrecv or sendonly)
	OnHold       bool           // silence is expected: HoldTimeout instead of Timeout even when Receive is set
}
