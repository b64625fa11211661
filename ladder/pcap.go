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

// datagram is an IP packet with a message.
func datagram(from, to netip.AddrPort, text []byte) []byte {
	text = text[:min(len(text), pcapLonger-1-udpHeader-40)]
	src, dst := from.Addr().Unmap(), to.Addr().Unmap()
	length := udpHeader + len(text)
	var b []byte
	addresses := 12             // they stand last in the IP header
	if src.Is4() && dst.Is4() { // RFC 791 section 3.1
		b = append(b, 0x45, 0)
		b = binary.BigEndian.AppendUint16(b, uint16(20+length))
		b = append(b, 0, 0, 0, 0, hops, udpProtocol, 0, 0)
		b = append(append(b, src.AsSlice()...), dst.AsSlice()...)
		binary.BigEndian.PutUint16(b[10:], checksum(0, b))
	} else { // RFC 8200 section 3
		b = append(b, 0x60, 0, 0, 0)
		b = binary.BigEndian.AppendUint16(b, uint16(length))
		b = append(b, udpProtocol, hops)
		s, d := src.As16(), dst.As16()
		b = append(append(b, s[:]...), d[:]...)
		addresses = 8
	}
	udp := len(b)
	b = binary.BigEndian.AppendUint16(b, from.Port())
	b = binary.BigEndian.AppendUint16(b, to.Port())
	b = binary.BigEndian.AppendUint16(b, uint16(length))
	b = append(append(b, 0, 0), text...)
	sum := checksum(udpProtocol+uint32(length), b[addresses:]) // with the pseudo header of RFC 768 and RFC 8200 section 8.1
	if sum == 0 {
		sum = 0xffff // 0 means that there is none, RFC 768
	}
	binary.BigEndian.PutUint16(b[udp+6:], sum)
	return b
}

// checksum is that of 16-bit words and what is added up already, RFC 1071. The place for it holds 0.
func checksum(sum uint32, b []byte) uint16 {
	for i := 0; i+1 < len(b); i += 2 {
		sum += uint32(binary.BigEndian.Uint16(b[i:]))
	}
	if len(b)%2 == 1 {
		sum += uint32(b[len(b)-1]) << 8
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}
