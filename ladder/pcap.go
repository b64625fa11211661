package ladder

import (
	"encoding/binary"
	"io"
	"net/netip"
)

// What a capture file is made of: draft-ietf-opsawg-pcap, with times in microseconds and packets that begin with their IP
// header.
const (
	pcapMagic   = 0xa1b2c3d4
	pcapLonger  = 1 << 16
	pcapRaw     = 101
	udpHeader   = 8
	udpProtocol = 17
	hops        = 64
)

// PCAP writes messages as a capture for Wireshark and sngrep. Each is one UDP datagram there, whatever it went by, with the
// addresses that it had.
func PCAP(w io.Writer, all []Kept) error {
	b := binary.LittleEndian.AppendUint32(nil, pcapMagic)
	b = binary.LittleEndian.AppendUint16(b, 2)
	b = binary.LittleEndian.AppendUint16(b, 4)
	b = append(b, make([]byte, 8)...) // the time zone and its exactness, always 0
	b = binary.LittleEndian.AppendUint32(b, pcapLonger)
	b = binary.LittleEndian.AppendUint32(b, pcapRaw)
	for _, k := range all {
		from, to := k.Peer, k.Local
		if k.Out {
			from, to = to, from
		}
		packet := datagram(from, to, k.Text)
		b = binary.LittleEndian.AppendUint32(b, uint32(k.At.Unix()))
		b = binary.LittleEndian.AppendUint32(b, uint32(k.At.Nanosecond()/1000))
		b = binary.LittleEndian.AppendUint32(b, uint32(len(packet)))
		b = binary.LittleEndian.AppendUint32(b, uint32(len(packet)))
		b = append(b, packet...)
	}
	_, err := w.Write(b)
	return err
}

// datagram is an IP packet with a message. Checksums of UDP are left out, as RFC 768 allows.
func datagram(from, to netip.AddrPort, text []byte) []byte {
	text = text[:min(len(text), pcapLonger-1-udpHeader-40)]
	src, dst := from.Addr().Unmap(), to.Addr().Unmap()
	length := udpHeader + len(text)
	var b []byte
	if src.Is4() && dst.Is4() { // RFC 791 section 3.1
		b = append(b, 0x45, 0)
		b = binary.BigEndian.AppendUint16(b, uint16(20+length))
		b = append(b, 0, 0, 0, 0, hops, udpProtocol, 0, 0)
		b = append(append(b, src.AsSlice()...), dst.AsSlice()...)
		binary.BigEndian.PutUint16(b[10:], checksum(b))
	} else { // RFC 8200 section 3
		b = append(b, 0x60, 0, 0, 0)
		b = binary.BigEndian.AppendUint16(b, uint16(length))
		b = append(b, udpProtocol, hops)
		s, d := src.As16(), dst.As16()
		b = append(append(b, s[:]...), d[:]...)
	}
	b = binary.BigEndian.AppendUint16(b, from.Port())
	b = binary.BigEndian.AppendUint16(b, to.Port())
	b = binary.BigEndian.AppendUint16(b, uint16(length))
	return append(append(b, 0, 0), text...)
}

// checksum is that of an IPv4 header whose own is 0, RFC 1071.
func checksum(header []byte) uint16 {
	sum := uint32(0)
	for i := 0; i < len(header); i += 2 {
		sum += uint32(binary.BigEndian.Uint16(header[i:]))
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}
