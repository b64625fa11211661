package media

import "encoding/binary"

// headerSize is the RTP header that we write: no sources, no extension. RFC 3550 section 5.1.
const headerSize = 12

// audioBytes is the payload of one packet that we pace.
const audioBytes = roundTicks * tickSamples

// packet is a received RTP packet. It lies in the receiving buffer; at least headerSize bytes before the payload are
// its own, so it can be sent on from there.
type packet struct {
	raw     []byte // header and payload, without padding
	start   int    // of the payload
	marker  bool
	kind    uint8 // payload type
	seq     uint16
	ts      uint32
	ssrc    uint32
	arrival int64 // nanoseconds since the engine's epoch
}

func (p *packet) payload() []byte { return p.raw[p.start:] }

// parsePacket reads an RTP header, RFC 3550 sections 5.1 and 5.3.1; ok is false for anything else.
func parsePacket(b []byte) (p packet, ok bool) {
	if len(b) < headerSize || b[0]>>6 != 2 {
		return p, false
	}
	start := headerSize + 4*int(b[0]&0x0f)
	if b[0]&0x10 != 0 {
		if len(b) < start+4 {
			return p, false
		}
		start += 4 + 4*int(binary.BigEndian.Uint16(b[start+2:]))
	}
	end := len(b)
	if b[0]&0x20 != 0 {
		end -= int(b[len(b)-1])
	}
	if start > end {
		return p, false
	}
	return packet{
		raw: b[:end], start: start, marker: b[1]&0x80 != 0, kind: b[1] & 0x7f,
		seq: binary.BigEndian.Uint16(b[2:]), ts: binary.BigEndian.Uint32(b[4:]), ssrc: binary.BigEndian.Uint32(b[8:]),
	}, true
}

// isRTCP tells RTCP from RTP on one port, RFC 5761 section 4.
func isRTCP(b []byte) bool { return len(b) >= 8 && b[0]>>6 == 2 && b[1] >= 192 && b[1] <= 223 }

// putHeader writes an RTP header into the first headerSize bytes of b.
func putHeader(b []byte, kind uint8, marker bool, seq uint16, ts, ssrc uint32) {
	b[0] = 2 << 6
	b[1] = kind
	if marker {
		b[1] |= 0x80
	}
	binary.BigEndian.PutUint16(b[2:], seq)
	binary.BigEndian.PutUint32(b[4:], ts)
	binary.BigEndian.PutUint32(b[8:], ssrc)
}

// keyBytes is the payload of a telephone-event, RFC 4733 section 2.3.
const keyBytes = 4

// key is one telephone-event packet.
type key struct {
	ssrc, ts uint32
	seq      uint16
	event    uint8
	end      bool
	duration uint16 // in samples, since the key went down
}

// parseKey reads a telephone-event; ok is false when it is too short to be one.
func parseKey(p *packet) (k key, ok bool) {
	b := p.payload()
	if len(b) < keyBytes {
		return k, false
	}
	return key{
		ssrc: p.ssrc, ts: p.ts, seq: p.seq,
		event: b[0], end: b[1]&0x80 != 0, duration: binary.BigEndian.Uint16(b[2:]),
	}, true
}

// keyVolume is how loud we say our keys are: -10 dBm0, RFC 4733 section 2.3.3.
const keyVolume = 10

func putKey(b []byte, event uint8, end bool, duration uint16) {
	b[0] = event
	b[1] = keyVolume
	if end {
		b[1] |= 0x80
	}
	binary.BigEndian.PutUint16(b[2:], duration)
}
