// Package g722 is the wideband codec of ITU-T G.722 at 64 kbit/s: sound of 16,000 samples a second, split into two
// bands of 8,000 each that are coded by adaptive differences, six bits of the lower and two of the upper to a byte.
//
// The arithmetic is the recommendation's, in whole numbers, so an Encoder and a Decoder stay in step bit by bit. One
// byte is 125 µs: as many bytes a second as G.711 has.
//
// Nothing here allocates. The zero values of Encoder and Decoder are ready, in the state of a call that begins.
package g722

// band is the state of one band, the same in encoder and decoder.
type band struct {
	predictor
	scale int32 // of the quantizer, as a logarithm in units of 1/2048; NB in the recommendation
}

// lower and upper are the bands: they differ in their tables and in the least step of the quantizer.
type (
	lower struct{ band }
	upper struct{ band }
)

// The largest scales, and the shifts that turn a scale into a step. ITU-T G.722 section 6.2.1.3, blocks 3L and 3H.
const (
	maxLowerScale = 18432
	maxUpperScale = 22528
	lowerShift    = 8
	upperShift    = 10
)

// step is the quantizer's step: the antilogarithm of the scale (SCALEL, SCALEH).
func (b *band) step(shift int32) int32 {
	root := stepRoots[b.scale>>6&31]
	if shift -= b.scale >> 11; shift < 0 {
		return root << -shift << 2
	}
	return root >> shift << 2
}

// rescale moves the scale by a code's share after letting some of it leak (LOGSCL, LOGSCH).
func (b *band) rescale(share, most int32) {
	b.scale = min(max(b.scale*127>>7+share, 0), most)
}

// take goes on to the next sample with a code of six bits; the four that are sure adapt the band.
func (l *lower) take(code, step int32) {
	four := code >> 2
	d := step * lowerSteps4[four] >> 15
	l.rescale(lowerShares[four], maxLowerScale)
	l.adapt(d)
}

// take goes on to the next sample with a code of two bits.
func (u *upper) take(code, step int32) {
	d := step * upperSteps[code] >> 15
	u.rescale(upperShares[code], maxUpperScale)
	u.adapt(d)
}

// value is what a code of six bits stands for, as it is heard (INVQBL, RECONS and LIMIT).
func (l *lower) value(code, step int32) int32 {
	return min(max(l.predicted+step*lowerSteps6[code]>>15, -16384), 16383)
}

// value is what a code of two bits stands for.
func (u *upper) value(code, step int32) int32 {
	return min(max(u.predicted+step*upperSteps[code]>>15, -16384), 16383)
}

// encode returns the code of a sample, and takes it (SUBTRA, QUANTL).
func (l *lower) encode(x int32) int32 {
	step := l.step(lowerShift)
	e := saturate(x - l.predicted)
	size := e
	if e < 0 {
		size = ^e
	}
	i := 0 // how many levels are not above size
	for half := 16; half > 0; half /= 2 {
		next := i + half
		if size < lowerLevels[next-1]*step>>12 {
			next = i
		}
		i = next
	}
	code := lowerPlus[i]
	if e < 0 {
		code = lowerMinus[i]
	}
	l.take(code, step)
	return code
}

// encode returns the code of a sample, and takes it (SUBTRA, QUANTH).
func (u *upper) encode(x int32) int32 {
	step := u.step(upperShift)
	e := saturate(x - u.predicted)
	size, code := e, int32(3)
	if e < 0 {
		size, code = ^e, 1
	}
	if size >= upperLevel*step>>12 {
		code--
	}
	u.take(code, step)
	return code
}

// decode returns the sample of a code, and takes it.
func (l *lower) decode(code int32) int32 {
	step := l.step(lowerShift)
	x := l.value(code, step)
	l.take(code, step)
	return x
}

// decode returns the sample of a code, and takes it.
func (u *upper) decode(code int32) int32 {
	step := u.step(upperShift)
	x := u.value(code, step)
	u.take(code, step)
	return x
}

// saturate keeps a value within 16 bits.
func saturate(x int32) int32 { return min(max(x, -32768), 32767) }
