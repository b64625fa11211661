// Package stun reads and answers the checks by which a browser finds out that it reaches us and that we are who its
// session description named: STUN Binding requests, RFC 8489, as ICE uses them, RFC 8445. It is what an agent needs that
// has one public address and only answers, ICE-lite.
package stun

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 8489 section 14.5 asks for it
	"encoding/binary"
	"hash/crc32"
	"net/netip"
)

const (
	headerSize = 20
	cookie     = 0x2112a442 // RFC 8489 section 5
	maxSize    = 1280       // of a request that is looked at; checks have some 100 bytes
)

// Message types, RFC 8489 section 5.
const (
	bindingRequest = 0x0001
	bindingSuccess = 0x0101
	bindingError   = 0x0111
)

// Attributes, RFC 8489 section 14 and RFC 8445 section 16.1.
const (
	attrUsername     = 0x0006
	attrIntegrity    = 0x0008
	attrErrorCode    = 0x0009
	attrUnknown      = 0x000a
	attrXORMapped    = 0x0020
	attrPriority     = 0x0024
	attrUseCandidate = 0x0025
	attrFingerprint  = 0x8028
	attrControlled   = 0x8029
	optional         = 0x8000 // attributes from here on may be passed over
	integritySize    = sha1.Size
	fingerprintMask  = 0x5354554e // section 14.7
	attrHeader       = 4
	familyV4         = 1
	familyV6         = 2
	integrityWhole   = attrHeader + integritySize
	fingerprintWhole = attrHeader + 4
	maxUnknown       = 8
	maxUsername      = 513 // bytes, section 14.3
)

// Request is a Binding request. It points into the packet that it was read from.
type Request struct {
	Local, Remote string // the fragments of its USERNAME: ours, and the sender's
	Nominates     bool   // USE-CANDIDATE: the sender means to use this path
	Controlled    bool   // ICE-CONTROLLED: the sender takes us for the one who nominates
	Unknown       []uint16

	packet    []byte
	integrity int // where the attribute begins
}

// Is reports whether a packet is STUN and not DTLS or RTP, RFC 7983 section 7.
func Is(b []byte) bool {
	return len(b) >= headerSize && b[0] < 4 && binary.BigEndian.Uint32(b[4:]) == cookie
}

// Parse reads a Binding request that has a USERNAME, a MESSAGE-INTEGRITY and a right FINGERPRINT, as those of ICE have, RFC
// 8445 section 7.2.2; ok is false for anything else.
func Parse(b []byte) (r Request, ok bool) {
	if !Is(b) || len(b) > maxSize || binary.BigEndian.Uint16(b) != bindingRequest ||
		int(binary.BigEndian.Uint16(b[2:])) != len(b)-headerSize || len(b)%4 != 0 {
		return r, false
	}
	r.packet = b
	printed := false
	for at := headerSize; at < len(b); {
		if printed || len(b)-at < attrHeader {
			return r, false // FINGERPRINT is the last, section 14.7
		}
		kind, size := binary.BigEndian.Uint16(b[at:]), int(binary.BigEndian.Uint16(b[at+2:]))
		next := at + attrHeader + (size+3)/4*4
		if next > len(b) {
			return r, false
		}
		value := b[at+attrHeader : at+attrHeader+size]
		switch {
		case kind == attrFingerprint:
			printed = size == 4 && binary.BigEndian.Uint32(value) == crc32.ChecksumIEEE(b[:at])^fingerprintMask
			if !printed {
				return r, false
			}
		case r.integrity != 0: // what follows is not authentic and is passed over, section 14.5
		case !r.attribute(kind, value, at):
			return r, false
		}
		at = next
	}
	return r, printed && r.integrity != 0 && r.Local != ""
}

// attribute takes one attribute before the MESSAGE-INTEGRITY, or it.
func (r *Request) attribute(kind uint16, value []byte, at int) bool {
	switch kind {
	case attrIntegrity:
		r.integrity = at
		return len(value) == integritySize
	case attrUsername:
		if len(value) > maxUsername || r.Local != "" {
			return false
		}
		local, remote, ok := cut(value)
		r.Local, r.Remote = local, remote
		return ok
	case attrUseCandidate:
		r.Nominates = true
	case attrControlled:
		r.Controlled = true
	case attrPriority:
	default:
		if kind < optional && len(r.Unknown) < maxUnknown {
			r.Unknown = append(r.Unknown, kind)
		}
	}
	return true
}

// cut takes a USERNAME apart, RFC 8445 section 7.2.2.
func cut(value []byte) (local, remote string, ok bool) {
	for i, c := range value {
		if c == ':' {
			return string(value[:i]), string(value[i+1:]), i > 0
		}
	}
	return "", "", false
}

// Authentic reports whether whoever sent the request knows our password.
func (r Request) Authentic(password string) bool {
	want := r.packet[r.integrity+attrHeader : r.integrity+integrityWhole]
	return hmac.Equal(want, integrity(r.packet[:r.integrity], password))
}

// integrity is the HMAC of what stands before the attribute, with the length that the message has up to it, RFC 8489
// section 14.5.
func integrity(before []byte, password string) []byte {
	var head [4]byte
	copy(head[:], before)
	binary.BigEndian.PutUint16(head[2:], uint16(len(before)-headerSize+integrityWhole))
	mac := hmac.New(sha1.New, []byte(password))
	mac.Write(head[:])
	mac.Write(before[4:])
	return mac.Sum(nil)
}

// Success is the answer to a request that came from an address.
func (r Request) Success(from netip.AddrPort, password string) []byte {
	b := r.begin(bindingSuccess)
	b = r.appendMapped(b, from)
	return finish(b, password)
}

// RoleConflict tells a sender that believes we nominate that it is mistaken, RFC 8445 section 7.3.1.1.
func (r Request) RoleConflict(password string) []byte {
	return finish(appendError(r.begin(bindingError), 487, "Role Conflict"), password)
}

// UnknownAttribute tells which attributes of a request are not understood that have to be, RFC 8489 section 6.3.1.
func (r Request) UnknownAttribute(password string) []byte {
	b := appendError(r.begin(bindingError), 420, "Unknown Attribute")
	var list []byte
	for _, kind := range r.Unknown {
		list = binary.BigEndian.AppendUint16(list, kind)
	}
	return finish(appendAttribute(b, attrUnknown, list), password)
}

// begin is the header of an answer; the length is filled in at the end.
func (r Request) begin(kind uint16) []byte {
	b := make([]byte, 0, 128)
	b = binary.BigEndian.AppendUint16(b, kind)
	b = append(b, 0, 0)
	return append(b, r.packet[4:headerSize]...)
}

// appendMapped adds the XOR-MAPPED-ADDRESS, RFC 8489 section 14.2.
func (r Request) appendMapped(b []byte, from netip.AddrPort) []byte {
	family, addr := byte(familyV6), from.Addr().AsSlice()
	if from.Addr().Is4() {
		family = familyV4
	}
	value := []byte{0, family}
	value = binary.BigEndian.AppendUint16(value, from.Port()^(cookie>>16))
	for i, x := range addr {
		value = append(value, x^r.packet[4+i]) // the cookie, then the transaction
	}
	return appendAttribute(b, attrXORMapped, value)
}

func appendError(b []byte, code int, reason string) []byte {
	return appendAttribute(b, attrErrorCode, append([]byte{0, 0, byte(code / 100), byte(code % 100)}, reason...))
}

func appendAttribute(b []byte, kind uint16, value []byte) []byte {
	b = binary.BigEndian.AppendUint16(b, kind)
	b = binary.BigEndian.AppendUint16(b, uint16(len(value)))
	b = append(b, value...)
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

// finish signs a message.
func finish(b []byte, password string) []byte {
	b = appendAttribute(b, attrIntegrity, integrity(b, password))
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)-headerSize+fingerprintWhole))
	var sum [4]byte
	binary.BigEndian.PutUint32(sum[:], crc32.ChecksumIEEE(b)^fingerprintMask)
	return appendAttribute(b, attrFingerprint, sum[:])
}
