package dtmf

import "math"

const (
	hop  = 16 // samples between two looks: 2 ms, so that a tone turns less than once within ±250 Hz of its band's middle
	taps = 64 // of the filters: 8 ms

	beta = 2.9 // of the filters' Kaiser window: 35 dB between a band's own tones and the nearest of the other
)

// band is the four tones of rows or of columns.
type band struct {
	tones  [4]float64 // Hz
	middle float64    // Hz
	cutoff float64    // Hz to either side, half-way to the nearest tone of the other band
}

// The bands, ITU-T Q.23, and their filters. Each entry of kernel has the factors of one pair of samples, at the same
// distance before and after the middle: their sum is the real part, their difference the imaginary.
var (
	rows    = newBand(256, [4]float64{697, 770, 852, 941})
	columns = newBand(346, [4]float64{1209, 1336, 1477, 1633})
	kernel  = newKernel(&rows, &columns)
)

// coefficients of a pair of samples.
type coefficients struct{ rowCos, rowSin, columnCos, columnSin float32 }

func newBand(cutoff float64, tones [4]float64) band {
	return band{tones: tones, middle: (tones[0] + tones[3]) / 2, cutoff: cutoff}
}

func newKernel(row, column *band) (k [taps / 2]coefficients) {
	for i := range k {
		k[i].rowCos, k[i].rowSin = row.factors(i)
		k[i].columnCos, k[i].columnSin = column.factors(i)
	}
	return k
}

// factors are those of a pair of samples: the low-pass filter moved up to the band's middle, and doubled because a sine
// has half of its amplitude there.
func (b *band) factors(i int) (cos, sin float32) {
	s, c := math.Sincos(radians(b.middle) * (float64(i) + 0.5))
	return float32(2 * b.lowPass(i) * c), float32(2 * b.lowPass(i) * s)
}

// lowPass is the low-pass filter's coefficient i+½ samples from its middle: a sinc within a Kaiser window.
func (b *band) lowPass(i int) float64 {
	at := float64(i) + 0.5
	x := at / (taps / 2)
	return math.Sin(radians(b.cutoff)*at) / (math.Pi * at) * bessel(beta*math.Sqrt(1-x*x)) / bessel(beta)
}

// bessel is the modified Bessel function of the first kind and order 0.
func bessel(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > 1e-12*sum; k++ {
		term *= (x / 2 / k) * (x / 2 / k)
		sum += term
	}
	return sum
}

// radians is a frequency as an angle per sample.
func radians(hz float64) float64 { return 2 * math.Pi * hz / Rate }

// frame is what a window holds.
type frame struct {
	row, column phasor
	power       float32 // of everything
	step        uint32  // when
}

// analyse splits a window into its bands.
func analyse(w *[taps]float32) (f frame) {
	var power float32
	for i := range kernel {
		c := &kernel[i]
		after, before := w[taps/2+i], w[taps/2-1-i]
		sum, difference := after+before, after-before
		f.row.re += c.rowCos * sum
		f.row.im -= c.rowSin * difference
		f.column.re += c.columnCos * sum
		f.column.im -= c.columnSin * difference
		power += after*after + before*before
	}
	f.power = power / taps
	return f
}
