package g711

import "math/bits"

// A-law looks at 12 bits plus sign and µ-law at 13 bits plus sign, so 4,096 and 16,384 entries give every code and
// stay in the processor's cache, where tables over all 65,536 samples would not.
var (
	alawCodes  = alawEncoder()
	ulawCodes  = ulawEncoder()
	alawValues = alawDecoder()
	ulawValues = ulawDecoder()
	alawToULaw = converter(&alawValues, func(s int16) byte { return ulawCodes[uint16(s)>>2] })
	ulawToALaw = converter(&ulawValues, func(s int16) byte { return alawCodes[uint16(s)>>4] })
)

// alawEncoder follows G.711 table 1a: the sign, three bits of segment, four bits within it, even bits inverted.
func alawEncoder() (t [1 << 12]byte) {
	for i := range t {
		s := int16(uint16(i) << 4)
		sign, magnitude := byte(0x80), uint(s)>>4
		if s < 0 {
			sign, magnitude = 0, uint(^s)>>4
		}
		code := magnitude
		if magnitude > 31 {
			segment := uint(bits.Len(magnitude)) - 4
			code = segment<<4 | magnitude>>(segment-1)&0x0f
		}
		t[i] = (sign | byte(code)) ^ 0x55
	}
	return t
}

// ulawEncoder follows G.711 table 2a: a bias of 33 makes the segments powers of two; all bits are inverted.
func ulawEncoder() (t [1 << 14]byte) {
	const bias, top = 33, 1<<13 - 1
	for i := range t {
		s := int16(uint16(i) << 2)
		sign, magnitude := byte(0), uint(s)>>2
		if s < 0 {
			sign, magnitude = 0x80, uint(^s)>>2
		}
		magnitude = min(magnitude+bias, top)
		segment := uint(bits.Len(magnitude)) - 6
		t[i] = ^(sign | byte(segment<<4|magnitude>>(segment+1)&0x0f))
	}
	return t
}

// alawDecoder gives the middle of each interval, G.711 table 1a column 8, times 8 to fill 16 bits.
func alawDecoder() (t [256]int16) {
	for c := range t {
		code := c ^ 0x55
		segment, step := code>>4&7, code&0x0f
		value := step<<4 + 8
		if segment > 0 {
			value = (value + 0x100) << (segment - 1)
		}
		if code&0x80 == 0 {
			value = -value
		}
		t[c] = int16(value)
	}
	return t
}

// ulawDecoder gives the middle of each interval, G.711 table 2a column 8, times 4 to fill 16 bits.
func ulawDecoder() (t [256]int16) {
	const bias = 33 << 2
	for c := range t {
		code := ^c & 0xff
		value := ((code&0x0f)<<3+bias)<<(code>>4&7) - bias
		if code&0x80 != 0 {
			value = -value
		}
		t[c] = int16(value)
	}
	return t
}

// converter goes by way of the linear value: the nearest code of the other law.
func converter(values *[256]int16, encode func(int16) byte) (t [256]byte) {
	for c, s := range values {
		t[c] = encode(s)
	}
	return t
}
