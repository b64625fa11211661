package phone

// G.711 by the arithmetic of the recommendation rather than by table, so that it shares no mistake with the rooms.

func decode(payload, b uint8) int16 {
	if payload == 0 {
		return decodeMu(b)
	}
	return decodeA(b)
}

func encode(payload uint8, s int16) uint8 {
	if payload == 0 {
		return encodeMu(s)
	}
	return encodeA(s)
}

func decodeA(b uint8) int16 {
	b ^= 0x55
	exponent, mantissa := b>>4&7, int16(b&15)
	v := mantissa<<4 + 8
	if exponent > 0 {
		v = (v + 0x100) << (exponent - 1)
	}
	if b&0x80 == 0 {
		return -v
	}
	return v
}

func encodeA(s int16) uint8 {
	sign, v := uint8(0x80), int(s)
	if v < 0 {
		sign, v = 0, -v-1
	}
	v = min(v, 32767)
	exponent := uint8(0)
	for limit := 255; v > limit && exponent < 7; limit = limit<<1 | 1 {
		exponent++
	}
	mantissa := uint8(v>>(max(exponent, 1)+3)) & 15
	return (sign | exponent<<4 | mantissa) ^ 0x55
}

func decodeMu(b uint8) int16 {
	b = ^b
	v := (int16(b&15)<<3+0x84)<<(b>>4&7) - 0x84
	if b&0x80 != 0 {
		return -v
	}
	return v
}

func encodeMu(s int16) uint8 {
	sign, v := uint8(0), int(s)
	if v < 0 {
		sign, v = 0x80, -v-1
	}
	v = min(v, 32635) + 0x84
	exponent := uint8(0)
	for limit := 255; v > limit && exponent < 7; limit = limit<<1 | 1 {
		exponent++
	}
	return ^(sign | exponent<<4 | uint8(v>>(exponent+3))&15)
}
