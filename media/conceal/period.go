package conceal

import "math"

// compared is how much of the sound is compared with what came a period before: 20 ms.
const compared = 20 * Narrow / 1000

// period finds after how many samples the end of a sound is most like itself: coarsely at every other sample of 8 kHz,
// then exactly about the best. ITU-T G.711 Appendix I, section I.2.2.
func period(sound []float32, scale int) int {
	step := 2 * scale
	best, most := longest*scale, float32(math.Inf(-1))
	for lag := shortest * scale; lag <= longest*scale; lag += step {
		if like := likeness(sound, lag, scale, step); like > most {
			best, most = lag, like
		}
	}
	coarse := best
	most = float32(math.Inf(-1))
	for lag := max(shortest*scale, coarse-step+1); lag < coarse+step && lag <= longest*scale; lag++ {
		if like := likeness(sound, lag, scale, scale); like > most {
			best, most = lag, like
		}
	}
	return best
}

// likeness is the cross-correlation of a sound's end with what came lag samples before, as a share of the latter's
// loudness.
func likeness(sound []float32, lag, scale, step int) float32 {
	end := sound[len(sound)-compared*scale:]
	before := sound[len(sound)-compared*scale-lag:][:len(end)]
	var product, power float32
	for i := 0; i < len(end); i += step {
		product += end[i] * before[i]
		power += before[i] * before[i]
	}
	return product / float32(math.Sqrt(float64(max(power, 1e4))))
}
