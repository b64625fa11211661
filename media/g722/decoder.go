package g722

// Decoder turns codes into sound. The zero value begins a call.
type Decoder struct {
	low  lower
	high upper
	out  mirror // of the bands' sums and differences
}

// Decode writes two samples of 16 kHz for every code into dst and returns how many samples: as many as fit in dst in
// whole pairs.
func (d *Decoder) Decode(dst []int16, codes []byte) int {
	n := min(len(dst)/2, len(codes))
	for i, c := range codes[:n] {
		low, high := d.low.decode(int32(c&0x3f)), d.high.decode(int32(c>>6))
		second, first := d.out.filter(low+high, low-high)
		dst[2*i], dst[2*i+1] = int16(saturate(first>>11)), int16(saturate(second>>11))
	}
	return 2 * n
}

// Follow brings the decoder to where one is that has decoded all codes of the encoder, but for the last millisecond of
// its output filter.
func (d *Decoder) Follow(e *Encoder) { d.low, d.high = e.low, e.high }
