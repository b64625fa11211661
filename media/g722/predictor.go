package g722

// predictor foretells a band's next sample from the six last differences and the two last samples. Its coefficients
// move by signs alone. ITU-T G.722 section 6.2.1.4, block 4.
type predictor struct {
	predicted int32    // s
	zeros     int32    // sz, the share of the differences
	d         [6]int32 // the last differences, doubled, newest first
	b         [6]int32 // their coefficients
	r         [2]int32 // the last reconstructed samples, doubled, newest first
	p         [2]int32 // the last partly reconstructed ones
	a         [2]int32 // the coefficients of the samples
}

// adapt takes a difference and predicts the next sample.
func (s *predictor) adapt(d int32) {
	r := saturate(s.predicted + d) // RECONS
	p := saturate(s.zeros + d)     // PARREC
	s.poles(p)
	s.p[1], s.p[0] = s.p[0], p
	s.r[1], s.r[0] = s.r[0], saturate(2*r)
	s.zeros = s.filter(d)
	// FILTEP and PREDIC.
	poles := saturate(s.a[0]*s.r[0]>>15 + s.a[1]*s.r[1]>>15)
	s.predicted = saturate(poles + s.zeros)
}

// poles moves the coefficients of the samples (UPPOL2, UPPOL1).
func (s *predictor) poles(p int32) {
	first := saturate(4 * s.a[0])
	move1, move2 := int32(-192), int32(-128)
	if (p ^ s.p[0]) >= 0 { // of one sign
		first, move1 = -first, 192
	}
	if (p ^ s.p[1]) >= 0 {
		move2 = 128
	}
	a2 := move2 + min(first, 32767)>>7 + s.a[1]*32512>>15
	a2 = min(max(a2, -12288), 12288)
	most := 15360 - a2
	a1 := saturate(move1 + s.a[0]*32640>>15)
	s.a[0], s.a[1] = min(max(a1, -most), most), a2
}

// filter moves the coefficients of the differences, lets the new one in, and returns their share of the prediction
// (UPZERO, DELAYA, FILTEZ). The coefficients can't leave 16 bits: what leaks is as much as the move at the rim.
func (s *predictor) filter(d int32) int32 {
	move := int32(128)
	if d == 0 {
		move = 0
	}
	d = saturate(2 * d)
	sum := int32(0)
	newer := d
	for i := range s.b {
		old := s.d[i]
		sign := (d ^ old) >> 31 // -1 for two signs; branches would be guessed wrongly half of the time
		s.b[i] = ((move ^ sign) - sign) + s.b[i]*32640>>15
		s.d[i] = newer
		sum += s.b[i] * newer >> 15
		newer = old
	}
	return saturate(sum)
}
