package prompts

import (
	"math"
	"time"

	"centralino/media/resample"
	"centralino/media/wav"
)

// Sound is what is measured of a recording. Levels are in dB against full scale as an effective value: a sine that just
// fits has -3 dBFS.
type Sound struct {
	Length time.Duration
	Silent bool          // nothing in it is above Floor: Level, Lead, Tail and Still are then 0
	Level  float64       // how loud the speech is while somebody speaks
	Peak   float64       // the highest amplitude; -Peak is how much louder it can be made without being clipped
	Lead   time.Duration // before somebody speaks, noise or not
	Tail   time.Duration // after the last word
	Still  time.Duration // how much of both ends together is below Floor: the hole in music each time round
	Clips  Clipping
}

// Clipping tells where a sound was louder than its file could hold, so that the tops of its waves were cut off.
type Clipping struct {
	Places  int // 0: it is not clipped
	Samples int
	First   time.Duration // where it begins
}

// Floor is the level in dBFS below which nothing counts as sound: a telephone in a quiet room is louder.
const Floor = -60

// The level is measured in the manner of ITU-T P.56, method B: the mean power while speech is active, which it is when
// it lies no more than the margin below that very mean. So neither a pause nor a noise behind the voice makes a speaker
// quiet. Unlike there, only pauses within speech are bridged and nothing is added after its end: the recordings of
// numbers last half a second, and 200 ms of silence more would make each of them 1.5 dB quieter than it sounds.
const (
	margin = 15.9 // dB
	block  = rate / 100
	bridge = 20 // blocks
)

// measure measures a recording: the tops of its waves as they are in the file, the rest as a telephone carries it.
func measure(a wav.Audio) Sound {
	pcm := resample.Convert(a.Samples, a.Rate, rate)
	s := Sound{Length: duration(len(a.Samples), a.Rate), Peak: peakOf(a.Samples), Clips: clipping(a)}
	powers := blockPowers(highPass(pcm, rate))
	first, last, mean := active(powers)
	if s.Silent = last < first; s.Silent {
		return s
	}
	s.Level = decibels(mean)
	s.Lead, s.Tail = s.ends(first, last)
	first, last, _ = above(powers, power(Floor))
	before, after := s.ends(first, last)
	s.Still = before + after
	return s
}

// ends is how much lies before the first and after the last of some blocks.
func (s Sound) ends(first, last int) (before, after time.Duration) {
	return duration(first*block, rate), max(0, s.Length-duration((last+1)*block, rate))
}

func duration(samples, rate int) time.Duration {
	return time.Duration(samples) * time.Second / time.Duration(rate)
}

// decibels is a mean of squares against full scale.
func decibels(power float64) float64 { return 10 * math.Log10(power/32768/32768) }

// power is the mean of squares of a level.
func power(decibels float64) float64 { return 32768 * 32768 * math.Pow(10, decibels/10) }

func peakOf(pcm []int16) float64 {
	top := 1.0 // silence has no logarithm
	for _, v := range pcm {
		top = max(top, math.Abs(float64(v)))
	}
	return decibels(top * top)
}

// blockPowers is the mean of squares of each 10 ms; what the last block lacks is silence.
func blockPowers(x []float64) []float64 {
	powers := make([]float64, 0, len(x)/block+1)
	for len(x) > 0 {
		n := min(block, len(x))
		sum := 0.0
		for _, v := range x[:n] {
			sum += v * v
		}
		powers = append(powers, sum/block)
		x = x[n:]
	}
	return powers
}

// active finds the first and the last block of speech and its mean power; last < first when there is none. The threshold
// begins at the floor and rises with the mean of what lies above it, until it stands the margin below the mean.
func active(powers []float64) (first, last int, mean float64) {
	threshold := power(Floor)
	for {
		first, last, mean = above(powers, threshold)
		next := mean / math.Pow(10, margin/10)
		if next <= threshold {
			return first, last, mean
		}
		threshold = next
	}
}

// above is the mean power of the blocks that reach the threshold, with the short pauses between them.
func above(powers []float64, threshold float64) (first, last int, mean float64) {
	first, last = 0, -1
	sum, n, pause, pauseSum := 0.0, 0, 0, 0.0
	for i, p := range powers {
		if p < threshold {
			pause++
			pauseSum += p
			continue
		}
		switch {
		case n == 0:
			first = i
		case pause <= bridge:
			sum, n = sum+pauseSum, n+pause
		}
		sum, n, pause, pauseSum, last = sum+p, n+1, 0, 0, i
	}
	return first, last, sum / float64(max(1, n))
}

const (
	// fullScale is the amplitude at which a sample is at an end of its format: µ-law's, the lowest, is 32,124.
	fullScale = 32100
	// flatTop is how many equal samples at full scale are no chance. The topmost step of A-law and µ-law is 3 % wide, but
	// speech that just fits rests on it for two samples at most.
	flatTop = 3
)

// clipping counts the runs of equal samples at full scale.
func clipping(a wav.Audio) (c Clipping) {
	for i := 0; i < len(a.Samples); {
		v, start := a.Samples[i], i
		for i < len(a.Samples) && a.Samples[i] == v {
			i++
		}
		if loud := v >= fullScale || v <= -fullScale; !loud || i-start < flatTop {
			continue
		}
		if c.Places == 0 {
			c.First = duration(start, a.Rate)
		}
		c.Places++
		c.Samples += i - start
	}
	return c
}
