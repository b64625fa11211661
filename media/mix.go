package media

// mix is the sound of several talkers at once, for one hearer.
type mix struct {
	narrow [audioBytes]int16
	wide   [2 * audioBytes]int16
}

// sound is the mix for a codec.
func (m *mix) sound(codec Codec) []int16 {
	if codec == G722 {
		return m.wide[:]
	}
	return m.narrow[:]
}

// of makes the mix of two talkers for a codec; either may be nil.
func (m *mix) of(codec Codec, a, b *talk) {
	to := m.sound(codec)
	switch {
	case a == nil && b == nil:
		clear(to)
	case b == nil:
		copy(to, a.sound(codec))
	case a == nil:
		copy(to, b.sound(codec))
	default:
		add(to, a.sound(codec), b.sound(codec))
	}
}

// sound is the last frame for a codec.
func (t *talk) sound(codec Codec) []int16 {
	if codec == G722 {
		return t.wide[:]
	}
	return t.narrow[:]
}

// knee is where two voices at once begin to be pressed together: 2.5 dB below full scale.
const knee = 24576

// add writes the sum of two sounds.
func add(to, a, b []int16) {
	a, b = a[:len(to)], b[:len(to)]
	for i := range to {
		s := int32(a[i]) + int32(b[i])
		if s > knee || s < -knee {
			s = soften(s)
		}
		to[i] = int16(s)
	}
}

// soften brings a sum that is above the knee under full scale: the more it is above, the less of it is kept.
func soften(s int32) int32 {
	const room = 32767 - knee
	if s < 0 {
		return -soften(-s)
	}
	over := s - knee
	return knee + over*room/(over+room)
}
