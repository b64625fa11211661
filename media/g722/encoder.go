package g722

// Encoder turns sound into codes. The zero value begins a call.
type Encoder struct {
	low  lower
	high upper
	in   mirror // of the samples that came first of each pair, and those that came second
}

// Encode writes one code for every two samples of 16 kHz into dst and returns how many: as many as fit in dst and are
// whole pairs in pcm.
func (e *Encoder) Encode(dst []byte, pcm []int16) int {
	n := min(len(dst), len(pcm)/2)
	for i := range n {
		first, second := e.in.filter(int32(pcm[2*i]), int32(pcm[2*i+1]))
		dst[i] = e.put((first+second)>>14, (second-first)>>14)
	}
	return n
}

// Prime lets the filter alone hear what comes before the sound: the end of a sound that is played in a loop.
func (e *Encoder) Prime(pcm []int16) {
	for i := range len(pcm) / 2 {
		e.in.filter(int32(pcm[2*i]), int32(pcm[2*i+1]))
	}
}

// Recode writes codes into dst that say in this encoder's state what src says in the decoder's, and returns how many:
// the shorter of the two lengths. It goes from band to band, so nothing is delayed. dst and src may be the same slice.
func (e *Encoder) Recode(dst, src []byte, from *Decoder) int {
	n := min(len(dst), len(src))
	for i, c := range src[:n] {
		dst[i] = e.put(from.low.decode(int32(c&0x3f)), from.high.decode(int32(c>>6)))
	}
	return n
}

// Fade is Recode for a sound that takes the place of another: it begins with what the encoder would have gone on with,
// pcm, and ends with what src says. It takes two samples for every code, and the shortest length counts.
func (e *Encoder) Fade(dst, src []byte, from *Decoder, pcm []int16) int {
	n := min(len(dst), len(src), len(pcm)/2)
	for i, c := range src[:n] {
		first, second := e.in.filter(int32(pcm[2*i]), int32(pcm[2*i+1]))
		low, high := (first+second)>>14, (second-first)>>14
		in := int32(i + 1)
		low += (from.low.decode(int32(c&0x3f)) - low) * in / int32(n+1)
		high += (from.high.decode(int32(c>>6)) - high) * in / int32(n+1)
		dst[i] = e.put(low, high)
	}
	return n
}

// Follow brings the encoder to where the decoder of the codes is: as if it had made them itself.
func (e *Encoder) Follow(codes []byte) {
	for _, c := range codes {
		e.low.take(int32(c&0x3f), e.low.step(lowerShift))
		e.high.take(int32(c>>6), e.high.step(upperShift))
	}
}

// put codes one sample of either band.
func (e *Encoder) put(low, high int32) byte { return byte(e.high.encode(high)<<6 | e.low.encode(low)) }
