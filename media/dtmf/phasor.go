package dtmf

import "math"

// phasor is a band at one moment: its length is the tone's amplitude, its angle the tone's phase.
type phasor struct{ re, im float32 }

// power is that of a sine of this amplitude.
func (p phasor) power() float32 { return (p.re*p.re + p.im*p.im) / 2 }

// with returns p turned on by q.
func (p phasor) with(q phasor) phasor { return phasor{p.re*q.re - p.im*q.im, p.im*q.re + p.re*q.im} }

// against returns p turned back by q.
func (p phasor) against(q phasor) phasor { return phasor{p.re*q.re + p.im*q.im, p.im*q.re - p.re*q.im} }

func (p *phasor) add(q phasor) { p.re, p.im = p.re+q.re, p.im+q.im }

func (p phasor) angle() float64 { return math.Atan2(float64(p.im), float64(p.re)) }

// unit returns the phasor of length 1 at the same angle.
func (p phasor) unit() phasor {
	s, c := math.Sincos(p.angle())
	return phasor{float32(c), float32(s)}
}
