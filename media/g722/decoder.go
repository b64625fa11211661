package g722

// Decoder turns codes into sound. The zero value begins a call.
type Decoder struct {
	low  lower
	high upper
	sum  [12]int32 // of the bands, oldest first
	diff [12]int32
}

// Decode writes two samples of 16 kHz for every code into dst and returns how many samples: as many as fit in dst in
// whole pairs.
func (d *Decoder) Decode(dst []int16, codes []byte) int {
	n := min(len(dst)/2, len(codes))
	for i, c := range codes[:n] {
		low, high := d.low.decode(int32(c&0x3f)), d.high.decode(int32(c>>6))
		copy(d.sum[:], d.sum[1:])
		copy(d.diff[:], d.diff[1:])
		d.sum[11], d.diff[11] = low+high, low-high
		var a, b int32
		for k, tap := range mirror {
			a += d.sum[k] * tap
			b += d.diff[k] * mirror[11-k]
		}
		dst[2*i], dst[2*i+1] = int16(saturate(b>>11)), int16(saturate(a>>11))
	}
	return 2 * n
}
