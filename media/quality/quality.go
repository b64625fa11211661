// Package quality estimates how listeners would judge a call, from what can be measured of its packets: the E-model of
// ITU-T G.107, with the terms left at their defaults that packets say nothing about (levels, echo, noise).
package quality

import "time"

// Line is a coding with what loss does to it. Make it with G711 or G722.
type Line struct {
	best   float64 // the rating without any impairment
	scale  float64 // ratings per point of the scale that opinions are read from
	ie     float64 // equipment impairment: what the coding itself takes
	robust float64 // packet-loss robustness, Bpl: the higher, the less a lost packet is heard
}

// Values of the recommendations.
const (
	narrowBest = 93.2  // G.107 (2015) section 7.7: the rating with every parameter at its default
	wideBest   = 129.0 // G.107.1 section 7.7: the same for wideband
	wideScale  = 1.29  // G.107.1 annex A: wideband opinions are read from R/1.29
	worst      = 95.0  // G.107 section 7.5, where impairment by loss ends
)

// G711 is narrowband, at a receiver that conceals lost packets or plays silence in their place. Ie and Bpl are those of
// G.113 appendix I, table I.4.
func G711(concealed bool) Line {
	if concealed {
		return Line{best: narrowBest, scale: 1, robust: 25.1}
	}
	return Line{best: narrowBest, scale: 1, robust: 4.3}
}

// G722 is wideband at 64 kbit/s: Ie of G.113 appendix IV on the scale of G.107.1. Its opinions are those of people who
// expect wideband, so 4.3 is no less than 4.4 is of G.711. For loss it is taken to be as robust as G.711 without
// concealment: its decoder goes wrong with every packet that is missing, and not every telephone mends that.
func G722() Line { return Line{best: wideBest, scale: wideScale, ie: 13, robust: 4.3} }

// Rating is the transmission rating R on the scale of 0 to 100, G.107 equation 7-1 with A = 0:
//
//	R = R0 - Id - Ie,eff
//	Ie,eff = Ie + (95 - Ie) · Ppl / (Ppl + Bpl)
//	Id = 0.024 d + 0.11 (d - 177.3) where d > 177.3
//
// Ie,eff is G.107 equation 7-29 for loss at random (BurstR = 1), Ppl the loss in percent. Id is the fit of Cole and
// Rosenbluth (Voice over IP Performance Monitoring, 2001) to G.107 section 7.4, d the one-way delay from mouth to ear in
// milliseconds. loss is a share from 0 to 1.
func (l Line) Rating(loss float64, delay time.Duration) float64 {
	percent := 100 * max(0, min(1, loss))
	r := l.best - l.ie - (worst-l.ie)*percent/(percent+l.robust)
	const knee = 177.3
	d := float64(delay) / float64(time.Millisecond)
	r -= 0.024*d + 0.11*max(0, d-knee)
	return max(0, min(100, r/l.scale))
}

// MOS is the mean opinion that the rating stands for, from 1 (bad) to 4.5, G.107 annex B.
func (l Line) MOS(loss float64, delay time.Duration) float64 {
	r := l.Rating(loss, delay)
	return max(1, 1+0.035*r+r*(r-60)*(100-r)*7e-6) // below R = 6.5 the polynomial dips under 1
}
