package g722

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func golden(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func samples(b []byte) []int16 {
	pcm := make([]int16, len(b)/2)
	for i := range pcm {
		pcm[i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
	}
	return pcm
}

func TestEveryBitIsThatOfOtherImplementations(t *testing.T) {
	var e Encoder
	pcm := samples(golden(t, "sound.pcm"))
	codes := make([]byte, len(pcm)/2)
	if n := e.Encode(codes, pcm); n != len(codes) || !bytes.Equal(codes, golden(t, "sound.g722")) {
		t.Errorf("encoded %d codes, not all as the others do", n)
	}
	var d Decoder
	codes = golden(t, "sound.g722")
	heard := make([]int16, 2*len(codes))
	if n := d.Decode(heard, codes); n != len(heard) || !slices.Equal(heard, samples(golden(t, "decoded.pcm"))) {
		t.Errorf("decoded %d samples, not all as the others do", n)
	}
}

// TestNoCodeIsForeign decodes codes that no encoder would send in this order: overflows, and the codes that are
// forbidden. FFmpeg 5.1.9 made the sum.
func TestNoCodeIsForeign(t *testing.T) {
	const want = "182dfa3bdbec3940a00b04067c7c6a7b74170568a20738b0a8f8017e13783129"
	codes, random := make([]byte, 100_000), uint32(1)
	for i := range codes {
		random = random*1664525 + 1013904223
		codes[i] = byte(random >> 24)
	}
	var d Decoder
	pcm := make([]int16, 2*len(codes))
	d.Decode(pcm, codes)
	sum := sha256.New()
	if err := binary.Write(sum, binary.LittleEndian, pcm); err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != want {
		t.Errorf("the sound has the sum %s", got)
	}
}

// TestPiecesAreOneStream cuts a sound into packets of any length: the codes and the sound stay the same.
func TestPiecesAreOneStream(t *testing.T) {
	pcm, want := samples(golden(t, "sound.pcm")), golden(t, "sound.g722")
	sound := samples(golden(t, "decoded.pcm"))
	rapid.Check(t, func(t *rapid.T) {
		var e Encoder
		var d Decoder
		var code [500]byte
		var back [1000]int16
		for at := 0; at < len(want); {
			n := min(rapid.IntRange(1, len(code)).Draw(t, "codes"), len(want)-at)
			e.Encode(code[:], pcm[2*at:2*(at+n)])
			d.Decode(back[:], want[at:at+n])
			if !bytes.Equal(code[:n], want[at:at+n]) || !slices.Equal(back[:2*n], sound[2*at:2*(at+n)]) {
				t.Fatalf("other codes or sound in %d codes from %d", n, at)
			}
			at += n
		}
	})
}
