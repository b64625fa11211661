package phone

import (
	"testing"

	"centralino/media/g711"
)

// Two implementations that share nothing agree on every code and every sample.
func TestG711AgreesWithTheMediaRoom(t *testing.T) {
	for payload, law := range map[uint8]g711.Law{0: g711.ULaw, 8: g711.ALaw} {
		for b := range 256 {
			if got, want := decode(payload, uint8(b)), law.DecodeSample(uint8(b)); got != want {
				t.Errorf("%v: code %#x is %d here, %d there", law, b, got, want)
			}
		}
		for s := -32768; s <= 32767; s++ {
			if got, want := encode(payload, int16(s)), law.EncodeSample(int16(s)); got != want {
				t.Fatalf("%v: sample %d is %#x here, %#x there", law, s, got, want)
			}
		}
	}
}
