package wav

import (
	"encoding/binary"
	"fmt"
	"math"

	"centralino/media/g711"
)

// layout says how samples lie in the data chunk.
type layout struct {
	format   Format
	channels int
	rate     int
	width    int // bytes per sample of one channel
}

// parseLayout reads the body of a fmt chunk.
func parseLayout(b []byte) (layout, error) {
	if len(b) < 16 {
		return layout{}, fmt.Errorf("broken WAV file: its format is cut short")
	}
	le := binary.LittleEndian
	l := layout{format: Format(le.Uint16(b)), channels: int(le.Uint16(b[2:])), rate: int(le.Uint32(b[4:]))}
	block, bits := int(le.Uint16(b[12:])), int(le.Uint16(b[14:]))
	if l.format == extensible && len(b) >= 26 {
		l.format = Format(le.Uint16(b[24:]))
	}
	if l.channels < 1 || l.channels > 64 {
		return layout{}, fmt.Errorf("broken WAV file: %d channels", l.channels)
	}
	if l.rate < 1000 || l.rate > 1_000_000 {
		return layout{}, fmt.Errorf("broken WAV file: %d samples per second", l.rate)
	}
	l.width = (bits + 7) / 8
	if block%l.channels == 0 && block/l.channels > l.width && l.format != Float {
		l.width = block / l.channels // 20 bits in three or four bytes, say
	}
	return l, l.supported(bits)
}

func (l layout) supported(bits int) error {
	ok := false
	switch l.format {
	case PCM:
		ok = l.width >= 1 && l.width <= 4
	case Float:
		ok = l.width == 4 || l.width == 8
	case ALaw, ULaw:
		ok = l.width == 1
	default:
		return fmt.Errorf("WAV format %#x%s is not understood: convert it to PCM, for example with sox", uint16(l.format),
			compressed(l.format))
	}
	if !ok {
		return fmt.Errorf("WAV of %d bits is not understood: convert it to 16-bit PCM, for example with sox", bits)
	}
	return nil
}

// compressed names the formats that telephone systems are given most often.
func compressed(f Format) string {
	switch f {
	case 0x02, 0x11:
		return " (ADPCM)"
	case 0x31:
		return " (GSM)"
	case 0x50, 0x55:
		return " (MPEG)"
	}
	return ""
}

// mono decodes and mixes; bytes that fill no whole frame are left out.
func (l layout) mono(data []byte) []int16 {
	frame := l.width * l.channels
	samples := make([]int16, len(data)/frame)
	value := l.decoder()
	for i := range samples {
		sum := 0.0
		for c := range l.channels {
			sum += value(data[i*frame+c*l.width:])
		}
		mean := math.Round(sum / float64(l.channels))
		samples[i] = int16(max(math.MinInt16, min(math.MaxInt16, mean)))
	}
	return samples
}

// decoder returns what reads one sample, in units of 16 bits.
func (l layout) decoder() func([]byte) float64 {
	le := binary.LittleEndian
	switch {
	case l.format == ALaw:
		return func(b []byte) float64 { return float64(g711.ALaw.DecodeSample(b[0])) }
	case l.format == ULaw:
		return func(b []byte) float64 { return float64(g711.ULaw.DecodeSample(b[0])) }
	case l.format == Float && l.width == 4:
		return func(b []byte) float64 { return finite(float64(math.Float32frombits(le.Uint32(b))) * 32768) }
	case l.format == Float:
		return func(b []byte) float64 { return finite(math.Float64frombits(le.Uint64(b)) * 32768) }
	case l.width == 1: // 8-bit PCM is the only unsigned one
		return func(b []byte) float64 { return (float64(b[0]) - 128) * 256 }
	case l.width == 2:
		return func(b []byte) float64 { return float64(int16(le.Uint16(b))) }
	case l.width == 3:
		return func(b []byte) float64 {
			return float64(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24)) / 65536
		}
	}
	return func(b []byte) float64 { return float64(int32(le.Uint32(b))) / 65536 }
}

// finite keeps what is no number out of the sum and bounds the rest.
func finite(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return max(-1e6, min(1e6, v))
}
