package g722

// mirror is the quadrature mirror filter that parts the bands and joins them again, ITU-T G.722 sections 5.2.1 and 6.2.2:
// each of two signals through every other tap.
//
// A signal's last 12 values lie in a window that moves along the array, so that they are moved back now and then only.
type mirror struct {
	a, b [mirrorRoom]int32
	at   int // where the window begins
}

const (
	mirrorLength = 12
	mirrorRoom   = 4 * mirrorLength
)

// filter takes a value of each signal and returns both filtered.
func (m *mirror) filter(a, b int32) (fa, fb int32) {
	if m.at == mirrorRoom-mirrorLength {
		copy(m.a[:], m.a[m.at:])
		copy(m.b[:], m.b[m.at:])
		m.at = 0
	}
	m.at++
	as, bs := (*[mirrorLength]int32)(m.a[m.at:]), (*[mirrorLength]int32)(m.b[m.at:])
	as[mirrorLength-1], bs[mirrorLength-1] = a, b
	for i, tap := range mirrorTaps {
		fa += as[i] * tap
		fb += bs[mirrorLength-1-i] * tap
	}
	return fa, fb
}
