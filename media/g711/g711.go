// Package g711 is the two telephone codecs of ITU-T G.711, A-law and µ-law, by table.
//
// Sample values are 16-bit linear. Nothing here allocates, and all tables are built once and never change.
package g711

// Law is one of the two laws of G.711.
type Law uint8

// The laws, PCMA and PCMU in RTP.
const (
	ALaw Law = iota
	ULaw
)

// String returns the encoding name of RFC 3551 table 4.
func (l Law) String() string {
	if l == ULaw {
		return "PCMU"
	}
	return "PCMA"
}

// Silence returns the code of digital silence: what an idle line carries.
func (l Law) Silence() byte {
	if l == ULaw {
		return 0xff
	}
	return 0xd5
}

// Encode writes one code per sample into dst and returns how many: the shorter of the two lengths.
func (l Law) Encode(dst []byte, pcm []int16) int {
	n := min(len(dst), len(pcm))
	dst, pcm = dst[:n], pcm[:n]
	if l == ULaw {
		for i, s := range pcm {
			dst[i] = ulawCodes[uint16(s)>>2]
		}
		return n
	}
	for i, s := range pcm {
		dst[i] = alawCodes[uint16(s)>>4]
	}
	return n
}

// Decode writes one sample per code into dst and returns how many: the shorter of the two lengths.
func (l Law) Decode(dst []int16, codes []byte) int {
	n := min(len(dst), len(codes))
	dst, codes = dst[:n], codes[:n]
	values := &alawValues
	if l == ULaw {
		values = &ulawValues
	}
	for i, c := range codes {
		dst[i] = values[c]
	}
	return n
}

// Convert writes the codes of src, which are of law l, into dst as codes of law to, and returns how many: the shorter
// of the two lengths. dst and src may be the same slice.
func (l Law) Convert(to Law, dst, src []byte) int {
	n := min(len(dst), len(src))
	dst, src = dst[:n], src[:n]
	if l == to {
		return copy(dst, src)
	}
	table := &alawToULaw
	if l == ULaw {
		table = &ulawToALaw
	}
	for i, c := range src {
		dst[i] = table[c]
	}
	return n
}

// EncodeSample returns the code of one sample.
func (l Law) EncodeSample(s int16) byte {
	if l == ULaw {
		return ulawCodes[uint16(s)>>2]
	}
	return alawCodes[uint16(s)>>4]
}

// DecodeSample returns the sample of one code.
func (l Law) DecodeSample(c byte) int16 {
	if l == ULaw {
		return ulawValues[c]
	}
	return alawValues[c]
}
