package g711

import (
	"bytes"
	"encoding/binary"
	"os"
	"testing"
)

// both lists the laws for tests that hold for each.
func both() []Law { return []Law{ALaw, ULaw} }

// ext is the ending of the law's files in testdata, which sox wrote.
func ext(l Law) string { return map[Law]string{ALaw: "al", ULaw: "ul"}[l] }

func TestDecodeAgreesWithSox(t *testing.T) {
	for _, law := range both() {
		raw := read(t, "codes."+ext(law)+".s16")
		for c := range 256 {
			want := int16(binary.LittleEndian.Uint16(raw[2*c:]))
			if got := law.DecodeSample(byte(c)); got != want {
				t.Errorf("%v code %#02x decodes to %d, sox says %d", law, c, got, want)
			}
		}
	}
}

// The ramp has multiples of 8 only: sox rounds to 13 bits before it encodes, G.711 truncates.
func TestEncodeAgreesWithSox(t *testing.T) {
	for _, law := range both() {
		want := read(t, "ramp."+ext(law))
		for i, w := range want {
			s := int16(-32768 + 16*i + 8*(i%2))
			if got := law.EncodeSample(s); got != w {
				t.Errorf("%v sample %d encodes to %#02x (%d), sox says %#02x (%d)", law, s,
					got, law.DecodeSample(got), w, law.DecodeSample(w))
			}
		}
	}
}

// decisions returns the positive decision values x_1, x_2, … of G.711 tables 1a and 2a, column 5, in 16-bit samples:
// eight segments of sixteen intervals, of which each is twice as wide as the one below.
func decisions(l Law) (x []int) {
	last := 0
	for i := range 127 {
		switch {
		case l == ALaw: // the first two segments are equally wide
			last += 16 << max(0, i/16-1)
		case i == 0: // half an interval: the other half is on the negative side
			last += 4
		default:
			last += 8 << (i / 16)
		}
		x = append(x, last)
	}
	return x
}

func TestEncodeEverySampleByDecisionValues(t *testing.T) {
	for _, law := range both() {
		x := decisions(law)
		for s := -32768; s <= 32767; s++ {
			magnitude, negative := s, s < 0
			if negative {
				magnitude = -s - 1
			}
			n := 0
			for n < len(x) && magnitude >= x[n] {
				n++
			}
			if got, want := law.EncodeSample(int16(s)), code(law, n, negative); got != want {
				t.Fatalf("%v sample %d encodes to %#02x, want %#02x (interval %d)", law, s, got, want, n)
			}
		}
	}
}

// code is the character signal of the n-th interval, G.711 tables 1a and 2a, column 6, with the inversions.
func code(l Law, n int, negative bool) byte {
	if l == ALaw {
		if !negative {
			n |= 0x80
		}
		return byte(n) ^ 0x55
	}
	if negative {
		n |= 0x80
	}
	return ^byte(n)
}

func TestEveryCodeSurvivesItsOwnRoundTrip(t *testing.T) {
	for _, law := range both() {
		for c := range 256 {
			s := law.DecodeSample(byte(c))
			if got := law.DecodeSample(law.EncodeSample(s)); got != s {
				t.Errorf("%v code %#02x: %d comes back as %d", law, c, s, got)
			}
		}
	}
}

func TestConvertLosesNothingTwice(t *testing.T) {
	for _, from := range both() {
		to := ULaw - from
		for c := range 256 {
			src := []byte{byte(c)}
			once, back, twice := make([]byte, 1), make([]byte, 1), make([]byte, 1)
			from.Convert(to, once, src)
			to.Convert(from, back, once)
			from.Convert(to, twice, back)
			if want := to.EncodeSample(from.DecodeSample(byte(c))); once[0] != want {
				t.Errorf("%v %#02x converts to %#02x, want %#02x", from, c, once[0], want)
			}
			if to.DecodeSample(once[0]) != to.DecodeSample(twice[0]) {
				t.Errorf("%v %#02x drifts: %#02x then %#02x", from, c, once[0], twice[0])
			}
		}
	}
}

func TestConvertToItselfCopies(t *testing.T) {
	src := []byte{1, 2, 3}
	dst := make([]byte, 2)
	if n := ALaw.Convert(ALaw, dst, src); n != 2 || !bytes.Equal(dst, src[:2]) {
		t.Errorf("got %d %v", n, dst)
	}
}

func TestSlicesStopAtTheShorter(t *testing.T) {
	for _, law := range both() {
		pcm := []int16{0, 1000, -1000}
		codes := make([]byte, 5)
		if n := law.Encode(codes, pcm); n != 3 {
			t.Fatalf("%v encoded %d samples, want 3", law, n)
		}
		back := make([]int16, 2)
		if n := law.Decode(back, codes); n != 2 {
			t.Fatalf("%v decoded %d codes, want 2", law, n)
		}
		if d := back[1] - 1000; d < -32 || d > 32 {
			t.Errorf("%v: 1000 came back as %d", law, back[1])
		}
		if got := law.DecodeSample(law.Silence()); got < -8 || got > 8 {
			t.Errorf("%v silence decodes to %d", law, got)
		}
	}
}

func TestNamesAreThoseOfRTP(t *testing.T) {
	if ALaw.String() != "PCMA" || ULaw.String() != "PCMU" {
		t.Errorf("got %v, %v", ALaw, ULaw)
	}
}

func TestNothingAllocates(t *testing.T) {
	pcm, codes := make([]int16, 160), make([]byte, 160)
	allocs := testing.AllocsPerRun(100, func() {
		ALaw.Encode(codes, pcm)
		ALaw.Convert(ULaw, codes, codes)
		ULaw.Decode(pcm, codes)
	})
	if allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

func BenchmarkFrame(b *testing.B) {
	pcm, codes := make([]int16, 160), make([]byte, 160)
	b.Run("encode", func(b *testing.B) {
		for b.Loop() {
			ALaw.Encode(codes, pcm)
		}
	})
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			ALaw.Decode(pcm, codes)
		}
	})
	b.Run("convert", func(b *testing.B) {
		for b.Loop() {
			ALaw.Convert(ULaw, codes, codes)
		}
	})
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
