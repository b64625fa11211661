package sdp

import (
	"net/netip"

	"centralino/call"
)

// Media is how audio runs once both sides have spoken.
type Media struct {
	Remote netip.AddrPort // where RTP goes; unspecified address: nowhere, or with Web wherever its checks come from
	RTCP   netip.AddrPort // where RTCP goes; Remote itself when both share a port
	From   netip.Addr     // the host that the other side's description came from; zero: unknown

	Codec        Codec // what we send, under the other side's payload type
	Payload      uint8 // the payload type we receive that codec under
	EventPayload uint8 // what we send digits under, meaningful with HasEvent
	EventReceive uint8 // the payload type we receive digits under
	HasEvent     bool

	Send, Receive bool // what the directions of both sides let flow
	Held          bool // the other side does not want to hear us

	Web          *Peer       // the browser at the other end; nil: there is none
	Suite        Suite       // of SRTP; empty for plain RTP, and with Web
	Ours, Theirs call.Secret // the keys we send and receive with
}

// Agree works out the media from our description and the other side's, whichever was the offer. The codec is the first
// of the remote description that ours has too. The error is ErrNoCodec, also when a side refused the stream, or ErrSRTP.
func Agree(local, remote *Description) (Media, error) {
	from := remote.From
	if other := remote.other; other != nil && other.ours == local.ours {
		remote = other
	}
	if local.Refused() || remote.Refused() {
		return Media{}, ErrNoCodec
	}
	codec, ok := common(remote.Codecs, local.Codecs)
	if !ok {
		return Media{}, ErrNoCodec
	}
	theirs, _ := common([]Codec{codec}, remote.Codecs)
	m := Media{
		Remote: remote.Address, RTCP: remote.RTCP, From: from,
		Codec: theirs, Payload: codec.Payload,
		HasEvent: local.HasEvent && remote.HasEvent, EventPayload: remote.EventPayload, EventReceive: local.EventPayload,
		Send:    local.Direction.Sends() && remote.Direction.Receives(),
		Receive: local.Direction.Receives() && remote.Direction.Sends(),
		Held:    remote.Held(),
	}
	if local.RTCPMux && remote.RTCPMux { // RFC 5761 section 5.1.1: both must have said so
		m.RTCP = m.Remote
	}
	if local.Web != nil || remote.Web != nil {
		return m, m.agreeWeb(local, remote)
	}
	if err := m.agreeKeys(local, remote); err != nil {
		return Media{}, err
	}
	return m, nil
}
